use crate::{Text, origin::Origins};

/// A checked policy, with the values it answers ready to be sent.
///
/// [`Draft::check`](crate::Draft::check) is the way to get one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The origins whose pages may use the resource.
    pub origins: Origins,
    /// The methods they may use.
    pub methods: Methods,
    /// Whether requests with credentials (cookies, client certificates, `Authorization`) are allowed.
    pub credentials: bool,
    /// `Access-Control-Allow-Methods`: the methods that are not safelisted.
    pub allow_methods: Answer,
    /// `Access-Control-Allow-Headers`.
    pub allow_headers: Answer,
    /// `Access-Control-Expose-Headers`.
    pub expose_headers: Answer,
    /// `Access-Control-Max-Age` in seconds, as it is sent.
    pub max_age: Option<Text>,
    /// Whether an actual request that is not allowed, and not same-origin, is refused before its handler runs.
    pub enforce: bool,
    /// The status of the answer to a preflight that is allowed, 200 to 299.
    pub preflight_status: u16,
}

impl Policy {
    /// Whether it is the policy of a handler that has none. A checked one has a method.
    pub fn is_none(&self) -> bool {
        matches!(&self.methods, Methods::Listed(methods) if methods.is_empty())
    }
}

/// The methods of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Methods {
    /// Every method.
    Any,
    /// These methods, case-sensitive.
    Listed(Vec<Text>),
}

impl Methods {
    /// Whether `method` is one of them.
    #[inline]
    pub fn contains(&self, method: impl AsRef<[u8]>) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(methods) => methods.iter().any(|allowed| allowed.as_bytes() == method.as_ref()),
        }
    }
}

/// What a policy puts into one header of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The header is left out.
    Nothing,
    /// Always this value.
    Value(Text),
    /// What this exchange has: `*` is a literal to a browser that sends credentials, so the answer names the method or the
    /// headers that the preflight asked for, or the headers that the response has.
    Mirror,
}
