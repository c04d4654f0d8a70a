//! `#[actix_web::scope]` on modules with a policy: paths have its prefix, wherever it stands.

use actix_web::App;
use cors_runtime::cors;

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, PREFLIGHT, VARY, expect, not_found, preflight, put, serve,
};

#[cors(origins = ["https://app.example.com"])]
#[actix_web::scope("/below")]
mod below {
    use actix_web::{HttpResponse, put};
    use cors_runtime::cors;

    #[put("/plain")]
    pub(super) async fn plain() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[cors(inherit, max_age = 0)]
    #[put("/inherits")]
    pub(super) async fn inherits() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[actix_web::scope("/above")]
#[cors(origins = ["https://app.example.com"])]
mod above {
    use actix_web::{HttpResponse, put};

    #[put("/plain")]
    pub(super) async fn plain() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[cors(origins = ["https://app.example.com"])]
mod around {
    #[actix_web::scope("/inside")]
    pub(super) mod inside {
        use actix_web::{HttpResponse, put};

        #[put("/plain")]
        pub(crate) async fn plain() -> HttpResponse {
            HttpResponse::Ok().finish()
        }
    }

    #[cors_runtime::cors(inherit)]
    #[actix_web::scope("/own")]
    pub(super) mod own {
        use actix_web::{HttpResponse, put};

        #[put("/plain")]
        pub(crate) async fn plain() -> HttpResponse {
            HttpResponse::Ok().finish()
        }
    }
}

#[actix_web::test]
async fn the_paths_of_handlers_have_the_prefix_of_the_module() {
    let app = App::new().service((below::plain, below::inherits, above::plain));
    let app = serve(app.service((around::inside::plain, around::own::plain))).await;
    let cors = [(ALLOW_ORIGIN, APP), (VARY, "Origin")];
    let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    for path in ["/below/plain", "/below/inherits", "/above/plain", "/inside/plain", "/own/plain"] {
        let max_age: &[_] = if path == "/below/inherits" { &[(crate::service::MAX_AGE, "0")] } else { &[] };
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, allowed.clone().with(max_age), "{path}");
        assert_eq!(app.answer(put(path).origin(APP)).await, expect(200, &cors, ""), "{path}");
    }
    for path in ["/plain", "/inherits"] {
        assert_eq!(app.answer(put(path).origin(APP)).await, not_found(), "{path}");
    }
}
