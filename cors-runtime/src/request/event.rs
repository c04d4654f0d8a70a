//! What is said of a request, at debug level: while that is off, no more happens than a look at the level. And what is said of
//! policies that clash, at the level of warnings.

#[cfg(feature = "testing")]
use std::cell::Cell;
#[cfg(feature = "inspector")]
use std::time::SystemTime;
use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use actix_web::{
    dev::RequestHead,
    http::header::{self, HeaderValue},
};
use cors_rules::{Remedy, joined};

#[cfg(feature = "inspector")]
use super::refused::{self, Refused};
#[cfg(feature = "surface")]
use super::survey;
use crate::setup::{place::Place, source::Current};

const TARGET: &str = "cors_runtime";

const REFUSED: &str = "cross-origin request refused";

/// How much of a request's value is shown, in bytes: the longest host has 253.
const SHOWN: usize = 300;

/// One thing that is said of a request.
pub(crate) struct Event<'a> {
    message: &'static str,
    reason: &'static str,
    method: &'a [u8],
    origin: Option<&'a HeaderValue>,
    headers: Option<String>,
    policy: &'a Current,
    #[cfg(feature = "inspector")]
    request: &'a RequestHead,
    help: Option<String>,
    /// Whether what helps is a change of the policy's settings.
    #[cfg(feature = "inspector")]
    is_of_settings: bool,
}

impl<'a> Event<'a> {
    /// Something about a request with these headers, and this policy.
    pub(crate) fn new(reason: &'static str, policy: &'a Current, request: &'a RequestHead) -> Self {
        Self {
            message: REFUSED,
            reason,
            method: b"",
            origin: request.headers().get(header::ORIGIN),
            headers: None,
            policy,
            #[cfg(feature = "inspector")]
            request,
            help: None,
            #[cfg(feature = "inspector")]
            is_of_settings: false,
        }
    }

    pub(crate) fn method(self, method: &'a [u8]) -> Self {
        Self { method, ..self }
    }

    /// Names the headers that are missing.
    pub(crate) fn headers(self, names: &[&str]) -> Self {
        Self { headers: Some(joined(&mut names.iter().copied(), ", ")), ..self }
    }

    pub(crate) fn help(self, remedy: Option<&Remedy>) -> Self {
        let help = remedy.map(|remedy| remedy.text(self.policy.settings().notation()));
        Self {
            help,
            #[cfg(feature = "inspector")]
            is_of_settings: remedy.is_some_and(Remedy::is_of_settings),
            ..self
        }
    }

    /// Says of an answered preflight that the browser refuses the request all the same.
    pub(crate) fn of_answered(self) -> Self {
        Self { message: "preflight answered, and the browser will refuse the request", ..self }
    }

    /// Says it: [`is_wanted`] has told that someone listens.
    #[cold]
    pub(crate) fn say(self) {
        #[cfg(feature = "surface")]
        if self.origin.is_some_and(|origin| origin == survey::ORIGIN) {
            return;
        }
        #[cfg(feature = "inspector")]
        if is_noted() {
            self.note();
            if !is_logged() {
                return;
            }
        }
        let Self { message, reason, method, origin, headers, policy, help, .. } = self;
        tracing::debug!(
            target: TARGET,
            reason,
            method = %Shown(method),
            origin = origin.map(|origin| tracing::field::debug(Shown(origin.as_bytes()))),
            headers = headers.as_deref().map(|names| tracing::field::display(Shown(names.as_bytes()))),
            policy = %policy.place,
            at = %policy.at(),
            // As it is to be pasted, without escapes: the rules let nothing into it that needs one.
            help = help.map(tracing::field::display),
            "{message}"
        );
    }
}

#[cfg(feature = "testing")]
thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does something of which nothing is said: nobody has sent the request.
#[cfg(feature = "testing")]
pub(crate) fn quietly<T>(action: impl FnOnce() -> T) -> T {
    let before = QUIET.replace(true);
    let done = action();
    QUIET.set(before);
    done
}

/// Whether the level is on for anyone: without a subscriber, events go to `log`, which most services of actix-web have.
#[inline]
pub(crate) fn is_on() -> bool {
    tracing::level_enabled!(tracing::Level::DEBUG) || log::max_level() >= log::LevelFilter::Debug || is_noted()
}

/// Whether an event is to be made.
#[inline]
pub(crate) fn is_wanted() -> bool {
    is_on() && is_heard()
}

/// Whether it is noted for those who look on, whatever the log says.
#[inline]
fn is_noted() -> bool {
    #[cfg(feature = "inspector")]
    {
        refused::is_on()
    }
    #[cfg(not(feature = "inspector"))]
    false
}

/// Whether anyone listens: where [`is_on`] says so, it may be for another target alone.
#[cold]
#[inline(never)]
fn is_heard() -> bool {
    #[cfg(feature = "testing")]
    if QUIET.get() {
        return false;
    }
    is_noted() || is_logged()
}

fn is_logged() -> bool {
    tracing::enabled!(target: TARGET, tracing::Level::DEBUG)
        || (!tracing::dispatcher::has_been_set() && log::log_enabled!(target: TARGET, log::Level::Debug))
}

