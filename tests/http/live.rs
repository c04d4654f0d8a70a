//! A policy that is replaced while the service runs: a request goes by one, from its start to its end.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

use actix_web::{App, HttpResponse, Responder, rt, web};
use cors_runtime::{Cors, Live, cors, policy};

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, EXPOSE_HEADERS, Fields, MAX_AGE, OTHER,
    PREFLIGHT, Server, VARY, expect, preflight, put, refused, serve,
};

/// A policy of which every part is another one than of [`two`].
fn one() -> Cors {
    let builder = Cors::builder().origins([APP]).methods(["PUT", "PATCH"]).headers(["X-One"]).expose_headers(["X-A"]);
    builder.credentials(true).max_age(std::time::Duration::from_secs(1)).build().unwrap()
}

const fn two() -> Cors {
    policy! {
        origins = ["https://app.example.com", "https://other.example"],
        methods = [PUT, DELETE],
        headers = "X-Two",
        expose_headers = "X-B",
        max_age = 2,
        preflight_status = 200,
    }
}

/// The answers to a preflight and to an actual request of `APP`, by the one and by the other.
fn by_one() -> [Answer; 2] {
    let allowed = [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true")];
    let preflight = [(ALLOW_METHODS, "PUT, PATCH"), (ALLOW_HEADERS, "X-One"), (MAX_AGE, "1"), (VARY, PREFLIGHT)];
    let actual = [(EXPOSE_HEADERS, "X-A"), (VARY, "Origin")];
    [expect(204, &allowed, "").with(&preflight), expect(200, &allowed, "").with(&actual)]
}

fn by_two() -> [Answer; 2] {
    let allowed = [(ALLOW_ORIGIN, APP)];
    let preflight = [(ALLOW_METHODS, "PUT, DELETE"), (ALLOW_HEADERS, "X-Two"), (MAX_AGE, "2"), (VARY, PREFLIGHT)];
    let actual = [(EXPOSE_HEADERS, "X-B"), (VARY, "Origin")];
    [expect(200, &allowed, "").with(&preflight), expect(200, &allowed, "").with(&actual)]
}

async fn answers(app: &Server, origin: &str) -> [Answer; 2] {
    [app.answer(preflight("PUT", "/").origin(origin)).await, app.answer(put("/").origin(origin)).await]
}

#[actix_web::test]
async fn what_comes_after_a_replacement_goes_by_the_new_policy() {
    static LIVE: Live = Live::new();

    #[cors(policy = LIVE)]
    #[actix_web::put("/")]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }

    LIVE.set(one()).unwrap();
    let resource = || web::resource("/").to(HttpResponse::Ok);
    for app in [
        serve(App::new().service(handler)).await,
        serve(App::new().service(web::scope("").service(handler)).wrap(policy! { origins = "*" })).await,
        serve(App::new().service(resource().wrap(&LIVE))).await,
        serve(App::new().service(resource()).wrap(&LIVE)).await,
        serve(App::new().service(web::scope("").service(resource()).wrap(&LIVE))).await,
    ] {
        LIVE.set(one()).unwrap();
        assert_eq!(answers(&app, APP).await, by_one());
        let vary = [(VARY, "Origin")];
        assert_eq!(answers(&app, OTHER).await, [refused(), expect(200, &vary, "")]);
        LIVE.set(two()).unwrap();
        assert_eq!(answers(&app, APP).await, by_two());
        assert_eq!(
            answers(&app, OTHER).await[1],
            expect(200, &[(ALLOW_ORIGIN, OTHER), (EXPOSE_HEADERS, "X-B"), vary[0]], "")
        );
    }
}

#[actix_web::test]
async fn a_request_goes_by_the_policy_of_its_start() {
    static LIVE: Live = Live::new();

    /// Replaces the policy while it runs.
    #[cors(policy = LIVE)]
    #[actix_web::put("/")]
    async fn handler() -> Result<HttpResponse, actix_web::Error> {
        LIVE.set(two()).unwrap();
        rt::task::yield_now().await;
        Ok(HttpResponse::Ok().finish())
    }

    let resource = web::resource("/").to(async || {
        LIVE.set(two()).unwrap();
        rt::task::yield_now().await;
        HttpResponse::Ok().finish()
    });
    LIVE.set(one()).unwrap();
    for app in [serve(App::new().service(handler)).await, serve(App::new().service(resource).wrap(&LIVE)).await] {
        LIVE.set(one()).unwrap();
        assert_eq!(app.answer(put("/").origin(APP)).await, by_one()[1]);
        assert_eq!(app.answer(put("/").origin(APP)).await, by_two()[1]);
    }
}

#[actix_web::test]
async fn an_error_that_becomes_a_response_later_goes_by_the_policy_of_the_start() {
    static LIVE: Live = Live::new();

    #[cors(policy = LIVE)]
    #[actix_web::put("/")]
    async fn handler() -> Result<HttpResponse, actix_web::Error> {
        LIVE.set(two()).unwrap();
        Err(actix_web::error::ErrorImATeapot(""))
    }

    LIVE.set(one()).unwrap();
    let app = serve(App::new().service(handler)).await;
    let text = [("content-type", crate::service::TEXT)];
    let teapot = |answer: Answer| Answer { status: 418, ..answer.with(&text) };
    for by in [by_one(), by_two()] {
        let [_, actual] = by;
        assert_eq!(app.answer(put("/").origin(APP)).await, teapot(actual));
    }
}

/// How often the policy is replaced while the threads ask.
const REPLACEMENTS: usize = 100_000;

const THREADS: usize = 8;

#[test]
fn every_answer_is_wholly_of_one_policy_while_it_is_replaced_under_load() {
    static LIVE: Live = Live::new();
    static IS_OVER: AtomicBool = AtomicBool::new(false);
    static ANSWERS: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

    #[cors(policy = LIVE)]
    #[actix_web::put("/")]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }

    /// Asks until it is over, and at least once by each policy.
    fn ask() {
        rt::System::new().block_on(async {
            let app = serve(App::new().service(handler).wrap(&LIVE)).await;
            let expected = [by_one(), by_two()];
            while !IS_OVER.load(Ordering::Relaxed) {
                for (index, answer) in answers(&app, APP).await.into_iter().enumerate() {
                    let found = expected.iter().position(|by| by[index] == answer);
                    let found = found.unwrap_or_else(|| panic!("by neither of the policies: {answer:?}"));
                    ANSWERS[found].fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }

    LIVE.set(one()).unwrap();
    let policies = [two(), one()];
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(ask)).collect();
        // The first answers may take a while; the replacements are not to be over before.
        while ANSWERS[0].load(Ordering::Relaxed) < THREADS && threads.iter().all(|thread| !thread.is_finished()) {
            thread::yield_now();
        }
        for replacement in 0..REPLACEMENTS {
            LIVE.set(policies[replacement % 2].clone()).unwrap();
        }
        IS_OVER.store(true, Ordering::Relaxed);
    });
    let answers = ANSWERS.each_ref().map(|count| count.load(Ordering::Relaxed));
    assert!(answers.iter().all(|&count| count > THREADS), "there are answers by each policy: {answers:?}");
}
