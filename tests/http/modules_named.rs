//! What the attribute of a module names is found where the attribute stands.

use actix_web::App;
use cors_runtime::{Cors, cors, policy};
use tracing::level_filters::LevelFilter;

use crate::{
    record::events,
    service::{
        ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, MAX_AGE, OTHER, PREFLIGHT, VARY, expect, preflight, refused, request,
        serve,
    },
};

mod policies {
    pub(super) const WRITERS_LINE: u32 = line!() + 2;
    pub(super) static WRITERS: super::Cors =
        super::policy! { origins = ["https://app.example.com"], methods = [GET, PUT] };
}
use policies::{WRITERS, WRITERS_LINE};

#[cors(policy = WRITERS)]
mod by_name {
    use actix_web::{HttpResponse, get, put};

    #[get("/by-name")]
    pub(super) async fn read() -> HttpResponse {
        HttpResponse::Ok().body("read")
    }

    pub(super) mod nested {
        use super::{HttpResponse, put};

        #[put("/by-name")]
        pub(crate) async fn write() -> HttpResponse {
            HttpResponse::Ok().body("written")
        }
    }
}

#[cors(policy = policies::WRITERS)]
mod by_path {
    /// Another one, which nothing here means.
    mod policies {}

    #[actix_web::put("/by-path")]
    pub(super) async fn write() -> actix_web::HttpResponse {
        actix_web::HttpResponse::Ok().body("written")
    }
}

#[cors(policy = crate::modules_named::policies::WRITERS)]
mod by_root {
    #[actix_web::put("/by-root")]
    pub(super) async fn write() -> actix_web::HttpResponse {
        actix_web::HttpResponse::Ok().body("written")
    }
}

mod around {
    #[cors_runtime::cors(policy = super::WRITERS)]
    pub(super) mod by_super {
        #[actix_web::put("/by-super")]
        pub(crate) async fn write() -> actix_web::HttpResponse {
            actix_web::HttpResponse::Ok().body("written")
        }
    }
}

#[cors(crate = self::runtime, policy = WRITERS)]
mod with_the_crate_by_path {
    #[actix_web::put("/crate-by-path")]
    pub(super) async fn write() -> actix_web::HttpResponse {
        actix_web::HttpResponse::Ok().body("written")
    }
}

use cors_runtime as runtime;

#[cors(crate = runtime, policy = WRITERS)]
mod with_the_crate_by_name {
    pub(super) mod nested {
        #[actix_web::put("/crate-by-name")]
        pub(crate) async fn write() -> actix_web::HttpResponse {
            actix_web::HttpResponse::Ok().body("written")
        }
    }
}

#[actix_web::test]
async fn a_named_policy_is_that_of_the_handlers_in_modules_of_modules_and_of_functions() {
    const OF_FUNCTION: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT] };

    #[cors(policy = OF_FUNCTION)]
    mod in_function {
        #[actix_web::put("/in-function")]
        pub(super) async fn write() -> actix_web::HttpResponse {
            actix_web::HttpResponse::Ok().body("written")
        }
    }

    let app = App::new().service((by_name::read, by_name::nested::write, by_path::write, by_root::write));
    let app = app.service((with_the_crate_by_path::write, with_the_crate_by_name::nested::write));
    let app = serve(app.service((around::by_super::write, in_function::write))).await;
    let preflighted = expect(204, &[(VARY, PREFLIGHT), (ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT")], "");
    let written = expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, APP)], "written");
    for path in ["/by-name", "/by-path", "/by-root", "/by-super", "/crate-by-path", "/crate-by-name", "/in-function"] {
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, preflighted, "{path}");
        assert_eq!(app.answer(preflight("PUT", path).origin(OTHER)).await, refused(), "{path}");
        assert_eq!(app.answer(request("PUT", path).origin(APP)).await, written, "{path}");
    }
    let read = expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, APP)], "read");
    assert_eq!(app.answer(request("GET", "/by-name").origin(APP)).await, read);
}

#[actix_web::test]
async fn events_name_the_handler_and_the_constant_as_the_attribute_of_the_module_does() {
    let app = serve(App::new().service((by_name::nested::write, by_path::write))).await;
    for (path, policy) in [
        ("/by-name", "by_name::nested::write (policy = WRITERS)"),
        ("/by-path", "by_path::write (policy = policies::WRITERS)"),
    ] {
        let expected = format!(
            "cross-origin request refused\nreason=the policy does not allow this origin\nmethod=PUT\norigin=\"{OTHER}\"\n\
             policy={}::{policy}\nat={}:{WRITERS_LINE}",
            module_path!(),
            file!()
        );
        assert_eq!(events(&app, LevelFilter::DEBUG, request("PUT", path).origin(OTHER)).await, [expected], "{path}");
    }
}

const TENANT: &str = "https://one.tenants.example";

mod tenants {
    use actix_web::HttpRequest;
    use cors_runtime::Origin;

    pub(super) fn is_tenant(origin: &Origin, _: &HttpRequest) -> bool {
        origin.is_subdomain_of("tenants.example")
    }
}

#[cors(origins = ["https://app.example.com", predicate(tenants::is_tenant)])]
mod asked {
    use cors_runtime::Origin;

    /// Nobody's: the path of the module's attribute stands outside.
    mod tenants {}

    #[actix_web::put("/asked")]
    pub(super) async fn write() -> actix_web::HttpResponse {
        actix_web::HttpResponse::Ok().body("written")
    }

    #[cors_runtime::cors(inherit, max_age = 5)]
    pub(super) mod nested {
        #[actix_web::put("/asked-nested")]
        pub(crate) async fn write() -> actix_web::HttpResponse {
            actix_web::HttpResponse::Ok().body("written")
        }
    }

    fn is_other(origin: &Origin, _: &actix_web::HttpRequest) -> bool {
        origin.as_str() == super::OTHER
    }

    #[cors_runtime::cors(inherit, origins = predicate(is_other))]
    #[actix_web::put("/asked-otherwise")]
    pub(super) async fn write_otherwise() -> actix_web::HttpResponse {
        actix_web::HttpResponse::Ok().body("written")
    }
}

#[actix_web::test]
async fn a_predicate_of_the_module_is_asked_for_its_handlers_unless_they_have_other_origins() {
    let app = serve(App::new().service((asked::write, asked::nested::write, asked::write_otherwise))).await;
    for (path, allowed, refused_ones) in [
        ("/asked", &[APP, TENANT][..], &[OTHER][..]),
        ("/asked-nested", &[APP, TENANT], &[OTHER]),
        ("/asked-otherwise", &[OTHER], &[APP, TENANT]),
    ] {
        for origin in allowed {
            let fixed = [(VARY, PREFLIGHT), (ALLOW_ORIGIN, *origin), (ALLOW_METHODS, "PUT")];
            let max_age = [(MAX_AGE, "5")];
            let max_age = if path == "/asked-nested" { &max_age[..] } else { &[] };
            let preflighted = expect(204, &[&fixed[..], max_age].concat(), "");
            assert_eq!(app.answer(preflight("PUT", path).origin(origin)).await, preflighted, "{path} {origin}");
            let written = expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, *origin)], "written");
            assert_eq!(app.answer(request("PUT", path).origin(origin)).await, written, "{path} {origin}");
        }
        for origin in refused_ones {
            assert_eq!(app.answer(preflight("PUT", path).origin(origin)).await, refused(), "{path} {origin}");
        }
    }
}