#[cfg(feature = "inspector")]
impl Event<'_> {
    /// What helps, with the place where it does: who looks on reads it by itself.
    fn placed(&self, help: &str) -> String {
        if self.is_of_settings { format!("for {}: {help}", self.policy.settings().label()) } else { help.to_owned() }
    }

    /// Keeps it for those who look on.
    fn note(&self) {
        if refused::is_of_page(self.policy.place) {
            return;
        }
        refused::note(Refused {
            is_answered: self.message != REFUSED,
            reason: self.reason.to_owned(),
            help: self.help.as_deref().map(|help| cut(&self.placed(help))),
            headers: self.headers.as_deref().map(|names| Shown(names.as_bytes()).to_string()),
            ..noted(self.policy, self.method, self.request)
        });
    }
}

/// What is kept of a request.
#[cfg(feature = "inspector")]
fn noted(policy: &Current, method: &[u8], request: &RequestHead) -> Refused {
    let headers = request.headers();
    let is_repeated = |name| headers.get_all(name).nth(1).is_some();
    let of_browsers = [header::ORIGIN, header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_REQUEST_HEADERS];
    Refused {
        time: SystemTime::now(),
        is_answered: false,
        reason: String::new(),
        method: Shown(method).to_string(),
        path: Shown(request.uri.path().as_bytes()).to_string(),
        origin: headers.get(header::ORIGIN).map(|origin| Shown(origin.as_bytes()).to_string()),
        headers: None,
        policy: policy.place.to_string(),
        at: policy.at().to_string(),
        help: None,
        is_repeated: of_browsers.into_iter().any(is_repeated),
    }
}

/// A text to be pasted, which would not be if it were longer.
#[cfg(feature = "inspector")]
fn cut(help: &str) -> String {
    const LONGEST: usize = 4_000;
    match help.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &help[..end]),
        None => help.to_owned(),
    }
}

/// A predicate that has said nothing.
pub(crate) struct Failed<'a> {
    #[cfg_attr(not(feature = "inspector"), expect(dead_code, reason = "the inspector names the path"))]
    pub(crate) request: &'a RequestHead,
    pub(crate) policy: &'a Current,
    /// As it is written.
    pub(crate) predicate: &'a str,
    pub(crate) method: &'a [u8],
    pub(crate) origin: &'a HeaderValue,
    pub(crate) error: &'a str,
}

/// Says of a predicate that it failed, at the level of errors: it is no fault of the request.
#[cold]
pub(crate) fn predicate_failed(failed: &Failed<'_>) {
    let Failed { policy, predicate, method, origin, error, .. } = failed;
    #[cfg(feature = "inspector")]
    if is_noted() {
        refused::note(Refused {
            reason: cut(&format!("`{predicate}` of the policy failed: {}", error.escape_debug())),
            ..noted(policy, method, failed.request)
        });
    }
    tracing::error!(
        target: TARGET,
        error = %error.escape_debug(),
        predicate,
        method = %Shown(method),
        origin = ?Shown(origin.as_bytes()),
        policy = %policy.place,
        at = %policy.at(),
        "a predicate failed, and the origin is not allowed"
    );
}

/// Says once in the life of the program, of each two policies, that one stands around the other.
#[cold]
pub(crate) fn warn_of_nested(outer: &'static Place, inner: &'static Place) {
    static SAID: Mutex<Vec<(&Place, &Place)>> = Mutex::new(Vec::new());
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    if said.contains(&(outer, inner)) {
        return;
    }
    said.push((outer, inner));
    tracing::warn!(
        target: TARGET,
        outer = %outer,
        outer_at = %outer.at(),
        inner = %inner,
        inner_at = %inner.at(),
        "of policies that are wrapped around each other the outer one counts: remove one, or write the inner one at its handlers"
    );
}

/// Says that there is no inspector, if anyone listens.
#[cfg(feature = "inspector")]
#[cold]
pub(crate) fn warn_of_inspector(why: &'static str, path: &str) -> bool {
    tracing::warn!(target: TARGET, path, "{why}");
    tracing::enabled!(target: TARGET, tracing::Level::WARN)
        || (!tracing::dispatcher::has_been_set() && log::log_enabled!(target: TARGET, log::Level::Warn))
}

/// A value that came with a request: escaped, and cut off where it is longer than any that a browser sends.
struct Shown<'a>(&'a [u8]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = &self.0[..self.0.len().min(SHOWN)];
        write!(f, "{}", start.escape_ascii())?;
        if start.len() < self.0.len() { write!(f, "… ({} bytes)", self.0.len()) } else { Ok(()) }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn values_are_escaped_and_cut() {
        assert_eq!(format!("{:?}", Shown(b"https://a.example")), "\"https://a.example\"");
        assert_eq!(Shown(b"a\"\n\x1b[31m\xff").to_string(), "a\\\"\\n\\x1b[31m\\xff");
        assert_eq!(Shown(&[b'a'; 301]).to_string(), format!("{}… (301 bytes)", "a".repeat(300)));
        assert_eq!(Shown(&[b'a'; 300]).to_string(), "a".repeat(300));
    }
}
