//! A policy on a module is that of the handlers in it, as they say otherwise or not.

use actix_web::{App, HttpResponse, web};
use cors_runtime::cors;
use tracing::level_filters::LevelFilter;

use crate::{
    record::events,
    service::{
        ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, MAX_AGE, OTHER, PREFLIGHT,
        Server, VARY, expect, not_found, preflight, refused, request, serve,
    },
};

const MODULE_LINE: u32 = line!() + 1;
#[cors(
    origins = ["https://app.example.com"],
    headers = ["X-Request-Id"],
    credentials,
    max_age = "10m",
)]
mod api {
    use actix_web::{HttpResponse, delete, get, put, route, routes};
    use cors_runtime::cors;

    #[get("/items")]
    pub(super) async fn list_items() -> HttpResponse {
        answer("listed")
    }

    #[put("/items")]
    pub(super) async fn put_item() -> HttpResponse {
        answer("put")
    }

    #[route("/two", method = "GET", method = "DELETE")]
    pub(super) async fn two_methods() -> HttpResponse {
        answer("two")
    }

    #[routes]
    #[patch("/first")]
    #[put("/second")]
    pub(super) async fn two_routes() -> HttpResponse {
        answer("routes")
    }

    #[cors(origins = "*")]
    #[put("/replaced")]
    pub(super) async fn replaced() -> HttpResponse {
        answer("replaced")
    }

    pub(super) const INHERITED_LINE: u32 = line!() + 1;
    #[cors(inherit, max_age = "1h", headers = ["X-Debug"])]
    #[put("/inherited")]
    pub(super) async fn inherited() -> HttpResponse {
        answer("inherited")
    }

    #[cors(inherit, credentials = false, origins = ["https://other.example"])]
    #[delete("/inherited")]
    pub(super) async fn inherited_with_other_origins() -> HttpResponse {
        answer("deleted")
    }

    #[cors(inherit)]
    #[put("/whole")]
    pub(super) async fn inherited_whole() -> HttpResponse {
        answer("whole")
    }

    #[cors(none)]
    #[put("/none")]
    pub(super) async fn without() -> HttpResponse {
        answer("none")
    }

    pub(super) async fn routed_by_hand() -> HttpResponse {
        answer("by hand")
    }

    fn answer(body: &'static str) -> HttpResponse {
        HttpResponse::Ok().body(body)
    }

    pub(super) mod nested {
        use actix_web::{HttpResponse, put};

        #[put("/nested")]
        pub(crate) async fn put_nested() -> HttpResponse {
            super::answer("nested")
        }
    }

    #[cors(inherit, max_age = 0)]
    pub(super) mod narrower {
        use actix_web::{HttpResponse, put};
        use cors_runtime::cors;

        #[put("/narrower")]
        pub(crate) async fn put_narrower() -> HttpResponse {
            super::answer("narrower")
        }

        #[cors(inherit, headers = "X-Debug")]
        #[put("/narrowest")]
        pub(crate) async fn put_narrowest() -> HttpResponse {
            super::answer("narrowest")
        }
    }

    #[cors(origins = ["https://other.example"])]
    pub(super) mod other {
        use actix_web::{HttpResponse, put};
        use cors_runtime::cors;

        #[put("/other")]
        pub(crate) async fn put_other() -> HttpResponse {
            super::answer("other")
        }

        #[cors(inherit, max_age = 5)]
        #[put("/other-inherited")]
        pub(crate) async fn put_inherited() -> HttpResponse {
            super::answer("other inherited")
        }
    }

    #[cors(none)]
    pub(super) mod closed {
        use actix_web::{HttpResponse, put};
        use cors_runtime::cors;

        #[put("/closed")]
        pub(crate) async fn put_closed() -> HttpResponse {
            super::answer("closed")
        }

        #[cors(inherit)]
        #[put("/closed-too")]
        pub(crate) async fn put_closed_too() -> HttpResponse {
            super::answer("closed too")
        }
    }
}

#[cors(origins = ["https://app.example.com"], methods = [GET, PUT])]
mod listed {
    use actix_web::{HttpResponse, delete, put, route};
    use cors_runtime::cors;

    #[route("/listed", method = "GET", method = "POST")]
    pub(super) async fn one_of_two() -> HttpResponse {
        HttpResponse::Ok().body("listed")
    }

    #[put("/listed")]
    pub(super) async fn put_listed() -> HttpResponse {
        HttpResponse::Ok().body("put")
    }

    #[cors(inherit, methods = DELETE)]
    #[delete("/listed")]
    pub(super) async fn delete_listed() -> HttpResponse {
        HttpResponse::Ok().body("deleted")
    }
}

#[cors(origins = "*", methods = "*")]
mod any_method {
    use actix_web::{HttpResponse, put};

