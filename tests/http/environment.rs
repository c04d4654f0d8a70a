//! Origins of environment variables that are not set: the default, or no start.

use actix_web::{App, HttpResponse, Responder, put, web};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, OTHER, PREFLIGHT, VARY, expect, preflight, put, refused, serve, starts,
};

#[cors(origins = [env("HTTP_UNSET", default = ["https://app.example.com", "http://localhost:*"]), "https://b.example"])]
#[put("/")]
async fn by_default() -> impl Responder {
    HttpResponse::Ok()
}

const PERHAPS_NONE: Cors = policy! { origins = env("HTTP_UNSET", default = []), methods = [PUT] };

#[cors(origins = ["https://app.example.com", env("HTTP_UNSET")])]
#[put("/")]
async fn without_default() -> impl Responder {
    HttpResponse::Ok()
}

const WITHOUT_DEFAULT: Cors = policy! { origins = env("HTTP_UNSET"), methods = [PUT] };

#[cors(policy = WITHOUT_DEFAULT)]
#[put("/")]
async fn named() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn the_default_counts_where_the_variable_is_not_set() {
    let app = serve(App::new().service(by_default)).await;
    let vary = (VARY, "Origin");
    for origin in [APP, "http://localhost:3000", "https://b.example"] {
        let headers = [(ALLOW_ORIGIN, origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
        assert_eq!(app.answer(preflight("PUT", "/").origin(origin)).await, expect(204, &headers, ""));
        let headers = [(ALLOW_ORIGIN, origin), vary];
        assert_eq!(app.answer(put("/").origin(origin)).await, expect(200, &headers, ""));
    }
    assert_eq!(app.answer(preflight("PUT", "/").origin(OTHER)).await, refused());
    assert_eq!(app.answer(put("/").origin(OTHER)).await, expect(200, &[vary], ""));
}

#[actix_web::test]
async fn an_empty_default_allows_nobody() {
    let app = serve(App::new().service(web::resource("/").wrap(PERHAPS_NONE).to(HttpResponse::Ok))).await;
    assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, refused());
    assert_eq!(app.answer(put("/").origin(APP)).await, expect(200, &[(VARY, "Origin")], ""));
}

#[actix_web::test]
async fn without_a_default_nothing_starts() {
    let resource = || web::resource("/").to(HttpResponse::Ok);
    assert!(!starts(App::new().service(without_default)).await);
    assert!(!starts(App::new().service(web::scope("/a").service(web::scope("/b").service(without_default)))).await);
    assert!(!starts(App::new().service(named)).await);
    assert!(!starts(App::new().service(resource().wrap(WITHOUT_DEFAULT))).await);
    assert!(!starts(App::new().service(web::scope("/a").wrap(WITHOUT_DEFAULT).service(resource()))).await);
    assert!(!starts(App::new().wrap(WITHOUT_DEFAULT)).await);
    assert!(starts(App::new().service(by_default).wrap(PERHAPS_NONE)).await);
}

#[test]
fn what_is_not_known_is_shown_as_it_is_written() {
    let text = r#"Cors { origins: ["https://b.example", "env(\"HTTP_UNSET\", default = [\"https://app.example.com\", \"http://localhost:*\"])"], methods: ["PUT"], credentials: false }"#;
    assert_eq!(format!("{:?}", by_default::CORS), text);
}

/// Handlers of one line, each with a variable of its own.
macro_rules! made {
    ($($name:ident $variable:literal)*) => {$(
        #[cors(origins = env($variable))]
        #[put("/")]
        async fn $name() -> impl Responder {
            HttpResponse::Ok()
        }
    )*};
}

made! { made_one "HTTP_UNSET_ONE" made_two "HTTP_UNSET_TWO" }

const MODULE_LINE: u32 = line!() + 1;
#[cors(origins = env("HTTP_UNSET_MODULE"))]
mod module {
    use actix_web::{HttpResponse, put};
    use cors_runtime::cors;

    #[put("/one")]
    pub(super) async fn one() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[put("/two")]
    pub(super) async fn two() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    pub(super) const INHERITS_LINE: u32 = line!() + 1;
    #[cors(inherit, credentials)]
    #[put("/inherits")]
    pub(super) async fn inherits() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[test]
fn the_check_says_each_variable_at_its_line_and_once_of_handlers_that_have_one_policy() {
    let error = cors_runtime::check().unwrap_err();
    let said = |part: &str| -> Vec<_> {
        let policies = error.policies().iter().filter(|policy| policy.name().contains(part));
        policies.map(|policy| (policy.line(), policy.problems()[0].variable().map(str::to_owned))).collect()
    };
    let variables: Vec<_> = said("environment::made_").into_iter().filter_map(|(_, variable)| variable).collect();
    assert_eq!(variables, ["HTTP_UNSET_ONE", "HTTP_UNSET_TWO"]);
    let of_module = Some("HTTP_UNSET_MODULE".to_owned());
    assert_eq!(said("environment::module::"), [(MODULE_LINE, of_module.clone()), (module::INHERITS_LINE, of_module)]);
    let _ = App::new().service((made_one, made_two, module::one, module::two, module::inherits));
}
