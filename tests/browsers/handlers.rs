//! The annotated handlers: each policy that `policies` describes, as a user would write it.

use std::{convert::Infallible, time::Duration};

use actix_web::{HttpRequest, HttpResponse, route, routes, rt, web};
use cors_runtime::{Cors, Live, Origin, cors, policy};

use crate::{
    answers::Asked,
    replaced,
    server::{HOME, Ports},
};

/// Handlers of all methods that tests send, each with its policy and the name of that policy in its path.
macro_rules! handlers {
    ($all:ident: $($(#[$policy:meta])* $name:ident $path:literal)*) => {
        $(
            $(#[$policy])*
            #[route(
                $path,
                method = "GET",
                method = "HEAD",
                method = "POST",
                method = "PUT",
                method = "PATCH",
                method = "DELETE",
                method = "PURGE"
            )]
            async fn $name(asked: Asked) -> HttpResponse {
                asked.answer()
            }
        )*

        fn $all(config: &mut web::ServiceConfig) {
            $(config.service($name);)*
        }
    };
}

const NAMED: Cors = policy! {
    origins = ["http://localhost:*"],
    methods = [GET, HEAD, POST, PUT, PATCH, DELETE, PURGE],
    headers = ["X-Request-Id"],
    credentials,
};

handlers! {
    annotated:

    #[cors(origins = "*")]
    public "/public/{case}"

    #[cors(origins = "*", methods = "*", headers = ["*", "Authorization"], expose_headers = "*", max_age = "10m")]
    anything "/anything/{case}"

    #[cors(origins = "*", methods = [GET, PUT], headers = "*", expose_headers = "*")]
    any_header "/any-header/{case}"

    #[cors(origins = "http://localhost:*", methods = "*", headers = "*", expose_headers = "*", credentials)]
    mirrored "/mirrored/{case}"

    #[cors(
        origins = ["https://app.example.com", "http://localhost:*"],
        methods = [GET, HEAD, PUT, PATCH],
        headers = ["Content-Type", "X-Request-Id"],
        expose_headers = ["X-Total-Count"],
        credentials,
        max_age = "10m",
    )]
    typical "/typical/{case}"

    #[cors(
        origins = "http://localhost:*",
        methods = [GET, POST, DELETE, "PURGE"],
        headers = ["Authorization", "If-None-Match", "Accept", "X-Other", "Range"],
        expose_headers = ["X-Total-Count", "ETag"],
        max_age = 3600,
    )]
    listed "/listed/{case}"

    #[cors(origins = "http://127.0.0.1:*", headers = "X-Request-Id", credentials = true)]
    numeric "/numeric/{case}"

    #[cors(
        origins = ["http://*.app.localhost:*"],
        headers = ["X-Request-Id", "Content-Type"],
        expose_headers = "X-Query-Cost",
        credentials,
    )]
    subdomains "/subdomains/{case}"

    #[cors(
        origins = ["http://127.0.0.1:*", "http://*.localhost:*", "https://app.example.com"],
        methods = [PUT, DELETE],
        headers = "*",
    )]
    several "/several/{case}"

    #[cors(policy = NAMED)]
    named "/named/{case}"

    #[cors(origins = ["null", "http://localhost:*"], headers = ["X-Request-Id"], danger(null_origin))]
    null "/null/{case}"

    #[cors(
        origins = ["http://app.example.com", "http://localhost:*"],
        expose_headers = "*",
        credentials,
        danger(insecure_origins),
    )]
    insecure "/insecure/{case}"

    #[cors(
        origins = ["https://*.com", "http://localhost:*"],
        headers = "*",
        credentials,
        danger(public_suffixes),
    )]
    suffixes "/suffixes/{case}"

    #[cors(origins = "http://localhost:*", headers = ["X-Request-Id"], credentials, max_age = 0)]
    uncached "/uncached/{case}"

    #[cors(origins = "http://localhost:*", headers = ["X-Request-Id"], max_age = "3s")]
    brief "/brief/{case}"

    none "/none/{case}"

    #[cors(origins = "http://localhost:*", headers = ["X-Request-Id"], credentials, preflight_status = 200)]
    status "/status/{case}"

    #[cors(
        origins = "http://127.0.0.1:*",
        methods = [GET, HEAD, POST, PUT],
        headers = ["X-Request-Id"],
        expose_headers = ["X-Total-Count"],
        credentials,
        enforce,
    )]
    enforced "/enforced/{case}"

    #[cors(origins = "*", methods = [GET, PUT], enforce)]
    enforced_any "/enforced-any/{case}"

    #[cors(origins = env("CORS_TESTS_ORIGINS"), headers = ["X-Request-Id"], credentials)]
    environment "/environment/{case}"

    #[cors(policy = SET)]
    set "/set/{case}"

    #[cors(
        origins = ["http://127.0.0.1:*", async_predicate(is_tenant)],
        headers = ["X-Request-Id"],
        credentials,
    )]
    tenant "/tenant/{case}"
}