    #[put("/any")]
    pub(super) async fn put_any() -> HttpResponse {
        HttpResponse::Ok().body("any")
    }
}

fn all(config: &mut web::ServiceConfig) {
    config.service((api::list_items, api::put_item, api::two_methods, api::two_routes, api::replaced));
    config.service((api::inherited, api::inherited_with_other_origins, api::inherited_whole, api::without));
    config.route("/by-hand", web::put().to(api::routed_by_hand));
    config.service((api::nested::put_nested, api::narrower::put_narrower, api::narrower::put_narrowest));
    config.service((api::other::put_other, api::other::put_inherited, api::closed::put_closed));
    config.service((api::closed::put_closed_too, listed::one_of_two, listed::put_listed, listed::delete_listed));
    config.service(any_method::put_any);
}

/// What the module's pages get.
fn of_module(body: &str) -> Answer {
    expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true")], body)
}

fn preflight_of_module(method: &str, headers: &str, max_age: &str) -> Answer {
    let fixed = [(VARY, PREFLIGHT), (ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true"), (ALLOW_HEADERS, headers)];
    let methods = [(ALLOW_METHODS, method)];
    let methods = if method == "GET" { &[][..] } else { &methods };
    expect(204, &[&fixed[..], methods, &[(MAX_AGE, max_age)]].concat(), "")
}

async fn assert_of_module(app: &Server, method: &str, path: &str, body: &str, [headers, max_age]: [&str; 2]) {
    let preflighted = app.answer(preflight(method, path).origin(APP)).await;
    assert_eq!(preflighted, preflight_of_module(method, headers, max_age), "{method} {path}");
    assert_eq!(app.answer(preflight(method, path).origin(OTHER)).await, refused(), "{method} {path}");
    assert_eq!(app.answer(request(method, path).origin(APP)).await, of_module(body), "{method} {path}");
    let handled = expect(200, &[(VARY, "Origin")], body);
    assert_eq!(app.answer(request(method, path).origin(OTHER)).await, handled, "{method} {path}");
    assert_eq!(app.answer(request(method, path)).await, handled, "{method} {path}");
}

#[actix_web::test]
async fn handlers_without_a_policy_have_the_modules_each_with_the_methods_of_its_route() {
    let module = ["X-Request-Id", "600"];
    for (app, prefix) in [
        (serve(App::new().configure(all)).await, ""),
        (serve(App::new().service(web::scope("/v1").configure(all))).await, "/v1"),
    ] {
        for (method, path, body) in [
            ("GET", "/items", "listed"),
            ("PUT", "/items", "put"),
            ("PUT", "/nested", "nested"),
            ("PUT", "/whole", "whole"),
        ] {
            assert_of_module(&app, method, &format!("{prefix}{path}"), body, module).await;
        }
    }
}

#[actix_web::test]
async fn a_handler_of_two_methods_or_two_routes_has_the_policy_for_each() {
    let app = serve(App::new().configure(all)).await;
    let methods = |methods| preflight_of_module(methods, "X-Request-Id", "600");
    for method in ["GET", "DELETE"] {
        assert_eq!(app.answer(preflight(method, "/two").origin(APP)).await, methods("DELETE"), "{method}");
        assert_eq!(app.answer(request(method, "/two").origin(APP)).await, of_module("two"), "{method}");
    }
    for (method, path) in [("PATCH", "/first"), ("PUT", "/second")] {
        assert_eq!(app.answer(preflight(method, path).origin(APP)).await, methods("PATCH, PUT"), "{method}");
        assert_eq!(app.answer(request(method, path).origin(APP)).await, of_module("routes"), "{method}");
    }
}

#[actix_web::test]
async fn what_a_handler_inherits_it_has_but_for_the_keys_that_it_writes() {
    let app = serve(App::new().configure(all)).await;
    assert_of_module(&app, "PUT", "/inherited", "inherited", ["X-Debug", "3600"]).await;
    assert_of_module(&app, "PUT", "/narrower", "narrower", ["X-Request-Id", "0"]).await;
    assert_of_module(&app, "PUT", "/narrowest", "narrowest", ["X-Debug", "0"]).await;

    let fields = [(ALLOW_ORIGIN, OTHER), (ALLOW_HEADERS, "X-Request-Id"), (ALLOW_METHODS, "DELETE"), (MAX_AGE, "600")];
    let allowed = expect(204, &[&fields[..], &[(VARY, PREFLIGHT)]].concat(), "");
    assert_eq!(app.answer(preflight("DELETE", "/inherited").origin(OTHER)).await, allowed);
    assert_eq!(app.answer(preflight("DELETE", "/inherited").origin(APP)).await, refused());
    let deleted = expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, OTHER)], "deleted");
    assert_eq!(app.answer(request("DELETE", "/inherited").origin(OTHER)).await, deleted);
}

