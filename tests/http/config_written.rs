//! Policies and their settings as they are written into a configuration.

use actix_web::{HttpResponse, get, route};
use cors_rules::{Form, Setting};
use cors_runtime::{Cors, Danger, Live, Origin, Policies, PolicyConfig, cors, policy};
use serde_json::{Value, json};

fn policies() -> Vec<(Cors, Value)> {
    let safelisted = ["GET", "HEAD", "POST"];
    vec![
        (policy! { origins = "*" }, json!({ "origins": ["*"], "methods": safelisted })),
        (
            policy! {
                origins = ["https://a.example", "https://*.b.example", "https://c.example:*"],
                methods = [GET, "PURGE"],
                headers = ["Content-Type", "X-Id"],
                expose_headers = ["ETag"],
                credentials,
                max_age = "10m",
                enforce,
                preflight_status = 200,
            },
            json!({
                "origins": ["https://a.example", "https://*.b.example", "https://c.example:*"],
                "methods": ["GET", "PURGE"],
                "headers": ["Content-Type", "X-Id"],
                "expose_headers": ["ETag"],
                "credentials": true,
                "max_age": 600,
                "enforce": true,
                "preflight_status": 200,
            }),
        ),
        (
            policy! { origins = "*", methods = "*", headers = ["*", "Authorization"], expose_headers = "*", max_age = 0 },
            json!({
                "origins": ["*"],
                "methods": ["*"],
                "headers": ["*", "Authorization"],
                "expose_headers": ["*"],
                "max_age": 0,
            }),
        ),
        (
            policy! { origins = "https://a.example", methods = "*", headers = "*", expose_headers = "*", credentials },
            json!({
                "origins": ["https://a.example"],
                "methods": ["*"],
                "headers": ["*"],
                "expose_headers": ["*"],
                "credentials": true,
            }),
        ),
        (
            Cors::builder()
                .origins(["http://a.example", "https://*.github.io"])
                .credentials(true)
                .danger(Danger::PublicSuffixes)
                .danger(Danger::InsecureOrigins)
                .build()
                .unwrap(),
            json!({
                "origins": ["http://a.example", "https://*.github.io"],
                "methods": safelisted,
                "credentials": true,
                "danger": ["public_suffixes", "insecure_origins"],
            }),
        ),
        (
            policy! { origins = ["null", "https://a.example"], danger(null_origin) },
            json!({ "origins": ["null", "https://a.example"], "methods": safelisted, "danger": ["null_origin"] }),
        ),
    ]
}

#[test]
fn a_policy_is_written_by_its_keys_and_read_as_the_same() {
    for (cors, expected) in policies() {
        let written = serde_json::to_value(&cors).unwrap();
        assert_eq!(written, expected);
        let read = serde_json::from_value::<PolicyConfig>(written).unwrap().build().unwrap();
        assert_eq!(format!("{read:?}"), format!("{cors:?}"));
        assert_eq!(serde_json::to_value(&read).unwrap(), expected);

        let text = toml::to_string(&cors).unwrap();
        let read = toml::from_str::<PolicyConfig>(&text).unwrap().build().unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), expected, "{text}");
    }
}

#[cors(origins = ["https://a.example", env("CORS_TESTS_WRITTEN", default = ["https://b.example"])], credentials, danger(insecure_origins))]
#[get("/env")]
async fn of_environment() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[test]
fn what_the_environment_names_is_written_as_it_is_known() {
    let written = serde_json::to_value(of_environment::CORS).unwrap();
    let expected =
        json!({ "origins": ["https://a.example", "https://b.example"], "methods": ["GET"], "credentials": true });
    assert_eq!(written, expected);
    serde_json::from_value::<PolicyConfig>(written).unwrap().build().unwrap();
}

