//! What is said of a request on the way is found without the rules: here it is held against them.

use cors_rules::{
    Change, Danger, Draft, NearOrigin, Policy, Remedy, Setting, is_public_suffix,
    method::correct_case,
    origin::{Difference, Origins},
};
use proptest::{collection::vec, prelude::*, sample::select};

const SCHEMES: &[&str] = &["https", "http", "app"];

const HOSTS: &[&str] = &[
    "example.com",
    "app.example.com",
    "a.b.example.com",
    "github.io",
    "co.uk",
    "kobe.jp",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "xn--bcher-kva.example",
    "xn--4dbrk0ce.example",
    "a_b.example",
    "intranet",
];

const PORTS: &[&str] = &["", "", ":8443", ":*", ":443"];

const LABELS: &[&str] = &[
    "a.",
    "a-b.",
    "1.",
    "_c.",
    "a.b.",
    "*.",
    "xn--a.",
    "xn--bcher-kva.",
    "A.",
    "`.",
    ".",
    "..",
    "-.",
    "a",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.",
];

fn pattern() -> impl Strategy<Value = String> {
    (select(&["https", "https", "http", "app"][..]), any::<bool>(), select(HOSTS), select(PORTS))
        .prop_map(|(scheme, below, host, port)| format!("{scheme}://{}{host}{port}", if below { "*." } else { "" }))
}

/// One that may be near to a pattern, and need not be one at all.
fn origin() -> impl Strategy<Value = String> {
    let labels = prop_oneof![2 => Just(""), 3 => select(LABELS)];
    let port = select(&["", "", ":8443", ":3000", ":443", ":80", ":0", ":08", ":99999", ":", "/"][..]);
    (select(SCHEMES), labels, select(HOSTS), port)
        .prop_map(|(scheme, labels, host, port)| format!("{scheme}://{labels}{host}{port}"))
}

/// The policy of a draft, with the dangers that it has to give up.
fn checked(draft: &Draft) -> Option<Policy> {
    let subsets =
        (0..8_usize).map(|bits| (0..3).filter(|bit| bits >> bit & 1 == 1).map(|bit| Danger::ALL[bit]).collect());
    subsets.into_iter().find_map(|dangers| Draft { dangers, ..draft.clone() }.check().ok())
}

fn of_origins(origins: Vec<String>, credentials: bool) -> Draft {
    Draft { origins: Some(origins), credentials, ..Draft::default() }
}

/// Whether the rules let a pattern be listed, alone and without an opt-out.
fn may_be_listed(pattern: &str, credentials: bool) -> bool {
    of_origins(vec![pattern.to_owned()], credentials).check().is_ok()
}

