//! What would allow that which a policy refuses: changes that the rules allow, and reasons why nothing should.

use cors_rules::{
    Change, Danger, Draft, Lack, Never, Notation, Other, Part, Policy, Setting, Way,
    remedy::{changed_settings, changes_text, written_policy},
};

const APP: &str = "https://app.example.com";

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn policy(origins: &[&str], methods: &[&str], headers: &[&str], credentials: bool) -> Policy {
    let headers = Some(strings(headers)).filter(|headers| !headers.is_empty());
    let dangers = Danger::ALL.into_iter().filter(|danger| match danger {
        Danger::NullOrigin => origins.contains(&"null"),
        _ => {
            credentials
                && *danger == Danger::InsecureOrigins
                && origins.iter().any(|origin| origin.contains("http://a"))
        }
    });
    let (dangers, methods) = (dangers.collect(), Some(strings(methods)));
    let draft = Draft { origins: Some(strings(origins)), methods, headers, credentials, dangers, ..Draft::default() };
    draft.check().unwrap()
}

fn way(why: &str, changes: Vec<Change>) -> Way {
    Way { why: why.to_owned(), changes }
}

fn never(policy: &Policy, lack: Lack<'_>) -> String {
    policy.ways(lack).unwrap_err().to_string()
}

#[test]
fn an_origin_is_added_and_the_pattern_that_it_is_near_to_may_be_widened() {
    let policy = policy(&[APP], &["GET"], &[], true);
    let near = "`https://app.example.com:8443` is not `https://app.example.com`: ";
    let origin = "https://app.example.com:8443";
    let wider = Change::WiderOrigin { pattern: "https://app.example.com:*".to_owned(), covered: strings(&[APP]) };
    assert_eq!(
        policy.ways(Lack::Origin(origin)).unwrap(),
        [
            way(near, vec![Change::Origin(origin.to_owned())]),
            way(&format!("{near}for every port, "), vec![wider.clone()]),
        ]
    );
    let mended = policy.changed(&[wider]).unwrap();
    assert_eq!(mended.settings().origins.unwrap(), ["https://app.example.com:*"]);
    let far = "if the page at `https://shop.example` is yours, ";
    let shop = Change::Origin("https://shop.example".to_owned());
    assert_eq!(policy.ways(Lack::Origin("https://shop.example")).unwrap(), [way(far, vec![shop])]);
}

#[test]
fn credentials_for_every_origin_are_credentials_for_the_one() {
    let changes = vec![Change::NamedOrigin(APP.to_owned()), Change::AnyHeader, Change::Credentials];
    let why = "credentials can't be allowed for every origin, so name the origin: ";
    let any = policy(&["*"], &["*"], &["*", "Authorization"], false);
    assert_eq!(any.ways(Lack::Credentials(APP)).unwrap(), [way(why, changes.clone())]);
    let mended = any.changed(&changes).unwrap();
    let expected = policy(&[APP], &["*"], &["*"], true);
    assert_eq!(mended, expected);
}

#[test]
fn null_comes_with_its_danger_once_and_never_with_credentials() {
    let null = Lack::Origin("null");
    let [Way { changes, .. }] = &policy(&[APP], &["GET"], &[], false).ways(null).unwrap()[..] else { unreachable!() };
    assert_eq!(*changes, [Change::Origin("null".to_owned()), Change::Danger(Danger::NullOrigin)]);
    let reason = "`null` is the origin of every sandboxed frame, local file and redirect through another site, and never allowed with \
                  `credentials`";
    assert_eq!(never(&policy(&[APP], &["GET"], &[], true), null), reason);
    assert_eq!(never(&policy(&["*"], &["GET"], &[], false), Lack::Credentials("null")), reason);
    let listed = policy(&[APP, "null"], &["GET"], &[], false);
    assert_eq!(
        never(&listed, Lack::Credentials(APP)),
        "the rules refuse the policy that would allow it: origin `null` is not allowed with `credentials` [origin-null-credentials]"
    );
}

