use std::{error::Error, fmt};

use super::{
    blocked::{Blocked, Refusal},
    conversation::Conversation,
};

/// A fetch that gave the page nothing: where a browser's `fetch` is rejected with a `TypeError`, and its console says why.
///
/// `Display` is one sentence with what was sent and what came back. `Debug`, which is what a failing test prints, is the
/// sentence, the clause of the standard and the whole conversation.
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

/// What failed, with what was sent and what came back, as one sentence.
impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.refusal.message)
    }
}

/// The sentence, the clause of the standard and the whole conversation.
impl fmt::Debug for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.reason();
        write!(f, "{self} [{reason:?}]\nsee {}\n\n{}", reason.clause(), self.0.conversation)
    }
}

impl Error for FetchError {}
