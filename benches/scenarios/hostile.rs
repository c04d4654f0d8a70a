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

const LENGTHS: [(&str, usize); 4] = [("100-B", 100), ("1-KiB", 1 << 10), ("8-KiB", 8 << 10), ("64-KiB", 64 << 10)];

/// A list of different names.
fn names(length: usize) -> String {
    let names: Vec<_> = (0..length / 7).map(|index| format!("x{index:05}")).collect();
    names.join(",")
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
        for (kind, value) in [
            ("names", names(length)),
            ("commas", ",".repeat(length)),
            ("spaces", format!("x{}x", " ".repeat(length - 2))),
        ] {
            let template = move || Template::preflight(ORIGIN).asking_for(&value);
            served(&mut entries, &format!("{kind}-{text}"), template);
        }
        let origin = format!("https://{}", "a.".repeat((length - 8) / 2));
        served(&mut entries, &format!("origin-{text}"), move || Template::preflight(&origin));
    }
    served(&mut entries, "repeated-headers", || {
        (0..1_000).fold(Template::preflight(ORIGIN), |template, _| {
            template.field(ACCESS_CONTROL_REQUEST_HEADERS, "x-request-id")
        })
    });
    served(&mut entries, "repeated-origins", || {
        (0..1_000).fold(Template::preflight(ORIGIN), |template, _| template.field(ORIGIN_FIELD, ORIGIN))
    });
    entries
}