#[test]
fn an_origin_of_another_scheme_comes_with_the_danger_that_the_rules_ask_for_with_credentials() {
    const EXTENSION: &str = "chrome-extension://abcdefghijklmnop";
    let origin = Change::Origin(EXTENSION.to_owned());
    let danger = Change::Danger(Danger::InsecureOrigins);
    let asks = format!(
        "with `credentials`, the rules ask for the danger `insecure_origins` where an origin is not `https`, as `{EXTENSION}`: "
    );
    let mine = format!("if the page at `{EXTENSION}` is yours, ");
    let app = policy(&[APP], &["GET"], &[], true);
    let listed = policy(&[APP, EXTENSION], &["GET"], &[], false);
    let any = policy(&["*"], &["GET"], &[], false);
    for (policy, lack, why, changes) in [
        (&policy(&[APP], &["GET"], &[], false), Lack::Origin(EXTENSION), mine.clone(), vec![origin.clone()]),
        (&app, Lack::Origin(EXTENSION), format!("{asks}{mine}"), vec![origin.clone(), danger.clone()]),
        // It gives the safeguard up already.
        (&policy(&["http://a.example"], &["GET"], &[], true), Lack::Origin(EXTENSION), mine, vec![origin]),
        (&listed, Lack::Credentials(EXTENSION), asks.clone(), vec![Change::Credentials, danger.clone()]),
        (&listed, Lack::Credentials(APP), asks.clone(), vec![Change::Credentials, danger.clone()]),
        (
            &any,
            Lack::Credentials(EXTENSION),
            format!("{asks}credentials can't be allowed for every origin, so name the origin: "),
            vec![Change::NamedOrigin(EXTENSION.to_owned()), Change::Credentials, danger],
        ),
    ] {
        assert_eq!(policy.ways(lack).unwrap(), [way(&why, changes.clone())]);
        policy.changed(&changes).unwrap();
        for left_out in 0..changes.len() {
            let mut fewer = changes.clone();
            let left_out = fewer.remove(left_out);
            assert!(left_out != Change::Danger(Danger::InsecureOrigins) || policy.changed(&fewer).is_err());
        }
    }
    // The safeguard is not given up for a page that anyone on the way can change.
    let beside = policy(&["http://b.example", EXTENSION], &["GET"], &[], false);
    for origin in [EXTENSION, APP] {
        let Err(Never::Rule(problems)) = beside.ways(Lack::Credentials(origin)) else { panic!("{origin}") };
        assert_eq!(problems.len(), 2, "{problems:?}");
    }
    // A predicate is not asked about it without that danger.
    let asked = |dangers: &[Danger]| {
        let others = vec![Other::Predicate("is_tenant".to_owned())];
        let dangers = dangers.to_vec();
        Draft { origins: Some(strings(&[APP])), others, credentials: true, dangers, ..Draft::default() }
            .check()
            .unwrap()
    };
    assert!(asked(&[]).ways(Lack::Origin(EXTENSION)).is_ok());
    let denied = Never::Denied(EXTENSION.to_owned());
    assert_eq!(asked(&[Danger::InsecureOrigins]).ways(Lack::Origin(EXTENSION)), Err(denied));
}

#[test]
fn a_danger_beside_others_is_written_with_them() {
    let draft = Draft {
        origins: Some(strings(&["https://*.github.io"])),
        credentials: true,
        dangers: vec![Danger::PublicSuffixes],
        ..Draft::default()
    };
    let changes = [Change::Origin("app://main".to_owned()), Change::Danger(Danger::InsecureOrigins)];
    let before = draft.check().unwrap();
    let mended = before.changed(&changes).unwrap().settings();
    let origins = "origins = [\"app://main\", \"https://*.github.io\"]";
    for (notation, text, settings) in [
        (
            Notation::Attribute,
            "add `\"app://main\"` to `origins` and `insecure_origins` to `danger(...)`",
            [origins, "danger(public_suffixes, insecure_origins)"],
        ),
        (
            Notation::Builder,
            "add `\"app://main\"` to `origins` and `.danger(Danger::InsecureOrigins)`",
            [".origins([\"app://main\", \"https://*.github.io\"])", ".danger(Danger::InsecureOrigins)"],
        ),
        (
            Notation::Configuration,
            "add `\"app://main\"` to `origins` and `\"insecure_origins\"` to `danger`",
            [origins, "danger = [\"public_suffixes\", \"insecure_origins\"]"],
        ),
    ] {
        assert_eq!(changes_text(&changes, &before, notation), text);
        assert_eq!(changed_settings(&changes, &before, &mended, notation), settings);
    }
    let [attribute, _] = written_policy(&mended);
    assert_eq!(attribute, format!("#[cors({origins}, credentials, danger(public_suffixes, insecure_origins))]"));
}

