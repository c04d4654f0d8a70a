//! What is said of requests that no route serves: it is what a page gets, whatever answers them.

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    get, guard,
    middleware::{NormalizePath, from_fn},
    put, test, web,
};
use cors_runtime::{
    Cors, cors, policy,
    surface::{self, Explanation, Outcome, Readable},
    testing::{Page, Remedy, RemedyKind, Request},
};

const AROUND: Cors = policy! { origins = ["https://around.example"], methods = [GET, POST, PUT] };
const INNER: Cors = policy! { origins = ["https://inner.example"], methods = [GET, PUT] };

#[cors(origins = ["https://own.example"])]
#[put("/items/{id}")]
async fn item() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[get("/plain")]
async fn plain() -> HttpResponse {
    HttpResponse::Ok().finish()
}

async fn ok() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn routes(config: &mut web::ServiceConfig) {
    config.service((item, plain)).service(web::resource("/wrapped").wrap(INNER).route(web::get().to(ok))).service(
        web::scope("/scope")
            .wrap(INNER)
            .service(web::resource("/there").route(web::get().to(ok)))
            .default_service(web::to(HttpResponse::ImATeapot)),
    );
}

/// What is explained, and whether a page reads what comes: both by each of these origins.
async fn compared<B: MessageBody>(
    app: impl Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    request: impl Fn() -> Request,
) -> Vec<(Explanation, bool)> {
    let surface = surface::of(&app).await;
    let mut compared = Vec::new();
    for origin in ["https://around.example", "https://inner.example", "https://own.example"] {
        let page = Page::at(origin);
        compared.push((surface.explain(&page, request()), page.fetch(&app, request()).await.is_ok()));
    }
    compared
}

const REQUESTS: [(&str, &str); 12] = [
    ("PUT", "/items/1"),
    ("GET", "/items/1"),
    ("DELETE", "/items/1"),
    ("GET", "/nothing/there"),
    ("PUT", "/nothing"),
    ("GET", "/plain"),
    ("POST", "/plain"),
    ("GET", "/wrapped"),
    ("PUT", "/wrapped"),
    ("GET", "/scope/nothing"),
    ("PUT", "/scope/there"),
    ("PUT", "/scope/nothing/at/all"),
];

#[actix_web::test]
async fn what_answers_instead_of_a_route_is_told() {
    for (method, path) in REQUESTS {
        let request = || Request::new(method, path);
        let services = [
            compared(test::init_service(App::new().configure(routes)).await, request).await,
            compared(test::init_service(App::new().configure(routes).wrap(AROUND)).await, request).await,
            compared(
                test::init_service(App::new().configure(routes).wrap(AROUND).default_service(web::to(ok))).await,
                request,
            )
            .await,
            compared(test::init_service(App::new().configure(routes).default_service(web::to(ok))).await, request)
                .await,
            // No entry goes by the policy of the `App`.
            compared(test::init_service(App::new().service(item).wrap(AROUND)).await, request).await,
        ];
        for (number, compared) in services.into_iter().enumerate() {
            for (explanation, is_read) in compared {
                // A default service that answers preflights is not told from middleware, behind which a policy may be.
                let is_hidden = (number, method, path) == (3, "GET", "/plain");
                let is_unknown = matches!(explanation.outcome(), Outcome::Unknown(_));
                assert_eq!(is_unknown, is_hidden, "{number} {method} {path}: {explanation}");
                assert_eq!(explanation.is_read(), is_read, "{number} {method} {path}: {explanation}");
            }
        }
    }
}

#[actix_web::test]
async fn the_status_of_what_nothing_serves_is_not_made_up() {
    let app = test::init_service(App::new().configure(routes).wrap(AROUND).default_service(web::to(ok))).await;
    let surface = surface::of(&app).await;
    let explanation = surface.explain(&Page::at("https://around.example"), Request::get("/nothing"));
    assert!(
        matches!(explanation.outcome(), Outcome::Read { status: None, headers: Readable::Listed(_) }),
        "{explanation}"
    );
    let text = explanation.to_string();
    assert!(text.contains("< (404 or 405, unless a default service or files answer)\n"), "{text}");
    assert!(text.contains("nothing that is registered, policy `surface::elsewhere` (App) at "), "{text}");
    let data = serde_json::to_value(&explanation).unwrap();
    let exchange = data["steps"].as_array().unwrap().iter().find(|step| !step["exchange"].is_null()).unwrap();
    assert!(exchange["exchange"]["status"].is_null(), "{data}");
    assert_eq!(exchange["exchange"]["unknown_status"], "404 or 405, unless a default service or files answer");
}

/// It is a file of the package.
#[actix_web::test]
async fn files_are_told_below_their_own_path() {
    let app = || App::new().service(web::scope("/docs").wrap(AROUND).service(actix_files::Files::new("/static", ".")));
    for (path, is_file) in [("/docs/static/Cargo.toml", true), ("/docs/static/nothing", true), ("/docs/other", false)] {
        for (explanation, is_read) in compared(test::init_service(app()).await, || Request::get(path)).await {
            assert_eq!(explanation.is_read(), is_read, "{explanation}");
            let pattern = explanation.asked().and_then(surface::Asked::pattern);
            assert_eq!(pattern, is_file.then_some("/docs/static"), "{explanation}");
        }
    }
}

