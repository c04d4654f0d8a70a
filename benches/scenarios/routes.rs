//! Applications of one, a hundred and a thousand handlers: what it costs to find the last one.

use actix_web::App;

use crate::{
    Entry,
    driver::{app, request},
    request::Template,
};

include!(concat!(env!("OUT_DIR"), "/routes.rs"));

macro_rules! last_of {
    ($($count:literal $path:literal $bare:ident $annotated:ident),*) => {
        vec![$(
            Entry::new(concat!("routes/", $count, "/bare"), || {
                request(app!(App::new().configure($bare::configure)), Template::actual(None).path($path))
            }),
            Entry::new(concat!("routes/", $count, "/attribute"), || {
                request(app!(App::new().configure($annotated::configure)), Template::actual(None).path($path))
            }),
        )*]
    };
}

pub(crate) fn entries() -> Vec<Entry> {
    last_of![
        "1" "/items/0" bare_1 annotated_1,
        "100" "/items/99" bare_100 annotated_100,
        "1000" "/items/999" bare_1000 annotated_1000
    ]
}
