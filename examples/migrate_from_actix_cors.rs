//! One service twice: before, with actix-cors around the `App`; after, with a policy on each handler.
//!
//! ```text
//! cargo run --example migrate_from_actix_cors
//! ```
//!
//! It puts the same requests to both, and prints what a browser makes of the two answers and every header field in which
//! they differ.

use std::collections::BTreeMap;

use actix_web::{
    App, Error,
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode},
    test::{TestRequest, init_service},
};

mod before {
    use actix_cors::Cors;
    use actix_web::{Responder, get, put, web};

    pub(crate) fn cors() -> Cors {
        Cors::default()
            .allowed_origin("https://app.example.com")
            .allowed_methods(["GET", "PUT"])
            .allowed_headers(["Content-Type", "X-Request-Id"])
            .expose_headers(["X-Total-Count"])
            .supports_credentials()
            .max_age(600)
    }

    #[get("/items")]
    pub(crate) async fn list_items() -> impl Responder {
        "apple, pear, plum".customize().insert_header(("X-Total-Count", "3"))
    }

    #[put("/items/{id}")]
    pub(crate) async fn update_item(id: web::Path<u32>) -> impl Responder {
        format!("updated {id}")
    }
}

mod after {
    use actix_web::{Responder, get, put, web};
    use cors_runtime::cors;

    #[cors(origins = "https://app.example.com", expose_headers = ["X-Total-Count"], credentials)]
    #[get("/items")]
    pub(crate) async fn list_items() -> impl Responder {
        "apple, pear, plum".customize().insert_header(("X-Total-Count", "3"))
    }

    #[cors(origins = "https://app.example.com", headers = ["Content-Type", "X-Request-Id"], credentials, max_age = "10m")]
    #[put("/items/{id}")]
    pub(crate) async fn update_item(id: web::Path<u32>) -> impl Responder {
        format!("updated {id}")
    }
}

const APP: &str = "https://app.example.com";
const STRANGER: &str = "https://stranger.example";

static CASES: [Case; 8] = [
    Case::actual("a read", Method::GET, "/items", APP),
    Case::actual("a write", Method::PUT, "/items/1", APP),
    Case::actual("a read by a stranger", Method::GET, "/items", STRANGER),
    Case::preflight("the preflight of a write", Method::PUT, "content-type,x-request-id", APP),
    Case::preflight("the preflight of a write by a stranger", Method::PUT, "content-type", STRANGER),
    Case::preflight("the preflight of a method that is not allowed", Method::DELETE, "", APP),
    Case::preflight("the preflight of a header that is not allowed", Method::PUT, "x-debug", APP),
    Case::actual(
        "a path that no handler serves (an `App` wrapped in a policy would answer as before)",
        Method::GET,
        "/",
        APP,
    ),
];

/// A request of a page, with credentials.
struct Case {
    title: &'static str,
    /// What the page asks for, whether this is its preflight or itself.
    method: Method,
    path: &'static str,
    origin: &'static str,
    /// The header names of a preflight.
    preflight: Option<&'static str>,
}

impl Case {
    const fn actual(title: &'static str, method: Method, path: &'static str, origin: &'static str) -> Self {
        Self { title, method, path, origin, preflight: None }
    }

    const fn preflight(title: &'static str, method: Method, names: &'static str, origin: &'static str) -> Self {
        Self { title, method, path: "/items/1", origin, preflight: Some(names) }
    }

    fn request(&self) -> TestRequest {
        let request = TestRequest::with_uri(self.path).insert_header(("Origin", self.origin));
        let Some(names) = self.preflight else {
            return request.method(self.method.clone());
        };
        let request =
            request.method(Method::OPTIONS).insert_header(("Access-Control-Request-Method", self.method.as_str()));
        if names.is_empty() { request } else { request.insert_header(("Access-Control-Request-Headers", names)) }
    }

    /// Whether a browser lets the page read the answer, or the preflight's request go.
    ///
    /// [Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) and
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch)
    fn is_allowed_by(&self, answer: &Answer) -> bool {
        let field = |name: &str| answer.fields.get(name).map_or("", String::as_str);
        let lists = |name, item| field(name).split(", ").any(|listed| listed == item);
        let is_shared =
            field("access-control-allow-origin") == self.origin && field("access-control-allow-credentials") == "true";
        let Some(names) = self.preflight else { return is_shared };
        let mut names = names.split(',').filter(|name| !name.is_empty());
        is_shared
            && answer.status.is_success()
            && lists("access-control-allow-methods", self.method.as_str())
            && names.all(|name| lists("access-control-allow-headers", name))
    }
}

struct Answer {
    status: StatusCode,
    fields: BTreeMap<String, String>,
}

#[actix_web::main]
async fn main() -> Result<(), Error> {
    let before = App::new().wrap(before::cors()).service(before::list_items).service(before::update_item);
    let after = App::new().service(after::list_items).service(after::update_item);
    let (before, after) = (init_service(before).await, init_service(after).await);

    let mut agreeing = 0;
    for case in &CASES {
        let before = ask(&before, case.request().to_request()).await?;
        let after = ask(&after, case.request().to_request()).await?;
        agreeing += usize::from(compare(case, &before, &after));
    }
    println!("To a browser, the answers to {agreeing} of {} requests agree.", CASES.len());
    Ok(())
}

async fn ask<S, R, B>(app: &S, request: R) -> Result<Answer, Error>
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
{
    let response = app.call(request).await?;
    let mut fields: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (name, value) in response.headers() {
        let value = value.as_bytes().escape_ascii().to_string();
        fields.entry(name.to_string()).or_default().extend(value.split(", ").map(str::to_owned));
    }
    let fields = fields.into_iter().map(|(name, items)| (name.clone(), in_one_form(&name, items))).collect();
    Ok(Answer { status: response.status(), fields })
}

/// The order of a list means nothing, nor does the case of a header name in one: they are no difference.
fn in_one_form(name: &str, mut items: Vec<String>) -> String {
    if name.ends_with("-headers") {
        for item in &mut items {
            item.make_ascii_lowercase();
        }
    }
    items.sort_unstable();
    items.join(", ")
}

/// Prints what differs, and returns whether the answers agree to a browser.
fn compare(case: &Case, before: &Answer, after: &Answer) -> bool {
    let verdict = |answer| if case.is_allowed_by(answer) { "allowed" } else { "refused" };
    let (was, is) = (verdict(before), verdict(after));
    println!("{}: {}", case.title, if was == is { is.to_owned() } else { format!("{was} before, {is} after") });
    if before.status != after.status {
        println!("    status: {} before, {} after", before.status, after.status);
    }
    let names = before.fields.keys().chain(after.fields.keys().filter(|name| !before.fields.contains_key(*name)));
    for name in names {
        let value = |answer: &Answer| answer.fields.get(name).map_or("none".to_owned(), |value| format!("`{value}`"));
        let (was, is) = (value(before), value(after));
        if was != is {
            println!("    {name}: {was} before, {is} after");
        }
    }
    was == is
}
