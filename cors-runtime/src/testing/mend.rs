//! How the remedies for a request are found: its policy is changed as the rules let it be, and the simulated browser asked again, until
//! the request passes.

use cors_rules::{
    Change, Draft, Lack, Never, Notation, OriginItem, Policy, Setting,
    remedy::{changed_settings, changes_text, written_policy},
};

use super::{
    blocked::Blocked,
    conversation::Exchange,
    engine::{self, Refused},
    flight::Flight,
    model::{Model, at_once},
    page::Page,
    remedy::{Remedy, RemedyKind},
};
#[cfg(feature = "surface")]
use crate::testing::request::Mode;
use crate::{
    predicate::Predicates as Functions,
    request::reply::{Predicates, reply},
    setup::{cors::Cors, place::Place, source::Current},
};

/// How many things a request may lack: origin, method, headers, credentials, and what the page has to change.
const MAX_LACKS: usize = 8;

/// Stands for the origins of a policy that is to be written.
const NOBODY: &str = "https://nobody.invalid";

/// What would let a request pass that failed a check of its answer.
pub(crate) fn remedies(page: &Page, refused: &Refused, predicates: Predicates) -> Vec<Remedy> {
    if let Some(remedy) = redirected(refused) {
        return vec![remedy];
    }
    let Some(current) = &refused.left.policy else { return Vec::new() };
    if refused.has_failed() {
        let text = "a predicate of the policy failed, and the log says why, at the level of errors";
        return vec![Remedy::new(RemedyKind::Service, text)];
    }
    if current.get().policy.is_none() {
        return written(page, refused, |written| instead_of_none(current, &written));
    }
    of_policy(page, refused, current, predicates)
}

/// Where a policy is to be written that a handler does without.
pub(crate) fn instead_of_none(current: &Current, [attribute, _]: &[String; 2]) -> String {
    format!("write `{attribute}` in the place of `#[cors(none)]` of {}", current.settings().label())
}

/// Where the page is not what the service is told.
#[cfg(feature = "surface")]
pub(crate) fn hidden(refused: &Refused) -> Option<Remedy> {
    let Flight { mode, .. } = refused.flight;
    let is_hidden = mode != Mode::Cors
        && refused.flight.origin_header() == Some("null")
        && refused.flight.serialized_origin() != "null";
    let text = "the page came over https and the service is at http, so that browsers tell it the origin `null` in this mode: serve over \
                https";
    is_hidden.then(|| Remedy::new(RemedyKind::Service, text))
}

/// Where a redirect is to be mended.
pub(crate) fn redirected(refused: &Refused) -> Option<Remedy> {
    if refused.flight.is_redirect_tainted() {
        let text = format!(
            "a redirect from one foreign origin to another hid the page's origin, and no policy should allow `null` for that: let the \
             page ask for `{}` itself, or redirect within one origin",
            refused.flight.current_url()
        );
        return Some(Remedy::new(RemedyKind::Service, text));
    }
    None
}

/// The remedies by this policy.
pub(crate) fn of_policy(page: &Page, refused: &Refused, current: &Current, predicates: Predicates) -> Vec<Remedy> {
    let (found, nevers) = Search::new(page, predicates).run(&refused.flight, current);
    let tell = |mend: &Mend| {
        let settings = mend.text(current);
        (settings.is_some() || !mend.of_page.is_empty()).then(|| mend.remedy(settings))
    };
    let remedies: Vec<_> = found.iter().filter_map(tell).collect();
    if found.is_empty() { refusals(&nevers) } else { remedies }
}

/// A whole policy, where there is none: told of as it is above a handler, and around a resource.
pub(crate) fn written(page: &Page, refused: &Refused, tell_of: impl Fn([String; 2]) -> String) -> Vec<Remedy> {
    let flight = &refused.flight;
    let base = Draft {
        origins: Some(vec![NOBODY.to_owned()]),
        methods: Some(vec![flight.method.clone()]),
        ..Draft::default()
    };
    let current = base.check().ok().and_then(|policy| {
        let cors = Cors::built(policy, Functions::default(), Place::built());
        Some(cors.handle().ok()?.current())
    });
    let Some(current) = current else { return Vec::new() };
    let (found, nevers) = Search::new(page, Predicates::Refuse).run(flight, &current);
    if found.is_empty() {
        return refusals(&nevers);
    }
    let tell = |mend: Mend| {
        let mut draft = mend.current.get().policy.settings();
        draft.origins.get_or_insert_default().retain(|origin| origin != NOBODY);
        let mended = draft.check().ok().map(|policy| mend.current.changed(policy));
        let text = format!("{}{}", mend.why, tell_of(written_policy(&draft)));
        Remedy { mended, ..mend.remedy(Some(text)) }
    };
    found.into_iter().map(tell).collect()
}

