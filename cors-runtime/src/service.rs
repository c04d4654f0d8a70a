//! The resource of an annotated handler.

use std::future::{Ready, ready};

use actix_web::{
    Error, Resource,
    body::MessageBody,
    dev::{AppService, HttpServiceFactory, Service, ServiceFactory, ServiceRequest, ServiceResponse, Transform},
};

use cors_rules::{Answer, Policy, method};

use crate::{Cors, compiled::Handle, guard::admits, middleware::CorsMiddleware, preflight::OptionsRequests};

/// A resource for a handler that serves `methods`, and for their preflights.
pub fn resource(path: &'static str, name: &'static str, methods: &'static [&'static str]) -> Resource {
    Resource::new(path).name(name).guard(admits(methods))
}

/// Registers a resource for a handler that serves `methods`, with its policy around all other middleware.
pub fn register<T, B>(resource: Resource<T>, cors: Cors, methods: &'static [&'static str], config: &mut AppService)
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    resource.wrap(Guarded { cors, methods }).register(config);
}

/// A policy behind the guard of its handler.
struct Guarded {
    cors: Cors,
    methods: &'static [&'static str],
}

impl<S, B> Transform<S, ServiceRequest> for Guarded
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = <CorsMiddleware<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let handle = Handle::new(&self.cors);
        let Policy { methods, allow_methods, .. } = &handle.get().policy;
        let is_refused = |served: &&str| method::is_safelisted(served) && !methods.contains(served);
        let options = if self.methods.contains(&"OPTIONS") {
            OptionsRequests::Any
        } else {
            let vary_by_method = matches!(allow_methods, Answer::Mirror) || self.methods.iter().any(is_refused);
            OptionsRequests::Preflights { vary_by_method }
        };
        ready(Ok(CorsMiddleware::new(service, handle, options)))
    }
}
