//! What the events offer where a list has more than its policy tells: what is to be added, and no list that would lose the rest.

use actix_web::{App, test::TestRequest, web};
use cors_runtime::cors;
use tracing::level_filters::LevelFilter;

use crate::{
    record::events,
    service::{APP, Fields, Server, preflight, put, serve},
};

/// Each handler has its own of the methods.
#[cors(origins = ["https://app.example.com"], methods = [GET, DELETE, PATCH])]
mod narrowed {
    use actix_web::{Responder, route};

    #[route("/items", method = "GET", method = "PUT")]
    async fn items() -> impl Responder {
        ""
    }

    #[route("/item", method = "GET", method = "DELETE", method = "PUT", method = "PATCH")]
    async fn whole() -> impl Responder {
        ""
    }

    // What it has of the methods is written here, where there is a list of its own.
    #[cors_runtime::cors(inherit, max_age = "5s")]
    #[route("/inheriting", method = "GET", method = "PUT")]
    async fn inheriting() -> impl Responder {
        ""
    }

    #[cors_runtime::cors(inherit, headers = ["X-A", #[cfg(debug_assertions)] "X-B"])]
    pub(super) mod inner {
        use actix_web::{Responder, route};

        pub(in super::super) const LINE: u32 = line!() - 4;

        #[route("/inner", method = "GET", method = "PUT")]
        async fn items() -> impl Responder {
            ""
        }

        #[cors_runtime::cors(inherit, max_age = "5s")]
        #[route("/inner/inheriting", method = "GET", method = "PUT")]
        async fn inheriting() -> impl Responder {
            ""
        }

        pub(super) fn routes(config: &mut actix_web::web::ServiceConfig) {
            config.service((items, inheriting));
        }
    }

    pub(super) fn routes(config: &mut super::web::ServiceConfig) {
        config.service((items, whole, inheriting)).configure(inner::routes);
    }
}

mod of_builds {
    use actix_web::{Responder, put, route};
    use cors_runtime::cors;

    #[cors(
        origins = ["https://app.example.com", #[cfg(debug_assertions)] "http://localhost:3000"],
        methods = [GET, #[cfg(debug_assertions)] DELETE],
        headers = ["X-A", #[cfg(debug_assertions)] "X-B"],
    )]
    #[route("/builds", method = "GET", method = "PUT", method = "DELETE")]
    async fn some() -> impl Responder {
        ""
    }

    #[cors(origins = ["https://app.example.com"], danger(#[cfg(any())] null_origin))]
    #[put("/danger")]
    async fn danger() -> impl Responder {
        ""
    }

    #[cors(origins = ["https://app.example.com", env("TESTS_PARTIAL", default = "https://env.example")])]
    #[put("/variable")]
    async fn variable() -> impl Responder {
        ""
    }

    pub(super) fn routes(config: &mut super::web::ServiceConfig) {
        config.service((some, danger, variable));
    }
}

async fn help(server: &Server, request: TestRequest) -> Vec<String> {
    let help = |event: String| event.split_once("\nhelp=").map_or_else(String::new, |(_, help)| help.to_owned());
    events(server, LevelFilter::DEBUG, request).await.into_iter().map(help).collect()
}

#[actix_web::test]
async fn what_a_handler_lacks_of_its_modules_methods_is_to_be_added_to_them() {
    let server = serve(App::new().configure(narrowed::routes)).await;
    assert_eq!(help(&server, preflight("PUT", "/items").origin(APP)).await, ["add `PUT` to `methods`"]);
    // It has all of them.
    let whole = ["write `methods = [GET, DELETE, PATCH, PUT]`"];
    assert_eq!(help(&server, preflight("PUT", "/item").origin(APP)).await, whole);
}

#[actix_web::test]
async fn what_is_inherited_is_to_be_added_where_it_stands() {
    let server = serve(App::new().configure(narrowed::routes)).await;
    let put = |path| preflight("PUT", path).origin(APP).asking_for_headers("x-c");
    let of_handler = ["write `methods = [GET, PUT]`", "write `headers = [\"X-C\"]`"];
    assert_eq!(help(&server, put("/inheriting")).await, of_handler);
    let of_module = ["add `PUT` to the inherited `methods`", "add `\"X-C\"` to `headers` for this build"];
    assert_eq!(help(&server, put("/inner")).await, of_module);
    let of_both = ["write `methods = [GET, PUT]`", "add `\"X-C\"` to the inherited `headers` for this build"];
    assert_eq!(help(&server, put("/inner/inheriting")).await, of_both);
    for event in events(&server, LevelFilter::DEBUG, put("/inner")).await {
        assert!(event.contains(&format!("\nat={}:{}\n", file!(), narrowed::inner::LINE)), "{event}");
    }
}

#[actix_web::test]
async fn a_list_of_which_some_builds_have_less_is_not_written_anew() {
    let server = serve(App::new().configure(of_builds::routes)).await;
    let request = preflight("PUT", "/builds").origin(APP).asking_for_headers("authorization,x-c");
    let added =
        ["add `PUT` to `methods` for this build", "add `\"Authorization\"`, `\"X-C\"` to `headers` for this build"];
    assert_eq!(help(&server, request).await, added);
    let port = "`http://localhost:5173` is not `http://localhost:3000`: add `\"http://localhost:5173\"` to `origins`";
    if cfg!(debug_assertions) {
        assert_eq!(help(&server, preflight("GET", "/builds").origin("http://localhost:5173")).await, [port]);
    }
    // What all subdomains would cover may stand there for other builds.
    let below = "`https://a.app.example.com` is below `https://app.example.com`, which allows no subdomains: add \
                 `\"https://a.app.example.com\"` to `origins`";
    assert_eq!(help(&server, preflight("GET", "/builds").origin("https://a.app.example.com")).await, [below]);
    let null = help(&server, put("/danger").origin("null")).await;
    assert!(null[0].ends_with("add `\"null\"` to `origins`, and `null_origin` to `danger(...)`"), "{null:?}");
}

#[actix_web::test]
async fn what_a_variable_names_is_not_to_be_replaced_where_its_name_stands() {
    let server = serve(App::new().configure(of_builds::routes)).await;
    let port =
        "`https://env.example:8443` is not `https://env.example`: add `\"https://env.example:8443\"` to `origins`";
    assert_eq!(help(&server, put("/variable").origin("https://env.example:8443")).await, [port]);
    let below = "`https://a.env.example` is below `https://env.example`, which allows no subdomains: add \
                 `\"https://a.env.example\"` to `origins`, or `\"https://*.env.example\"` for all subdomains";
    assert_eq!(help(&server, put("/variable").origin("https://a.env.example")).await, [below]);
}