/// The same, after something that is to be done before.
#[cfg(feature = "surface")]
pub(crate) fn behind(why: &str, rest: Vec<Remedy>) -> Vec<Remedy> {
    let then = |remedy: Remedy| Remedy {
        kind: if remedy.kind == RemedyKind::Settings { RemedyKind::Service } else { remedy.kind },
        text: if remedy.text.is_empty() { why.to_owned() } else { format!("{why}; and {}", remedy.text) },
        ..remedy
    };
    if rest.is_empty() { vec![Remedy::new(RemedyKind::Service, why)] } else { rest.into_iter().map(then).collect() }
}

/// What refuses it, in words.
fn refusals(nevers: &[Never]) -> Vec<Remedy> {
    let tell = |never: &Never| {
        let kind = if never.is_for_the_page() { RemedyKind::Page } else { RemedyKind::Nothing };
        Remedy::new(kind, never.to_string())
    };
    nevers.iter().map(tell).collect()
}

/// Changes after which a request passes, once all are made.
#[derive(Clone)]
struct Mend {
    why: String,
    changes: Vec<Change>,
    of_page: Vec<Never>,
    flight: Flight,
    current: Current,
}

struct Search<'a> {
    page: &'a Page,
    predicates: Predicates,
    found: Vec<Mend>,
    nevers: Vec<Never>,
}

impl<'a> Search<'a> {
    fn new(page: &'a Page, predicates: Predicates) -> Self {
        Self { page, predicates, found: Vec::new(), nevers: Vec::new() }
    }

    fn run(mut self, flight: &Flight, current: &Current) -> (Vec<Mend>, Vec<Never>) {
        let (flight, current) = (flight.clone(), current.clone());
        let start = Mend { why: String::new(), changes: Vec::new(), of_page: Vec::new(), flight, current };
        self.go_on(start, MAX_LACKS);
        (self.found, self.nevers)
    }

    fn go_on(&mut self, mut mend: Mend, left: usize) {
        let Err(reason) = self.ask(&mend) else {
            mend.changes.sort_by_key(|change| Setting::ALL.iter().position(|setting| *setting == change.setting()));
            return self.found.push(mend);
        };
        let policy = &mend.current.get().policy;
        let names = mend.flight.unsafe_names();
        let missing: Vec<_> = names.iter().map(|name| &**name).filter(|name| policy.lacks_header(name)).collect();
        let Some(lack) = lack(reason, policy, &mend.flight, &missing).filter(|_| left > 0) else { return };
        match policy.ways(lack) {
            Ok(ways) => {
                for way in ways {
                    match policy.changed(&way.changes) {
                        Ok(policy) => {
                            let mut next = Mend { current: mend.current.changed(policy), ..mend.clone() };
                            // What is a sentence of its own comes before what goes on.
                            let place = if way.why.ends_with(": ") { 0 } else { next.why.len() };
                            next.why.insert_str(place, &way.why);
                            next.changes.extend(way.changes);
                            self.go_on(next, left - 1);
                        }
                        Err(problems) => self.never(Never::Rule(problems)),
                    }
                }
            }
            Err(never) => {
                let mut next = mend.clone();
                match &never {
                    Never::MethodCase { right, .. } => next.flight.method.clone_from(right),
                    Never::ResponseHeader(name) => next.flight.headers.delete(name),
                    _ => return self.never(never),
                }
                next.of_page.push(never);
                self.go_on(next, left - 1);
            }
        }
    }

    fn never(&mut self, never: Never) {
        if !self.nevers.contains(&never) {
            self.nevers.push(never);
        }
    }

