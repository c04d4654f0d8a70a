//! What comes of a case: what the page gets, and what the servers see.

use std::fmt;

use serde_json::Value;

use crate::log::Seen;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Of each request of the case.
    pub(crate) got: Vec<Got>,
    pub(crate) seen: Vec<Seen>,
    /// How often a handler of the policy ran to its end.
    pub(crate) effects: usize,
}

/// What a page gets of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Got {
    /// A `TypeError`: a page does not learn why.
    Blocked,
    Response(Response),
    /// What was got was loaded in the page's place, or in that of a frame.
    Left,
    /// No browser should come here: a time-out, for example.
    Failed(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// `basic`, `cors`, `opaque` or `opaqueredirect`.
    pub(crate) kind: String,
    /// All that the page can read, sorted by name.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn parse(value: &Value) -> Self {
        if let Some(error) = value["error"].as_str() {
            return if error == "TypeError" { Self::Blocked } else { Self::Failed(error.to_owned()) };
        }
        if value["left"] == true {
            return Self::Left;
        }
        let Some(response) = Response::parse(value) else { return Self::Failed(format!("not a result: {value}")) };
        Self::Response(response)
    }
}

impl Response {
    fn parse(value: &Value) -> Option<Self> {
        let pairs = value["headers"].as_array()?.iter();
        let pair = |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()));
        Some(Self {
            status: value["status"].as_u64()?.try_into().ok()?,
            kind: value["type"].as_str()?.to_owned(),
            headers: normalised(pairs.map(pair).collect::<Option<_>>()?),
            body: value["body"].as_str()?.to_owned(),
        })
    }
}

/// Without what belongs to the connection and not to the response, and without the time.
///
/// [RFC 9110, section 7.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1)
pub(crate) fn normalised(mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
    headers.retain(|(name, _)| !["connection", "keep-alive", "transfer-encoding"].contains(&&**name));
    for (_, value) in headers.iter_mut().filter(|(name, _)| name == "date") {
        "now".clone_into(value);
    }
    headers.sort_unstable();
    headers
}

impl fmt::Display for Got {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocked => write!(f, "blocked"),
            Self::Left => write!(f, "left"),
            Self::Failed(reason) => write!(f, "failed: {reason}"),
            Self::Response(Response { status, kind, headers, body }) => {
                let fields: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                write!(f, "{status} {kind} {{{}}} {body:?}", fields.join("; "))
            }
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.got.iter().try_for_each(|got| writeln!(f, "    page: {got}"))?;
        self.seen.iter().try_for_each(|seen| writeln!(f, "    seen: {seen}"))?;
        writeln!(f, "    effects: {}", self.effects)
    }
}
