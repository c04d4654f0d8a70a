use crate::{
    Danger, Part, PublicSuffixes, Setting, Text, header::is_non_wildcard_request_header, method::is_safelisted,
    origin::Origins,
};

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
    /// The safeguards that are given up.
    pub dangers: Vec<Danger>,
    /// Below which of its hosts names are others'.
    pub public_suffixes: PublicSuffixes,
    /// Which settings are not written as they are here, and why.
    pub partial: Vec<(Part, Setting)>,
    /// The predicates that are asked about origins which no pattern matches, as they are written.
    pub predicates: Vec<Text>,
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

    /// Whether a setting is not written as it is here, for this reason.
    pub fn is_partial(&self, part: Part, setting: Setting) -> bool {
        self.partial.contains(&(part, setting))
    }

    /// Whether a list is not to be written anew with what is here, which is not all of it.
    pub(crate) fn has_part_of(&self, setting: Setting) -> bool {
        self.partial.iter().any(|(part, other)| *part != Part::Inherited && *other == setting)
    }

    /// Whether a setting is to be changed at a module around, and not where the policy is: it is inherited, and not all of it is here.
    pub fn is_elsewhere(&self, setting: Setting) -> bool {
        self.is_partial(Part::Inherited, setting) && self.has_part_of(setting)
    }

    /// Whether safeguards are given up, in some build at least.
    pub(crate) fn has_dangers(&self) -> bool {
        !self.dangers.is_empty() || self.has_part_of(Setting::Danger)
    }

    /// Whether it has predicates.
    #[inline]
    pub fn is_asked(&self) -> bool {
        !self.predicates.is_empty()
    }

    /// Whether a browser refuses a request with this method though its preflight was answered.
    ///
    /// [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), step 7.5
    pub fn lacks_method(&self, method: &str) -> bool {
        !is_safelisted(method) && !self.methods.contains(method)
    }

    /// Whether a browser refuses a request with this header, which is not safelisted, though its preflight was answered.
    ///
    /// [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0), steps 7.6 and 7.7
    pub fn lacks_header(&self, name: &str) -> bool {
        let is_listed = |listed: &str| match listed {
            "*" => !self.credentials && !is_non_wildcard_request_header(name),
            listed => listed.eq_ignore_ascii_case(name),
        };
        !matches!(self.allow_headers, Answer::Mirror) && !self.allow_headers.items().any(is_listed)
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
    /// The list that says the same.
    pub fn into_list(self) -> Vec<Text> {
        match self {
            Self::Any => vec![Text::Borrowed("*")],
            Self::Listed(methods) => methods,
        }
    }

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

impl Answer {
    /// The items of the list that is always sent.
    pub(crate) fn items(&self) -> impl Iterator<Item = &str> {
        let value = if let Self::Value(value) = self { &**value } else { "" };
        value.split(',').map(|item| item.strip_prefix(' ').unwrap_or(item)).filter(|item| !item.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Draft, Policy};

    fn policy(methods: &[&str], headers: &[&str], credentials: bool) -> Policy {
        let list = |items: &[&str]| Some(items.iter().map(ToString::to_string).collect());
        let headers = if headers.is_empty() { None } else { list(headers) };
        let origins = list(&["https://a.example"]);
        Draft { origins, methods: list(methods), headers, credentials, ..Draft::default() }.check().unwrap()
    }

    #[test]
    fn a_method_is_lacked_unless_it_is_safelisted_or_listed_with_its_case() {
        let listed = policy(&["GET", "PATCH"], &[], false);
        for (method, expected) in
            [("GET", false), ("HEAD", false), ("POST", false), ("PATCH", false), ("patch", true), ("PUT", true)]
        {
            assert_eq!(listed.lacks_method(method), expected, "{method}");
            assert!(!policy(&["*"], &[], false).lacks_method(method));
            assert!(!policy(&["*"], &[], true).lacks_method(method));
        }
    }

    #[test]
    fn names_are_compared_without_case_and_the_wildcard_leaves_authorization_out() {
        for (headers, credentials, name, expected) in [
            (&[][..], false, "x-a", true),
            (&["X-A", "X-B"], false, "x-b", false),
            (&["X-A", "X-B"], true, "x-c", true),
            (&["*"], false, "x-a", false),
            (&["*"], false, "authorization", true),
            (&["*", "Authorization"], false, "authorization", false),
            (&["*"], true, "authorization", false),
            (&["*"], true, "x-a", false),
            (&["X-A"], false, "*", true),
        ] {
            let policy = policy(&["GET"], headers, credentials);
            assert_eq!(policy.lacks_header(name), expected, "{name} by {headers:?}, {credentials}");
        }
    }
}
