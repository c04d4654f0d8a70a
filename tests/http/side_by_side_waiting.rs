//! The same of handlers that wait: what runs, and what is dropped, comes in the order of a plain one.

use std::{cell::RefCell, future::Future, mem, pin::Pin, task::Context};

use actix_web::{
    App, FromRequest, HttpRequest, HttpResponse, Responder, Result,
    body::BoxBody,
    dev::{Payload, Service},
    error::ErrorConflict,
    rt::task::yield_now,
    test::{TestRequest, init_service},
    web,
};
use futures_util::{Stream, stream};

thread_local! {
    /// What has happened, in its order.
    static HAPPENED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn note(what: &str) {
    HAPPENED.with_borrow_mut(|happened| happened.push(what.to_owned()));
}

/// Notes that it is dropped.
struct Noted(&'static str);

impl Drop for Noted {
    fn drop(&mut self) {
        note(&format!("{} dropped", self.0));
    }
}

/// An extractor that waits, and fails where the request asks it to.
struct Slow(Noted);

impl FromRequest for Slow {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        note("extraction begun");
        let fails = request.query_string() == "fails";
        let values = Noted("values of the extraction");
        Box::pin(async move {
            yield_now().await;
            drop(values);
            if fails { Err(ErrorConflict("it fails")) } else { Ok(Self(Noted("argument"))) }
        })
    }
}

struct Answer;

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        note("responding");
        HttpResponse::Ok().body(request.path().to_owned())
    }
}

macro_rules! handlers {
    ($module:ident $(#[$attribute:meta])*) => {
        mod $module {
            use actix_web::put;

            use super::*;

            $(#[$attribute])*
            #[put("/waits")]
            pub(super) async fn waits(argument: Slow) -> Answer {
                let _values = Noted("values of the handler");
                note("running");
                yield_now().await;
                drop(argument.0);
                Answer
            }

            $(#[$attribute])*
            #[put("/reads")]
            pub(super) async fn reads(_: Slow, body: web::Bytes) -> String {
                note("running");
                format!("{body:?}")
            }
        }
    };
}

handlers!(plain);
handlers!(annotated #[cors_runtime::cors(origins = ["https://app.example.com"])]);

/// A body that is never there to its end, and notes when it is dropped.
fn body() -> Pin<Box<dyn Stream<Item = Result<web::Bytes, actix_web::error::PayloadError>>>> {
    let body = Noted("body");
    Box::pin(stream::poll_fn(move |_| {
        _ = &body;
        std::task::Poll::Pending
    }))
}

/// Everything that happens with a request for `uri` whose future is polled at most this often.
async fn happens(routes: fn(&mut web::ServiceConfig), uri: &str, polls: usize) -> Vec<String> {
    let app = init_service(App::new().configure(routes)).await;
    let (request, _) = TestRequest::put().uri(uri).to_request().replace_payload(Payload::Stream { payload: body() });
    let mut answer = Box::pin(app.call(request));
    note("called");
    let mut context = Context::from_waker(std::task::Waker::noop());
    for poll in 0..polls {
        note(&format!("poll {poll}"));
        if let std::task::Poll::Ready(answered) = answer.as_mut().poll(&mut context) {
            note(&format!("answered with {}", answered.unwrap().status()));
            break;
        }
        // What yields is woken by the runtime.
        yield_now().await;
    }
    drop(answer);
    HAPPENED.with_borrow_mut(mem::take)
}

#[actix_web::test]
async fn a_handler_that_waits_runs_in_the_order_of_a_plain_one_and_is_dropped_in_it() {
    for uri in ["/waits", "/waits?fails", "/reads", "/reads?fails", "/nothing"] {
        for polls in 0..6 {
            let of_plain = happens(|config| _ = config.service((plain::waits, plain::reads)), uri, polls).await;
            let of_annotated =
                happens(|config| _ = config.service((annotated::waits, annotated::reads)), uri, polls).await;
            assert_eq!(of_annotated, of_plain, "{uri}, polled at most {polls} times");
        }
    }
}

#[actix_web::test]
async fn nothing_of_a_handler_runs_before_its_future_is_polled() {
    let happened = happens(|config| _ = config.service(annotated::waits), "/waits", 0).await;
    assert_eq!(happened, ["called", "body dropped"]);
    let happened = happens(|config| _ = config.service(annotated::waits), "/waits", 5).await;
    let answered = happened.iter().position(|what| what == "answered with 200 OK");
    assert!(answered.is_some_and(|answered| happened[answered - 1] == "body dropped"), "{happened:?}");
}