static SET: Live = Live::new();

const TENANTS_AROUND: Cors = policy! { origins = predicate(is_local), methods = [GET, PUT], credentials };

fn is_local(origin: &Origin, _: &HttpRequest) -> bool {
    origin.host() == "localhost"
}

/// Waits, as for a database.
async fn is_tenant(origin: &Origin, request: &HttpRequest) -> Result<bool, Infallible> {
    rt::time::sleep(Duration::from_millis(1)).await;
    Ok(is_local(origin, request))
}

const ADMIN: Cors = policy! {
    origins = ["http://127.0.0.1:*"],
    methods = [GET, HEAD, POST, PUT, PATCH, DELETE, PURGE],
    headers = ["X-Request-Id"],
    expose_headers = ["X-Total-Count"],
    credentials,
};

handlers! {
    annotated_in_wrapped:

    #[cors(
        origins = ["http://127.0.0.1:*"],
        headers = ["X-Request-Id"],
        expose_headers = ["X-Total-Count"],
        credentials,
    )]
    nearest "/nearest/{case}"

    #[cors(none)]
    bare "/bare/{case}"

    #[cors(
        origins = ["http://127.0.0.1:*"],
        headers = ["X-Request-Id"],
        expose_headers = ["X-Total-Count"],
        credentials,
        enforce,
    )]
    enforced_nearest "/enforced-nearest/{case}"
}

handlers! {
    annotated_in_scope:

    #[cors(policy = ADMIN)]
    scoped "/{case}"
}

#[cors(
    origins = ["http://127.0.0.1:*"],
    headers = ["X-Request-Id"],
    expose_headers = ["X-Total-Count"],
    credentials,
)]
#[routes]
#[get("/shared/{case}")]
#[put("/shared/{case}")]
async fn few(asked: Asked) -> HttpResponse {
    asked.answer()
}

#[cors(origins = "http://localhost:*", headers = ["X-Request-Id"], credentials)]
#[routes]
#[get("/routes/{case}")]
#[put("/routes/{case}")]
#[post("/routes/{case}")]
async fn several_routes(asked: Asked) -> HttpResponse {
    asked.answer()
}

pub(crate) async fn answer(asked: Asked) -> HttpResponse {
    asked.answer()
}

const SCOPE: Cors = policy! { origins = "http://localhost:*", methods = "*", headers = "*", credentials };

const RESOURCE: Cors = policy! { origins = "http://localhost:*", expose_headers = "*" };

const ENFORCED_AROUND: Cors = policy! { origins = "http://localhost:*", methods = [GET, PUT, PURGE], enforce };

/// The policy of an `App`.
pub(crate) const APP: Cors =
    policy! { origins = "http://localhost:*", methods = [GET, PUT, PURGE], headers = ["X-Request-Id"] };

/// A policy whose origin is known only now that the servers have their ports.
fn built(ports: Ports) -> Cors {
    let policy = Cors::builder().origins([format!("http://localhost:{}", ports.page)]).methods(["*"]);
    let policy = policy.headers(["X-Request-Id", "Content-Type"]).expose_headers(["*"]).credentials(true);
    policy.build().expect("the policy is valid")
}

/// The same, enforced.
fn built_enforced(ports: Ports) -> Cors {
    let policy = Cors::builder().origins([format!("http://localhost:{}", ports.page)]).methods(["*"]);
    let policy = policy.headers(["X-Request-Id"]).credentials(true).enforce(true);
    policy.build().expect("the policy is valid")
}

/// Everything but what the policy of the `App` is for.
pub(crate) fn api(ports: Ports, config: &mut web::ServiceConfig) {
    SET.set(NAMED).expect("it has the methods of its handler");
    annotated(config);
    replaced::handlers(config);
    config
        .service(web::resource("/tenants-around/{case}").wrap(TENANTS_AROUND).to(answer))
        .service(several_routes)
        .service(web::scope("/scope").wrap(SCOPE).service(web::resource("/{case}").to(answer)))
        .service(web::resource("/resource/{case}").wrap(RESOURCE).to(answer))
        .service(web::resource("/built/{case}").wrap(built(ports)).to(answer))
        .service(web::resource("/enforced-built/{case}").wrap(built_enforced(ports)).to(answer))
        .service(web::scope("/within-enforced").wrap(ENFORCED_AROUND).configure(annotated_in_scope))
        .service(web::resource(format!("/{HOME}/{{policy}}/{{case}}")).to(answer));
}

/// What stands in the `App` that is wrapped.
pub(crate) fn wrapped(config: &mut web::ServiceConfig) {
    annotated_in_wrapped(config);
    config
        .service(few)
        .service(web::resource("/shared/{case}").to(answer))
        .service(web::scope("/scoped").wrap(SCOPE).configure(annotated_in_scope))
        .service(web::resource("/app/{case}").to(answer));
}
