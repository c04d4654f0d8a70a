//! The resource of an annotated handler.

use std::future::ready;

use actix_service::{ApplyTransform, Transform, apply, apply_fn_factory, boxed::BoxService, fn_factory};
use actix_web::{
    Error, FromRequest, Handler, Responder, Route,
    body::MessageBody,
    dev::{AppService, ResourceDef, Service, ServiceFactory, ServiceRequest, ServiceResponse},
    guard::Guard,
    web,
};

use crate::{
    nearest::mounted::{self, mount},
    request::{guard::Admits, handler::OfHandler},
    setup::cors::Cors,
};

/// A resource for one handler, which lets in the methods that it serves and their preflights.
///
/// It is built like actix-web's own, which can't be given a place in the map of resources.
pub struct Resource<T> {
    path: &'static str,
    name: &'static str,
    methods: &'static [&'static str],
    guards: Vec<Box<dyn Guard>>,
    endpoint: T,
}

/// The resource of a handler that serves `methods`.
pub fn resource(path: &'static str, name: &'static str, methods: &'static [&'static str]) -> Resource<()> {
    Resource { path, name, methods, guards: Vec::new(), endpoint: () }
}

impl Resource<()> {
    /// Adds a guard of the user's.
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.guards.push(Box::new(guard));
        self
    }

    /// Names the handler.
    pub fn to<F, Args>(self, handler: F) -> Resource<Route>
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.with_endpoint(|()| web::to(handler))
    }
}

impl<T> Resource<T> {
    /// Puts middleware of the user's around what is there.
    pub fn wrap<M, B>(self, middleware: M) -> Resource<ApplyTransform<M, T, ServiceRequest>>
    where
        T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
        M: Transform<T::Service, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()>
            + 'static,
        B: MessageBody,
    {
        self.with_endpoint(|endpoint| apply(middleware, endpoint))
    }

    fn with_endpoint<U>(self, change: impl FnOnce(T) -> U) -> Resource<U> {
        let Self { path, name, methods, guards, endpoint } = self;
        Resource { path, name, methods, guards, endpoint: change(endpoint) }
    }
}

/// Registers a resource, with its policy around all other middleware.
pub fn register<T, B>(resource: Resource<T>, cors: &Cors, config: &mut AppService)
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    let Resource { path, name, methods, mut guards, endpoint } = resource;
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    let mut definition = ResourceDef::new(format!("{slash}{path}"));
    definition.set_name(name);
    let policy = match cors.handle() {
        Ok(policy) => policy,
        Err(failure) => {
            failure.report();
            return config.register_service(definition, None, failing(), None);
        }
    };
    guards.insert(0, Box::new(Admits { methods, policy: policy.clone() }));
    let handler = mounted::Handler { methods, is_guarded: guards.len() > 1, policy: policy.clone() };
    let node = mount(&definition, handler, config);

    let endpoint = apply(OfHandler { policy, methods }, endpoint);
    let endpoint = apply_fn_factory(endpoint, |request: ServiceRequest, service| {
        let response = service.call(request);
        async { Ok(response.await?.map_into_boxed_body()) }
    });
    config.register_service(definition, Some(guards), endpoint, node);
}

/// A service whose policy can't be used: it fails to start, and so does the worker.
pub(crate) fn failing()
-> impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()> {
    fn_factory(|| ready(Err::<BoxService<ServiceRequest, ServiceResponse, Error>, ()>(())))
}