#[test]
fn the_policy_of_a_live_is_written_as_it_is_now() {
    static LIVE: Live = Live::new();
    #[cors(policy = LIVE)]
    #[get("/live")]
    async fn handler() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
    assert!(serde_json::to_value(handler::CORS).unwrap_err().to_string().contains("[live-unset]"));
    for (policy, _) in policies() {
        LIVE.set(policy.clone()).unwrap();
        assert_eq!(serde_json::to_value(handler::CORS).unwrap(), serde_json::to_value(policy).unwrap());
    }
}

#[cors(none)]
#[get("/none")]
async fn without() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = "*")]
#[route("/trace", method = "GET", method = "TRACE")]
async fn traced() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = env("CORS_TESTS_UNSET"))]
#[get("/unset")]
async fn unset() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn is_tenant(origin: &Origin, _: &actix_web::HttpRequest) -> bool {
    origin.is_subdomain_of("tenants.example")
}

#[cors(origins = predicate(is_tenant))]
#[get("/asked")]
async fn asked() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[test]
fn a_policy_that_no_settings_say_is_not_written() {
    for (cors, why) in [
        (without::CORS, "no settings say that a handler has no policy".to_owned()),
        (asked::CORS, "the policy has a predicate, which is a function, and no settings say the same".to_owned()),
        (
            Cors::builder().origins(["https://a.example"]).predicate(is_tenant).build().unwrap(),
            "the policy has a predicate, which is a function, and no settings say the same".to_owned(),
        ),
        (
            traced::CORS,
            "no settings say the same as the policy: method `TRACE` is forbidden [method-forbidden]".to_owned(),
        ),
        (
            unset::CORS,
            "no settings say the same as the policy: the environment variable `CORS_TESTS_UNSET` is not set [env-unset]"
                .to_owned(),
        ),
    ] {
        assert_eq!(serde_json::to_value(cors).unwrap_err().to_string(), why);
    }
}

#[test]
fn every_key_is_read_and_written() {
    for setting in Setting::ALL {
        let value = match setting.form() {
            Form::List => json!(["a"]),
            Form::Flag => json!(true),
            Form::Time => json!("10m"),
            Form::Dangers => json!(["null_origin"]),
            Form::Status => json!(200),
        };
        let settings = json!({ setting.key(): value });
        let config: PolicyConfig = serde_json::from_value(settings.clone()).unwrap();
        assert_eq!(serde_json::to_value(&config).unwrap(), settings);
    }
}

#[test]
fn settings_are_written_as_they_were_read() {
    for settings in [
        json!({}),
        json!({ "origins": [] }),
        json!({ "origins": ["nonsense", "*"], "max_age": "10 m", "danger": ["null_origin", "null_origin"] }),
        json!({ "origins": ["*"], "max_age": -5, "preflight_status": 99.5 }),
        json!({ "origins": ["*"], "max_age": 1.5, "preflight_status": -200 }),
        json!({ "origins": ["*"], "max_age": u64::MAX, "preflight_status": 70_000 }),
        json!({ "methods": ["GET"], "headers": ["X-A"], "expose_headers": ["X-B"], "credentials": true, "enforce": true }),
    ] {
        let config: PolicyConfig = serde_json::from_value(settings.clone()).unwrap();
        assert_eq!(serde_json::to_value(&config).unwrap(), settings);
    }
    let bare: PolicyConfig = serde_json::from_value(json!({ "origins": "*", "credentials": false })).unwrap();
    assert_eq!(serde_json::to_value(&bare).unwrap(), json!({ "origins": ["*"] }));
}

#[test]
fn policies_are_written_by_their_names() {
    let text =
        "[partners]\norigins = [\"https://partner.example\"]\nmax_age = \"10m\"\n\n[public]\norigins = [\"*\"]\n";
    let policies: Policies = toml::from_str(text).unwrap();
    assert_eq!(toml::to_string(&policies).unwrap(), text);
    let cors: std::collections::BTreeMap<_, _> = policies.build().unwrap();
    let read: Policies = toml::from_str(&toml::to_string(&cors).unwrap()).unwrap();
    assert_eq!(format!("{:?}", read.build().unwrap()), format!("{cors:?}"));
}
