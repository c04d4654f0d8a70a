//! Applications of one, a hundred and a thousand handlers: what it costs to start with them, and to find the last one.

use actix_web::{
    App, Resource,
    web::{self, ServiceConfig},
};
use cors_runtime::{Cors, policy};

use crate::{
    Entry,
    driver::{app, request, start},
    request::{ORIGIN, Template},
    variants::handler,
};

include!(concat!(env!("OUT_DIR"), "/routes.rs"));

/// The policy of the annotated handlers.
const POLICY: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT], credentials };

struct Routes {
    count: usize,
    variant: &'static str,
    last: &'static str,
    configure: fn(&mut ServiceConfig),
}

/// A resource of this number, without its policy.
fn resource(number: usize) -> Resource {
    web::resource(format!("/items/{number}")).name(&format!("handler_{number}")).route(web::put().to(handler))
}

pub(crate) fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for Routes { count, variant, last, configure } in ROUTES {
        let name = format!("routes/{count}/{variant}");
        entries.push(Entry::new(format!("start/{name}"), move || start!(App::new().configure(configure))));
        entries.push(Entry::new(name, move || {
            request(app!(App::new().configure(configure)), Template::actual(None).path(last))
        }));
        if *variant == "bare" {
            let wrapped = move |config: &mut ServiceConfig| {
                (0..*count).for_each(|number| _ = config.service(resource(number).wrap(POLICY)));
            };
            let peer = move |config: &mut ServiceConfig| {
                let cors = || actix_cors::Cors::default().allowed_methods(["PUT"]).allowed_origin(ORIGIN);
                let cors = || cors().supports_credentials();
                (0..*count).for_each(|number| _ = config.service(resource(number).wrap(cors())));
            };
            let name = |variant: &str| format!("start/routes/{count}/{variant}");
            entries.push(Entry::new(name("wrap-resource"), move || start!(App::new().configure(wrapped))));
            entries.push(Entry::new(name("actix-cors-resource"), move || start!(App::new().configure(peer))));
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use crate::answers::{answer, answers};

    #[test]
    fn the_last_handler_answers_by_its_policy() {
        let answers = answers(super::entries());
        assert_eq!(answers.len(), super::ROUTES.len());
        for (name, found) in answers {
            let fields = if name.ends_with("/attribute") { &[("vary", "Origin")][..] } else { &[] };
            assert_eq!(found, answer(200, fields), "{name}");
        }
    }
}
