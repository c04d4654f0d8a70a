use actix_web::{App, get, put, route, routes};
use cors_runtime::{Cors, cors};

#[cors(origins = ["https://app.example.com"])]
#[get]
async fn no_path() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get(guard = "is_home")]
async fn option_first() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/", summary = "All of it.")]
async fn option_of_a_later_release() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/", method = "PUT")]
async fn method_beside_a_method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[put("/", name = items)]
async fn name_without_quotes() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[route("/")]
async fn no_method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[route("/", method = "get")]
async fn lower_case() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[route("/", method = "GET", method = "GET")]
async fn twice() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/" name = "all")]
async fn no_comma() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[routes]
async fn no_route_below() -> &'static str { "" }

#[cors(origins = ["https://app.example.com/"])]
#[actix_web::route("/", method = "get")]
async fn beside_another_mistake() -> &'static str { "" }

fn main() {
    let app = App::new().service(no_path).service(option_first).service(option_of_a_later_release);
    let app = app.service(method_beside_a_method).service(name_without_quotes).service(no_method).service(lower_case);
    let app = app.service(twice).service(no_comma).service(no_route_below).service(beside_another_mistake);
    let _: (_, Cors) = (app, no_path::CORS);
}
