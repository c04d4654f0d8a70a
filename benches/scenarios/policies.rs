//! The policies, each as attribute, as middleware, as a builder, by hand and as actix-cors.

use actix_web::{
    HttpResponse, HttpResponseBuilder, Route,
    http::{
        Method,
        header::{HeaderName, VARY as VARY_NAME},
    },
    web,
};

use crate::{
    Entry,
    request::{ORIGIN, Template},
    variants::{Variants, handler, handlers},
};

const OTHER: &str = "https://app.example.org";
const NAMES_2: &str = "content-type, x-request-id";
const NAMES_20: &str = "x-01, x-02, x-03, x-04, x-05, x-06, x-07, x-08, x-09, x-10, x-11, x-12, x-13, x-14, x-15, x-16, \
                        x-17, x-18, x-19, x-20";
const VARY_PREFLIGHT: &str = "Origin, Access-Control-Request-Method";
const VARY_MIRRORED: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

fn body(response: &mut HttpResponseBuilder) -> HttpResponse {
    response.body("ok")
}

fn empty(response: &mut HttpResponseBuilder) -> HttpResponse {
    response.finish()
}

handlers! {
    listed { origins = ["https://app.example.com"] }
    actual [ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN, VARY = "Origin"]
    preflight [
        ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN,
        ACCESS_CONTROL_ALLOW_METHODS = "PUT",
        VARY = VARY_PREFLIGHT,
    ]
    built(builder) { builder.origins([ORIGIN]) }
    peer(peer) { peer.allowed_origin(ORIGIN) }
}

handlers! {
    credentials { origins = ["https://app.example.com"], credentials, max_age = 600 }
    actual [ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN, ACCESS_CONTROL_ALLOW_CREDENTIALS = "true", VARY = "Origin"]
    preflight [
        ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN,
        ACCESS_CONTROL_ALLOW_CREDENTIALS = "true",
        ACCESS_CONTROL_ALLOW_METHODS = "PUT",
        ACCESS_CONTROL_MAX_AGE = "600",
        VARY = VARY_PREFLIGHT,
    ]
    built(builder) { builder.origins([ORIGIN]).credentials(true).max_age(std::time::Duration::from_secs(600)) }
    peer(peer) { peer.allowed_origin(ORIGIN).supports_credentials().max_age(600) }
}

handlers! {
    exposed {
        origins = ["https://app.example.com"],
        headers = ["Content-Type", "X-Request-Id"],
        expose_headers = ["X-Total-Count", "X-Request-Id"],
        credentials,
        max_age = 600,
    }
    actual [
        ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN,
        ACCESS_CONTROL_ALLOW_CREDENTIALS = "true",
        ACCESS_CONTROL_EXPOSE_HEADERS = "X-Total-Count, X-Request-Id",
        VARY = "Origin",
    ]
    preflight [
        ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN,
        ACCESS_CONTROL_ALLOW_CREDENTIALS = "true",
        ACCESS_CONTROL_ALLOW_METHODS = "PUT",
        ACCESS_CONTROL_ALLOW_HEADERS = "Content-Type, X-Request-Id",
        ACCESS_CONTROL_MAX_AGE = "600",
        VARY = VARY_PREFLIGHT,
    ]
    built(builder) {
        builder
            .origins([ORIGIN])
            .headers(["Content-Type", "X-Request-Id"])
            .expose_headers(["X-Total-Count", "X-Request-Id"])
            .credentials(true)
            .max_age(std::time::Duration::from_secs(600))
    }
    peer(peer) {
        peer.allowed_origin(ORIGIN)
            .allowed_headers(["content-type", "x-request-id"])
            .expose_headers(["x-total-count", "x-request-id"])
            .supports_credentials()
            .max_age(600)
    }
}

handlers! {
    wildcard { origins = "*" }
    actual [ACCESS_CONTROL_ALLOW_ORIGIN = "*"]
    preflight [ACCESS_CONTROL_ALLOW_ORIGIN = "*", ACCESS_CONTROL_ALLOW_METHODS = "PUT", VARY = VARY_PREFLIGHT]
    built(builder) { builder.origins(["*"]) }
    peer(peer) { peer.allow_any_origin().send_wildcard() }
}

handlers! {
    subdomain { origins = ["https://*.example.com"] }
    actual [ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN, VARY = "Origin"]
    preflight [
        ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN,
        ACCESS_CONTROL_ALLOW_METHODS = "PUT",
        VARY = VARY_PREFLIGHT,
    ]
    built(builder) { builder.origins(["https://*.example.com"]) }
    peer(peer) { peer.allowed_origin_fn(|origin, _| origin.as_bytes().ends_with(b".example.com")) }
}

handlers! {
    headers_20 {
        origins = ["https://app.example.com"],
        headers = [
            "x-01", "x-02", "x-03", "x-04", "x-05", "x-06", "x-07", "x-08", "x-09", "x-10",
            "x-11", "x-12", "x-13", "x-14", "x-15", "x-16", "x-17", "x-18", "x-19", "x-20",
        ],
        credentials,
        max_age = 600,
    }
    actual [ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN, ACCESS_CONTROL_ALLOW_CREDENTIALS = "true", VARY = "Origin"]
    preflight [
        ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN,
        ACCESS_CONTROL_ALLOW_CREDENTIALS = "true",
        ACCESS_CONTROL_ALLOW_METHODS = "PUT",
        ACCESS_CONTROL_ALLOW_HEADERS = NAMES_20,
        ACCESS_CONTROL_MAX_AGE = "600",
        VARY = VARY_PREFLIGHT,
    ]
    built(builder) {
        builder
            .origins([ORIGIN])
            .headers(NAMES_20.split(", "))
            .credentials(true)
            .max_age(std::time::Duration::from_secs(600))
    }
    peer(peer) {
        peer.allowed_origin(ORIGIN).allowed_headers(NAMES_20.split(", ")).supports_credentials().max_age(600)
    }
}

