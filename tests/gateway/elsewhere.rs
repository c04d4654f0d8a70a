//! A service that was not written here.

use actix_web::{App, middleware::Logger, test};
use cors_runtime::surface::{self, Surface};

use crate::{
    nginx::Gateway,
    service::{Pair, serve_app},
    wire::Request,
};

#[path = "../surface/realworld.rs"]
mod realworld;

use realworld::{FRONTEND, routes};

async fn surface() -> Surface {
    let app = test::init_service(App::new().configure(routes).wrap(FRONTEND).wrap(Logger::default())).await;
    surface::of(&app).await
}

#[actix_web::test]
async fn its_configuration_is_that_of_these_files() {
    surface().await.to_nginx().named("conduit").assert_matches("gateway/conduit");
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn its_preflights_are_answered_alike() {
    let (service, _) = serve_app(|| App::new().configure(routes).wrap(FRONTEND).wrap(Logger::default()));
    let pair = Pair { service, gateway: Gateway::start(&surface().await.to_nginx(), service) };
    let paths = [
        "/",
        "/api",
        "/api/",
        "/api/users",
        "/api/users/login",
        "/api/users/login/",
        "/api/user",
        "/api/profiles/jake",
        "/api/profiles/jake/follow",
        "/api/profiles/a%20b",
        "/api/articles",
        "/api/articles?tag=a/b&limit=20",
        "/api/articles/feed",
        "/api/articles/how-to-train",
        "/api/articles/how-to-train/favorite",
        "/api/articles/how-to-train/comments",
        "/api/articles/how-to-train/comments/1",
        "/api/articles/feed/comments/1",
        "/api/tags",
        "/api/tags/1",
        "/Api/tags",
        "/elsewhere",
    ];
    for path in paths {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "PURGE", "put"] {
            for origin in ["https://conduit.example", "http://localhost:4100", "null", "conduit.example"] {
                let request = Request::preflight(path, origin, method);
                pair.ask(&request);
                pair.ask(&request.field("Access-Control-Request-Headers", "authorization,content-type"));
            }
        }
        // What is no preflight runs the handler for every method.
        if path != "/" {
            pair.ask(&Request::options(path).field("Origin", "https://conduit.example"));
        }
    }
    let (answered, through) = pair.gateway.counts();
    println!("conduit: {} compared, {answered} answered by nginx", answered + through);
    assert!(answered > 150, "{answered} of {}", answered + through);
}
