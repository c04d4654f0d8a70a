//! What is known of hosts, held against `url`, which has all of Unicode's tables.

use std::sync::LazyLock;

use proptest::{prelude::*, sample::select};
use url::Host;

use super::{
    characters::{is_kept, is_mark, is_right_to_left},
    label::wrong_label,
    punycode::{self, PREFIX},
    to_ascii,
};

/// What a browser sends for a host.
fn sent(host: &str) -> Option<String> {
    Host::parse(host).ok().map(|host| host.to_string())
}

/// A label of these characters in Punycode, as it may stand in a policy: in lower case.
fn in_punycode(label: &str) -> String {
    format!("{PREFIX}{}", punycode::encode(label).expect("a short label"))
}

/// Whether browsers leave a host as it is.
fn is_sent(host: &str) -> bool {
    sent(host).as_deref() == Some(host)
}

fn check(host: &str) -> Result<(), TestCaseError> {
    if let Some(ascii) = to_ascii(host) {
        prop_assert_eq!(Some(ascii), sent(host), "{:?}", host);
    }
    Ok(())
}

/// Every character of the planes in which names are, and some of those that have none.
fn non_ascii() -> impl Iterator<Item = char> {
    ('\u{80}'..'\u{40000}').chain(('\u{40000}'..=char::MAX).step_by(61))
}

#[test]
fn what_is_said_of_each_character_is_what_url_says() {
    let mut known = 0;
    for character in non_ascii() {
        for label in [
            format!("{character}"),
            format!("a{character}b"),
            format!("\u{5d0}{character}"),
            format!("\u{915}{character}a"),
        ] {
            known += usize::from(to_ascii(&label).is_some());
            check(&label).unwrap();
        }
    }
    assert!(known > 200_000, "{known}");
}

#[test]
fn no_label_of_a_character_is_refused_that_url_lets_stand() {
    let mut alike = 0;
    for character in non_ascii() {
        let label = character.to_string();
        alike += usize::from(judge(&label));
        // A context counts only for what may be in a label, and letters that are kept have been looked at.
        if character >= '\u{40000}' || (is_kept(character) && !is_mark(character)) {
            continue;
        }
        for (before, after) in
            [("a", "a"), ("\u{5d0}", "\u{5d0}"), ("\u{628}", "\u{628}"), ("\u{94d}", ""), ("\u{915}\u{94d}", "")]
        {
            judge(&format!("{before}{character}{after}"));
        }
    }
    // The rest are marks of rare scripts, which are not first in a label, and what is not assigned in between.
    let all = non_ascii().count();
    assert!(all - alike < all / 25, "{alike} of {all}");
}

/// Whether a label in Punycode is judged as `url` does.
fn judge(label: &str) -> bool {
    let host = in_punycode(label);
    let (is_wrong, is_sent) = (wrong_label(&host).is_some(), is_sent(&host));
    assert!(!(is_wrong && is_sent), "{label:?}: {host}");
    is_wrong != is_sent
}

/// What a label may have that is known: all that is kept, with capital letters, but of long rows of characters of one kind only some.
static KNOWN: LazyLock<Vec<char>> = LazyLock::new(|| {
    let is_row = |character: char| matches!(character, '\u{3400}'..='\u{d7a3}' | '\u{20000}'..);
    let is_some = |character: &char| !is_row(*character) || u32::from(*character) % 211 == 0;
    non_ascii()
        .filter(is_some)
        .filter(|character| {
            ["a", "\u{915}", "\u{5d0}"].iter().any(|before| to_ascii(&format!("{before}{character}")).is_some())
        })
        .collect()
});

fn known() -> impl Strategy<Value = char> {
    let right_to_left = KNOWN.iter().copied().filter(|character| is_right_to_left(*character)).collect::<Vec<_>>();
    let marks = KNOWN.iter().copied().filter(|character| is_mark(*character)).collect::<Vec<_>>();
    prop_oneof![
        4 => select(KNOWN.as_slice()),
        2 => select(right_to_left),
        2 => select(marks),
        1 => proptest::char::range('0', '9'),
        1 => prop_oneof![proptest::char::range('a', 'z'), Just('-'), Just('_')],
        1 => proptest::char::range('\u{ff01}', '\u{ff5e}'),
    ]
}