handlers! {
    mirrored { origins = ["https://app.example.com"], headers = "*", credentials, max_age = 600 }
    actual [ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN, ACCESS_CONTROL_ALLOW_CREDENTIALS = "true", VARY = "Origin"]
    preflight [
        ACCESS_CONTROL_ALLOW_ORIGIN = ORIGIN,
        ACCESS_CONTROL_ALLOW_CREDENTIALS = "true",
        ACCESS_CONTROL_ALLOW_METHODS = "PUT",
        ACCESS_CONTROL_ALLOW_HEADERS = NAMES_2,
        ACCESS_CONTROL_MAX_AGE = "600",
        VARY = VARY_MIRRORED,
    ]
    built(builder) {
        builder.origins([ORIGIN]).headers(["*"]).credentials(true).max_age(std::time::Duration::from_secs(600))
    }
    peer(peer) { peer.allowed_origin(ORIGIN).allow_any_header().supports_credentials().max_age(600) }
}

static VARY_FIELDS: &[(HeaderName, &str)] = &[(VARY_NAME, "Origin")];

crate::handwritten::handwritten!(bare, put, Ok, body, []);
crate::handwritten::handwritten!(bare_options, options, NoContent, empty, []);
crate::handwritten::handwritten!(vary, put, Ok, body, [VARY = "Origin"]);
crate::handwritten::handwritten!(forbidden, options, Forbidden, empty, []);

fn put() -> Route {
    web::put().to(handler)
}

fn options() -> Route {
    web::method(Method::OPTIONS).to(|| async { HttpResponse::NoContent().finish() })
}

/// The cases of a policy that an actual request can be.
fn actual(case: &'static str, origin: Option<&'static str>, policy: &Variants) -> Vec<Entry> {
    let template = move || Template::actual(origin);
    let mut entries = policy.entries(&format!("actual/{case}"), template);
    entries.push(Entry::new(format!("actual/{case}/bare"), move || Variants::serve(bare, template())));
    let floor = match case {
        "no-origin" | "not-allowed" => {
            Entry::new(format!("actual/{case}/by-hand"), move || Variants::serve(vary, template()))
        }
        _ => policy.by_hand(&format!("actual/{case}"), template),
    };
    entries.push(floor);
    let fields = match case {
        "no-origin" | "not-allowed" => VARY_FIELDS,
        _ => policy.fields,
    };
    entries.extend(Variants::by_hand_wraps(&format!("actual/{case}"), fields, put, template));
    entries
}

fn preflight(case: &'static str, origin: &'static str, names: &'static str, policy: &Variants) -> Vec<Entry> {
    let template = move || Template::preflight(origin).asking_for(names);
    let mut entries = policy.entries(&format!("preflight/{case}"), template);
    entries.push(Entry::new(format!("preflight/{case}/bare"), move || Variants::serve(bare_options, template())));
    if case == "not-allowed" {
        let build = move || Variants::serve(forbidden, template());
        entries.push(Entry::new(format!("preflight/{case}/by-hand"), build));
    } else {
        let case = format!("preflight/{case}");
        entries.push(policy.by_hand_preflight(&case, template));
        entries.extend(Variants::by_hand_wraps(&case, policy.preflight_fields, options, template));
    }
    entries
}

pub(crate) fn entries() -> Vec<Entry> {
    [
        actual("no-origin", None, &credentials::VARIANTS),
        actual("allowed", Some(ORIGIN), &listed::VARIANTS),
        actual("not-allowed", Some(OTHER), &credentials::VARIANTS),
        actual("credentials", Some(ORIGIN), &credentials::VARIANTS),
        actual("exposed", Some(ORIGIN), &exposed::VARIANTS),
        actual("wildcard", Some(ORIGIN), &wildcard::VARIANTS),
        actual("subdomain", Some(ORIGIN), &subdomain::VARIANTS),
        preflight("headers-0", ORIGIN, "", &credentials::VARIANTS),
        preflight("headers-2", ORIGIN, NAMES_2, &exposed::VARIANTS),
        preflight("headers-20", ORIGIN, NAMES_20, &headers_20::VARIANTS),
        preflight("mirrored", ORIGIN, NAMES_2, &mirrored::VARIANTS),
        preflight("not-allowed", OTHER, NAMES_2, &exposed::VARIANTS),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    /// What is compared answers alike: else the ratios compare different things.
    #[test]
    fn every_variant_of_the_library_answers_as_the_handwritten_one() {
        let mut answers = BTreeMap::<String, Vec<_>>::new();
        for entry in super::entries() {
            let (case, variant) = entry.name.rsplit_once('/').unwrap();
            let is_denied_preflight = case == "preflight/not-allowed";
            if matches!(variant, "bare" | "actix-cors-app" | "actix-cors-resource")
                || (is_denied_preflight && variant == "by-hand")
            {
                continue;
            }
            answers.entry(case.to_owned()).or_default().push((variant.to_owned(), entry.build().answer()));
        }
        for (case, answers) in answers {
            assert!(answers.len() >= 4, "{case}");
            for (variant, answer) in &answers {
                assert_eq!(answer, &answers[0].1, "{case}/{variant}");
            }
        }
    }
}
