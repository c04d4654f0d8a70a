//! What is served at the paths of the page.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use actix_web::{
    Error, HttpRequest, HttpResponse,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web::Query,
};
use serde_json::json;

use super::{admission, answer, explain, loopback::HANDSHAKE, stream, surface::Found};
use crate::{
    nearest::claim::{self, RequestId, Told},
    request::survey,
    setup::source::Handle,
};

/// The name of what follows the path of the page.
pub(super) const PART: &str = "part";

const NO_REPORT: &str = "actix-web reports no routes of this service";

/// The page in one worker.
pub(super) struct Endpoint {
    /// That it has no policy.
    policy: Handle,
    /// What was found out, as long as it can't have changed.
    found: RefCell<Option<Rc<Found>>>,
}

impl Endpoint {
    pub(super) fn new(policy: Handle) -> Self {
        Self { policy, found: RefCell::new(None) }
    }

    /// Answers a request, which no policy around does any more.
    pub(super) fn call(
        this: &Rc<Self>,
        request: ServiceRequest,
    ) -> impl Future<Output = Result<ServiceResponse, Error>> + use<> {
        let told = claim::claim(RequestId::of(request.head()));
        let this = Rc::clone(this);
        async move {
            let (mut response, request) = match told {
                // It is a preflight, whatever its method is by now.
                Told::Asked => (refusal("there is no policy for the inspector"), request),
                Told::All | Told::Nobody => this.answer(request).await,
            };
            if told == Told::Nobody {
                claim::mark(&mut response.extensions_mut());
            }
            Ok(request.into_response(response))
        }
    }

    async fn answer(&self, mut request: ServiceRequest) -> (HttpResponse, ServiceRequest) {
        let part = request.match_info().get(PART).unwrap_or_default().trim_matches('/').to_owned();
        let response = match admission::admit(request.request()) {
            Err(why) => refusal(why),
            Ok(()) => self.part(&part, &mut request).await,
        };
        (response, request)
    }

    async fn part(&self, part: &str, request: &mut ServiceRequest) -> HttpResponse {
        let file = answer::file(part);
        let served = match part {
            "explain" => "POST",
            "surface" | "refusals" | HANDSHAKE => "GET",
            "" => "GET, HEAD",
            _ if file.is_some() => "GET, HEAD",
            _ => return answer::sentence(StatusCode::NOT_FOUND, "the inspector has nothing here"),
        };
        if !served.split(", ").any(|method| method == request.method().as_str()) {
            let mut response =
                answer::sentence(StatusCode::METHOD_NOT_ALLOWED, format!("the inspector serves {served} here"));
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(served));
            return response;
        }
        let headers = request.headers();
        if part.is_empty() {
            return if admission::is_document(headers) {
                answer::page(request.uri().path())
            } else {
                refusal("the inspector is no part of another page")
            };
        }
        if !admission::is_own(headers) {
            return refusal("the inspector answers its own page alone");
        }
        match part {
            "surface" => self.surface(request).await,
            "refusals" => stream::open(headers, of_query(request, "after").as_deref()),
            "explain" => self.explain(request).await,
            _ => file.unwrap_or_else(|| {
                survey::note(request, &self.policy, None, false);
                answer::sentence(StatusCode::OK, "the inspector is here")
            }),
        }
    }
}

/// What the query of a request says of this name.
fn of_query(request: &ServiceRequest, name: &str) -> Option<String> {
    let query = Query::<BTreeMap<String, String>>::from_query(request.query_string()).ok()?;
    query.into_inner().remove(name)
}

impl Endpoint {
    /// What the service allows, and what pages of an origin may use of it.
    async fn surface(&self, request: &ServiceRequest) -> HttpResponse {
        let origin = of_query(request, "origin").filter(|origin| !origin.is_empty());
        match self.found(request.request()).await {
            Some(found) => answer::data(StatusCode::OK, &found.data(origin.as_deref())),
            None => answer::sentence(StatusCode::INTERNAL_SERVER_ERROR, NO_REPORT),
        }
    }

    async fn found(&self, request: &HttpRequest) -> Option<Rc<Found>> {
        if let Some(found) = &*self.found.borrow() {
            return Some(Rc::clone(found));
        }
        let found = Rc::new(Found::of(request).await?);
        if found.lasts() {
            self.found.replace(Some(Rc::clone(&found)));
        }
        Some(found)
    }

    /// What a browser would do with a request.
    async fn explain(&self, request: &mut ServiceRequest) -> HttpResponse {
        let question = match explain::read(request).await {
            Ok(question) => question,
            Err(mistake) => return answer::sentence(StatusCode::BAD_REQUEST, mistake),
        };
        match self.found(request.request()).await {
            Some(found) => {
                answer::data(StatusCode::OK, &json!(found.surface.explain(&question.page, question.request)))
            }
            None => answer::sentence(StatusCode::INTERNAL_SERVER_ERROR, NO_REPORT),
        }
    }
}

fn refusal(why: &'static str) -> HttpResponse {
    answer::sentence(StatusCode::FORBIDDEN, why)
}