fn host(pattern: &str) -> &str {
    let (_, authority) = pattern.split_once("://").unwrap();
    authority.strip_prefix("*.").unwrap_or(authority).split(':').next().unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_an_origin_that_is_what_the_rules_allow(
        origins in vec(pattern(), 1..4), credentials in any::<bool>(), origin in origin()
    ) {
        let Some(policy) = checked(&of_origins(origins, credentials)) else { return Ok(()) };
        if policy.origins.find(origin.as_bytes()).is_some() {
            return Ok(());
        }
        let Some(Remedy::Origin(found)) = Remedy::origin(&policy, &origin) else {
            // Nothing is said of what is near and may be listed only where it is not certain, or a name of others.
            let is_before_punycode = |label: &&str| origin.contains("xn--") && origin.contains(*label);
            let is_uncertain = origin.contains("://xn--") || ["-.", "1.", "_c."].iter().any(is_before_punycode);
            let is_certain = !is_uncertain && !origin.contains('*');
            let may_be_listed = may_be_listed(&origin, credentials && origin.starts_with("app:"));
            let near = policy.origins.nearest(&origin).filter(|_| may_be_listed && is_certain);
            let is_of_others = |pattern: &str| is_public_suffix(host(pattern)) || host(pattern) == "kobe.jp";
            prop_assert!(
                near.as_ref().is_none_or(|near| near.difference == Difference::Subdomain && is_of_others(&near.pattern)),
                "{:?}", near
            );
            return Ok(());
        };
        let NearOrigin { pattern, difference, may_be_listed: is_offered, wider, .. } = &found;
        prop_assert!(*difference != Difference::Subdomain || !is_public_suffix(host(pattern)), "{:?}", found);
        prop_assert!(may_be_listed(&origin, false), "{:?}", found);
        prop_assert_eq!(*is_offered, may_be_listed(&origin, credentials) || origin.starts_with("app:"), "{:?}", found);
        if *is_offered {
            let added = policy.changed(&[Change::Origin(origin.clone())]);
            prop_assert!(added.is_ok(), "{:?} {:?}", found, added);
        }
        if let Some(wider) = wider {
            let change = Change::WiderOrigin { pattern: wider.pattern.clone(), covered: wider.covered.clone() };
            let widened = policy.changed(&[change]);
            prop_assert!(widened.is_ok_and(|policy| policy.origins.find(origin.as_bytes()).is_some()), "{:?}", found);
            prop_assert!(may_be_listed(&wider.pattern, credentials), "{:?}", found);
        } else if let Some(wider) = policy.origins.nearest(&origin).and_then(|near| near.wider) {
            let is_below_suffix = wider.pattern.contains("*.") && policy.dangers.contains(&Danger::PublicSuffixes);
            let is_refused = !may_be_listed(&wider.pattern, credentials) || is_below_suffix;
            prop_assert!(is_refused || wider.covered.len() > 3, "{:?} {:?}", found, wider);
        }
    }

    #[test]
    fn of_a_method_that_is_what_the_rules_allow(
        methods in vec(select(&["GET", "PUT", "PURGE", "*", "TRACE", "M-SEARCH"][..]), 1..4),
        is_of_route in any::<bool>(),
        method in select(&["GET", "PUT", "put", "PURGE", "purge", "TRACE", "connect", "*", "P T", "", "Q-1", "P\u{dc}T"][..]),
    ) {
        let mut methods: Vec<_> = methods.into_iter().map(str::to_owned).collect();
        if is_of_route {
            // Attributes of routes repeat none, and have no `*`.
            methods.retain(|method| method != "*");
            methods.sort_unstable();
            methods.dedup();
            if methods.is_empty() {
                return Ok(());
            }
        }
        let (listed, route) = if is_of_route { (None, Some(methods)) } else { (Some(methods), None) };
        let draft = Draft { methods: listed, route, ..of_origins(vec!["*".to_owned()], false) };
        let Ok(policy) = draft.check() else { return Ok(()) };
        match Remedy::method(&policy, method) {
            Some(Remedy::List(Setting::Methods, items)) => {
                let listed = Draft { methods: Some(items), ..of_origins(vec!["*".to_owned()], false) }.check();
                prop_assert!(listed.is_ok_and(|policy| policy.methods.contains(method)));
            }
            Some(Remedy::MethodCase { right, .. }) => prop_assert!(policy.methods.contains(&right)),
            remedy => {
                prop_assert_eq!(remedy, None);
                let mut items: Vec<_> = policy.methods.clone().into_list().iter().map(ToString::to_string).collect();
                items.push(method.to_owned());
                let listed = Draft { methods: Some(items), ..of_origins(vec!["*".to_owned()], false) }.check();
                prop_assert!(listed.is_err() || correct_case(method).is_some());
            }
        }
    }

    #[test]
    fn of_headers_that_is_what_the_rules_allow(
        headers in vec(select(&["X-A", "Content-Type", "*", "Authorization"][..]), 0..3),
        missing in vec(select(&["x-a", "x-b", "*", "authorization", "cookie", "sec-a", "x a", "access-control-max-age"][..]), 1..3),
    ) {
        let headers: Vec<_> = headers.into_iter().map(str::to_owned).collect();
        let headers = Some(headers).filter(|headers| !headers.is_empty());
        let Ok(policy) = (Draft { headers, ..of_origins(vec!["*".to_owned()], false) }).check() else { return Ok(()) };
        let missing: Vec<_> = missing.into_iter().filter(|name| policy.lacks_header(name)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        match Remedy::headers(&policy, &missing) {
            Some(Remedy::List(Setting::Headers, items)) => {
                let listed = Draft { headers: Some(items), ..of_origins(vec!["*".to_owned()], false) }.check();
                prop_assert!(listed.is_ok_and(|policy| missing.iter().all(|name| !policy.lacks_header(name))));
            }
            Some(Remedy::ResponseHeader(name)) => {
                prop_assert!(missing.iter().any(|missing| missing.eq_ignore_ascii_case(&name)));
            }
            remedy => {
                prop_assert_eq!(remedy, None);
                let changes: Vec<_> = missing.iter().map(|name| Change::Header((*name).to_owned())).collect();
                prop_assert!(policy.changed(&changes).is_err(), "{:?}", missing);
            }
        }
    }
}

#[test]
fn the_origins_of_these_tests_are_near_to_those_patterns() {
    let policy =
        checked(&of_origins(vec!["https://github.io".to_owned(), "https://example.com".to_owned()], true)).unwrap();
    assert!(matches!(policy.origins, Origins::Listed { .. }));
    assert_eq!(Remedy::origin(&policy, "https://a.github.io"), None);
    let Some(Remedy::Origin(near)) = Remedy::origin(&policy, "https://a.example.com") else { panic!("it is near") };
    assert_eq!(near.wider.unwrap().pattern, "https://*.example.com");
}
