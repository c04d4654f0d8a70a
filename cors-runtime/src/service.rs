//! The resource of an annotated handler.

use std::{future::ready, rc::Rc};

use actix_service::{ApplyTransform, Transform, apply, boxed::BoxService, fn_factory};
use actix_web::{
    Error, FromRequest, Handler, Responder,
    body::MessageBody,
    dev::{AppService, ResourceDef, ResourceMap, ServiceFactory, ServiceRequest, ServiceResponse},
    guard::Guard,
};

use crate::{
    nearest::mounted::{self, mount},
    request::{
        endpoint::Endpoint,
        front::{Behind, Front, OfHandler},
        guard::Admits,
        wrapped::{Inside, Wrapped},
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
    pub fn to<F, Args>(self, handler: F) -> Resource<Endpoint<F, Args>>
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.with_endpoint(|()| Endpoint::new(handler))
    }
}

impl<F, Args> Resource<Endpoint<F, Args>>
where
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    /// Puts middleware of the user's around the handler.
    pub fn wrap<M, B>(self, middleware: M) -> Resource<Wrapped<ApplyTransform<M, Inside, ServiceRequest>>>
    where
        M: Transform<Inside, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()> + 'static,
        B: MessageBody,
    {
        self.with_endpoint(|endpoint| Wrapped(apply(middleware, Inside::new(endpoint))))
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

impl<T: Behind> Resource<T> {
    /// Registers it, with its policy around all other middleware.
    pub fn register(self, cors: Cors, config: &mut AppService) {
        let Self { path, name, methods, guards, endpoint } = self;
        let Some(Prepared { definition, guards, front, node }) = prepare(path, name, methods, guards, cors, config)
        else {
            return;
        };
        config.register_service(definition, Some(guards), OfHandler { front, behind: endpoint }, node);
    }
}

/// What a resource is registered with beside its endpoint.
struct Prepared {
    definition: ResourceDef,
    guards: Vec<Box<dyn Guard>>,
    front: Rc<Front>,
    node: Option<Rc<ResourceMap>>,
}

/// Makes ready what does not depend on the type of the endpoint. `None` where the policy can't be used, and it is all done.
#[expect(clippy::needless_pass_by_value, reason = "the policy is a constant, which a handler hands over as it is")]
fn prepare(
    path: &'static str,
    name: &'static str,
    methods: &'static [&'static str],
    mut guards: Vec<Box<dyn Guard>>,
    cors: Cors,
    config: &mut AppService,
) -> Option<Prepared> {
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    let mut definition = ResourceDef::new(format!("{slash}{path}"));
    definition.set_name(name);
    let policy = match cors.handle() {
        Ok(policy) => policy,
        Err(failure) => {
            failure.report();
            config.register_service(definition, None, failing(), None);
            return None;
        }
    };
    let is_guarded = !guards.is_empty();
    guards.insert(0, Box::new(Admits::new(methods, is_guarded, policy.clone())));
    let handler = mounted::Handler { methods, is_guarded, policy: policy.clone() };
    let node = mount(&definition, handler, config);
    let front = Rc::new(Front::new(policy, methods));
    Some(Prepared { definition, guards, front, node })
}

/// A service whose policy can't be used: it fails to start, and so does the worker.
pub(crate) fn failing()
-> impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()> {
    fn_factory(|| ready(Err::<BoxService<ServiceRequest, ServiceResponse, Error>, ()>(())))
}