#[actix_web::test]
async fn a_policy_of_its_own_or_none_takes_the_modules_place() {
    let app = serve(App::new().configure(all)).await;
    let any = expect(204, &[(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("PUT", "/replaced").origin(OTHER)).await, any);
    let replaced = expect(200, &[(ALLOW_ORIGIN, "*")], "replaced");
    assert_eq!(app.answer(request("PUT", "/replaced").origin(OTHER)).await, replaced);

    let other = |max_age: Option<&'static str>| {
        let max_age = max_age.map(|max_age| (MAX_AGE, max_age));
        let fields: Vec<_> =
            [(ALLOW_ORIGIN, OTHER), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)].into_iter().chain(max_age).collect();
        expect(204, &fields, "")
    };
    for (path, body, max_age) in [("/other", "other", None), ("/other-inherited", "other inherited", Some("5"))] {
        assert_eq!(app.answer(preflight("PUT", path).origin(OTHER)).await, other(max_age), "{path}");
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, refused(), "{path}");
        let handled = expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, OTHER)], body);
        assert_eq!(app.answer(request("PUT", path).origin(OTHER)).await, handled, "{path}");
    }

    for (path, body) in [("/none", "none"), ("/closed", "closed"), ("/closed-too", "closed too")] {
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, refused(), "{path}");
        assert_eq!(app.answer(request("PUT", path).origin(APP)).await, expect(200, &[], body), "{path}");
    }
    assert_eq!(app.answer(preflight("PUT", "/by-hand").origin(APP)).await, not_found());
    assert_eq!(app.answer(request("PUT", "/by-hand").origin(APP)).await, expect(200, &[], "by hand"));
}

#[actix_web::test]
async fn of_the_modules_methods_a_handler_has_those_of_its_route() {
    let app = serve(App::new().configure(all)).await;
    let allowed = |methods: &[(&'static str, &'static str)]| {
        expect(204, &[&[(ALLOW_ORIGIN, APP), (VARY, PREFLIGHT)], methods].concat(), "")
    };
    let path = "/listed";
    assert_eq!(app.answer(preflight("GET", path).origin(APP)).await, allowed(&[]));
    assert_eq!(app.answer(preflight("POST", path).origin(APP)).await, refused(), "served, and no method of the module");
    assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, allowed(&[(ALLOW_METHODS, "PUT")]));
    assert_eq!(app.answer(preflight("DELETE", path).origin(APP)).await, allowed(&[(ALLOW_METHODS, "DELETE")]));
    let listed = expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, APP)], "listed");
    assert_eq!(app.answer(request("GET", path).origin(APP)).await, listed);
    assert_eq!(app.answer(request("POST", path).origin(APP)).await, expect(200, &[], "listed"));
    let any = app.answer(preflight("PUT", "/any").origin(OTHER)).await;
    assert_eq!(any, expect(204, &[(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "*"), (VARY, PREFLIGHT)], ""));
}

#[actix_web::test]
async fn events_name_the_handler_and_the_line_of_its_attribute_or_of_the_modules() {
    let app = serve(App::new().configure(all)).await;
    for (path, handler, line) in [
        ("/items", "api::put_item", MODULE_LINE),
        ("/nested", "api::nested::put_nested", MODULE_LINE),
        ("/inherited", "api::inherited", api::INHERITED_LINE),
    ] {
        let expected = format!(
            "cross-origin request refused\nreason=the policy does not allow this origin\nmethod=PUT\norigin=\"{OTHER}\"\n\
             policy={}::{handler}\nat={}:{line}",
            module_path!(),
            file!()
        );
        let events = events(&app, LevelFilter::DEBUG, request("PUT", path).origin(OTHER)).await;
        assert_eq!(events, [expected], "{path}");
    }
}

#[test]
fn the_constant_of_each_handler_is_its_policy() {
    assert_eq!(
        format!("{:?}", api::put_item::CORS),
        "Cors { origins: [\"https://app.example.com\"], methods: [\"PUT\"], headers: \"X-Request-Id\", credentials: true, \
         max_age: 600 s }"
    );
    assert_eq!(format!("{:?}", api::closed::put_closed::CORS), "Cors(none)");
}

#[actix_web::test]
async fn a_policy_around_leaves_the_modules_theirs() {
    let around = cors_runtime::policy! { origins = ["https://other.example"], methods = [PUT] };
    let plain = web::resource("/plain").to(HttpResponse::Ok);
    let app = serve(App::new().configure(all).service(plain).wrap(around)).await;
    assert_of_module(&app, "PUT", "/nested", "nested", ["X-Request-Id", "600"]).await;
    let of_around = expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, OTHER)], "");
    assert_eq!(app.answer(request("PUT", "/plain").origin(OTHER)).await, of_around);
}
