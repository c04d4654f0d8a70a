//! Serves one handler, or those of the soak test, over sockets: `server VARIANT`. It prints its address, and stops when its input ends, so that it
//! can't outlive who started it.

mod soak;

use std::{
    io::{Error, Read, Result, stdin},
    process::exit,
    thread,
    time::Duration,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    http::header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_MAX_AGE, VARY,
    },
    options, put,
};
use cors_runtime::{Cors, cors, policy};

const ORIGIN: &str = "https://app.example.com";
const POLICY: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT], credentials, max_age = 600 };

const WORKERS: usize = 2;
/// Longer than any run, so that no connection is opened twice.
const KEEP_ALIVE: Duration = Duration::from_secs(60);

#[put("/items")]
async fn bare() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

#[options("/items")]
async fn bare_preflight() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[put("/items")]
async fn by_hand() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN))
        .insert_header((ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"))
        .insert_header((VARY, "Origin"))
        .body("ok")
}

#[options("/items")]
async fn by_hand_preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN))
        .insert_header((ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"))
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, "PUT"))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "600"))
        .insert_header((VARY, "Origin, Access-Control-Request-Method"))
        .finish()
}

#[cors(policy = POLICY)]
#[put("/items")]
async fn annotated() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

fn peer() -> actix_cors::Cors {
    actix_cors::Cors::default().allowed_origin(ORIGIN).allowed_methods(["PUT"]).supports_credentials().max_age(600)
}

/// The application of a variant, handed to a macro because each has a type of its own.
macro_rules! with_app {
    ($variant:expr, $use:ident, $otherwise:expr) => {
        match $variant {
            "bare" => $use!(App::new().service(bare).service(bare_preflight)),
            "by-hand" => $use!(App::new().service(by_hand).service(by_hand_preflight)),
            "attribute" => $use!(App::new().service(annotated)),
            "wrap-app" => $use!(App::new().wrap(POLICY).service(bare)),
            "soak" => $use!(App::new().configure(soak::configure)),
            "actix-cors-app" => $use!(App::new().wrap(peer()).service(bare)),
            _ => $otherwise,
        }
    };
}

#[actix_web::main]
async fn main() -> Result<()> {
    let variant = std::env::args().nth(1).unwrap_or_default();
    macro_rules! serve {
        ($app:expr) => {{
            let server = HttpServer::new(|| $app).workers(WORKERS).keep_alive(KEEP_ALIVE).bind(("127.0.0.1", 0))?;
            println!("{}", server.addrs()[0]);
            stop_with_input();
            server.run().await
        }};
    }
    with_app!(variant.as_str(), serve, Err(Error::other(format!("there is no variant `{variant}`"))))
}

fn stop_with_input() {
    thread::spawn(|| {
        // An input that fails has ended too.
        _ = stdin().read_to_end(&mut Vec::new());
        exit(0);
    });
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service};

    use super::*;

    /// Status and header fields of the answers to an actual request and to a preflight.
    async fn answers(variant: &str) -> Vec<(u16, Vec<(String, String)>)> {
        macro_rules! ask {
            ($app:expr) => {{
                let app = init_service($app).await;
                let preflight = TestRequest::with_uri("/items").method(actix_web::http::Method::OPTIONS);
                let preflight = preflight.insert_header(("access-control-request-method", "PUT"));
                let mut answers = Vec::new();
                for request in [TestRequest::put().uri("/items"), preflight] {
                    let request = request.insert_header(("origin", ORIGIN)).to_request();
                    let response = call_service(&app, request).await;
                    let fields = response.headers().iter();
                    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
                    let mut fields: Vec<_> =
                        fields.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
                    fields.sort();
                    answers.push((response.status().as_u16(), fields));
                }
                answers
            }};
        }
        with_app!(variant, ask, unreachable!("{variant}"))
    }

    #[actix_web::test]
    async fn every_variant_of_the_library_answers_as_the_handwritten_one() {
        let handwritten = answers("by-hand").await;
        assert_eq!(answers("attribute").await, handwritten);
        assert_eq!(answers("wrap-app").await, handwritten);
    }
}
