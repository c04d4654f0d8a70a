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
        wrapped::{Innermost, Inside, Wrapped},
    },
    setup::cors::Cors,
};

/// A resource for one handler, which lets in the methods that it serves and their preflights.
///
/// It is built like actix-web's own, which can't be given a place in the map of resources. The handler is named last: the compiler says
/// once what is wrong with one that is none.
pub struct Resource<T> {
    path: &'static str,
    name: &'static str,
    methods: &'static [&'static str],
    guards: Vec<Box<dyn Guard>>,
    around: T,
}

/// The resource of a handler that serves `methods`.
pub fn resource(path: &'static str, name: &'static str, methods: &'static [&'static str]) -> Resource<()> {
    Resource { path, name, methods, guards: Vec::new(), around: () }
}

impl Resource<()> {
    /// Adds a guard of the user's.
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.guards.push(Box::new(guard));
        self
    }

    /// Puts middleware of the user's around the handler.
    pub fn wrap<M, B>(self, middleware: M) -> Resource<Wrapped<ApplyTransform<M, Innermost, ServiceRequest>>>
    where
        M: Transform<Inside, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()> + 'static,
        B: MessageBody,
    {
        let handler = Innermost::default();
        self.with(|()| Wrapped { service: apply(middleware, handler.clone()), handler })
    }

    /// Registers the handler with its policy.
    pub fn register<F, Args>(self, handler: F, cors: Cors, config: &mut AppService)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.with(|()| Endpoint::new(handler)).mount(cors, config);
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
        self.with(|Wrapped { service, handler }| Wrapped { service: apply(middleware, service), handler })
    }

    /// Registers the handler with its policy, around all other middleware.
    pub fn register<F, Args, B>(self, handler: F, cors: Cors, config: &mut AppService)
    where
        T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
            + 'static,
        B: MessageBody + 'static,
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.around.handler.set(Inside::new(Endpoint::new(handler)));
        self.mount(cors, config);
    }
}

impl<T> Resource<T> {
    fn with<U>(self, change: impl FnOnce(T) -> U) -> Resource<U> {
        let Self { path, name, methods, guards, around } = self;
        Resource { path, name, methods, guards, around: change(around) }
    }
}

impl<T: Behind> Resource<T> {
    fn mount(self, cors: Cors, config: &mut AppService) {
        let Self { path, name, methods, guards, around: behind } = self;
        let Some(Prepared { definition, guards, front, node }) = prepare(path, name, methods, guards, cors, config)
        else {
            return;
        };
        config.register_service(definition, Some(guards), OfHandler { front, behind }, node);
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
