//! Holds the list of public suffixes in cors-rules against the crate `psl`, which follows <https://publicsuffix.org>.
//!
//! `UPDATE_SUFFIXES=1 cargo test -p tests --test public_suffixes` writes the list anew, after `cargo update -p psl`.

use std::{collections::BTreeSet, env, fs, net::Ipv4Addr, path::Path};

use cors_rules::{is_public_suffix, registrable_domain};
use tests::program;
use url::Url;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../cors-rules/src/public_suffixes.txt");

/// The rules that `psl` is made from, which lie beside its code.
fn rules() -> BTreeSet<String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a directory in that of this build");
    // Not `cargo metadata`: it wants the crates of all platforms, of which a build downloads only those of its own.
    let manifest = program::build(&["--package", "psl"], target, |message| {
        let manifest = message["manifest_path"].as_str()?;
        (message["target"]["name"] == "psl").then(|| manifest.to_owned())
    });
    let manifest = manifest.unwrap_or_else(|error| panic!("{error}"));
    let rules = Path::new(&manifest).with_file_name("data/rules.txt");
    let rules = fs::read_to_string(&rules).unwrap_or_else(|error| panic!("{}: {error}", rules.display()));
    rules.lines().filter(|line| !line.is_empty() && !line.starts_with("//")).map(in_ascii).collect()
}

/// A rule as hosts are written in origins.
fn in_ascii(rule: &str) -> String {
    let (mark, name) = match rule.find(|character| !matches!(character, '*' | '!' | '.')) {
        Some(start) => rule.split_at(start),
        None => (rule, ""),
    };
    let url = Url::parse(&format!("https://{name}")).unwrap_or_else(|error| panic!("{rule}: {error}"));
    format!("{mark}{}", url.host_str().expect("a host"))
}

fn listed() -> String {
    let head = "// The rules of the Public Suffix List, https://publicsuffix.org/list/public_suffix_list.dat, hosts in Punycode, sorted.\n\
                // They are subject to the terms of the Mozilla Public License, v. 2.0: https://mozilla.org/MPL/2.0/.\n\n";
    let rules: Vec<_> = rules().into_iter().collect();
    format!("{head}{}\n", rules.join("\n"))
}

#[test]
fn the_list_is_that_of_psl() {
    if env::var_os("UPDATE_SUFFIXES").is_some() {
        fs::write(LIST, listed()).expect("the list can be written");
    }
    let list = fs::read_to_string(LIST).expect("the list is in cors-rules");
    assert!(list == listed(), "the list is not the one of psl: write it with UPDATE_SUFFIXES=1");
}

#[test]
fn every_rule_means_what_it_means_to_psl() {
    let rules = rules();
    let mut hosts = BTreeSet::new();
    for rule in &rules {
        let name = rule.trim_start_matches(['*', '!', '.']);
        hosts.extend([name.to_owned(), format!("a.{name}"), format!("b.a.{name}"), format!("x{name}")]);
        hosts.extend(name.split_once('.').map(|(_, parent)| parent.to_owned()));
    }
    for host in ["example.com", "corp", "internal", "localhost", "127.0.0.1"] {
        hosts.insert(host.to_owned());
    }
    let mut suffixes = 0;
    for host in &hosts {
        let suffix = psl::suffix(host.as_bytes()).filter(psl::Suffix::is_known);
        let expected = suffix.is_some_and(|suffix| suffix.as_bytes() == host.as_bytes());
        let found = is_public_suffix(host);
        // psl forgets a wildcard where the host leads on to a longer rule: with `*.run.app` and `*.mtls.run.app`, `mtls.run.app`
        // is a suffix by the first.
        let is_forgotten = || found && rules.contains(&format!("*.{host}"));
        assert!(found == expected || is_forgotten(), "{host} is a public suffix: {expected}");
        suffixes += usize::from(expected);

        let (registrable, found) = (psl::domain_str(host), registrable_domain(host));
        let is_name = host.parse::<Ipv4Addr>().is_err();
        assert!(!is_name || found == registrable || is_forgotten(), "{host} has {registrable:?}, not {found:?}");
    }
    assert!(suffixes > 9_000 && suffixes < hosts.len(), "{suffixes} of {}", hosts.len());
}
