//! Predicates that wait: each holds up its own request alone, and is gone with the client.

use std::{
    cell::Cell,
    future::poll_fn,
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpResponse, error::InternalError, http::StatusCode, put, rt, web};
use cors_runtime::{Cors, Origin, cors, policy};
use futures_util::future::{join, join_all};

use crate::service::{ALLOW_METHODS, ALLOW_ORIGIN, Fields, PREFLIGHT, Server, VARY, expect, preflight, put, serve};

const TENANT: &str = "https://tenant.example";

thread_local! {
    static IS_OPEN: Cell<bool> = const { Cell::new(false) };
    static WAITING: Cell<usize> = const { Cell::new(0) };
    static HANDLED: Cell<usize> = const { Cell::new(0) };
}

/// Polls a future once, and says whether it is not done.
async fn waits_on<F: Future>(mut future: Pin<&mut F>) -> bool {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

/// Counts itself as long as it lives.
struct Waiting;

impl Waiting {
    fn new() -> Self {
        WAITING.set(WAITING.get() + 1);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.set(WAITING.get() - 1);
    }
}

/// Allows an origin once the gate is open.
async fn waits(origin: &Origin, request: &HttpRequest) -> Result<bool, InternalError<&'static str>> {
    let _waiting = Waiting::new();
    let path = request.path().to_owned();
    while !IS_OPEN.get() {
        rt::task::yield_now().await;
    }
    if path == "/" {
        Err(InternalError::new("no items", StatusCode::NOT_FOUND))
    } else {
        Ok(origin.host() != "other.example")
    }
}

#[cors(origins = ["https://app.example.com", async_predicate(waits)])]
#[put("/items")]
async fn put_items() -> HttpResponse {
    HANDLED.set(HANDLED.get() + 1);
    HttpResponse::Ok().body("put")
}

const AROUND: Cors = policy! { origins = ["https://app.example.com", async_predicate(waits)], methods = [PUT] };

async fn services() -> [Server; 2] {
    let around = App::new().route(
        "/items",
        web::put().to(|| async {
            HANDLED.set(HANDLED.get() + 1);
            HttpResponse::Ok().body("put")
        }),
    );
    [serve(App::new().service(put_items)).await, serve(around.wrap(AROUND)).await]
}

#[actix_web::test]
async fn a_slow_one_holds_up_its_own_request_alone() {
    for app in services().await {
        IS_OPEN.set(false);
        HANDLED.set(0);
        let (actual, asks) =
            (app.answer(put("/items").origin(TENANT)), app.answer(preflight("PUT", "/items").origin(TENANT)));
        let (mut actual, mut asks) = (pin!(actual), pin!(asks));
        for _ in 0..3 {
            assert!(waits_on(actual.as_mut()).await && waits_on(asks.as_mut()).await);
        }
        assert_eq!((WAITING.get(), HANDLED.get()), (2, 0));
        let listed = "https://app.example.com";
        let expected = expect(200, &[(ALLOW_ORIGIN, listed), (VARY, "Origin")], "put");
        assert_eq!(app.answer(put("/items").origin(listed)).await, expected);
        assert_eq!(HANDLED.get(), 1);
        IS_OPEN.set(true);
        assert_eq!(actual.await, expect(200, &[(ALLOW_ORIGIN, TENANT), (VARY, "Origin")], "put"));
        let expected = expect(204, &[(ALLOW_ORIGIN, TENANT), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        assert_eq!(asks.await, expected);
        assert_eq!((WAITING.get(), HANDLED.get()), (0, 2));
    }
}

#[actix_web::test]
async fn a_client_that_goes_away_leaves_nothing_behind() {
    for app in services().await {
        IS_OPEN.set(false);
        HANDLED.set(0);
        for request in [|| put("/items"), || preflight("PUT", "/items")] {
            let mut answer = Box::pin(app.answer(request().origin(TENANT)));
            assert!(waits_on(answer.as_mut()).await);
            assert_eq!(WAITING.get(), 1);
            drop(answer);
            assert_eq!((WAITING.get(), HANDLED.get()), (0, 0));
        }
        IS_OPEN.set(true);
        let expected = expect(200, &[(ALLOW_ORIGIN, TENANT), (VARY, "Origin")], "put");
        assert_eq!(app.answer(put("/items").origin(TENANT)).await, expected);
        assert_eq!((WAITING.get(), HANDLED.get()), (0, 1));
    }
}

#[actix_web::test]
async fn many_that_wait_at_once_get_each_their_own_answer() {
    for app in services().await {
        IS_OPEN.set(false);
        let origins: Vec<_> = (0..100).map(|number| format!("https://tenant-{number}.example")).collect();
        let opens = async {
            rt::time::sleep(Duration::from_millis(20)).await;
            IS_OPEN.set(true);
        };
        let answers = join_all(origins.iter().map(|origin| app.answer(put("/items").origin(origin))));
        let (answers, ()) = join(answers, opens).await;
        for (origin, answer) in origins.iter().zip(answers) {
            assert_eq!(answer, expect(200, &[(ALLOW_ORIGIN, origin), (VARY, "Origin")], "put"));
        }
    }
}