#[actix_web::test]
async fn what_depends_on_guards_or_on_middleware_is_not_told() {
    let unknown = async |config: fn(&mut web::ServiceConfig), request: Request| {
        let app = test::init_service(App::new().configure(config)).await;
        let explanation = surface::of(&app).await.explain(&Page::at("https://own.example"), request);
        let Outcome::Unknown(why) = explanation.outcome() else { panic!("{explanation}") };
        why.clone()
    };
    let guarded = |config: &mut web::ServiceConfig| {
        let scope = web::scope("/admin").guard(guard::Host("admin.example")).wrap(INNER);
        config.service(scope.service(item));
    };
    assert_eq!(
        unknown(guarded, Request::get("/admin/nothing")).await,
        "guards or other services decide what answers at `/admin` where no route does"
    );
    assert_eq!(
        unknown(guarded, Request::put("/admin/items/1")).await,
        "the guards of `/admin/items/{id}` ask for the host `admin.example`, and the request has `localhost:8080`"
    );
    let two = |config: &mut web::ServiceConfig| {
        config.service(web::scope("/{any}").wrap(INNER).service(item)).service(web::scope("/b").service(plain));
    };
    assert_eq!(unknown(two, Request::get("/b/nothing")).await, "which of `/b` and `/{any}` has this path");
    assert_eq!(
        unknown(routes, Request::get("/plain/")).await,
        "no route has this path, unless middleware makes `/plain` of it"
    );
}

#[actix_web::test]
async fn a_slash_at_the_end_is_for_the_page_to_mend_or_for_middleware() {
    let app = test::init_service(App::new().service(item).wrap(NormalizePath::trim())).await;
    let page = Page::at("https://own.example");
    let explanation = surface::of(&app).await.explain(&page, Request::put("/items/1/"));
    assert!(matches!(explanation.outcome(), Outcome::Unknown(_)), "{explanation}");
    let [remedy] = explanation.remedies() else { panic!("{explanation}") };
    assert_eq!(remedy.kind(), RemedyKind::Page);
    assert!(remedy.text().contains("`/items/{id}` has it but for the slash at its end"), "{remedy}");
    page.fetch(&app, Request::put("/items/1/")).await.unwrap();
}

#[actix_web::test]
async fn middleware_that_waits_between_two_policies_is_taken_to_let_the_request_pass() {
    let waits = from_fn(async |request, next: actix_web::middleware::Next<_>| next.call(request).await);
    let app = App::new().service(web::scope("").wrap(waits).service(item)).wrap(AROUND);
    let app = test::init_service(app).await;
    let surface = surface::of(&app).await;
    let explanation = surface.explain(&Page::at("https://own.example"), Request::put("/items/1"));
    let note = "no actual request was seen to come to this policy, as where middleware that waits is on the way: it is taken to let \
                the request pass";
    assert!(explanation.is_read() && explanation.steps().iter().any(|step| step.text() == note), "{explanation}");
}

#[actix_web::test]
async fn a_mistyped_path_is_the_pages_to_mend_first() {
    let app = test::init_service(App::new().service(item).wrap(AROUND)).await;
    let explanation = surface::of(&app).await.explain(&Page::at("https://evil.example"), Request::put("/itmes/1"));
    let kinds: Vec<_> = explanation.remedies().iter().map(Remedy::kind).collect();
    assert_eq!(kinds, [RemedyKind::Page, RemedyKind::Settings], "{explanation}");
    assert!(explanation.remedies()[0].text().starts_with("no route of the service has this path"), "{explanation}");
}

#[actix_web::test]
async fn the_policy_of_what_no_route_has_is_data_too() {
    let app = test::init_service(App::new().configure(routes).wrap(AROUND)).await;
    let data = serde_json::to_value(surface::of(&app).await).unwrap();
    // That of the scope is inside of it.
    let [of_app] = &data["no_route"].as_array().unwrap()[..] else { panic!("{data:#}") };
    assert_eq!((&of_app["path"], &of_app["policy"]["source"]), (&"/".into(), &"app".into()));
    let app = test::init_service(App::new().configure(routes)).await;
    let data = serde_json::to_value(surface::of(&app).await).unwrap();
    let [of_scope] = &data["no_route"].as_array().unwrap()[..] else { panic!("{data:#}") };
    assert_eq!((&of_scope["path"], &of_scope["policy"]["scope"]), (&"/scope".into(), &"/scope".into()));
}

/// To actix-web's report these handlers are scopes.
#[actix_web::test]
async fn a_handler_has_no_paths_below_its_own() {
    #[cors(origins = ["https://own.example"])]
    #[get("/")]
    async fn index() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
    #[cors(origins = ["https://own.example"])]
    #[get("/items/{item}/reviews")]
    async fn reviews() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
    let app = || {
        let scope = web::scope("/api").service(item).service(reviews);
        App::new().service(index).service(scope).wrap(AROUND)
    };
    let surface = surface::of(&test::init_service(app()).await).await;
    let text = surface.to_string();
    assert!(text.contains(" no route  origins https://around.example; "), "{text}");
    assert_eq!(text.matches("no route").count(), 1, "{text}");
    for (method, path) in [
        ("GET", "/api/items/7/reviews"),
        ("POST", "/api/items/7/reviews"),
        ("GET", "/nothing"),
        ("PUT", "/api/items/7/8"),
    ] {
        for (explanation, is_read) in compared(test::init_service(app()).await, || Request::new(method, path)).await {
            let text = explanation.to_string();
            assert!(!text.contains("taken to be") && !text.contains("does not tell"), "{text}");
            assert_eq!(explanation.is_read(), is_read, "{text}");
        }
    }
}
