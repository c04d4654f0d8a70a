//! Policies of one to ten thousand origins.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use actix_web::{App, Resource, web};
use cors_runtime::{__private::matcher, Cors};

use crate::{
    Entry, Scenario,
    driver::{app, function, request, start},
    request::Template,
    variants::handler,
};

include!(concat!(env!("OUT_DIR"), "/sizes.rs"));

struct List {
    kind: &'static str,
    length: usize,
    serve: fn(Template) -> Box<dyn Scenario>,
    cors: Cors,
    start: fn() -> Box<dyn Scenario>,
}

/// The origin of a page that the last item of the list allows, and one that is as long and not allowed.
fn origins(kind: &str, size: usize) -> [(&'static str, String); 2] {
    let label = if kind == "exact" { "" } else { "app." };
    let origin = |name: String| format!("https://{label}tenant-{name}.example.com");
    [("hit", origin(format!("{:05}", size - 1))), ("miss", origin("x0000".to_owned()))]
}

/// The items of a list, as they are given to a builder.
fn items(kind: &str, size: usize) -> Vec<String> {
    let prefix = if kind == "exact" { "" } else { "*." };
    (0..size).map(|index| format!("https://{prefix}tenant-{index:05}.example.com")).collect()
}

fn built(items: &[String]) -> Cors {
    Cors::builder().origins(items).methods(["PUT"]).build().expect("a valid policy")
}

/// A policy that the first worker builds, and the others have from it.
fn shared(items: &'static [String]) -> Cors {
    static BUILT: Mutex<BTreeMap<&[String], Cors>> = Mutex::new(BTreeMap::new());
    let mut built_before = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    built_before.entry(items).or_insert_with(|| built(items)).clone()
}

fn peer(items: &[String]) -> actix_cors::Cors {
    let cors = actix_cors::Cors::default().allowed_methods(["PUT"]);
    items.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

fn route() -> Resource {
    web::resource("/items").route(web::put().to(handler))
}

fn find(cors: &Cors, origin: String) -> Box<dyn Scenario> {
    let allows = matcher(cors);
    // It outlives the program's measurements.
    let origin: &'static str = origin.leak();
    function(origin.as_bytes(), move |origin: &[u8]| {
        std::hint::black_box(allows(origin));
    })
}

pub(crate) fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for List { kind, length, serve, cors, start } in LISTS {
        let name = |variant: &str| format!("start/{kind}-{length}/{variant}");
        entries.push(Entry::new(name("attribute"), start));
        entries.push(Entry::new(name("builder"), move || {
            let items = &*items(kind, *length).leak();
            start!(App::new().wrap(shared(items)).service(route()))
        }));
        // It has no patterns.
        if *kind == "exact" {
            entries.push(Entry::new(name("actix-cors"), move || {
                let items = items(kind, *length);
                start!(App::new().wrap(peer(&items)).service(route()))
            }));
        }
        for (result, origin) in origins(kind, *length) {
            let name = format!("{kind}-{length}/{result}");
            let template = {
                let origin = origin.clone();
                move || Template::actual(Some(&origin))
            };
            let again = template.clone();
            entries.push(Entry::new(format!("request/{name}/attribute"), move || serve(template())));
            entries.push(Entry::new(format!("request/{name}/builder"), move || {
                let route = route().wrap(built(&items(kind, *length)));
                request(app!(App::new().service(route)), again())
            }));
            let again = origin.clone();
            entries.push(Entry::new(format!("match/{name}/attribute"), move || find(cors, origin.clone())));
            entries.push(Entry::new(format!("match/{name}/builder"), move || {
                find(&built(&items(kind, *length)), again.clone())
            }));
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{answer, answers};

    #[test]
    fn a_hit_is_allowed_and_a_miss_is_not() {
        let mut answers = answers(entries());
        for List { kind, length, cors, .. } in LISTS {
            let [(_, hit), (_, miss)] = origins(kind, *length);
            assert_eq!(hit.len(), miss.len(), "{kind}-{length}");
            let allowed = answer(200, &[("access-control-allow-origin", &hit), ("vary", "Origin")]);
            let refused = answer(200, &[("vary", "Origin")]);
            for variant in ["attribute", "builder"] {
                let mut found = |result| answers.remove(&format!("request/{kind}-{length}/{result}/{variant}"));
                assert_eq!(found("hit"), Some(allowed.clone()), "{kind}-{length}/{variant}");
                assert_eq!(found("miss"), Some(refused.clone()), "{kind}-{length}/{variant}");
            }
            for cors in [cors, &built(&items(kind, *length))] {
                let allows = matcher(cors);
                assert!(allows(hit.as_bytes()) && !allows(miss.as_bytes()), "{kind}-{length}");
            }
        }
        assert_eq!(answers.into_keys().next(), None);
    }
}
