use std::{error::Error, fmt};

use super::{
    blocked::{Blocked, Refusal},
    conversation::Conversation,
    remedy::Remedy,
};
use crate::setup::source::Current;

/// A fetch that gave the page nothing: where a browser's `fetch` is rejected with a `TypeError`, and its console says why.
///
/// `Display` is one sentence with what was sent and what came back. Where a policy of this process decided, lines follow with the
/// setting that would let the request pass, if one would, and with the policy's handler and line. `Debug`, which is what a failing
/// test prints, is the sentence, the clause of the standard, the whole conversation, and these lines.
pub struct FetchError(Box<Failed>);

struct Failed {
    refusal: Refusal,
    conversation: Conversation,
    remedies: Vec<Remedy>,
    /// The policy that decided.
    policy: Option<Current>,
}

impl FetchError {
    pub(super) fn new(
        refusal: Refusal,
        conversation: Conversation,
        remedies: Vec<Remedy>,
        policy: Option<Current>,
    ) -> Self {
        Self(Box::new(Failed { refusal, conversation, remedies, policy }))
    }

    /// What would let the request pass, each complete in itself, the narrowest first; or why nothing should. Empty where no policy of
    /// this process decided.
    pub fn remedies(&self) -> &[Remedy] {
        &self.0.remedies
    }

    /// The check that failed.
    pub fn reason(&self) -> Blocked {
        self.0.refusal.reason
    }

    /// All that was sent and came back until then.
    pub fn conversation(&self) -> &Conversation {
        &self.0.conversation
    }
}

/// The lines that follow the sentence.
struct Advice<'a>(&'a Failed);

impl fmt::Display for Advice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failed { remedies, policy, .. } = self.0;
        remedies.iter().try_for_each(|remedy| write!(f, "\n  = help: {remedy}"))?;
        match policy {
            Some(current) => write!(f, "\n  = policy: `{}` at {}", current.place, current.at()),
            None => Ok(()),
        }
    }
}

/// What failed, with what was sent and what came back, as one sentence; then what would let the request pass.
impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.0.refusal.message, Advice(&self.0))
    }
}

/// The sentence, the clause of the standard, the whole conversation, and what would let the request pass.
impl fmt::Debug for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failed { refusal: Refusal { reason, message }, conversation, .. } = &*self.0;
        write!(f, "{message} [{reason:?}]\nsee {}\n\n{conversation}{}", reason.clause(), Advice(&self.0))
    }
}

impl Error for FetchError {}
