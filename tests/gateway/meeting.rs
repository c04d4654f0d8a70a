//! Patterns that meet: which of them answers.

use actix_web::{HttpResponse, delete, get, put, route, web};
use cors_runtime::cors;

use crate::{
    paths::{ONE, THREE, TWO, assert_alike, never},
    service::Pair,
};

mod handlers {
    use super::{HttpResponse, cors, delete, get, put, route};

    macro_rules! handlers {
        ($($route:ident $path:literal $name:ident $age:literal;)*) => {$(
            #[cors(origins = ["https://app.example.com"], max_age = $age)]
            #[$route($path)]
            pub(super) async fn $name() -> HttpResponse {
                unreachable!("a preflight reached the handler")
            }
        )*};
    }

    handlers! {
        put "/items/{id}" item 1;
        put "/items/latest" latest 2;
        delete "/items/{id}" delete_item 3;
        get "/items/{id}/parts" parts 4;
        get "/{kind}/{id}/parts" parts_of_any 5;
        put "/{kind}/mine" mine 6;
        put "/{kind}" kind 7;
        get "/{tail:.*}" everything 8;
        put "/orders/{id:[0-9]+}" order 9;
        put "/orders/{name}" order_by_name 10;
        delete "/orders/new" new_order 11;
    }

    #[cors(origins = ["https://app.example.com"], methods = [PUT], max_age = 12)]
    #[route("/lacks", method = "GET", method = "PUT", method = "DELETE")]
    pub(super) async fn lacks() -> HttpResponse {
        unreachable!("a preflight reached the handler")
    }
}

fn meets(config: &mut web::ServiceConfig) {
    use handlers::*;
    config.service((
        latest,
        item,
        delete_item,
        parts,
        parts_of_any,
        mine,
        order,
        order_by_name,
        new_order,
        lacks,
        kind,
        everything,
    ));
}

fn meets_in_another_order(config: &mut web::ServiceConfig) {
    use handlers::*;
    config.service((
        kind,
        mine,
        order_by_name,
        order,
        parts_of_any,
        item,
        delete_item,
        latest,
        new_order,
        parts,
        lacks,
    ));
}

fn meets_scopes(config: &mut web::ServiceConfig) {
    use handlers::*;
    config
        .service(
            web::scope("/items/latest").wrap(TWO).route("/all", web::get().to(never)).route("", web::put().to(never)),
        )
        .service(web::scope("/{version}/orders").wrap(ONE).route("/{id}", web::put().to(never)))
        .service(web::scope("/v1").route("/x", web::put().to(never)).service(latest))
        .service(web::resource("/items/{id}/{part}").route(web::get().to(never)))
        .service((item, delete_item, parts, mine))
        .service(web::resource("/any/{x}").wrap(THREE).to(never))
        .service(web::scope("").wrap(ONE).route("/last/{x}", web::put().to(never)));
}

fn meeting_paths() -> Vec<String> {
    let mut paths = Vec::new();
    let segments =
        ["items", "orders", "latest", "new", "mine", "parts", "17", "lacks", "v1", "x", "all", "any", "last"];
    for one in segments {
        paths.push(format!("/{one}"));
        for two in segments {
            paths.push(format!("/{one}/{two}"));
            for three in ["parts", "latest", "all", "17", "mine"] {
                paths.push(format!("/{one}/{two}/{three}"));
            }
        }
    }
    paths
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn of_patterns_that_meet_the_one_answers_that_does_in_the_service() {
    for routes in [meets, meets_in_another_order, meets_scopes] {
        let pair = Pair::of(routes).await;
        assert_alike(&pair, &meeting_paths(), &["GET", "PUT", "DELETE"]);
    }
}
