//! Requests that no browser sends.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ORIGIN as ORIGIN_FIELD},
};

use crate::{
    Entry,
    handwritten::handwritten,
    request::{ORIGIN, Template},
    variants::Variants,
};

#[cors_runtime::cors(origins = "https://app.example.com", headers = ["X-Request-Id"], credentials)]
#[actix_web::put("/items")]
async fn listed() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

#[cors_runtime::cors(origins = "https://*.example.com", headers = "*", credentials)]
#[actix_web::put("/items")]
async fn mirrored() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

#[cors_runtime::cors(origins = "*", headers = "*")]
#[actix_web::put("/items")]
async fn any() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

fn empty(response: &mut HttpResponseBuilder) -> HttpResponse {
    response.finish()
}

handwritten!(bare, options, NoContent, empty, []);

/// The one that the others are compared with, and the others.
const LENGTHS: [(&str, usize); 4] = [("100-B", 100), ("1-KiB", 1 << 10), ("8-KiB", 8 << 10), ("64-KiB", 64 << 10)];

/// How many fields there are of a name of which browsers send one: two are answered as a thousand are.
const COUNTS: [usize; 2] = [2, 1_000];

/// A list of different names.
fn names(length: usize) -> String {
    let names: Vec<_> = (0..length / 7).map(|index| format!("x{index:05}")).collect();
    names.join(",")
}

/// Values of `Access-Control-Request-Headers`.
fn lists(length: usize) -> [(&'static str, String); 3] {
    [("names", names(length)), ("commas", ",".repeat(length)), ("spaces", format!("x{}x", " ".repeat(length - 2)))]
}

/// A value of `Origin` that is refused by every policy: as longer than any origin, or, where it is short, as none for its want of
/// slashes, which takes as little to see.
fn origin(length: usize) -> String {
    let start = if length == LENGTHS[0].1 { "https:" } else { "https://" };
    format!("{start}{}", "a.".repeat((length - start.len()) / 2))
}

fn served(entries: &mut Vec<Entry>, name: &str, template: impl Fn() -> Template + Clone + 'static) {
    let [a, b, c, d] = [(); 4].map(|()| template.clone());
    entries.push(Entry::new(format!("hostile/{name}/bare"), move || Variants::serve(bare, a())));
    entries.push(Entry::new(format!("hostile/{name}/listed"), move || Variants::serve(listed, b())));
    entries.push(Entry::new(format!("hostile/{name}/mirrored"), move || Variants::serve(mirrored, c())));
    entries.push(Entry::new(format!("hostile/{name}/any"), move || Variants::serve(any, d())));
}

pub(crate) fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for (text, length) in LENGTHS {
        for (kind, value) in lists(length) {
            let template = move || Template::preflight(ORIGIN).asking_for(&value);
            served(&mut entries, &format!("{kind}-{text}"), template);
        }
        let origin = origin(length);
        served(&mut entries, &format!("origin-{text}"), move || Template::preflight(&origin));
    }
    for count in COUNTS {
        served(&mut entries, &format!("repeated-headers-{count}"), move || {
            (0..count).fold(Template::preflight(ORIGIN), |template, _| {
                template.field(ACCESS_CONTROL_REQUEST_HEADERS, "x-request-id")
            })
        });
        served(&mut entries, &format!("repeated-origins-{count}"), move || {
            (1..count).fold(Template::preflight(ORIGIN), |template, _| template.field(ORIGIN_FIELD, ORIGIN))
        });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Answer,
        answers::{answer, answers},
    };

    const VARY: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");
    const VARY_MIRRORED: (&str, &str) =
        ("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

    /// The answer of a policy that lets the preflight pass; `names` are those that it may mirror.
    fn granted(policy: &str, names: Option<&str>) -> Answer {
        let methods = ("access-control-allow-methods", "PUT");
        let headers = |names| ("access-control-allow-headers", names);
        if policy == "any" {
            return answer(204, &[("access-control-allow-origin", "*"), methods, headers("*"), VARY]);
        }
        let allowed = [("access-control-allow-origin", ORIGIN), ("access-control-allow-credentials", "true"), methods];
        let others = match (policy, names) {
            ("listed", _) => vec![headers("X-Request-Id"), VARY],
            (_, Some(names)) => vec![headers(names), VARY_MIRRORED],
            (_, None) => vec![VARY_MIRRORED],
        };
        answer(204, &[&allowed[..], &others].concat())
    }

    fn refused(policy: &str) -> Answer {
        answer(403, &[if policy == "mirrored" { VARY_MIRRORED } else { VARY }])
    }

    /// What grows with the request is compared with what is answered alike: else the ratios compare different things.
    #[test]
    fn a_hostile_request_is_answered_as_the_one_that_it_is_compared_with() {
        let mut answers = answers(entries());
        let mut check = |case: &str, expected: &dyn Fn(&str) -> Answer| {
            assert_eq!(answers.remove(&format!("hostile/{case}/bare")), Some(answer(204, &[])), "{case}");
            for policy in ["listed", "mirrored", "any"] {
                let found = answers.remove(&format!("hostile/{case}/{policy}"));
                assert_eq!(found, Some(expected(policy)), "{case}/{policy}");
            }
        };
        for (text, length) in LENGTHS {
            for (kind, names) in lists(length) {
                check(&format!("{kind}-{text}"), &|policy| granted(policy, Some(&names)));
            }
            check(&format!("origin-{text}"), &refused);
        }
        for count in COUNTS {
            check(&format!("repeated-headers-{count}"), &|policy| granted(policy, None));
            check(&format!("repeated-origins-{count}"), &refused);
        }
        assert_eq!(answers.into_keys().next(), None);
    }
}
