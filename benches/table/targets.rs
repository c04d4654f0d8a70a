//! The rows of the table and their targets.

use crate::rows::{Kind, Row};

const OURS: [&str; 4] = ["attribute", "wrap-resource", "wrap-app", "builder"];
const ACTUAL: [&str; 5] = ["allowed", "credentials", "exposed", "wildcard", "subdomain"];
const PREFLIGHTS: [&str; 4] = ["headers-0", "headers-2", "headers-20", "mirrored"];

fn row(what: impl Into<String>, at_most: f64, kind: Kind) -> Row {
    Row { what: what.into(), kind, at_most, floor: None }
}

fn whole(a: String, b: String) -> Kind {
    Kind::Whole(a, b)
}

/// Beyond the bare handler of the same case.
fn overhead(case: &str, a: &str, b: &str) -> Kind {
    Kind::Overhead(format!("{case}/{a}"), format!("{case}/{b}"), format!("{case}/bare"))
}

pub(crate) fn all() -> Vec<Row> {
    let mut rows = Vec::new();
    actual(&mut rows);
    preflight(&mut rows);
    allocations(&mut rows);
    hostile(&mut rows);
    sizes(&mut rows);
    for count in [1, 100, 1_000] {
        let kind = whole(format!("routes/{count}/attribute"), format!("routes/{count}/bare"));
        rows.push(row(format!("the last of {count} annotated handlers, whole request against bare"), 1.05, kind));
    }
    rows
}

fn actual(rows: &mut Vec<Row>) {
    for case in ACTUAL {
        for ours in OURS {
            let name = format!("actual/{case}");
            let what = format!("actual request, {case}, {ours}: overhead against by-hand");
            rows.push(row(what, 1.10, overhead(&name, ours, "by-hand")));
            let peer =
                if ours == "attribute" || ours == "wrap-resource" { "actix-cors-resource" } else { "actix-cors-app" };
            let what = format!("actual request, {case}, {ours}: overhead against {peer}");
            rows.push(row(what, 0.65, overhead(&name, ours, peer)));
        }
    }
    for ours in OURS {
        let kind = whole(format!("actual/no-origin/{ours}"), "actual/no-origin/by-hand".to_owned());
        rows.push(row(format!("no `Origin`, {ours}: whole request against by-hand"), 1.04, kind));
    }
}

fn preflight(rows: &mut Vec<Row>) {
    for case in PREFLIGHTS {
        let name = |variant: &str| format!("preflight/{case}/{variant}");
        let what = format!("preflight, {case}, attribute: against by-hand `#[options]`");
        rows.push(row(what, 1.08, whole(name("attribute"), name("by-hand"))));
        let what = format!("preflight, {case}, attribute: against actix-cors on the App");
        rows.push(row(what, 0.68, whole(name("attribute"), name("actix-cors-app"))));
    }
    let name = |variant: &str| format!("preflight/not-allowed/{variant}");
    let what = "preflight denied, attribute: against `#[options]` with an empty 403";
    rows.push(row(what, 1.10, whole(name("attribute"), name("by-hand"))));
    let what = "preflight denied, wrap on the App: against actix-cors on the App";
    rows.push(row(what, 0.90, whole(name("wrap-app"), name("actix-cors-app"))));
}

fn allocations(rows: &mut Vec<Row>) {
    let actual = ACTUAL.into_iter().chain(["no-origin", "not-allowed"]).map(|case| format!("actual/{case}"));
    let preflight = PREFLIGHTS.into_iter().chain(["not-allowed"]).map(|case| format!("preflight/{case}"));
    let cases: Vec<_> = actual.chain(preflight).collect();
    for ours in OURS {
        let pairs = cases.iter().map(|case| (format!("{case}/{ours}"), format!("{case}/by-hand"))).collect();
        rows.push(row(format!("allocations beyond by-hand, every case, {ours}"), 0.0, Kind::Allocations(pairs)));
    }
}

fn hostile(rows: &mut Vec<Row>) {
    for policy in ["listed", "mirrored", "any"] {
        for value in ["names", "commas", "spaces", "origin"] {
            let name = |length: &str| format!("hostile/{value}-{length}/{policy}");
            let what = match value {
                "origin" => format!("`Origin` of 64 KiB against 100 B, policy {policy}"),
                _ => format!("`Access-Control-Request-Headers` of 64 KiB {value} against 100 B, policy {policy}"),
            };
            rows.push(row(what, 1.20, whole(name("64-KiB"), name("100-B"))));
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
