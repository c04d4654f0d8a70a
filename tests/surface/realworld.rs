//! A service that was not written here: the routes of the `RealWorld` example for actix-web, `fairingrey/actix-realworld-example-app`, in whose
//! place of actix-cors a policy of the same settings stands.

use actix_web::{HttpResponse, web};
use cors_runtime::{Cors, policy};

/// Of its variable `FRONTEND_ORIGIN`, which is `*` where it is not set.
pub(crate) const FRONTEND: Cors = policy! {
    origins = "*",
    methods = "*",
    headers = ["Authorization", "Content-Type"],
    max_age = "1h",
};

/// Its routes, by scope and resource, with a handler that is not to run.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    let routes = |scope: actix_web::Scope, path: &str, methods: &[&str]| {
        let resource = methods.iter().fold(web::resource(path), |resource, method| {
            resource.route(web::method(method.parse().unwrap()).to(never))
        });
        scope.service(resource)
    };
    let api = [
        ("users", &["POST"][..]),
        ("users/login", &["POST"]),
        ("user", &["GET", "PUT"]),
        ("profiles/{username}", &["GET"]),
        ("profiles/{username}/follow", &["POST", "DELETE"]),
        ("articles", &["GET", "POST"]),
        ("articles/feed", &["GET"]),
        ("articles/{slug}", &["GET", "PUT", "DELETE"]),
        ("articles/{slug}/favorite", &["POST", "DELETE"]),
        ("articles/{slug}/comments", &["GET", "POST"]),
        ("articles/{slug}/comments/{comment_id}", &["DELETE"]),
        ("tags", &["GET"]),
    ];
    config
        .service(web::resource("/").to(never))
        .service(api.iter().fold(web::scope("/api"), |scope, (path, methods)| routes(scope, path, methods)));
}

async fn never() -> HttpResponse {
    panic!("no handler runs")
}