    /// Asks the simulated browser whether the request passes.
    fn ask(&self, mend: &Mend) -> Result<(), Blocked> {
        let model = Model(|request| reply(&mend.current, request, self.predicates));
        match at_once(engine::send(&self.page.afresh(), &model, mend.flight.clone())) {
            Ok(conversation) if conversation.exchanges().any(Exchange::is_enforced) => Err(Blocked::OriginNotAllowed),
            Err(refusal) if is_of_answer(refusal.reason) => Err(refusal.reason),
            // What can't be sent to a model is no matter of its policy.
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// Whether it is a check of an answer that failed.
fn is_of_answer(reason: Blocked) -> bool {
    matches!(
        reason,
        Blocked::OriginNotAllowed
            | Blocked::WildcardWithCredentials
            | Blocked::CredentialsNotAllowed
            | Blocked::PreflightStatus
            | Blocked::InvalidAllowList
            | Blocked::MethodNotAllowed
            | Blocked::HeaderNotAllowed
    )
}

/// What a policy lacks for a request that failed a check.
fn lack<'a>(reason: Blocked, policy: &Policy, flight: &'a Flight, missing: &'a [&'a str]) -> Option<Lack<'a>> {
    let origin = flight.serialized_origin();
    match reason {
        Blocked::OriginNotAllowed if policy.origins.find(origin.as_bytes()).is_none() => Some(Lack::Origin(origin)),
        Blocked::OriginNotAllowed if !policy.methods.contains(&flight.method) => Some(Lack::Method(&flight.method)),
        Blocked::MethodNotAllowed => Some(Lack::Method(&flight.method)),
        Blocked::HeaderNotAllowed => Some(Lack::Headers(missing)),
        Blocked::CredentialsNotAllowed | Blocked::WildcardWithCredentials => Some(Lack::Credentials(origin)),
        _ => None,
    }
}

impl Mend {
    /// The changes as text: what, where, and what is to be pasted there; `None` where there are none.
    fn text(&self, before: &Current) -> Option<String> {
        if self.changes.is_empty() {
            return None;
        }
        let place = before.settings();
        let notation = place.notation();
        let mut mended = self.current.get().policy.settings();
        let policy = &before.get().policy;
        let changes = changes_text(&self.changes, policy, notation);
        let is_item = |change: &Change| {
            matches!(change, Change::Origin(_) | Change::WiderOrigin { .. } | Change::Method(_) | Change::Header(_))
        };
        let of = if self.changes.iter().all(is_item) { "of" } else { "for" };
        let variable = before.get().written.iter().find_map(OriginItem::variable);
        let mut text = format!("{}{changes} {of} {}", self.why, place.label());
        if self.changes.iter().any(|change| policy.is_elsewhere(change.setting())) {
            text.push_str(", which inherits it");
        }
        if let Some(variable) = variable
            && self.changes.iter().any(|change| change.setting() == Setting::Origins)
        {
            text = format!("{text}, or to the environment variable `{variable}`");
        }
        mended.origins = Some(self.origins(before));
        let settings = changed_settings(&self.changes, policy, &mended, notation);
        if settings.iter().any(|setting| setting.contains(['[', '('])) {
            let between = if notation == Notation::Builder { "" } else { ", " };
            // What can't be written out is to be added by hand.
            let are_all = self.changes.iter().all(|change| {
                settings.iter().any(|written| written.trim_start_matches('.').starts_with(change.setting().key()))
            });
            let and = if are_all { ": write" } else { "; and write" };
            text = format!("{text}{and} `{}`", settings.join(between));
        }
        Some(text)
    }

    /// The origins with the changes, in the order in which they are written.
    fn origins(&self, before: &Current) -> Vec<String> {
        let items = before.get().written.iter().filter_map(|item| match item {
            OriginItem::Pattern(pattern) => Some(pattern.to_string()),
            _ => None,
        });
        let mut draft = Draft { origins: Some(items.collect()), ..Draft::default() };
        self.changes
            .iter()
            .filter(|change| change.setting() == Setting::Origins)
            .for_each(|change| change.apply(&mut draft));
        draft.origins.unwrap_or_default()
    }

    fn remedy(&self, settings: Option<String>) -> Remedy {
        if self.of_page.is_empty() {
            let mended = Some(self.current.clone());
            return Remedy {
                kind: RemedyKind::Settings,
                text: settings.unwrap_or_default(),
                changes: self.changes.clone(),
                mended,
            };
        }
        let texts = self.of_page.iter().map(ToString::to_string).chain(settings);
        Remedy {
            kind: RemedyKind::Page,
            text: texts.collect::<Vec<_>>().join("; and "),
            changes: self.changes.clone(),
            mended: None,
        }
    }
}
