//! Policies of configuration files: what they answer.

use actix_web::{App, HttpResponse, web};
use cors_runtime::{Cors, Policies, PolicyConfig, policy};
use serde_json::json;
use tracing::level_filters::LevelFilter;

use crate::{
    record::events,
    service::{
        ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, EXPOSE_HEADERS, Fields, MAX_AGE, OTHER,
        PREFLIGHT, Server, VARY, expect, get, preflight, refused, serve,
    },
};

const FULL: &str = r#"
    origins = ["https://app.example.com", "https://*.partner.example"]
    methods = ["GET", "PUT"]
    headers = ["Content-Type", "X-Request-Id"]
    expose_headers = ["X-Total-Count"]
    credentials = true
    max_age = "10m"
    enforce = true
    preflight_status = 200
"#;

fn toml(text: &str) -> Cors {
    let config: PolicyConfig = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    config.build().unwrap_or_else(|error| panic!("{error}"))
}

async fn around(cors: Cors) -> Server {
    serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(cors)).await
}

#[actix_web::test]
async fn every_setting_of_a_file_is_answered() {
    let server = around(toml(FULL)).await;
    let answer = server.answer(preflight("PUT", "/").origin(APP)).await;
    let headers = [
        (ALLOW_CREDENTIALS, "true"),
        (ALLOW_HEADERS, "Content-Type, X-Request-Id"),
        (ALLOW_METHODS, "PUT"),
        (ALLOW_ORIGIN, APP),
        (MAX_AGE, "600"),
        (VARY, PREFLIGHT),
    ];
    assert_eq!(answer, expect(200, &headers, ""));
    let shared = [
        (ALLOW_CREDENTIALS, "true"),
        (ALLOW_ORIGIN, "https://a.partner.example"),
        (EXPOSE_HEADERS, "X-Total-Count"),
        (VARY, "Origin"),
    ];
    assert_eq!(server.answer(get("/").origin("https://a.partner.example")).await, expect(200, &shared, ""));
    assert_eq!(server.answer(preflight("PUT", "/").origin(OTHER)).await, refused());
    assert_eq!(server.answer(get("/").origin(OTHER)).await.status, 403);
}

#[test]
fn a_file_says_the_same_in_every_format_and_form() {
    let expected = policy! {
        origins = "https://app.example.com",
        methods = [PUT],
        headers = "X-Id",
        expose_headers = "ETag",
        max_age = 600,
        preflight_status = 200,
    };
    let expected = format!("{expected:?}");
    let bare = r#"
        origins = "https://app.example.com"
        methods = "PUT"
        headers = "X-Id"
        expose_headers = "ETag"
        credentials = false
        max_age = "10m"
        enforce = false
        preflight_status = 200
    "#;
    let json = json!({
        "preflight_status": 200,
        "max_age": 600,
        "expose_headers": ["ETag"],
        "headers": ["X-Id"],
        "methods": ["PUT"],
        "origins": ["https://app.example.com"],
    });
    let of_text: PolicyConfig = serde_json::from_str(&json.to_string()).unwrap();
    let of_value: PolicyConfig = serde_json::from_value(json).unwrap();
    for cors in [toml(bare), of_text.build().unwrap(), of_value.build().unwrap()] {
        assert_eq!(format!("{cors:?}"), expected);
    }
}

#[test]
fn what_is_left_out_is_what_the_attribute_leaves_out() {
    let expected = format!("{:?}", policy! { origins = "*" });
    assert_eq!(format!("{:?}", toml("origins = '*'")), expected);
}

#[test]
fn dangers_are_names() {
    let secure = "origins = ['http://a.example']\ncredentials = true\n";
    let expected = policy! { origins = "http://a.example", credentials, danger(insecure_origins) };
    for danger in ["danger = 'insecure_origins'", "danger = ['insecure_origins']"] {
        assert_eq!(format!("{:?}", toml(&format!("{secure}{danger}"))), format!("{expected:?}"));
    }
    let both = "origins = ['http://a.example', 'https://*.github.io']\ncredentials = true\n\
                danger = ['public_suffixes', 'insecure_origins']";
    toml(both);
}

#[test]
fn policies_are_found_by_their_names() {
    let text = "public.origins = '*'\n[partners]\norigins = 'https://partner.example'\n['our pages']\norigins = 'https://a.example'";
    let policies: Policies = toml::from_str(text).unwrap();
    assert_eq!(policies.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["our pages", "partners", "public"]);
    assert!((&policies).into_iter().all(|(name, config)| policies.get(name) == Some(config)));
    assert_eq!(policies.get("nobody"), None);
    let built = policies.build().unwrap();
    assert_eq!(built.len(), 3);
    assert_eq!(format!("{:?}", built["public"]), format!("{:?}", policy! { origins = "*" }));
    assert_eq!(toml::from_str::<Policies>("").unwrap(), Policies::default());
    assert!(Policies::default().build().unwrap().is_empty());
}

#[test]
fn policies_are_a_part_of_a_services_configuration() {
    let text = "port = 8080\n[cors.partners]\norigins = 'https://partner.example'";
    let mut whole: toml::Table = toml::from_str(text).unwrap();
    let policies: Policies = whole.remove("cors").unwrap().try_into().unwrap();
    assert!(policies.build().unwrap().contains_key("partners"));
}

#[actix_web::test]
async fn an_event_names_the_policy_and_offers_what_the_file_takes() {
    let policies: Policies =
        toml::from_str("[partners]\norigins = 'https://app.example.com'\nmethods = ['GET', 'PUT']").unwrap();
    let line = line!() + 1;
    let built = policies.build().unwrap();
    let server = around(built["partners"].clone()).await;
    for (request, help) in [
        (preflight("DELETE", "/").origin(APP), "write `methods = [\"GET\", \"PUT\", \"DELETE\"]`"),
        (get("/").origin("null"), "add `\"null\"` to `origins`, and `danger = [\"null_origin\"]`"),
    ] {
        let events = events(&server, LevelFilter::DEBUG, request).await;
        let [event] = &*events else { panic!("{events:?}") };
        assert!(event.contains(&format!("\npolicy=partners\nat={}:{line}\nhelp=", file!())), "{event}");
        assert!(event.ends_with(help), "{event}");
    }
}
