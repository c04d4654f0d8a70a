//! The resource of an annotated handler.

use actix_web::{
    Error, Resource,
    body::MessageBody,
    dev::{AppService, HttpServiceFactory, ServiceFactory, ServiceRequest, ServiceResponse},
};

use crate::{request::guard::admits, setup::cors::Cors};

/// A resource for a handler that serves `methods`, and for their preflights.
pub fn resource(path: &'static str, name: &'static str, cors: &Cors, methods: &'static [&'static str]) -> Resource {
    Resource::new(path).name(name).guard(admits(methods, cors.place))
}

/// Registers a resource for a handler that serves `methods`, with its policy around all other middleware.
pub fn register<T, B>(resource: Resource<T>, cors: Cors, methods: &'static [&'static str], config: &mut AppService)
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    resource.wrap(Cors { guarded: Some(methods), ..cors }).register(config);
}
