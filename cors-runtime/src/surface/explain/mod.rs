//! Why a browser lets a request pass, or refuses it: the simulated browser asks a service that is made of the surface.

mod advice;
mod explanation;
mod json;
mod lookup;
mod service;
mod shown;
mod text;

use std::cell::RefCell;

use cors_rules::Answer;

pub use self::explanation::{Asked, Explanation, Outcome, Readable, Step};
use self::{
    explanation::{PolicyAt, Wire},
    lookup::{Lookup, Place},
    service::{Entries, Seen},
};
use super::{InForce, State, Surface};
use crate::testing::{
    Credentials, Exchange, Page, Redirect, Request, Response, ResponseType,
    conversation::{self, Conversation},
    engine::{self, Fetched},
    model::{Model, at_once},
};

const HTTP_FETCH: &str = "https://fetch.spec.whatwg.org/#concept-http-fetch";
const FILTERED: &str = "https://fetch.spec.whatwg.org/#concept-filtered-response";

/// The [safelisted response-headers](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name).
const SAFELISTED: [&str; 7] =
    ["Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma"];

impl Surface {
    /// What a browser would do with this request of a page, step by step, and what would let it pass if it does not.
    ///
    /// Nothing is sent, and no handler runs: the simulated browser asks a service that is made of this surface. So a handler's status
    /// and its headers are not known, and what only the service can tell is taken to be well, which a step says: a predicate allows the
    /// origin, guards let the request in, and authentication that answers preflights, or middleware that waits, lets the request itself pass.
    /// Where no route has the request, the policy around what has none is told, and the status is not known: a default service may answer. The page's
    /// memory of preflights and its cookies stay as they are.
    ///
    /// ```
    /// use actix_web::{App, Responder, put, test};
    /// use cors_runtime::{
    ///     cors, surface,
    ///     testing::{Page, Request},
    /// };
    ///
    /// #[cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]
    /// #[put("/items/{id}")]
    /// async fn change_item() -> impl Responder {
    ///     "changed"
    /// }
    ///
    /// # #[actix_web::main]
    /// # async fn main() {
    /// let app = test::init_service(App::new().service(change_item)).await;
    /// let surface = surface::of(&app).await;
    ///
    /// let page = Page::at("https://app.example.com");
    /// let explanation = surface.explain(&page, Request::put("/items/1").header("X-Debug", "1"));
    /// assert!(!explanation.is_read());
    /// let [remedy] = explanation.remedies() else { panic!("{explanation}") };
    /// // add `"X-Debug"` to `headers` of `change_item`, src/items.rs:7: write `headers = ["Content-Type", "X-Debug"]`
    /// assert!(remedy.text().starts_with("add `\"X-Debug\"` to `headers` of `change_item`, "));
    /// # }
    /// ```
    pub fn explain(&self, page: &Page, request: Request) -> Explanation {
        let entries = Entries { lookup: Lookup::from(self), seen: RefCell::default() };
        let page = page.afresh();
        let (credentials, redirect) = (request.credentials, request.redirect);
        let model = Model(|request| entries.answer(request));
        let fetched = at_once(engine::fetch(&page, &model, request));
        let seen = entries.seen.take();
        let mut steps = steps(&fetched.conversation, seen.as_ref(), self.is_actual_asked);
        let outcome = outcome(&fetched, seen.as_ref(), credentials);
        match (&outcome, &fetched.result) {
            (Outcome::Unknown(_), _) => {
                // What comes of a request that is not known is no more than the model's.
                let known = steps.iter().position(|step| step.exchange.is_some()).unwrap_or(steps.len());
                steps.truncate(known);
            }
            (_, Ok(response)) => steps.extend(last(response, redirect)),
            (_, Err(refusal)) => {
                let clause = Some(refusal.reason.clause());
                steps.push(Step { text: shown::sentence(&refusal.message), clause, passed: false, exchange: None });
            }
        }
        let remedies = advice::remedies(&page, &fetched, seen.as_ref());
        Explanation {
            title: shown::sentence(fetched.conversation.title()),
            asked: seen.as_ref().and_then(asked),
            steps,
            outcome,
            remedies,
        }
    }
}

