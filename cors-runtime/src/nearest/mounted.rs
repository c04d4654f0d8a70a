//! Where annotated handlers are mounted: a policy around them answers their preflights by theirs, before middleware between
//! can refuse them.
//!
//! actix-web tells a service neither the scopes that it is in nor its `App`. Both can be read off the map of resources, from a
//! node of one's own: its names are known to the whole `App`, and its pattern is joined to those above it.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use actix_service::boxed::BoxServiceFactory;
use actix_web::{
    Error, HttpRequest,
    dev::{AppService, ResourceDef, ResourceMap, ServiceRequest, ServiceResponse},
    error::UrlGenerationError,
};

use crate::setup::source::Handle;

/// Each `App` has one of its own, which all of its scopes know.
type DefaultService = BoxServiceFactory<(), ServiceRequest, ServiceResponse, Error, ()>;

thread_local! {
    /// The annotated handlers of all `App`s of this thread, in the order of their registration.
    static MOUNTED: RefCell<Vec<Mounted>> = const { RefCell::new(Vec::new()) };
    static LANDMARKS: Cell<u64> = const { Cell::new(0) };
}

struct Mounted {
    app: Rc<App>,
    /// Below the handler's own node, if it is in a scope.
    scoped: Option<Landmark>,
    pattern: String,
    name: String,
    handler: Handler,
}

/// What a policy around has to know of an annotated handler.
#[derive(Debug, Clone)]
pub(crate) struct Handler {
    pub(crate) methods: &'static [&'static str],
    /// Whether guards of the user's decide what it gets, beside path and method.
    pub(crate) is_guarded: bool,
    pub(crate) policy: Handle,
}

struct App {
    default: Weak<DefaultService>,
    landmark: Landmark,
}

/// A node of the map of resources, below the one of an annotated handler.
#[derive(Clone)]
struct Landmark {
    name: Rc<str>,
    node: Weak<ResourceMap>,
}

impl Landmark {
    const PATTERN: &'static str = "/{landmark}";

    /// A node for the handler of this definition, and the landmark below it.
    fn below(definition: &ResourceDef) -> (Rc<ResourceMap>, Self) {
        let number = LANDMARKS.replace(LANDMARKS.get() + 1);
        let name = format!("cors_runtime landmark {number}");
        let mut root = ResourceDef::prefix(&*name);
        let mut landmark = ResourceMap::new(root.clone());
        let mut leaf = ResourceDef::new(Self::PATTERN);
        leaf.set_name(&*name);
        landmark.add(&mut leaf, None);
        let landmark = Rc::new(landmark);

        let mut node = ResourceMap::new(definition.clone());
        // What the handler's own path leads to, by the handler's name.
        let mut own = ResourceDef::new("");
        own.set_name(definition.name().unwrap_or_default());
        node.add(&mut own, None);
        node.add(&mut root, Some(Rc::clone(&landmark)));
        (Rc::new(node), Self { name: name.into(), node: Rc::downgrade(&landmark) })
    }

    /// The full pattern of the handler, once the `App` is built.
    fn pattern(&self) -> Option<String> {
        let pattern = self.node.upgrade()?.match_pattern(&format!("{}/0", self.name))?;
        Some(pattern.strip_suffix(Self::PATTERN)?.strip_suffix(&*self.name)?.to_owned())
    }

    /// Whether this is in the `App` that a request came to. It lacks a value, if it is: no address is made of it.
    fn is_in_app_of(&self, request: &HttpRequest) -> bool {
        !matches!(request.url_for(&self.name, [""; 0]), Err(UrlGenerationError::ResourceNotFound))
    }
}

/// Notes an annotated handler. Returns its node of the map of resources, where it needs one of its own.
///
/// Such a node is a fork in the map, so that actix-web finds the name and the pattern of a request to the handler by the path
/// alone, as it does before routing. So only handlers in scopes have one, and the first of an `App`.
pub(crate) fn mount(definition: &ResourceDef, handler: Handler, config: &AppService) -> Option<Rc<ResourceMap>> {
    let default = Rc::downgrade(&config.default_service());
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let (pattern, name) = (text(definition.pattern()), text(definition.name()));
    MOUNTED.with_borrow_mut(|mounted| {
        let app = mounted.iter().rfind(|other| other.app.default.ptr_eq(&default)).map(|other| Rc::clone(&other.app));
        if let Some(app) = &app
            && config.is_root()
        {
            mounted.push(Mounted { app: Rc::clone(app), scoped: None, pattern, name, handler });
            return None;
        }
        let (node, landmark) = Landmark::below(definition);
        let scoped = (!config.is_root()).then(|| landmark.clone());
        let app = app.unwrap_or_else(|| {
            mounted.retain(|other| other.app.landmark.node.strong_count() > 0);
            Rc::new(App { default, landmark })
        });
        mounted.push(Mounted { app, scoped, pattern, name, handler });
        Some(node)
    })
}

/// An annotated handler as it is mounted.
pub(crate) struct Location {
    /// The pattern of all its scopes and its own.
    pub(crate) pattern: String,
    /// What of it is the handler's own.
    pub(crate) own: String,
    pub(crate) is_scoped: bool,
    pub(crate) name: String,
    pub(crate) handler: Handler,
}

/// The annotated handlers of the `App` that this request came to, in the order of their registration.
pub(crate) fn of_app(request: &HttpRequest) -> Vec<Location> {
    MOUNTED.with_borrow(|mounted| {
        let mut known: Option<(&Rc<App>, bool)> = None;
        let mut is_here = |app| match known {
            Some((other, is_here)) if Rc::ptr_eq(other, app) => is_here,
            _ => known.insert((app, app.landmark.is_in_app_of(request))).1,
        };
        mounted.iter().filter(|mounted| is_here(&mounted.app)).filter_map(Mounted::location).collect()
    })
}

impl Mounted {
    fn location(&self) -> Option<Location> {
        let pattern = match &self.scoped {
            Some(landmark) => landmark.pattern()?,
            None => self.pattern.clone(),
        };
        let (own, name, handler) = (self.pattern.clone(), self.name.clone(), self.handler.clone());
        Some(Location { pattern, own, is_scoped: self.scoped.is_some(), name, handler })
    }
}
