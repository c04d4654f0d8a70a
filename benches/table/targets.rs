//! The rows of the table and their targets.

use crate::rows::{Floor, Kind, Row};

pub(crate) const OURS: [&str; 4] = ["attribute", "wrap-resource", "wrap-app", "builder"];
const ACTUAL: [&str; 5] = ["allowed", "credentials", "exposed", "wildcard", "subdomain"];
const PREFLIGHTS: [&str; 4] = ["headers-0", "headers-2", "headers-20", "mirrored"];

/// The millions of instructions of 5 ms, at three a nanosecond: here it is five.
const START: f64 = 15.0;

fn row(what: impl Into<String>, target: f64, kind: Kind) -> Row {
    Row { what: what.into(), kind, target: Some(target), floor: None }
}

fn for_orientation(what: impl Into<String>, kind: Kind) -> Row {
    Row { what: what.into(), kind, target: None, floor: None }
}

/// The cases that an actual request and a preflight can be.
pub(crate) fn cases() -> Vec<String> {
    let actual = ["no-origin", "not-allowed"].into_iter().chain(ACTUAL).map(|case| format!("actual/{case}"));
    let preflight = PREFLIGHTS.into_iter().chain(["not-allowed"]).map(|case| format!("preflight/{case}"));
    actual.chain(preflight).collect()
}

/// Where the actix-cors is registered that a variant is compared with: at the same place, and for an attribute at a resource;
/// but its preflights are held against the cheaper ones, of actix-cors on the `App`.
pub(crate) fn peer(case: &str, ours: &str) -> &'static str {
    match ours {
        "wrap-resource" => "actix-cors-resource",
        "attribute" if case.starts_with("actual/") => "actix-cors-resource",
        _ => "actix-cors-app",
    }
}

/// The middleware that checks nothing at the place of a variant.
fn constant(ours: &str) -> &'static str {
    if ours == "wrap-resource" { "by-hand-wrap-resource" } else { "by-hand-wrap-app" }
}

impl Row {
    /// What is reached where the target is not.
    fn with_floor(mut self, reached: Option<f64>) -> Self {
        self.floor = reached.map(Floor::of);
        self
    }
}

/// What a middleware costs at all, over a handler that writes the fields itself: the fewer the fields, the more it weighs.
fn floor_of_middleware(case: &str) -> Option<f64> {
    match case {
        "allowed" => Some(1.54),
        "credentials" => Some(1.22),
        "exposed" => Some(1.10),
        "wildcard" => Some(1.90),
        "subdomain" => Some(1.74),
        _ => None,
    }
}

fn whole(a: String, b: String) -> Kind {
    Kind::Whole(vec![(a, b)])
}

/// Beyond the bare handler of the same case.
fn overhead(case: &str, a: &str, b: &str) -> Kind {
    Kind::Overhead(format!("{case}/{a}"), format!("{case}/{b}"), format!("{case}/bare"))
}

pub(crate) fn all() -> Vec<Row> {
    let mut rows = Vec::new();
    actual(&mut rows);
    preflight(&mut rows);
    middleware(&mut rows);
    allocations(&mut rows);
    live(&mut rows);
    nested(&mut rows);
    hostile(&mut rows);
    sizes(&mut rows);
    routes(&mut rows);
    start(&mut rows);
    orientation(&mut rows);
    rows
}

fn actual(rows: &mut Vec<Row>) {
    for case in ACTUAL {
        for ours in OURS {
            let name = format!("actual/{case}");
            let what = format!("actual request, {case}, {ours}: overhead against by-hand");
            let (floor, target) = if ours == "attribute" { (None, 0.40) } else { (floor_of_middleware(case), 1.10) };
            rows.push(row(what, target, overhead(&name, ours, "by-hand")).with_floor(floor));
            let peer = peer(&name, ours);
            let what = format!("actual request, {case}, {ours}: overhead against {peer}");
            // What the peer is given here is a closure that compares a suffix, and takes more than it should.
            let floor = (ours != "attribute" && case == "subdomain").then_some(0.80);
            let target = if ours == "attribute" { 0.25 } else { 0.65 };
            rows.push(row(what, target, overhead(&name, ours, peer)).with_floor(floor));
        }
    }
    for case in ["no-origin", "not-allowed"].into_iter().chain(ACTUAL) {
        let what = format!("actual request, {case}, attribute: whole request against bare");
        let kind = whole(format!("actual/{case}/attribute"), format!("actual/{case}/bare"));
        // The more fields are written, the more of what the endpoint saves is gone.
        let target = match case {
            "wildcard" => 0.85,
            "no-origin" => 0.87,
            "not-allowed" => 0.90,
            "allowed" => 0.97,
            "exposed" => 1.05,
            _ => 1.00,
        };
        // What it takes differs by more between runs than it is below its target.
        let floor = (case == "exposed").then_some(1.05);
        rows.push(row(what, target, kind).with_floor(floor));
    }
    for ours in OURS {
        let kind = whole(format!("actual/no-origin/{ours}"), "actual/no-origin/by-hand".to_owned());
        let floor = (ours != "attribute").then_some(1.12);
        let what = format!("no `Origin`, {ours}: whole request against by-hand");
        let target = if ours == "attribute" { 0.90 } else { 1.04 };
        rows.push(row(what, target, kind).with_floor(floor));
    }
}

