//! Predicates of one name: each policy asks its own.

use actix_web::{App, HttpRequest, Responder, web};
use cors_runtime::{Cors, Origin, policy};

use crate::service::{ALLOW_METHODS, ALLOW_ORIGIN, Fields, PREFLIGHT, VARY, expect, preflight, refused, serve};

/// Handlers whose predicates are called alike.
macro_rules! modules {
    ($($module:ident $path:literal $origin:literal [$($settings:tt)*])*) => {$(
        mod $module {
            use actix_web::{Error, HttpRequest, HttpResponse, put};
            use cors_runtime::{Origin, cors};

            fn allowed(origin: &Origin, _: &HttpRequest) -> bool {
                origin.as_str() == $origin
            }

            #[allow(dead_code, reason = "half of the modules ask it")]
            async fn allowed_later(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
                Ok(allowed(origin, request))
            }

            #[cors(origins = $($settings)*)]
            #[put($path)]
            pub(super) async fn handler() -> HttpResponse {
                HttpResponse::Ok().finish()
            }
        }
    )*};
}

modules! {
    one "/one" "https://one.example" [predicate(allowed)]
    two "/two" "https://two.example" [predicate(allowed)]
    later_one "/later-one" "https://one.example" [async_predicate(allowed_later)]
    later_two "/later-two" "https://two.example" [async_predicate(allowed_later)]
}

const ONE: &str = "https://one.example";
const TWO: &str = "https://two.example";

#[actix_web::test]
async fn each_handler_asks_its_own_whatever_it_is_called() {
    let app = serve(App::new().service((one::handler, two::handler, later_one::handler, later_two::handler))).await;
    let allowed = |origin| expect(204, &[(ALLOW_ORIGIN, origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    for (path, own, other) in
        [("/one", ONE, TWO), ("/two", TWO, ONE), ("/later-one", ONE, TWO), ("/later-two", TWO, ONE)]
    {
        assert_eq!(app.answer(preflight("PUT", path).origin(own)).await, allowed(own), "{path}");
        assert_eq!(app.answer(preflight("PUT", path).origin(other)).await, refused(), "{path}");
    }
}

trait Tenant: 'static {
    const ORIGIN: &str;
}

struct First;

impl Tenant for First {
    const ORIGIN: &str = ONE;
}

struct Second;

impl Tenant for Second {
    const ORIGIN: &str = TWO;
}

fn is_of<T: Tenant>(origin: &Origin, _: &HttpRequest) -> bool {
    origin.as_str() == T::ORIGIN
}

fn policy_of<T: Tenant>() -> Cors {
    policy! { origins = predicate(is_of::<T>), methods = [PUT] }
}

#[actix_web::test]
async fn a_generic_policy_asks_the_function_of_its_type() {
    async fn put() -> impl Responder {
        "put"
    }

    let resource = |path: &str, policy| web::resource(path).wrap(policy).route(web::put().to(put));
    let first = resource("/first", policy_of::<First>());
    let app = serve(App::new().service(first).service(resource("/second", policy_of::<Second>()))).await;
    for (path, own, other) in [("/first", ONE, TWO), ("/second", TWO, ONE)] {
        let allowed = expect(204, &[(ALLOW_ORIGIN, own), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        assert_eq!(app.answer(preflight("PUT", path).origin(own)).await, allowed, "{path}");
        assert_eq!(app.answer(preflight("PUT", path).origin(other)).await, refused(), "{path}");
    }
}
