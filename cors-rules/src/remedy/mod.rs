//! What would allow that which a policy refuses, by its rules: nothing is offered that they refuse.
//!
//! A [`Remedy`] is what is said of a request on the way, in every program that has a policy. It is found by what the policy has and the
//! request says, without a question to the rules themselves: of those a program has no need that reads no settings, and they are
//! most of this crate. Tests hold what is found against the rules. `Policy::ways`, with the feature of this name, asks them.

#[cfg(feature = "ways")]
mod change;
mod near;
mod text;
#[cfg(feature = "ways")]
mod ways;

#[cfg(feature = "ways")]
pub use change::{Change, changed_settings, changes_text, written_policy};
pub use near::NearOrigin;
#[cfg(feature = "ways")]
pub use ways::{Lack, Never, Way};

use crate::{
    Methods, Part, Policy, Setting,
    header::{self, is_cors_response_header, is_non_wildcard_request_header},
    is_token,
    method::{self, correct_case},
};

/// How many names a request may ask for that a remedy is offered for: no page means more.
const MAX_NAMES: usize = 16;

/// The longest method or name that a remedy is offered for, in bytes.
const MAX_NAME: usize = 64;

/// What would allow a request that is refused, or what the page would have to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// `methods` or `headers` with these items: those that are there, and what is missing.
    List(Setting, Vec<String>),
    /// These items, which are to be added to `methods` or `headers`: what else is written there, the policy does not tell.
    Add {
        /// The list.
        setting: Setting,
        /// What is missing.
        items: Vec<String>,
        /// Whether other builds may have it already.
        is_of_builds: bool,
        /// Whether the list stands at a module around.
        is_inherited: bool,
    },
    /// An origin that is near to one of the policy.
    Origin(NearOrigin),
    /// The origin `null`, which may be listed or not.
    Null {
        /// Whether it may: never with credentials.
        may_be_listed: bool,
        /// Whether there are other opt-outs.
        has_dangers: bool,
    },
    /// A method that browsers do not correct the case of.
    MethodCase {
        /// The method that was asked for.
        asked: String,
        /// The method that was meant.
        right: String,
    },
    /// The page sets a header with which servers answer.
    ResponseHeader(String),
}

impl Remedy {
    /// Whether it is for who writes the policy; otherwise for who writes the page.
    pub const fn is_of_settings(&self) -> bool {
        match self {
            Self::List(..) | Self::Add { .. } => true,
            Self::Origin(NearOrigin { may_be_listed, .. }) | Self::Null { may_be_listed, .. } => *may_be_listed,
            Self::MethodCase { .. } | Self::ResponseHeader(_) => false,
        }
    }

    /// For a method that a policy lacks.
    pub fn method(policy: &Policy, method: &str) -> Option<Self> {
        let Methods::Listed(listed) = &policy.methods else { return None };
        if method.len() > MAX_NAME || method::is_forbidden(method) || policy.is_none() {
            return None;
        }
        if let Some(right) = correct_case(method) {
            let is_listed = policy.methods.contains(right);
            return is_listed.then(|| Self::MethodCase { asked: method.to_owned(), right: right.to_owned() });
        }
        let mut methods: Vec<_> = listed.iter().map(ToString::to_string).collect();
        methods.push(method.to_owned());
        let is_new = method != "*" && !listed.iter().any(|known| known == method);
        let may_be_listed = is_new && methods.iter().all(|method| method::is_listable(method));
        may_be_listed.then(|| Self::list(policy, Setting::Methods, methods, listed.len()))
    }

    /// For request headers that a policy lacks, all of them.
    pub fn headers(policy: &Policy, missing: &[&str]) -> Option<Self> {
        if missing.is_empty() || missing.len() > MAX_NAMES || missing.iter().any(|name| name.len() > MAX_NAME) {
            return None;
        }
        if let Some(name) = missing.iter().find(|name| is_cors_response_header(name)) {
            return Some(Self::ResponseHeader(title_case(name)));
        }
        let mut names: Vec<_> = policy.allow_headers.items().map(str::to_owned).collect();
        let listed = names.len();
        for name in missing {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(title_case(name));
            }
        }
        let has_any = names.iter().any(|name| name == "*");
        let may_be_listed = names.iter().all(|name| {
            name == "*" || (header::is_listable(name) && (!has_any || is_non_wildcard_request_header(name)))
        });
        may_be_listed.then(|| Self::list(policy, Setting::Headers, names, listed))
    }

    /// A list of these items, of which the policy has the first `listed`.
    fn list(policy: &Policy, setting: Setting, mut items: Vec<String>, listed: usize) -> Self {
        if policy.has_part_of(setting) {
            Self::Add {
                setting,
                items: items.split_off(listed),
                is_of_builds: policy.is_partial(Part::Builds, setting),
                is_inherited: policy.is_partial(Part::Inherited, setting),
            }
        } else {
            Self::List(setting, items)
        }
    }

    /// For the value of an `Origin` field that a policy does not allow.
    pub fn origin(policy: &Policy, origin: &str) -> Option<Self> {
        // Whom predicates refuse is not to be listed.
        if policy.is_none() || policy.is_asked() {
            return None;
        }
        if origin == "null" {
            let has_dangers = policy.has_dangers();
            return Some(Self::Null { may_be_listed: !policy.credentials, has_dangers });
        }
        NearOrigin::of(policy, origin).map(Self::Origin)
    }
}

