//! The lines of a surface, read from their text.

use super::line::{Clause, DECLARED, GUARDED, LISTED, Line, ORIGINS, items};

/// The lines of a text; what is none is left out, as comments are.
pub(super) fn lines(text: &str) -> Vec<Line> {
    whole(text).iter().filter_map(|line| read(line)).collect()
}

/// What is none, as the marks of a conflict.
pub(super) fn unread(text: &str) -> Vec<String> {
    whole(text).into_iter().filter(|line| read(line).is_none()).collect()
}

/// The lines before they were wrapped.
fn whole(text: &str) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match whole.last_mut().filter(|_| line.starts_with(' ')) {
            // A path that stands alone has its method in the next line, behind the same gap as one that does not.
            Some(before) if !before.contains(GAP) => before.extend([GAP, line.trim()]),
            Some(before) => {
                before.push(' ');
                before.push_str(line.trim());
            }
            None => whole.push(line.to_owned()),
        }
    }
    whole
}

/// What stands between columns at least, and nowhere else.
const GAP: &str = "  ";

fn read(line: &str) -> Option<Line> {
    let (path, rest) = line.split_once(GAP)?;
    let (method, said) = rest.trim_start().split_once(GAP)?;
    let mut clauses: Vec<_> = said.trim().split("; ").collect();
    let state = if clause(clauses[0]).what == ORIGINS { "" } else { clauses.remove(0) };
    if let Some(first) = clauses.first_mut() {
        *first = first.strip_prefix(DECLARED).unwrap_or(first);
    }
    let mut clauses: Vec<_> = clauses.into_iter().map(clause).collect();
    let guards = clauses.pop_if(|last| last.what == GUARDED).map(|guards| guards.items).unwrap_or_default();
    Some(Line { path: path.to_owned(), method: method.to_owned(), state: state.to_owned(), clauses, guards })
}

fn clause(text: &str) -> Clause {
    let listed = LISTED.iter().find_map(|(what, has_many)| Some((*what, *has_many, text.strip_prefix(what)?)));
    match listed.and_then(|(what, has_many, items)| Some((what, has_many, items.strip_prefix(' ')?))) {
        Some((what, true, list)) => {
            Clause { what: what.to_owned(), items: items(list, [ORIGINS, GUARDED].contains(&what)) }
        }
        Some((what, false, item)) => Clause { what: what.to_owned(), items: vec![item.to_owned()] },
        None => Clause { what: text.to_owned(), items: Vec::new() },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use actix_web::{App, HttpResponse, guard, test::init_service, web};

    use super::lines;
    use crate::{
        setup::cors::Cors,
        surface::{self, line::Line},
    };

    /// Text in which there is whatever stands between the parts of a line.
    const ODD: [&str; 9] = ["a; b", "a, b", "a\"; b", "a(, b", "])", "a  b", "b ", "by x", "declared: origins a"];

    fn policy() -> Cors {
        let settings = Cors::builder().origins(["https://a.example", "https://*.b.example", "http://[::1]:*"]);
        settings.methods(["GET"]).headers(["X-A", "X-B"]).max_age(Duration::from_secs(3600)).build().unwrap()
    }

    #[actix_web::test]
    async fn what_is_read_is_what_was_written() {
        let routes = |config: &mut web::ServiceConfig| {
            for text in ODD {
                let scope = web::scope(&format!("/{text}")).wrap(policy());
                let guarded = web::resource("/guarded").guard(guard::Header("x-odd", text));
                config
                    .service(scope.service(guarded.get(HttpResponse::Ok)).route("/g", web::get().to(HttpResponse::Ok)));
                config.service(
                    web::scope(&format!("/actual{text}"))
                        .guard(guard::Get())
                        .wrap(policy())
                        .route("", web::get().to(HttpResponse::Ok)),
                );
            }
            config.route("/b", web::get().to(HttpResponse::Ok).guard(guard::fn_guard(|_| true)));
            config.service(web::resource("/host").guard(guard::Host("a, b; c")).get(HttpResponse::Ok));
        };
        let surface = surface::of(&init_service(App::new().configure(routes)).await).await;
        let no_route = surface.no_route().map(|(path, policy)| Line::of_no_route(path, policy));
        let written: Vec<_> = surface.entries().iter().flat_map(Line::of).chain(no_route).collect();
        let text = surface.to_string();
        assert_eq!(lines(&text), written, "{text}");
        assert_eq!(written.iter().filter(|line| line.is_open()).count(), 4 * ODD.len(), "{text}");
    }

    #[test]
    fn an_origin_that_has_a_list_is_one() {
        let [line] = &lines(
            "/a  GET  origins env(\"A\", default = [\"https://a.example\", \"https://b.example\"]), predicate(is::<A, B>), \
             http://[::1]; by App x at y:1",
        )[..] else {
            panic!("one line")
        };
        assert_eq!(
            line.items("origins"),
            [
                "env(\"A\", default = [\"https://a.example\", \"https://b.example\"])",
                "predicate(is::<A, B>)",
                "http://[::1]",
            ]
        );
    }
}