#[test]
fn nothing_is_offered_that_should_not_be_allowed() {
    let app = policy(&[APP], &["GET"], &[], true);
    let insecure = Never::Insecure("http://shop.example".to_owned());
    assert_eq!(app.ways(Lack::Origin("http://shop.example")), Err(insecure.clone()));
    let any = policy(&["*"], &["GET"], &[], false);
    assert_eq!(any.ways(Lack::Credentials("http://shop.example")), Err(insecure));
    for origin in ["https://shop.example/", "https://a b", "", "https://app.example.com`"] {
        assert_eq!(app.ways(Lack::Origin(origin)), Err(Never::NoOrigin(origin.to_owned())), "{origin}");
    }
    for method in ["TRACE", "connect", "A B", ""] {
        assert!(app.ways(Lack::Method(method)).is_err(), "{method}");
    }
    let case = Never::MethodCase { asked: "patch".to_owned(), right: "PATCH".to_owned() };
    assert_eq!(app.ways(Lack::Method("patch")), Err(case));
    assert_eq!(app.ways(Lack::Headers(&["x-a", "cookie"])), Err(Never::NoHeaders));
    let header = Never::ResponseHeader("Access-Control-Max-Age".to_owned());
    assert_eq!(app.ways(Lack::Headers(&["access-control-max-age"])), Err(header));
    // A subdomain of a public suffix is another's, and may be one's own: it is named, and no wildcard is offered.
    let shared = policy(&["https://github.io"], &["GET"], &[], false);
    let mine = Change::Origin("https://mine.github.io".to_owned());
    let why = "if the page at `https://mine.github.io` is yours, ";
    assert_eq!(shared.ways(Lack::Origin("https://mine.github.io")), Ok(vec![way(why, vec![mine])]));
}

#[test]
fn changes_are_told_in_each_notation_with_what_is_to_be_pasted() {
    let before = policy(&[APP], &["GET"], &["X-A"], false);
    let changes = [
        Change::Method("PUT".to_owned()),
        Change::Header("X-B".to_owned()),
        Change::Header("X-C".to_owned()),
        Change::Credentials,
    ];
    let mended = before.changed(&changes).unwrap().settings();
    for (notation, text, settings) in [
        (
            Notation::Attribute,
            "add `PUT` to `methods`, `\"X-B\"` and `\"X-C\"` to `headers` and `credentials`",
            ["methods = [GET, PUT]", "headers = [\"X-A\", \"X-B\", \"X-C\"]", "credentials"],
        ),
        (
            Notation::Builder,
            "add `\"PUT\"` to `methods`, `\"X-B\"` and `\"X-C\"` to `headers` and `.credentials(true)`",
            [".methods([\"GET\", \"PUT\"])", ".headers([\"X-A\", \"X-B\", \"X-C\"])", ".credentials(true)"],
        ),
        (
            Notation::Configuration,
            "add `\"PUT\"` to `methods`, `\"X-B\"` and `\"X-C\"` to `headers` and `credentials = true`",
            ["methods = [\"GET\", \"PUT\"]", "headers = [\"X-A\", \"X-B\", \"X-C\"]", "credentials = true"],
        ),
    ] {
        assert_eq!(changes_text(&changes, &before, notation), text);
        assert_eq!(changed_settings(&changes, &before, &mended, notation), settings);
    }
    let [origins, after] =
        ["origins = [\"https://app.example.com\"]", "headers = [\"X-A\", \"X-B\", \"X-C\"], credentials"];
    let written = [
        format!("#[cors({origins}, {after})]"),
        format!(".wrap(policy! {{ {origins}, methods = [GET, PUT], {after} }})"),
    ];
    assert_eq!(written_policy(&mended), written);
}

#[test]
fn a_list_of_which_a_part_is_elsewhere_is_not_pasted() {
    let changes = [Change::Origin("https://shop.example".to_owned())];
    let written = |before: &Policy| {
        changed_settings(&changes, before, &before.changed(&changes).unwrap().settings(), Notation::Attribute)
    };
    let whole = policy(&[APP], &["GET"], &[], false);
    assert_eq!(written(&whole), ["origins = [\"https://app.example.com\", \"https://shop.example\"]"]);
    let of_builds = Policy { partial: vec![(Part::Builds, Setting::Origins)], ..whole.clone() };
    assert!(written(&of_builds).is_empty() && !of_builds.is_elsewhere(Setting::Origins));
    // What is inherited as a whole is written anew where it is inherited.
    let inherited = Policy { partial: vec![(Part::Inherited, Setting::Origins)], ..whole };
    assert_eq!(written(&inherited).len(), 1);
    let many: Vec<_> = (0..10).map(|number| format!("https://{number}.example")).collect();
    let many: Vec<_> = many.iter().map(|origin| &**origin).collect();
    assert!(written(&policy(&many, &["GET"], &[], false)).is_empty());
}
