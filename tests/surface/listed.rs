//! A surface in a few words.

use cors_runtime::surface::{Entry, InForce, Source, State, Surface};

/// Each entry: what answers its preflights, and its actual requests where that is another.
pub(crate) fn list(surface: &Surface) -> Vec<String> {
    surface.entries().iter().map(said).collect()
}

fn said(entry: &Entry) -> String {
    let declared = |word: &str, declared: &Option<InForce>| match declared {
        Some(policy) => format!("{word} before {}", policy.name()),
        None => word.to_owned(),
    };
    let state = match entry.state() {
        State::Policy(policy) => source(policy),
        State::NoPolicy => "none".to_owned(),
        State::Stopped { status, declared: policy, .. } => declared(&status.to_string(), policy),
        State::Unreached(policy) => format!("unreached {}", policy.name()),
        State::Shadowed { by } => format!("behind {by}"),
        State::Unfilled { .. } => "unfilled".to_owned(),
        State::NotAsked { declared: policy } => declared("not asked", policy),
        state => panic!("{state:?}"),
    };
    let host = entry.host().map(|host| format!("//{host}")).unwrap_or_default();
    let actual = entry.actual_policy().map(|policy| format!(", actual {}", source(policy))).unwrap_or_default();
    format!("{} {host}{}: {state}{actual}", entry.method(), entry.pattern())
}

fn source(policy: &InForce) -> String {
    match policy.source() {
        Source::Handler => policy.name(),
        source => source.to_string(),
    }
}