/// What `.wrap` costs is held against the least that a middleware costs which writes the same fields, and looks at nothing.
fn middleware(rows: &mut Vec<Row>) {
    let wraps = OURS.into_iter().filter(|ours| *ours != "attribute");
    // Of a single field the look at the request, and at what the handler set, weighs the most.
    for (case, floor) in [
        ("no-origin", Some(1.34)),
        ("not-allowed", Some(1.54)),
        ("allowed", Some(0.99)),
        ("credentials", None),
        ("exposed", None),
        ("wildcard", Some(1.31)),
        ("subdomain", Some(1.13)),
    ] {
        for ours in wraps.clone() {
            let what = format!("actual request, {case}, {ours}: overhead against a middleware that checks nothing");
            let kind = overhead(&format!("actual/{case}"), ours, constant(ours));
            rows.push(row(what, 0.95, kind).with_floor(floor));
        }
    }
    for case in PREFLIGHTS {
        for ours in wraps.clone() {
            let what = format!("preflight, {case}, {ours}: against a middleware that checks nothing");
            let name = |variant: &str| format!("preflight/{case}/{variant}");
            rows.push(row(what, 0.95, whole(name(ours), name(constant(ours)))));
        }
    }
}

fn preflight(rows: &mut Vec<Row>) {
    for case in PREFLIGHTS {
        let name = |variant: &str| format!("preflight/{case}/{variant}");
        let what = format!("preflight, {case}, attribute: against by-hand `#[options]`");
        rows.push(row(what, 1.08, whole(name("attribute"), name("by-hand"))));
        let what = format!("preflight, {case}, attribute: against actix-cors on the App");
        let (target, floor) = match case {
            "headers-0" => (0.58, Some(0.66)),
            "headers-2" => (0.40, Some(0.46)),
            "headers-20" => (0.12, None),
            _ => (0.60, Some(0.68)),
        };
        rows.push(row(what, target, whole(name("attribute"), name("actix-cors-app"))).with_floor(floor));
    }
    let name = |variant: &str| format!("preflight/not-allowed/{variant}");
    let what = "preflight denied, attribute: against `#[options]` with an empty 403";
    rows.push(row(what, 0.80, whole(name("attribute"), name("by-hand"))).with_floor(Some(0.84)));
    let what = "preflight denied, wrap on the App: against actix-cors on the App";
    rows.push(row(what, 0.90, whole(name("wrap-app"), name("actix-cors-app"))));
}

fn allocations(rows: &mut Vec<Row>) {
    let cases = cases();
    for ours in OURS {
        let pairs = cases.iter().map(|case| (format!("{case}/{ours}"), format!("{case}/by-hand"))).collect();
        rows.push(row(format!("allocations beyond by-hand, every case, {ours}"), 0.0, Kind::Allocations(pairs)));
    }
    let of = |kind: &str, variant: &str| {
        cases.iter().filter(|case| case.starts_with(kind)).map(|case| format!("{case}/{variant}")).collect::<Vec<_>>()
    };
    let pairs = of("actual", "attribute").into_iter().zip(of("actual", "bare")).collect();
    rows.push(row("allocations beyond bare, every actual request, attribute", -4.0, Kind::Allocations(pairs)));
    let kind = Kind::AllAllocations(of("preflight", "attribute"));
    let floor = Some(Floor { at_most: 3.0 });
    rows.push(Row { floor, ..row("allocations in all, every preflight, attribute", 2.0, kind) });
}

/// A policy that may be replaced while the service runs, against the same one that may not.
fn live(rows: &mut Vec<Row>) {
    for (live, constant) in [("live", "attribute"), ("live-wrap-app", "wrap-app")] {
        for case in cases() {
            let what = format!("{case}, {live}: whole request against {constant}");
            rows.push(row(what, 1.03, whole(format!("{case}/{live}"), format!("{case}/{constant}"))));
        }
        let pairs = cases().iter().map(|case| (format!("{case}/{live}"), format!("{case}/{constant}"))).collect();
        let what = format!("allocations beyond {constant}, every case, {live}");
        rows.push(row(what, 0.0, Kind::Allocations(pairs)));
    }
}

