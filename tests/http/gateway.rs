//! The preflights of this suite with nginx in front of each service, where `TESTS_GATEWAY` is set.

use std::{env, net::Ipv4Addr, rc::Rc, thread};

use actix_http::{HttpService, Response};
use actix_service::fn_service;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceFactory, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap},
    },
    rt::{self, net::TcpListener, task::spawn_blocking},
};
use cors_runtime::surface;
use tracing::subscriber::{NoSubscriber, set_default};

use crate::{
    nginx::{Gateway, sees_repeated},
    wire::{Answer, Request},
};

/// nginx in front of a service.
pub(crate) struct Edge {
    service: u16,
    gateway: Gateway,
}

/// The tests that count what a preflight does, or replace a policy at the same time: they are not to be sent more of them.
const COUNTING: [&str; 4] = [
    "predicates",
    "live::every_answer_is_wholly_of_one_policy_while_it_is_replaced_under_load",
    "enforce::preflights_are_answered_as_without_it",
    "nearest_preflight::middleware_between_sees_no_preflight_of_a_handler_that_path_and_method_name",
];

/// As much as the service takes of a request, with what nginx adds.
const MAX_HEAD: usize = 120_000;

/// Whether a request is to be sent through nginx as well: a preflight, unless it is one of which an old nginx sees a part.
pub(crate) fn takes(request: &actix_http::Request) -> bool {
    let count = |name| request.head().headers().get_all(name).count();
    let (origins, methods) = (count(header::ORIGIN), count(header::ACCESS_CONTROL_REQUEST_METHOD));
    let length: usize =
        request.head().headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let thread = thread::current();
    let counts = |name: &str| COUNTING.iter().any(|counting| name.starts_with(counting));
    // Other threads are those of such a test.
    env::var_os("TESTS_GATEWAY").is_some()
        && thread.name().is_some_and(|name| !counts(name))
        && length < MAX_HEAD
        && request.method() == Method::OPTIONS
        && origins > 0
        && methods > 0
        && (origins + methods == 2 || sees_repeated())
}

impl Edge {
    pub(crate) async fn of<S, B>(service: Rc<S>) -> Self
    where
        S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let nginx = surface::of(&*service).await.to_nginx();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("there is a free port");
        let port = listener.local_addr().expect("a listener has an address").port();
        let call = move |request| {
            let called = service.call(request);
            async move { called.await.map(Response::from) }
        };
        let server = HttpService::build().finish(fn_service(call)).tcp();
        let server = server.new_service(()).await.expect("it starts");
        rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                rt::spawn(server.call(stream));
            }
        });
        Self { service: port, gateway: Gateway::start(&nginx, port) }
    }

    /// Asserts that the answer is the same with nginx as without, or nginx's 400 to what is no HTTP.
    pub(crate) async fn compare(&self, path: &str, headers: &HeaderMap) {
        // What is recorded is what comes of the request that the test sends.
        let _unheard = set_default(NoSubscriber::default());
        let request = headers.iter().fold(Request::options(path), |request, (name, value)| {
            if name == header::HOST { request } else { request.field(name.as_str(), value) }
        });
        let [without, with] = [self.service, self.gateway.port].map(|port| {
            let request = request.clone();
            spawn_blocking(move || request.send(port))
        });
        let (without, with): (Answer, Answer) = (without.await.expect("it is sent"), with.await.expect("it is sent"));
        if with.status != 400 {
            assert_eq!(with, without, "{request:?}");
        }
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        let (answered, through) = self.gateway.counts();
        println!("gateway: {answered} answered by nginx, {through} went through");
    }
}
