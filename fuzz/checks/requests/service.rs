//! The service that is asked.

use std::{cell::OnceCell, future::Future, pin::Pin};

use actix_web::{
    App, HttpRequest, HttpResponse,
    body::to_bytes,
    http::header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_HEADERS,
        ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, ORIGIN, VARY,
    },
    rt::{System, SystemRunner},
    test::{TestRequest, call_service, init_service},
};

use super::{Answer, Request, policies};

pub(super) const BODY: &str = "handled";
/// A field of the handler's own.
pub(super) const OWN: (&str, &str) = ("x-total-count", "7");
/// A field by which a request says what `Vary` the handler sets.
const SETS_VARY: &str = "x-sets-vary";

type Answering = Pin<Box<dyn Future<Output = Answer>>>;

/// A running service, one for each thread.
pub(super) struct Service {
    system: SystemRunner,
    answer: Box<dyn Fn(TestRequest) -> Answering>,
}

impl Service {
    pub(super) fn with(ask: impl FnOnce(&Self)) {
        thread_local! {
            // Never dropped: at the end of a thread what its parts need may be gone.
            static SERVICE: OnceCell<&'static Service> = const { OnceCell::new() };
        }
        SERVICE.with(|service| ask(service.get_or_init(|| Box::leak(Box::new(Self::start())))));
    }

    fn start() -> Self {
        let system = System::new();
        let service = system.block_on(async { init_service(App::new().configure(policies::configure)).await });
        let service: &'static _ = Box::leak(Box::new(service));
        let answer = move |request: TestRequest| {
            Box::pin(async move {
                let response = call_service(service, request.to_request()).await;
                let (status, fields) = (response.status().as_u16(), fields(response.headers()));
                let body = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("the body broke off"));
                Answer { status, fields, body: body.escape_ascii().to_string() }
            }) as Answering
        };
        Self { system, answer: Box::new(answer) }
    }

    pub(super) fn answer(&self, path: &str, request: &Request) -> Answer {
        let mut sent = TestRequest::with_uri(path).method(request.method.clone());
        for (name, values) in [
            (ORIGIN.as_str(), &request.origins),
            (ACCESS_CONTROL_REQUEST_METHOD.as_str(), &request.asked_methods),
            (ACCESS_CONTROL_REQUEST_HEADERS.as_str(), &request.asked_headers),
            (SETS_VARY, &request.handlers_vary),
        ] {
            sent = values.iter().fold(sent, |sent, value| sent.append_header((name, value)));
        }
        sent = request.others.iter().fold(sent, |sent, (name, value)| sent.append_header((name.clone(), value)));
        self.system.block_on((self.answer)(sent))
    }
}

/// A response with fields of CORS that are not the policy's.
pub(super) async fn respond(request: HttpRequest) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    for vary in request.headers().get_all(SETS_VARY) {
        response.append_header((VARY, vary));
    }
    response
        .insert_header(OWN)
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "https://evil.example"))
        .insert_header((ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"))
        .body(BODY)
}

fn fields(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| value.escape_ascii().to_string();
    let mut fields: Vec<_> = headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
    // The values of one name keep their order.
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    fields
}
