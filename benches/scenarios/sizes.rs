//! Policies of one to ten thousand origins.

use cors_runtime::{__private::matcher, Cors};

use crate::{
    Entry, Scenario,
    driver::{app, function, request},
    request::Template,
};

include!(concat!(env!("OUT_DIR"), "/sizes.rs"));

struct List {
    kind: &'static str,
    length: usize,
    serve: fn(Template) -> Box<dyn Scenario>,
    cors: Cors,
}

/// The origin of a page that the last item of the list allows, and one that is as long and not allowed.
fn origins(kind: &str, size: usize) -> [(&'static str, String); 2] {
    let label = if kind == "exact" { "" } else { "app." };
    let origin = |name: String| format!("https://{label}tenant-{name}.example.com");
    [("hit", origin(format!("{:05}", size - 1))), ("miss", origin("x0000".to_owned()))]
}

fn built(kind: &str, size: usize) -> Cors {
    let prefix = if kind == "exact" { "" } else { "*." };
    let origins = (0..size).map(|index| format!("https://{prefix}tenant-{index:05}.example.com"));
    Cors::builder().origins(origins).methods(["PUT"]).build().expect("a valid policy")
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
    for List { kind, length, serve, cors } in LISTS {
        for (result, origin) in origins(kind, *length) {
            let name = format!("{kind}-{length}/{result}");
            let template = {
                let origin = origin.clone();
                move || Template::actual(Some(&origin))
            };
            let again = template.clone();
            entries.push(Entry::new(format!("request/{name}/attribute"), move || serve(template())));
            entries.push(Entry::new(format!("request/{name}/builder"), move || {
                let handler = || async { actix_web::HttpResponse::Ok().body("ok") };
                let route = actix_web::web::resource("/items").wrap(built(kind, *length));
                let route = route.route(actix_web::web::put().to(handler));
                request(app!(actix_web::App::new().service(route)), again())
            }));
            let again = origin.clone();
            entries.push(Entry::new(format!("match/{name}/attribute"), move || find(cors, origin.clone())));
            entries
                .push(Entry::new(format!("match/{name}/builder"), move || find(&built(kind, *length), again.clone())));
        }
    }
    entries
}