/// What was decided and sent, with what is taken to be well before the first request.
fn steps(conversation: &Conversation, seen: Option<&Seen<'_>>, is_actual_asked: bool) -> Vec<Step> {
    let told = |text: &str, clause| Step { text: shown::sentence(text), clause, passed: true, exchange: None };
    let mut notes = seen.map(|seen| notes(seen, is_actual_asked)).unwrap_or_default();
    let mut steps = Vec::new();
    for step in conversation.steps() {
        match step {
            conversation::Step::Decision(decision) => steps.push(told(&decision.text, Some(decision.clause))),
            conversation::Step::Note(note) => steps.push(told(note, None)),
            conversation::Step::Exchange(exchange) => {
                steps.extend(notes.drain(..).map(|note| told(&note, None)));
                let text = if exchange.is_preflight() { "the preflight" } else { "the request" };
                let exchange = Some(wire(exchange, seen));
                steps.push(Step { text: text.to_owned(), clause: None, passed: true, exchange });
            }
        }
    }
    steps
}

fn wire(exchange: &Exchange, seen: Option<&Seen<'_>>) -> Wire {
    let shown = |fields: Vec<(String, String)>| {
        fields.into_iter().map(|(name, value)| (shown::value(&name), shown::value(&value))).collect()
    };
    let [sent, received] = exchange.fields().map(shown);
    let hidden = seen.and_then(|seen| seen.hidden_status(exchange.is_preflight())).filter(|_| !exchange.is_enforced());
    Wire {
        is_preflight: exchange.is_preflight(),
        method: shown::value(exchange.method()),
        target: shown::value(exchange.target()),
        sent,
        status: hidden.map_or_else(|| Ok(exchange.status_line().to_owned()), Err),
        received,
    }
}

/// What there is to say of where the request comes to, and what is taken to be well.
fn notes(seen: &Seen<'_>, is_actual_asked: bool) -> Vec<String> {
    let mut notes: Vec<_> = seen.found.note.iter().cloned().collect();
    if let Place::Entry(entry) = seen.found.place {
        match &entry.state {
            _ if entry.actual.is_some() => notes.push(
                "the policy of the request itself is another than what its preflight comes to, as where a guard lets in no preflight".to_owned(),
            ),
            State::NoPolicy => notes.push("no policy is in force here: nothing answers a preflight, and the response has no CORS header but what the handler or middleware writes itself".to_owned()),
            State::Stopped { status, .. } => notes.push(format!(
                "a preflight does not come as far as a policy: {} answers with {status}, and is taken to let the request itself pass",
                advice::who(entry)
            )),
            State::Unreached(_) => {
                let itself = if entry.is_actual_known { "" } else { ", which is taken to have the request itself" };
                notes.push(format!("a guard or the order of registration keeps the preflights of the handler from it{itself}"));
            }
            State::NotAsked { .. } => notes.push("what answers a preflight here was not asked, since a service for every method may take it".to_owned()),
            State::Policy(_) if is_actual_asked && !entry.is_actual_known => notes.push(
                "no actual request was seen to come to this policy, as where middleware that waits is on the way: it is taken to let \
                 the request pass".to_owned(),
            ),
            State::Policy(_) | State::Shadowed { .. } | State::Unfilled { .. } => {}
        }
        if !entry.guards.is_empty() {
            notes.push(format!("the guards of the route are taken to let it in: {}", entry.guards.join(", ")));
        }
    }
    if let Some(policy) = seen.policy() {
        if policy.is_live {
            notes.push("the policy is that of a `Live`, as it was when it was asked".to_owned());
        }
        if seen.is_asked {
            let predicates = policy.policy().predicates.iter().map(|written| format!("`{written}`"));
            let predicates = predicates.collect::<Vec<_>>().join(", ");
            notes.push(format!(
                "no pattern matches the origin, so that the service asks {predicates}: taken to allow it, since only the service \
                 can tell"
            ));
        }
    }
    notes
}

fn asked(seen: &Seen<'_>) -> Option<Asked> {
    let pattern = match seen.found.place {
        Place::Entry(entry) => Some(entry.pattern.clone()),
        Place::Around(_) => None,
        Place::Nowhere => return None,
    };
    let at = |policy: &InForce| PolicyAt {
        name: policy.name(),
        source: policy.source.to_string(),
        file: policy.file(),
        line: policy.line(),
    };
    Some(Asked { pattern, method: shown::value(&seen.method), policy: seen.policy().map(at) })
}

