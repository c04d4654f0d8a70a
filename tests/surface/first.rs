//! What comes first at a path, and what is never reached.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use actix_web::{App, HttpResponse, Responder, dev::Service, get, guard, http::Method, put, test, web};
use cors_runtime::{
    Cors, Live, cors, policy,
    surface::{self, State},
};

use crate::listed::list;

const AROUND: Cors = policy! { origins = ["https://around.example"], methods = [GET, PUT] };

async fn never() -> HttpResponse {
    panic!("no handler runs")
}

#[cors(origins = ["https://late.example"])]
#[put("/a/{late}")]
async fn late() -> impl Responder {
    "late"
}

async fn listed(configure: impl FnOnce(&mut web::ServiceConfig) + 'static) -> Vec<String> {
    list(&surface::of(&test::init_service(App::new().configure(configure)).await).await)
}

#[cors(origins = ["https://own.example"])]
#[get("/own")]
async fn read_own() -> impl Responder {
    "own"
}

#[actix_web::test]
async fn a_resource_of_other_methods_keeps_the_requests_of_those_behind_it() {
    let of_another = listed(|config| {
        let open = policy! { origins = "*", methods = "*" };
        config
            .service(web::resource("/{x}").wrap(open).route(web::get().to(never)))
            .service(web::resource("/late").wrap(AROUND).route(web::put().to(never)).route(web::get().to(never)));
    });
    assert_eq!(of_another.await, ["GET /late: behind /{x}", "PUT /late: behind /{x}", "GET /{x}: Resource"]);
    // One that a guard keeps others from lets them go on.
    let passed = listed(|config| {
        config
            .route("/{x}", web::get().to(never))
            .service(web::resource("/late").wrap(AROUND).route(web::put().to(never)));
    });
    assert_eq!(passed.await, ["PUT /late: Resource", "GET /{x}: none"]);
    let of_its_own_pattern =
        listed(|config| _ = config.service(web::resource("/own").route(web::post().to(never))).service(read_own));
    assert_eq!(of_its_own_pattern.await, ["GET /own: behind /own", "POST /own: none"]);
}

#[actix_web::test]
async fn what_is_behind_a_scope_is_never_reached() {
    let found = listed(|config| {
        config
            .service(web::scope("/a").route("/first", web::put().to(never)))
            .service(late)
            .route("/a/plain", web::put().to(never))
            .service(web::scope("/a").route("/again", web::put().to(never)))
            .service(web::scope("/v{n}").route("", web::put().to(never)))
            .route("/v1/x", web::put().to(never))
            .route("/w1/x", web::put().to(never));
    });
    assert_eq!(
        found.await,
        [
            "PUT /a/again: behind /a",
            "PUT /a/first: none",
            "PUT /a/plain: behind /a",
            "PUT /a/{late}: behind /a",
            "PUT /v1/x: behind /v{n}",
            "PUT /v{n}: none",
            "PUT /w1/x: none",
        ]
    );
}

#[actix_web::test]
async fn what_is_found_behind_a_guard_is_that_of_a_path_that_no_other_matches() {
    const OTHER: Cors = policy! { origins = ["https://other.example"], methods = [GET] };
    let app = test::init_service(
        App::new()
            .service(web::resource("/{a}/{b}").guard(guard::Header("x-k", "v")).route(web::get().to(never)))
            .service(web::resource(r"/q/{b:\d+}").wrap(OTHER).route(web::get().to(never)))
            .service(web::resource("/q/{c}").wrap(AROUND).route(web::get().to(never))),
    )
    .await;
    let surface = surface::of(&app).await;
    let entry = surface.entries().iter().find(|entry| entry.pattern() == "/q/{c}").unwrap();
    assert!(entry.policy().is_some_and(|policy| policy.is_open_to("https://around.example", "GET")), "{entry:?}");
}

#[actix_web::test]
async fn a_handler_behind_a_resource_that_serves_other_methods_is_never_reached() {
    #[cors(origins = ["https://own.example"])]
    #[actix_web::get("/own")]
    async fn own() -> impl Responder {
        "own"
    }
    let found = listed(|config| {
        config.service(web::resource("/{a}").wrap(AROUND).route(web::put().to(never))).service(own);
    });
    assert_eq!(found.await, ["GET /own: behind /{a}", "PUT /{a}: Resource"]);
}

#[actix_web::test]
async fn what_is_behind_a_tail_or_an_expression_is_never_reached() {
    let found = listed(|config| {
        config
            .service(web::resource("/a/{number:\\d}").route(web::put().to(never)))
            .service(web::resource("/a/{tail}*").route(web::put().to(never)))
            .service(late)
            .route("/a/b/c", web::put().to(never))
            .route("/b/{two:[^/]+/[^/]+}/c", web::put().to(never))
            .route("/b/{x}/{y}/c", web::put().to(never))
            .route("/b/{x}/c", web::put().to(never));
    });
    assert_eq!(
        found.await,
        [
            "PUT /a/b/c: behind /a/{tail}*",
            "PUT /a/{late}: behind /a/{tail}*",
            "PUT /a/{number:\\d}: none",
            "PUT /a/{tail}*: none",
            "PUT /b/{two:[^/]+/[^/]+}/c: none",
            "PUT /b/{x}/c: none",
            "PUT /b/{x}/{y}/c: behind /b/{two:[^/]+/[^/]+}/c",
        ]
    );
}

