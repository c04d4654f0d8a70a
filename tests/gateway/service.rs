//! A service over real sockets, with nginx in front of it.

use std::{
    fmt,
    net::{Ipv4Addr, TcpListener},
    sync::mpsc,
    thread,
};

use actix_http::Request as HttpRequest;
use actix_service::{IntoServiceFactory, ServiceFactory};
use actix_web::{
    App, Error, HttpServer,
    body::MessageBody,
    dev::{AppConfig, Response, ServerHandle},
    rt, test,
    web::ServiceConfig,
};
use cors_runtime::surface::{self, Surface};

use crate::{
    nginx::{Gateway, sees_repeated},
    wire::{Answer, Request},
};

/// Both, which run until the process ends, or this does.
pub(crate) struct Pair {
    pub(crate) service: u16,
    pub(crate) gateway: Gateway,
}

impl Pair {
    pub(crate) async fn of(routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Self {
        let service = serve(routes.clone());
        Self { gateway: Gateway::start(&surface(routes).await.to_nginx(), service), service }
    }

    /// Asserts that an answer is the same with nginx as without, and returns it.
    pub(crate) fn ask(&self, request: &Request) -> Answer {
        let (without, with) = (request.send(self.service), request.send(self.gateway.port));
        assert_eq!(with, without, "{request:?}\n{}", self.gateway.errors());
        without
    }

    /// The same for a request that nginx may refuse, as none of HTTP, before it looks at CORS.
    pub(crate) fn ask_hostile(&self, request: &Request) -> Answer {
        let with = request.send(self.gateway.port);
        if matches!(with.status, 400 | 414) && with.is_of_nginx() {
            assert!(!with.fields.iter().any(|field| field.starts_with("access-control-")), "{request:?}");
            return with;
        }
        self.ask(request)
    }

    /// The same for a request with fields that are repeated, of which an old nginx sees the first only.
    pub(crate) fn ask_repeated(&self, request: &Request, first_only: &Request) {
        let with = request.send(self.gateway.port);
        if sees_repeated() || with != first_only.send(self.gateway.port) {
            assert_eq!(with, request.send(self.service), "{request:?}");
        }
    }
}

pub(crate) async fn surface(routes: impl FnOnce(&mut ServiceConfig)) -> Surface {
    surface::of(&test::init_service(App::new().configure(routes)).await).await
}

/// Starts a service that runs until the process ends, and returns its port.
pub(crate) fn serve(routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> u16 {
    serve_app(move || App::new().configure(routes.clone())).0
}

/// Starts a service, and returns its port and what stops it.
pub(crate) fn serve_app<F, T, S, B>(app: F) -> (u16, ServerHandle)
where
    F: Fn() -> T + Clone + Send + 'static,
    T: IntoServiceFactory<S, HttpRequest>,
    S: ServiceFactory<HttpRequest, Config = AppConfig> + 'static,
    S::Error: Into<Error>,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>>,
    B: MessageBody + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    let port = listener.local_addr().expect("a listener has an address").port();
    let (send, handle) = mpsc::channel();
    let server = move || {
        rt::System::new().block_on(async {
            let server = HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run();
            _ = send.send(server.handle());
            server.await
        })
    };
    thread::spawn(move || server().expect("the service runs"));
    (port, handle.recv().expect("the service starts"))
}