fn outcome(fetched: &Fetched, seen: Option<&Seen<'_>>, credentials: Credentials) -> Outcome {
    if let Some(why) = seen.and_then(unknown) {
        return Outcome::Unknown(why);
    }
    match &fetched.result {
        Err(refusal) => {
            if let Some(Seen { found: lookup::Found { place: Place::Entry(entry), .. }, .. }) = seen
                && let Some(status) = entry.hiding().filter(|_| !advice::is_of_preflight(fetched))
            {
                return Outcome::Unknown(format!(
                    "what is behind that which answers preflights there, with the status {status}, was not seen, and may have a policy"
                ));
            }
            if let Some(Seen { found: lookup::Found { place: Place::Entry(entry), .. }, .. }) = seen
                && let State::Stopped { status, is_cors: true, .. } = entry.state
            {
                return Outcome::Unknown(format!(
                    "what answers preflights there, with the status {status}, has headers of another library, which the response may \
                     have too"
                ));
            }
            Outcome::Blocked { reason: refusal.reason, message: shown::sentence(&refusal.message) }
        }
        Ok(response) => {
            let exchanges = || fetched.conversation.exchanges();
            match response.response_type() {
                ResponseType::Opaque => Outcome::Opaque { is_enforced: exchanges().any(Exchange::is_enforced) },
                kind => {
                    let status = seen.and_then(|seen| seen.hidden_status(false)).is_none().then(|| response.status());
                    let exposed =
                        exchanges().last().and_then(|last| last.response_header("access-control-expose-headers"));
                    let is_all = kind != ResponseType::Cors || exposes_all(seen, credentials);
                    let headers = if is_all { Readable::All } else { Readable::Listed(readable(exposed.as_deref())) };
                    Outcome::Read { status, headers }
                }
            }
        }
    }
}

/// What is not known of an entry.
fn unknown(seen: &Seen<'_>) -> Option<String> {
    if let Some(why) = &seen.found.unknown {
        return Some(shown::sentence(why));
    }
    let Place::Entry(entry) = seen.found.place else { return None };
    match &entry.state {
        State::Unfilled { .. } => Some(format!(
            "no path that was tried fits `{}`, and an example would tell: `surface::of(&app).example(...)`",
            entry.pattern
        )),
        State::NotAsked { .. } => Some(format!(
            "what answers at `{}` was not asked, since a service for every method may take its preflights",
            entry.pattern
        )),
        State::Shadowed { by } => {
            Some(format!("`{by}` comes first at every path that was tried of `{}`", entry.pattern))
        }
        _ => None,
    }
}

/// Whether every header is exposed, whatever the response has.
fn exposes_all(seen: Option<&Seen<'_>>, credentials: Credentials) -> bool {
    match seen.and_then(Seen::policy).map(|policy| &policy.policy().expose_headers) {
        Some(Answer::Mirror) => true,
        Some(Answer::Value(names)) => names == "*" && credentials != Credentials::Include,
        _ => false,
    }
}

fn readable(exposed: Option<&str>) -> Vec<String> {
    let exposed = exposed.unwrap_or_default().split(", ").filter(|name| !name.is_empty());
    let new = exposed.filter(|name| !SAFELISTED.iter().any(|known| known.eq_ignore_ascii_case(name)));
    SAFELISTED.into_iter().chain(new).map(shown::value).collect()
}

/// What the page gets at the end.
fn last(response: &Response, redirect: Redirect) -> Vec<Step> {
    let passed =
        |text: &str, clause| Step { text: text.to_owned(), clause: Some(clause), passed: true, exchange: None };
    let on_redirect = match redirect {
        Redirect::Follow => None,
        Redirect::Error => {
            Some("the redirect mode is error: if the handler answers with a redirect, the page gets nothing")
        }
        Redirect::Manual => {
            Some("the redirect mode is manual: if the handler answers with a redirect, the page gets no more than that")
        }
    };
    let filtered = match response.response_type() {
        ResponseType::Basic => Some("the page gets a basic filtered response: all but `Set-Cookie`"),
        ResponseType::Cors => Some("the page gets a CORS filtered response: the safelisted headers, and the exposed"),
        ResponseType::Opaque => Some("the page gets an opaque filtered response: neither status nor headers nor body"),
        ResponseType::OpaqueRedirect => None,
    };
    let on_redirect = on_redirect.map(|text| passed(text, HTTP_FETCH));
    on_redirect.into_iter().chain(filtered.map(|text| passed(text, FILTERED))).collect()
}
