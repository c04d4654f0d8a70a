//! The resource of an annotated handler.

use std::future::ready;

use actix_service::{ApplyTransform, Transform, apply, boxed::BoxService, fn_factory};
use actix_web::{
    Error, FromRequest, Handler, Responder,
    body::MessageBody,
    dev::{AppService, ResourceDef, ServiceFactory, ServiceRequest, ServiceResponse},
    guard::Guard,
};

use crate::{
    nearest::mounted::{self, mount},
    request::{
        endpoint::{Build, Endpoint, Wrapped},
        guard::Admits,
        handler::OfHandler,
    },
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
    pub fn to<F, Args>(self, handler: F) -> Resource<Endpoint>
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.with_endpoint(|()| Endpoint::new(handler))
    }
}

impl Resource<Endpoint> {
    /// Puts middleware of the user's around the handler.
    pub fn wrap<M, B>(self, middleware: M) -> Resource<Wrapped<ApplyTransform<M, Endpoint, ServiceRequest>>>
    where
        M: Transform<Endpoint, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()> + 'static,
        B: MessageBody,
    {
        self.with_endpoint(|endpoint| Wrapped(apply(middleware, endpoint)))
    }
}

impl<T> Resource<Wrapped<T>> {
    /// Puts middleware of the user's around what is there.
    pub fn wrap<M, B>(self, middleware: M) -> Resource<Wrapped<ApplyTransform<M, T, ServiceRequest>>>
    where
        T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
        M: Transform<T::Service, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()>
            + 'static,
        B: MessageBody,
    {
        self.with_endpoint(|Wrapped(endpoint)| Wrapped(apply(middleware, endpoint)))
    }
}

impl<T> Resource<T> {
    fn with_endpoint<U>(self, change: impl FnOnce(T) -> U) -> Resource<U> {
        let Self { path, name, methods, guards, endpoint } = self;
        Resource { path, name, methods, guards, endpoint: change(endpoint) }
    }
}

/// Registers a resource, with its policy around all other middleware.
pub fn register<T: Build>(resource: Resource<T>, cors: &Cors, config: &mut AppService) {
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

    config.register_service(definition, Some(guards), OfHandler { policy, methods, endpoint }, node);
}

/// A service whose policy can't be used: it fails to start, and so does the worker.
pub(crate) fn failing()
-> impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()> {
    fn_factory(|| ready(Err::<BoxService<ServiceRequest, ServiceResponse, Error>, ()>(())))
}