/// A name as people write it; browsers ask for it in lower case.
fn title_case(name: &str) -> String {
    if !is_token(name) || name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return name.to_owned();
    }
    let mut is_start = true;
    let title = |character: char| {
        let written = if is_start { character.to_ascii_uppercase() } else { character };
        is_start = character == '-';
        written
    };
    name.chars().map(title).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Danger, Draft, Notation};

    fn strings(items: &[&str]) -> Vec<String> {
        items.iter().map(ToString::to_string).collect()
    }

    fn policy(origins: &[&str], credentials: bool) -> Policy {
        let dangers = Danger::ALL.iter().filter(|danger| match danger {
            Danger::InsecureOrigins => credentials && origins.iter().any(|origin| origin.starts_with("http://a")),
            Danger::NullOrigin => origins.contains(&"null"),
            Danger::PublicSuffixes => false,
        });
        let dangers = dangers.copied().collect();
        Draft { origins: Some(strings(origins)), credentials, dangers, ..Draft::default() }.check().unwrap()
    }

    fn listing(methods: &[&str], headers: &[&str]) -> Policy {
        let headers = Some(strings(headers)).filter(|headers| !headers.is_empty());
        let methods = Some(strings(methods));
        Draft { origins: Some(strings(&["*"])), methods, headers, ..Draft::default() }.check().unwrap()
    }

    fn texts(remedy: Option<Remedy>) -> Option<[String; 2]> {
        remedy.map(|remedy| [Notation::Attribute, Notation::Builder].map(|notation| remedy.text(notation)))
    }

    #[test]
    fn a_method_is_added_to_those_that_are_there() {
        for (listed, method, attribute, builder) in [
            (&["GET", "PUT"][..], "DELETE", "methods = [GET, PUT, DELETE]", r#".methods(["GET", "PUT", "DELETE"])"#),
            (
                &["PURGE", "M-SEARCH"],
                "q-1",
                r#"methods = [PURGE, "M-SEARCH", "q-1"]"#,
                r#".methods(["PURGE", "M-SEARCH", "q-1"])"#,
            ),
        ] {
            let found = texts(Remedy::method(&listing(listed, &[]), method)).unwrap();
            assert_eq!(found, [attribute, builder].map(|setting| format!("write `{setting}`")));
        }
    }

    #[test]
    fn a_method_in_another_case_is_for_the_page_to_mend() {
        let policy = listing(&["PATCH"], &[]);
        let [text, _] = texts(Remedy::method(&policy, "patch")).unwrap();
        assert_eq!(
            text,
            "browsers send `patch` as it is written, and the policy has `PATCH`: the page has to ask for that"
        );
        assert_eq!(Remedy::method(&policy, "put"), None);
    }

    #[test]
    fn what_no_rule_lets_be_listed_has_no_remedy() {
        let policy = listing(&["GET"], &[]);
        for method in ["TRACE", "connect", "", "P T", "P\u{dc}T", "GET", &"A".repeat(MAX_NAME + 1)] {
            assert_eq!(Remedy::method(&policy, method), None, "{method}");
        }
        assert_eq!(Remedy::method(&listing(&["*"], &[]), "PUT"), None);
        for name in ["cookie", "sec-fetch-mode", "", "x a", "x-\u{fc}", &"a".repeat(MAX_NAME + 1)] {
            assert_eq!(Remedy::headers(&policy, &["x-a", name]), None, "{name}");
        }
        assert_eq!(Remedy::headers(&policy, &[]), None);
        let many: Vec<_> = (0..=MAX_NAMES).map(|number| format!("x-{number}")).collect();
        let many: Vec<_> = many.iter().map(|name| &**name).collect();
        assert_eq!(Remedy::headers(&policy, &many), None);
        assert!(Remedy::headers(&policy, &many[1..]).is_some());
    }

    #[test]
    fn the_longest_names_have_a_remedy() {
        let policy = listing(&["GET"], &[]);
        assert!(Remedy::method(&policy, &"A".repeat(MAX_NAME)).is_some());
        assert!(Remedy::headers(&policy, &[&"a".repeat(MAX_NAME)]).is_some());
    }

    #[test]
    fn a_handler_that_is_to_have_no_policy_is_left_without() {
        let none = crate::Settings::default().into_policy();
        assert!(!listing(&["GET"], &[]).is_none() && !listing(&["*"], &[]).is_none());
        assert_eq!(Remedy::method(&none, "PUT"), None);
        assert_eq!(Remedy::origin(&none, "null"), None);
        assert_eq!(Remedy::origin(&none, "https://a.example"), None);
    }

    #[test]
    fn headers_are_added_to_those_that_are_there_as_people_write_them() {
        for (listed, missing, expected) in [
            (&["Content-Type"][..], &["x-debug"][..], r#"headers = ["Content-Type", "X-Debug"]"#),
            (&[], &["x-b", "x-a", "X-A"], r#"headers = ["X-B", "X-A"]"#),
            (&["*"], &["authorization"], r#"headers = ["*", "Authorization"]"#),
            (&[], &["eTag", "-a--b"], r#"headers = ["eTag", "-A--B"]"#),
        ] {
            let [text, _] = texts(Remedy::headers(&listing(&["GET"], listed), missing)).unwrap();
            assert_eq!(text, format!("write `{expected}`"));
        }
        let [_, builder] = texts(Remedy::headers(&listing(&["GET"], &["X-A"]), &["x-b"])).unwrap();
        assert_eq!(builder, r#"write `.headers(["X-A", "X-B"])`"#);
    }

    #[test]
    fn a_header_of_the_answer_is_for_the_page_to_leave_out() {
        let [text, _] =
            texts(Remedy::headers(&listing(&["GET"], &[]), &["x-a", "access-control-allow-origin"])).unwrap();
        let name = "Access-Control-Allow-Origin";
        assert_eq!(text, format!("`{name}` is a header of the answer: the page should not set it on its request"));
    }

    #[test]
    fn near_origins_say_what_differs_and_what_may_be_listed() {
        let app = "https://app.example.com";
        for (listed, credentials, origin, expected) in [
            (
                &[app][..],
                true,
                "https://app.example.com:8443",
                "`https://app.example.com:8443` is not `https://app.example.com`: add `\"https://app.example.com:8443\"` to \
                 `origins`, or `\"https://app.example.com:*\"` in the place of `\"https://app.example.com\"` for every port",
            ),
            (
                &[app],
                false,
                "http://app.example.com",
                "`http://app.example.com` is not `https://app.example.com`: add `\"http://app.example.com\"` to `origins`",
            ),
            (
                &[app],
                true,
                "http://app.example.com",
                "`http://app.example.com` is not `https://app.example.com`, and with `credentials` the page has to come over \
                 `https`",
            ),
            (
                &[app],
                true,
                "https://pr-7.app.example.com",
                "`https://pr-7.app.example.com` is below `https://app.example.com`, which allows no subdomains: add \
                 `\"https://pr-7.app.example.com\"` to `origins`, or `\"https://*.app.example.com\"` for all subdomains",
            ),
            (
                &["https://*.example.com"],
                true,
                "https://example.com",
                "`https://*.example.com` does not allow the domain itself: add `\"https://example.com\"` to `origins`",
            ),
            (
                &["http://localhost:3000"],
                true,
                "http://localhost:5173",
                "`http://localhost:5173` is not `http://localhost:3000`: add `\"http://localhost:5173\"` to `origins`, or \
                 `\"http://localhost:*\"` in the place of `\"http://localhost:3000\"` for every port",
            ),
        ] {
            let [text, _] = texts(Remedy::origin(&policy(listed, credentials), origin)).unwrap();
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn nothing_unsafe_is_offered() {
        // Each name below these is another's.
        for host in ["https://github.io", "https://co.uk:8443"] {
            let below = host.replace("://", "://evil.");
            for credentials in [false, true] {
                assert_eq!(Remedy::origin(&policy(&[host], credentials), &below), None, "{host}");
            }
        }
        let Some(Remedy::Origin(near)) = Remedy::origin(&policy(&["http://a.example"], true), "http://a.example:81")
        else {
            panic!("it is near");
        };
        assert_eq!((near.may_be_listed, near.wider), (false, None));
        for origin in ["https://evil.example", "https://a.example/", "https://a.example`:1", "https://a.example:0", ""]
        {
            assert_eq!(Remedy::origin(&policy(&["https://a.example"], false), origin), None, "{origin}");
        }
    }

    #[test]
    fn an_origin_of_another_scheme_is_not_told_to_come_over_https() {
        // The danger that is given up for the one is that for the other.
        let policy = policy(&["http://a.example", "capacitor://app.example.com"], true);
        let [text, _] = texts(Remedy::origin(&policy, "capacitor://app.example.com:1")).unwrap();
        assert_eq!(
            text,
            "`capacitor://app.example.com:1` is not `capacitor://app.example.com`: add `\"capacitor://app.example.com:1\"` to `origins`"
        );
    }

    #[test]
    fn null_is_offered_with_its_danger_and_never_with_credentials() {
        let [attribute, builder] = texts(Remedy::origin(&policy(&["https://a.example"], false), "null")).unwrap();
        assert!(attribute.ends_with("add `\"null\"` to `origins`, and `danger(null_origin)`"), "{attribute}");
        assert!(builder.ends_with("and `.danger(Danger::NullOrigin)`"), "{builder}");
        let [text, _] = texts(Remedy::origin(&policy(&["https://a.example"], true), "null")).unwrap();
        assert!(text.ends_with("and never allowed with `credentials`"), "{text}");
    }
}