#[actix_web::test]
async fn what_has_guards_does_not_come_first_for_certain() {
    let found = listed(|config| {
        config
            .service(web::resource("/a/{guarded}").guard(guard::Header("x-beta", "1")).wrap(AROUND).put(never))
            .service(late)
            .service(web::scope("/b").guard(guard::Header("x-beta", "1")).route("/{name}", web::put().to(never)))
            .service(web::resource("/b/{other}").wrap(AROUND).put(never))
            .service(web::scope("/c").guard(guard::Get()).service(web::resource("/{name}").put(never)))
            .service(web::resource("/c/{other}").wrap(AROUND).put(never));
    });
    let policy = "surface::first::late";
    assert_eq!(
        found.await,
        [
            &format!("PUT /a/{{guarded}}: {policy}"),
            &format!("PUT /a/{{late}}: {policy}"),
            "PUT /b/{name}: Resource",
            "PUT /b/{other}: Resource",
            "PUT /c/{name}: Resource",
            "PUT /c/{other}: Resource",
        ]
    );
}

#[actix_web::test]
async fn a_handler_that_has_the_preflights_of_another_is_never_reached() {
    // `App::route` has the guard of the method around the resource, so that preflights pass it.
    let found = listed(|config| {
        config.route("/a/{every}", web::put().to(never)).service(late);
    });
    assert_eq!(found.await, ["PUT /a/{every}: surface::first::late", "PUT /a/{late}: behind /a/{every}"]);
}

#[actix_web::test]
async fn a_host_that_no_guard_asks_for_is_asked_too() {
    let at = |host| web::scope("").guard(guard::Host(host));
    let app = test::init_service(
        App::new()
            .service(at("localhost").wrap(AROUND).route("/both", web::get().to(never)))
            .route("/both", web::get().to(never))
            .service(web::resource("/most").guard(guard::Host("a.example")).put(never))
            .service(web::scope("/most").wrap(AROUND).route("", web::put().to(never)))
            .route("/plain", web::get().to(never)),
    )
    .await;
    assert_eq!(
        list(&surface::of(&app).await),
        [
            "GET /both: none",
            "GET //localhost/both: App",
            "PUT /most: Resource",
            "PUT //a.example/most: none",
            "PUT //localhost/most: App",
            "GET /plain: none",
            "GET //localhost/plain: App",
        ]
    );
}

#[actix_web::test]
async fn files_are_listed_at_the_root_and_in_scopes() {
    let files = || actix_files::Files::new("/", ".");
    let found = listed(move |config| {
        config
            .service(web::scope("/docs").wrap(AROUND).service(files()))
            .service(web::scope("/more").service(actix_files::Files::new("/x", ".")).wrap(AROUND))
            .route("/plain", web::get().to(never))
            .service(files());
    });
    assert_eq!(found.await, ["* /: none", "* /docs: Scope /docs", "* /more/x: Scope /more", "GET /plain: none"]);
    let app = test::init_service(App::new().service(files()).wrap(AROUND)).await;
    let surface = surface::of(&app).await;
    assert_eq!(list(&surface), ["* /: App"]);
    assert_eq!(surface.entries()[0].example(), Some("/example"));
}

#[actix_web::test]
async fn a_live_around_something_is_named() {
    static NAMED: Live = Live::new();
    static UNNAMED: Live = Live::new();
    const LINE: u32 = line!() - 1;
    #[cors(policy = NAMED)]
    #[put("/named")]
    async fn named() -> impl Responder {
        "named"
    }
    NAMED.set(AROUND).unwrap();
    UNNAMED.set(AROUND).unwrap();
    let app = test::init_service(
        App::new()
            .service(named)
            .service(web::resource("/a").wrap(&NAMED).route(web::put().to(never)))
            .service(web::resource("/b").wrap(&UNNAMED).route(web::put().to(never))),
    )
    .await;
    let surface = surface::of(&app).await;
    let names: Vec<_> = surface.entries().iter().map(|entry| entry.policy().unwrap().name()).collect();
    let declared = format!("Live ({}:{LINE})", file!());
    assert_eq!(names, ["NAMED", &declared, "surface::first::named (policy = NAMED)"]);
}

#[actix_web::test]
async fn paths_that_differ_by_a_space_are_two() {
    let found = listed(|config| {
        config.service(web::resource("/t ").wrap(AROUND).route(web::put().to(never))).route("/t", web::put().to(never));
    });
    assert_eq!(found.await, ["PUT /t: none", "PUT /t : Resource"]);
}