/// An annotated handler in an `App` that is wrapped: it is not to pay for being nearer.
fn nested(rows: &mut Vec<Row>) {
    let name = |case: &str, variant: &str| format!("{case}/{variant}");
    let case = |case: &String| {
        let wrapped = name(case, "attribute-in-wrapped-app");
        // A preflight is answered at once, as for all that is wrapped.
        if case.starts_with("preflight/") {
            return [wrapped, name(case, "wrap-app"), name(case, "bare"), name(case, "bare")];
        }
        [wrapped, name(case, "attribute"), name(case, "wrap-app"), name(case, "bare")]
    };
    for (kind, beyond) in
        [("actual", "attribute and wrap, each for itself"), ("preflight", "one of all that is wrapped")]
    {
        let cases = cases().into_iter().filter(|case| case.starts_with(kind)).collect::<Vec<_>>();
        let what = format!("{kind}, every case, annotated handler in a wrapped App: instructions beyond {beyond}");
        rows.push(row(what, 150.0, Kind::More(cases.iter().map(case).collect())));
    }
    let pairs = cases().iter().map(|case| (name(case, "attribute-in-wrapped-app"), name(case, "attribute"))).collect();
    rows.push(row(
        "allocations beyond an App that is not wrapped, every case, attribute",
        0.0,
        Kind::Allocations(pairs),
    ));
}

fn hostile(rows: &mut Vec<Row>) {
    for policy in ["listed", "mirrored", "any"] {
        for value in ["names", "commas", "spaces", "origin"] {
            let name = |length: &str| format!("hostile/{value}-{length}/{policy}");
            let pairs = ["1-KiB", "8-KiB", "64-KiB"].map(|length| (name(length), name("100-B")));
            let what = match value {
                "origin" => "`Origin`".to_owned(),
                _ => format!("`Access-Control-Request-Headers` of {value}"),
            };
            let what = format!("{what}, the most of 1 KiB, 8 KiB and 64 KiB against 100 B, policy {policy}");
            rows.push(row(what, 1.20, Kind::Whole(pairs.into())));
        }
        for (field, text) in [("headers", "Access-Control-Request-Headers"), ("origins", "Origin")] {
            // To parse and to drop a thousand fields is the server's work, with CORS or without it, and not counted.
            let name = |count: u32| format!("hostile/repeated-{field}-{count}/{policy}");
            let what = format!("1,000 fields `{text}` against two, policy {policy}");
            rows.push(row(what, 1.20, whole(name(1_000), name(2))));
        }
    }
}

fn sizes(rows: &mut Vec<Row>) {
    for (kind, text, alone, request) in
        [("exact", "exact origins", 3.0, 1.10), ("subdomain", "subdomain patterns", 4.0, 1.15)]
    {
        for result in ["hit", "miss"] {
            for ours in ["attribute", "builder"] {
                let name = |what: &str, size: u32| format!("{what}/{kind}-{size}/{result}/{ours}");
                let what = format!("10,000 {text} against 1, {result}, {ours}: the match alone");
                rows.push(row(what, alone, whole(name("match", 10_000), name("match", 1))));
                let what = format!("10,000 {text} against 1, {result}, {ours}: whole request");
                rows.push(row(what, request, whole(name("request", 10_000), name("request", 1))));
            }
        }
    }
}

fn routes(rows: &mut Vec<Row>) {
    // To pass over the others is the server's work, and the same on both sides: of many it is nearly all.
    for (count, target, floor) in [(1, 1.05, None), (100, 1.05, None), (1_000, 0.80, Some(Floor { at_most: 1.05 }))] {
        let kind = whole(format!("routes/{count}/attribute"), format!("routes/{count}/bare"));
        let what = format!("the last of {count} annotated handlers, whole request against bare");
        rows.push(Row { floor, ..row(what, target, kind) });
    }
}

/// What the first worker of a program takes until it serves. Time is what others leave of the machine, and judges nothing.
fn start(rows: &mut Vec<Row>) {
    for (kind, text) in [("exact", "exact origins"), ("subdomain", "subdomain patterns")] {
        for ours in ["attribute", "builder"] {
            let name = format!("start/{kind}-10000/{ours}");
            let what = format!("start with 10,000 {text}, {ours}");
            let instructions = Kind::Instructions(name.clone());
            rows.push(row(format!("{what}: millions of instructions"), START, instructions));
            rows.push(for_orientation(format!("{what}: ms"), Kind::Milliseconds(name)));
        }
    }
    let name = |variant: &str| format!("start/routes/1000/{variant}");
    rows.push(row("start with 1,000 annotated handlers against bare", 1.10, whole(name("attribute"), name("bare"))));
    for (ours, text) in [("attribute", "annotated"), ("bare", "bare")] {
        let what = format!("start with 1,000 {text} handlers: ms");
        rows.push(for_orientation(what, Kind::Milliseconds(name(ours))));
    }
}

/// Another server, with a floor of its own.
fn orientation(rows: &mut Vec<Row>) {
    let kind = overhead("tower-http/actual", "layer", "by-hand");
    rows.push(for_orientation("tower-http, actual request: overhead of its layer against by-hand", kind));
    let kind = whole("tower-http/preflight/layer".to_owned(), "tower-http/preflight/by-hand".to_owned());
    rows.push(for_orientation("tower-http, preflight: its layer against by-hand", kind));
}