/// A few characters, known or not.
fn label() -> impl Strategy<Value = String> {
    let any = prop_oneof![3 => known(), 1 => any::<char>(), 1 => select(&['\u{200c}', '\u{200d}', '\u{301}', '\u{e000}'][..])];
    prop::collection::vec(any, 1..5).prop_map(String::from_iter)
}

fn host() -> impl Strategy<Value = String> {
    let label = prop::collection::vec(known(), 1..4).prop_map(String::from_iter);
    let label = prop_oneof![4 => label, 1 => "[a-z0-9-]{1,4}"];
    (prop::collection::vec(label, 1..4), select(&[".", "\u{3002}"][..])).prop_map(|(labels, dot)| labels.join(dot))
}

/// Labels in use in several scripts, of which one character is another one, too many or not there.
fn typo() -> impl Strategy<Value = String> {
    let names = [
        "b\u{fc}cher",
        "fa\u{df}bender-stra\u{df}e",
        "caf\u{e9}",
        "\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}",
        "\u{3c0}\u{3b1}\u{3c1}\u{3ac}\u{3b4}\u{3b5}\u{3b9}\u{3b3}\u{3bc}\u{3b1}",
        "\u{4f8b}\u{3048}",
        "\u{5a92}\u{4f53}",
        "\u{c608}\u{c2dc}",
        "\u{5d3}\u{5d5}\u{5d2}\u{5de}\u{5d4}",
        "\u{645}\u{62b}\u{627}\u{644}",
        "\u{909}\u{926}\u{93e}\u{939}\u{930}\u{923}",
        "\u{e15}\u{e31}\u{e27}\u{e2d}\u{e22}\u{e48}\u{e32}\u{e07}",
    ];
    let names = select(names.map(in_punycode).to_vec());
    (names, any::<prop::sample::Index>(), "[a-z0-9]", 0..3).prop_map(|(mut name, index, character, kind)| {
        let place = PREFIX.len() + index.index(name.len() - PREFIX.len());
        name.replace_range(place..place + usize::from(kind != 1), if kind == 2 { "" } else { &character });
        name
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_a_host_is_what_url_says(host in host()) {
        check(&host)?;
    }

    #[test]
    fn no_host_is_refused_that_url_lets_stand(labels in prop::collection::vec(label(), 1..4), ascii in "[a-z0-9-]{1,4}") {
        let labels = labels.iter().map(|label| if label.is_ascii() { label.to_lowercase() } else { in_punycode(label) });
        let host = labels.chain([ascii]).collect::<Vec<_>>().join(".");
        prop_assert!(wrong_label(&host).is_none() || !is_sent(&host), "{host}");
    }

    #[test]
    fn no_label_with_a_typo_is_refused_that_url_lets_stand(label in typo()) {
        prop_assert!(wrong_label(&label).is_none() || !is_sent(&label), "{label}");
    }

    #[test]
    fn addresses_are_those_of_url(host in "(0x)?[0-9a-f]{0,3}(\\.(0[xX])?[0-9a-fA-F]{0,24}){0,4}\\.?") {
        prop_assert_eq!(to_ascii(&host), sent(&host));
    }

    #[test]
    fn decimal_addresses_are_those_of_url(host in "[0-9]{1,3}(\\.[0-9]{0,24}){0,4}\\.?") {
        prop_assert_eq!(to_ascii(&host), sent(&host));
    }

    #[test]
    fn ipv6_addresses_are_written_as_url_writes_them(groups in prop::array::uniform8(prop_oneof![Just(0_u16), any::<u16>()])) {
        let address = std::net::Ipv6Addr::from(groups);
        let written = format!("[{address}]");
        // It is told of the others that a page is reached by the IPv4 address.
        prop_assert!(address.to_ipv4_mapped().is_some() || is_sent(&written), "{written}");
    }
}
