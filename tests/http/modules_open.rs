//! Modules whose policy is known when the service starts.

use actix_web::App;
use cors_runtime::{Live, cors, policy};

use crate::service::{ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, PREFLIGHT, VARY, expect, preflight, serve, starts};

static PARTNERS: Live = Live::new();

#[cors(policy = PARTNERS)]
mod orders {
    use actix_web::{HttpResponse, get, put};

    #[get("/orders")]
    pub(super) async fn list_orders() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    pub(super) const LINE: u32 = line!() + 2;
    #[put("/orders")]
    pub(super) async fn put_order() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[cors(origins = ["https://app.example.com", env("HTTP_UNSET")])]
mod unset {
    use actix_web::{HttpResponse, put};
    use cors_runtime::cors;

    #[put("/items")]
    pub(super) async fn put_item() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[cors(inherit, origins = env("CORS_TESTS_ORIGINS"))]
    #[put("/own")]
    pub(super) async fn put_own() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[actix_web::test]
async fn the_policy_of_a_module_is_set_and_lacks_no_method_of_its_handlers() {
    assert!(!starts(App::new().service(orders::list_orders)).await);
    let refused = PARTNERS.set(policy! { origins = ["https://app.example.com"], methods = [GET] }).unwrap_err();
    let problems: Vec<_> = refused.problems().iter().map(cors_runtime::Problem::message).collect();
    let handler = format!("`{}::orders::put_order` at {}:{}", module_path!(), file!(), orders::LINE);
    assert_eq!(problems, [format!("policy `PARTNERS` does not allow `PUT`, which this handler serves, {handler}")]);

    PARTNERS.set(policy! { origins = ["https://app.example.com"], methods = [GET, PUT] }).unwrap();
    let app = serve(App::new().service((orders::list_orders, orders::put_order))).await;
    let headers = [(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
    for method in ["GET", "PUT"] {
        assert_eq!(app.answer(preflight(method, "/orders").origin(APP)).await, expect(204, &headers, ""));
    }
}

#[actix_web::test]
async fn handlers_of_a_module_have_the_origins_of_its_variables_or_of_their_own() {
    assert!(!starts(App::new().service(unset::put_item)).await);
    let app = serve(App::new().service(unset::put_own)).await;
    let local = "http://localhost:3000";
    let headers = [(ALLOW_ORIGIN, local), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
    assert_eq!(app.answer(preflight("PUT", "/own").origin(local)).await, expect(204, &headers, ""));
}
