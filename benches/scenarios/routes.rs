//! Applications of one, a hundred and a thousand handlers: what it costs to find the last one.

use actix_web::{App, web::ServiceConfig};

use crate::{
    Entry,
    driver::{app, request},
    request::Template,
};

include!(concat!(env!("OUT_DIR"), "/routes.rs"));

struct Routes {
    name: &'static str,
    last: &'static str,
    configure: fn(&mut ServiceConfig),
}

pub(crate) fn entries() -> Vec<Entry> {
    let entry = |Routes { name, last, configure }: &'static Routes| {
        Entry::new(*name, move || request(app!(App::new().configure(configure)), Template::actual(None).path(last)))
    };
    ROUTES.iter().map(entry).collect()
}
