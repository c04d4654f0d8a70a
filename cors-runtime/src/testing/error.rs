use std::{error::Error, fmt};

use super::{
    blocked::{Blocked, Refusal},
    conversation::Conversation,
};

/// A fetch that gave the page nothing: where a browser's `fetch` is rejected with a `TypeError`, and its console says why.
///
/// `Display` is one sentence with what was sent and what came back. Where a policy of this process decided, lines follow with the
/// setting that would let the request pass, if one would, and with the policy's handler and line. `Debug`, which is what a failing
/// test prints, is the sentence, the clause of the standard, the whole conversation, and these lines.
pub struct FetchError(Box<Failed>);

struct Failed {
    refusal: Refusal,
    conversation: Conversation,
}

impl FetchError {
    pub(super) fn new(refusal: Refusal, conversation: Conversation) -> Self {
        Self(Box::new(Failed { refusal, conversation }))
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

/// What failed, with what was sent and what came back, as one sentence; then what would let the request pass.
impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refusal { message, advice, .. } = &self.0.refusal;
        write!(f, "{message}{advice}")
    }
}

/// The sentence, the clause of the standard, the whole conversation, and what would let the request pass.
impl fmt::Debug for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failed { refusal: Refusal { reason, message, advice }, conversation } = &*self.0;
        write!(f, "{message} [{reason:?}]\nsee {}\n\n{conversation}{advice}", reason.clause())
    }
}

impl Error for FetchError {}
