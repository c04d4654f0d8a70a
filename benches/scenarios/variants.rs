use actix_web::{App, HttpResponse, Route, dev::HttpServiceFactory, http::header::HeaderName, web};
use cors_runtime::{Cors, Live};

use crate::{
    Entry, Scenario,
    driver::{app, request},
    middleware::Constant,
    request::Template,
};

type Build = fn(Template) -> Box<dyn Scenario>;

/// One policy, by everyone who can serve it.
pub(crate) struct Variants {
    pub(crate) attribute: Build,
    pub(crate) attribute_wrapped: Build,
    pub(crate) by_hand: Build,
    pub(crate) by_hand_preflight: Build,
    /// The fields that an actual request gets, for a middleware that writes constants.
    pub(crate) fields: &'static [(HeaderName, &'static str)],
    /// The same of a preflight.
    pub(crate) preflight_fields: &'static [(HeaderName, &'static str)],
    pub(crate) live: Build,
    pub(crate) constant: fn() -> Cors,
    /// The same policy, set.
    pub(crate) set: fn() -> &'static Live,
    pub(crate) built: fn() -> Cors,
    pub(crate) peer: fn() -> actix_cors::Cors,
}

pub(crate) async fn handler() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

impl Variants {
    pub(crate) fn serve(handler: impl HttpServiceFactory + 'static, template: Template) -> Box<dyn Scenario> {
        request(app!(App::new().service(handler)), template)
    }

    /// An annotated handler in an `App` with a policy of its own around it.
    pub(crate) fn serve_wrapped(
        handler: impl HttpServiceFactory + 'static,
        around: Cors,
        template: Template,
    ) -> Box<dyn Scenario> {
        request(app!(App::new().wrap(around).service(handler)), template)
    }

    /// All but the handwritten ones.
    pub(crate) fn entries(&self, case: &str, template: impl Fn() -> Template + Copy + 'static) -> Vec<Entry> {
        let Self { attribute, attribute_wrapped, live, constant, set, built, peer, .. } = *self;
        let route = || web::resource("/items").route(web::put().to(handler));
        let entry =
            |variant: &str, build: Box<dyn Fn() -> Box<dyn Scenario>>| Entry::new(format!("{case}/{variant}"), build);
        vec![
            entry("attribute", Box::new(move || attribute(template()))),
            entry("attribute-in-wrapped-app", Box::new(move || attribute_wrapped(template()))),
            entry("live", Box::new(move || live(template()))),
            entry(
                "live-wrap-app",
                Box::new(move || request(app!(App::new().wrap(set()).service(route())), template())),
            ),
            entry(
                "wrap-resource",
                Box::new(move || request(app!(App::new().service(route().wrap(constant()))), template())),
            ),
            entry(
                "wrap-app",
                Box::new(move || request(app!(App::new().wrap(constant()).service(route())), template())),
            ),
            entry("builder", Box::new(move || request(app!(App::new().wrap(built()).service(route())), template()))),
            entry(
                "actix-cors-resource",
                Box::new(move || request(app!(App::new().service(route().wrap(peer()))), template())),
            ),
            entry(
                "actix-cors-app",
                Box::new(move || request(app!(App::new().wrap(peer()).service(route())), template())),
            ),
        ]
    }

    /// The fields written by a middleware that checks nothing.
    pub(crate) fn by_hand_wraps(
        case: &str,
        fields: &'static [(HeaderName, &'static str)],
        route: fn() -> Route,
        template: impl Fn() -> Template + Copy + 'static,
    ) -> [Entry; 2] {
        let route = move || web::resource("/items").route(route());
        let on_app = move || request(app!(App::new().wrap(Constant(fields)).service(route())), template());
        let on_resource = move || request(app!(App::new().service(route().wrap(Constant(fields)))), template());
        [
            Entry::new(format!("{case}/by-hand-wrap-app"), on_app),
            Entry::new(format!("{case}/by-hand-wrap-resource"), on_resource),
        ]
    }

    pub(crate) fn by_hand(&self, case: &str, template: impl Fn() -> Template + 'static) -> Entry {
        let build = self.by_hand;
        Entry::new(format!("{case}/by-hand"), move || build(template()))
    }

    pub(crate) fn by_hand_preflight(&self, case: &str, template: impl Fn() -> Template + 'static) -> Entry {
        let build = self.by_hand_preflight;
        Entry::new(format!("{case}/by-hand"), move || build(template()))
    }
}

/// The handlers of one policy, in a module of its name.
macro_rules! handlers {
    (
        $name:ident { $($settings:tt)* }
        actual [$($field:ident = $value:expr),* $(,)?]
        preflight [$($preflight:ident = $preflight_value:expr),* $(,)?]
        built($builder:ident) { $built:expr }
        peer($peer:ident) { $configured:expr }
    ) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            use crate::handwritten::handwritten;

            #[cors_runtime::cors($($settings)*)]
            #[actix_web::put("/items")]
            async fn annotated() -> HttpResponse {
                HttpResponse::Ok().body("ok")
            }

            static LIVE: cors_runtime::Live = cors_runtime::Live::new();

            #[cors_runtime::cors(policy = LIVE)]
            #[actix_web::put("/items")]
            async fn live() -> HttpResponse {
                HttpResponse::Ok().body("ok")
            }

            fn set() -> &'static cors_runtime::Live {
                LIVE.set(annotated::CORS).expect("it has the method of the handler");
                &LIVE
            }

            handwritten!(by_hand, put, Ok, body, [$($field = $value),*]);
            handwritten!(by_hand_preflight, options, NoContent, empty, [$($preflight = $preflight_value),*]);

            static FIELDS: &[(actix_web::http::header::HeaderName, &str)] =
                &[$((actix_web::http::header::$field, $value)),*];

            static PREFLIGHT_FIELDS: &[(actix_web::http::header::HeaderName, &str)] =
                &[$((actix_web::http::header::$preflight, $preflight_value)),*];

            pub(super) static VARIANTS: Variants = Variants {
                fields: FIELDS,
                preflight_fields: PREFLIGHT_FIELDS,
                attribute: |template| Variants::serve(annotated, template),
                attribute_wrapped: |template| Variants::serve_wrapped(annotated, annotated::CORS, template),
                by_hand: |template| Variants::serve(by_hand, template),
                by_hand_preflight: |template| Variants::serve(by_hand_preflight, template),
                live: |template| {
                    set();
                    Variants::serve(live, template)
                },
                constant: || annotated::CORS,
                set,
                built: || {
                    let $builder = cors_runtime::Cors::builder().methods(["PUT"]);
                    $built.build().expect("a valid policy")
                },
                peer: || {
                    let $peer = actix_cors::Cors::default().allowed_methods(["PUT"]);
                    $configured
                },
            };
        }
    };
}
pub(crate) use handlers;
