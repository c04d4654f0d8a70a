//! An explanation as data for a page.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::explanation::{Asked, Explanation, Outcome, Readable, Step, Wire};
use crate::{setup::place::file, testing::Remedy};

/// `request`, `asked`, `steps`, `outcome` and `remedies`.
impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Explanation", 6)?;
        fields.serialize_field("request", &self.title)?;
        fields.serialize_field("asked", &self.asked)?;
        fields.serialize_field("is_read", &self.is_read())?;
        fields.serialize_field("steps", &self.steps)?;
        fields.serialize_field("outcome", &self.outcome)?;
        fields.serialize_field("remedies", &self.remedies)?;
        fields.end()
    }
}

impl Serialize for Asked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Asked", 6)?;
        fields.serialize_field("pattern", &self.pattern)?;
        fields.serialize_field("method", &self.method)?;
        fields.serialize_field("policy", &self.policy.as_ref().map(|policy| &policy.name))?;
        fields.serialize_field("source", &self.policy.as_ref().map(|policy| &policy.source))?;
        fields.serialize_field("file", &self.policy.as_ref().map(|policy| file(policy.file)))?;
        fields.serialize_field("line", &self.policy.as_ref().map(|policy| policy.line))?;
        fields.end()
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Step", 4)?;
        fields.serialize_field("text", &self.text)?;
        fields.serialize_field("clause", &self.clause)?;
        fields.serialize_field("passed", &self.passed)?;
        fields.serialize_field("exchange", &self.exchange)?;
        fields.end()
    }
}

/// `status` is `null` where it is not known: `unknown_status` says whose it is.
impl Serialize for Wire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Exchange", 7)?;
        fields.serialize_field("is_preflight", &self.is_preflight)?;
        fields.serialize_field("method", &self.method)?;
        fields.serialize_field("target", &self.target)?;
        fields.serialize_field("sent", &self.sent)?;
        fields.serialize_field("status", &self.status.as_ref().ok())?;
        fields.serialize_field("unknown_status", &self.status.as_ref().err())?;
        fields.serialize_field("received", &self.received)?;
        fields.end()
    }
}

/// `kind` and `text`, which is one sentence; `reason` where it is blocked; `status` and `headers` where it is read, of which `null` is
/// a status that is not known, and every header but `Set-Cookie`.
impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = match self {
            Self::Read { .. } => "read",
            Self::Opaque { .. } => "opaque",
            Self::Blocked { .. } => "blocked",
            Self::Unknown(_) => "unknown",
        };
        let mut fields = serializer.serialize_struct("Outcome", 4)?;
        fields.serialize_field("kind", kind)?;
        fields.serialize_field("text", &self.to_string())?;
        match self {
            Self::Read { status, headers } => {
                fields.serialize_field("status", status)?;
                let names = if let Readable::Listed(names) = headers { Some(names) } else { None };
                fields.serialize_field("headers", &names)?;
            }
            Self::Blocked { reason, .. } => fields.serialize_field("reason", &format!("{reason:?}"))?,
            Self::Opaque { is_enforced } => fields.serialize_field("is_enforced", is_enforced)?,
            Self::Unknown(_) => {}
        }
        fields.end()
    }
}

/// `kind`, `text`, and `changes`: pairs of a setting and what is added to it.
impl Serialize for Remedy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Remedy", 3)?;
        fields.serialize_field("kind", self.kind().as_str())?;
        fields.serialize_field("text", self.text())?;
        fields.serialize_field("changes", &self.changes().collect::<Vec<_>>())?;
        fields.end()
    }
}
