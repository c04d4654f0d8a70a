//! What would come of a request, step by step.

use crate::testing::{Blocked, Remedy};

/// What a browser would do with a request, and why: [`Surface::explain`](crate::surface::Surface::explain) makes it.
///
/// `Display` is for a terminal; `Serialize` has the same for a page. What came with the request is escaped in both, and cut off where
/// it is long.
#[derive(Debug, Clone)]
pub struct Explanation {
    pub(super) title: String,
    pub(super) asked: Option<Asked>,
    pub(super) steps: Vec<Step>,
    pub(super) outcome: Outcome,
    pub(super) remedies: Vec<Remedy>,
}

/// What the request comes to.
#[derive(Debug, Clone)]
pub struct Asked {
    pub(super) pattern: Option<String>,
    pub(super) method: String,
    pub(super) policy: Option<PolicyAt>,
}

/// Whose policy it is, and where it is written.
#[derive(Debug, Clone)]
pub(super) struct PolicyAt {
    pub(super) name: String,
    pub(super) source: String,
    pub(super) file: &'static str,
    pub(super) line: u32,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    pub(super) text: String,
    pub(super) clause: Option<&'static str>,
    pub(super) passed: bool,
    pub(super) exchange: Option<Wire>,
}

/// What goes over the wire.
#[derive(Debug, Clone)]
pub(super) struct Wire {
    pub(super) is_preflight: bool,
    pub(super) method: String,
    pub(super) target: String,
    pub(super) sent: Vec<(String, String)>,
    /// The line with it, or what there is to say of one that is not known.
    pub(super) status: Result<String, &'static str>,
    pub(super) received: Vec<(String, String)>,
}

/// What the page gets.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The response.
    Read {
        /// Its status; `None` is that of the handler, or of the service where it has no route, whatever it is.
        status: Option<u16>,
        /// The headers that it may read.
        headers: Readable,
    },
    /// A response of which it can read nothing: the mode is `no-cors`.
    Opaque {
        /// Whether an enforced policy keeps the request from its handler.
        is_enforced: bool,
    },
    /// Nothing: this check fails.
    Blocked {
        /// The check.
        reason: Blocked,
        /// What failed, with what was sent and what came back.
        message: String,
    },
    /// What the surface does not tell, for this reason.
    Unknown(String),
}

/// The headers of a response that a page may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readable {
    /// All but `Set-Cookie`.
    All,
    /// These, as far as the response has them: the safelisted, and what is exposed.
    Listed(Vec<String>),
}

impl Explanation {
    /// Whether the page reads the response.
    pub fn is_read(&self) -> bool {
        matches!(self.outcome, Outcome::Read { .. })
    }

    /// What the page gets.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The steps of the Fetch standard, in their order, up to the one that fails.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Every smallest change that would let the page read the response, each complete in itself, the narrowest first; or why nothing
    /// should. Empty where it does, or where nothing is known of what would.
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// What the request comes to, if it comes to something.
    pub fn asked(&self) -> Option<&Asked> {
        self.asked.as_ref()
    }
}

impl Asked {
    /// The pattern of the path; `None` where no route has it, and a policy stands around.
    pub fn pattern(&self) -> Option<&str> {
        self.pattern.as_deref()
    }

    /// Whose policy it goes by, if there is one, as [`InForce::name`](crate::surface::InForce::name) has it.
    pub fn policy(&self) -> Option<&str> {
        self.policy.as_ref().map(|policy| &*policy.name)
    }

    /// The file and the line, from 1, at which that policy is written.
    pub fn at(&self) -> Option<(&'static str, u32)> {
        self.policy.as_ref().map(|policy| (policy.file, policy.line))
    }
}

impl Step {
    /// What is decided, in the words of the standard.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The address of its clause, if it is one of a standard.
    pub fn clause(&self) -> Option<&'static str> {
        self.clause
    }

    /// Whether it is no check, or passes.
    pub fn passed(&self) -> bool {
        self.passed
    }
}