#[actix_web::test]
async fn an_example_need_not_be_ascii() {
    let routes = |config: &mut web::ServiceConfig| {
        config.service(web::resource("/ö/{id:ä+}").wrap(AROUND).route(web::put().to(never)));
    };
    let app = test::init_service(App::new().configure(routes)).await;
    let surface = surface::of(&app).example("/ö/{id:ä+}", "/ö/ää").await;
    assert_eq!(list(&surface), ["PUT /ö/{id:ä+}: Resource"]);
    assert_eq!(surface.entries()[0].example(), Some("/%C3%B6/%C3%A4%C3%A4"));
}

/// What a survey says that fails.
async fn failure<T>(survey: impl Future<Output = T>) -> String {
    let caught = futures_util::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(survey)).await;
    let message = *caught.err().expect("it fails").downcast::<String>().unwrap();
    let (message, _column) = message.rsplit_once(':').unwrap();
    message.to_owned()
}

#[actix_web::test]
async fn what_is_wrong_with_an_example_is_said_with_its_line() {
    let app = test::init_service(App::new().service(late)).await;
    let line = line!() + 1;
    let survey = surface::of(&app).example("/a/{late}", "/a/1").example("/a/{late}", "/a/2").into_future();
    assert_eq!(
        failure(survey).await,
        format!(
            "the pattern `/a/{{late}}` has the example `/a/1` already, and `/a/2` is another one\n  = help: leave one of them out\n \
             --> {}:{line}",
            file!()
        )
    );
    let line = line!() + 1;
    let survey = surface::of(&app).example("/a/{late}", "/b/1").into_future();
    assert_eq!(
        failure(survey).await,
        format!("the example `/b/1` does not fit the pattern `/a/{{late}}`\n --> {}:{line}", file!())
    );
}

#[actix_web::test]
#[should_panic(expected = "no request has the header \"Authorization\" with the value \"a\\nb\"")]
async fn a_header_that_is_none_is_refused() {
    let app = test::init_service(App::new().service(late)).await;
    surface::of(&app).with_header("Authorization", "a\nb").await;
}

#[actix_web::test]
async fn it_can_be_asked_from_an_address() {
    fn is_local(context: &guard::GuardContext<'_>) -> bool {
        context.head().peer_addr.is_some_and(|peer| peer.ip().is_loopback())
    }
    let routes = |config: &mut web::ServiceConfig| {
        config
            .service(web::resource("/local").guard(guard::fn_guard(is_local)).wrap(AROUND).route(web::put().to(never)));
    };
    let app = test::init_service(App::new().configure(routes)).await;
    assert_eq!(list(&surface::of(&app).await), ["PUT /local: none"]);
    let local = SocketAddr::from(([127, 0, 0, 1], 50_000));
    assert_eq!(list(&surface::of(&app).with_peer_addr(local).await), ["PUT /local: Resource"]);
}

#[actix_web::test]
async fn routes_are_found_by_a_few_requests_each() {
    // For 1,000 of them, a build that is not optimized takes seconds for a request each, since the router tries one expression by one.
    const ROUTES: usize = 200;
    type Pattern = fn(usize) -> (String, String, String);
    let kinds: [(&str, Pattern); 3] = [
        ("resources", |number| (String::new(), format!("/r{number}/{{id}}"), format!("/r{number}/1"))),
        ("tenants", |number| {
            (String::new(), format!("/api/{{tenant}}/r{number}/{{id}}"), format!("/api/1/r{number}/1"))
        }),
        ("scopes", |number| (format!("/s{number}/{{of}}"), "/x/{id}".to_owned(), format!("/s{number}/1/x/1"))),
    ];
    for (kind, pattern) in kinds {
        let routes = move |config: &mut web::ServiceConfig| {
            for number in 0..ROUTES {
                let (scope, own, _) = pattern(number);
                if scope.is_empty() {
                    config.route(&own, web::get().to(never));
                } else {
                    config.service(web::scope(&scope).route(&own, web::get().to(never)));
                }
            }
        };
        let app = test::init_service(App::new().configure(routes)).await;
        let routed = fastest(async || {
            for number in 0..ROUTES {
                let request = test::TestRequest::with_uri(&pattern(number).2).method(Method::OPTIONS);
                drop(app.call(request.to_request()));
            }
        });
        let routed = routed.await;
        let asked = fastest(async || {
            let surface = surface::of(&app).await;
            assert_eq!(surface.entries().len(), ROUTES);
            assert!(surface.entries().iter().all(|entry| matches!(entry.state(), State::NoPolicy)));
        });
        let asked = asked.await;
        println!("{ROUTES} {kind}: {asked:.0?}, of which the router takes {routed:.0?} for a request each");
        assert!(asked < 5 * routed + Duration::from_millis(500), "{kind}: {asked:?} {routed:?}");
    }
}

async fn fastest(run: impl AsyncFn()) -> Duration {
    let mut fastest = Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        run().await;
        fastest = fastest.min(start.elapsed());
    }
    fastest
}
