//! What is said of hosts in other scripts, and of labels in Punycode.

use cors_rules::{Code, Draft, Problem};

/// The one problem of an origin.
fn problem(origin: &str) -> Problem {
    let mut problems = Draft { origins: Some(vec![origin.to_owned()]), ..Draft::default() }.check().unwrap_err();
    assert_eq!(problems.len(), 1, "{origin}");
    problems.remove(0)
}

fn is_valid(origin: &str) -> bool {
    Draft { origins: Some(vec![origin.to_owned()]), ..Draft::default() }.check().is_ok()
}

#[test]
fn a_host_in_a_common_script_is_written_in_punycode() {
    for (host, right) in [
        ("b\u{fc}cher.example", "xn--bcher-kva.example"),
        ("B\u{dc}CHER.example", "xn--bcher-kva.example"),
        ("stra\u{df}e.example", "xn--strae-oqa.example"),
        // Vietnamese
        ("ti\u{1ebf}ng-vi\u{1ec7}t.example", "xn--ting-vit-e50d7c.example"),
        // Greek: the last sigma of a word is one of its own, but not that of capital letters.
        ("\u{39f}\u{394}\u{39f}\u{3a3}.example", "xn--pxavbq.example"),
        ("\u{3bf}\u{3b4}\u{3cc}\u{3c2}.example", "xn--pxavk3b.example"),
        // Cyrillic
        ("\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}.\u{440}\u{444}", "xn--e1afmkfd.xn--p1ai"),
        // Hebrew and Arabic
        ("\u{5e9}\u{5dc}\u{5d5}\u{5dd}.co.il", "xn--9dbne9b.co.il"),
        ("\u{645}\u{62b}\u{627}\u{644}.example", "xn--mgbh0fb.example"),
        // Chinese, Japanese and Korean
        ("\u{4f8b}\u{5b50}\u{3002}\u{4e2d}\u{56fd}", "xn--fsqu00a.xn--fiqs8s"),
        ("\u{30c6}\u{30b9}\u{30c8}.example", "xn--zckzah.example"),
        ("\u{d14c}\u{c2a4}\u{d2b8}.example", "xn--9t4b11yi5a.example"),
        // Devanagari and Thai, with vowels behind their letters
        ("\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940}.example", "xn--j2bd4cyah0f.example"),
        ("\u{e17}\u{e35}\u{e48}.example", "xn--o3c4dtc.example"),
        // As wide as an ideograph, and not to be seen
        ("\u{ff45}\u{ff58}\u{ff41}\u{ff4d}\u{ff50}\u{ff4c}\u{ff45}.com", "example.com"),
        ("exam\u{ad}ple.com\u{200b}", "example.com"),
        ("\u{ff11}\u{ff12}\u{ff17}.1", "127.0.0.1"),
        ("%e4%be%8b.example", "xn--fsq.example"),
    ] {
        let right = Some(format!("write `https://{right}`"));
        assert_eq!(problem(&format!("https://{host}")).help(), right, "{host}");
    }
}

#[test]
fn a_host_that_is_not_known_for_sure_is_to_be_asked_of_a_browser() {
    let help =
        "write the host's Punycode form, as the console of a browser tells it: `new URL(\"https://...\").origin`";
    for host in [
        // Marks that compose, or change places, and one without a letter.
        "cafe\u{301}.example",
        "\u{e1c}\u{e39}\u{e49}.example",
        "\u{93f}.example",
        // Letters of both directions, and a label that starts with a digit beside others from right to left.
        "\u{5d0}a.example",
        "\u{5d0}.1a.example",
        "\u{5d0}\u{301}.example",
        // Symbols and rare letters, what one letter of old has become, and what no host has.
        "i\u{2764}\u{fe0f}.example",
        "\u{13a0}.example",
        "\u{1e9e}.example",
        "\u{130}.example",
        "\u{e000}.example",
        // Beside what is in Punycode already.
        "\u{fc}.xn--bcher-kva.example",
        "xn--\u{fc}.example",
    ] {
        let problem = problem(&format!("https://{host}"));
        assert_eq!((problem.code, problem.help().as_deref()), (Code::OriginNonAscii, Some(help)), "{host}");
    }
    // The hosts of other schemes are not written in Punycode.
    assert_eq!(problem("tauri://b\u{fc}cher").help(), None);
}

#[test]
fn labels_that_decode_to_no_name_are_refused() {
    for (host, wrong) in [
        ("xn--.example", "xn--"),
        ("xn--abc-.example", "xn--abc-"),
        ("xn--z.example", "xn--z"),
        ("a.xn--bcher-kv.example", "xn--bcher-kv"),
        // A capital letter, a digit of another form, what is not assigned, a mark and a joiner without a letter.
        ("xn--bcher-2pa.example", "xn--bcher-2pa"),
        ("xn--8g7c.example", "xn--8g7c"),
        ("xn--dn32g.example", "xn--dn32g"),
        ("xn--lsa.example", "xn--lsa"),
        ("xn--0ug.example", "xn--0ug"),
        ("xn--a-tgn.example", "xn--a-tgn"),
        // Both directions, and a label that starts with a digit beside one from right to left.
        ("xn--a-0hc.example", "xn--a-0hc"),
        ("xn--4db.1a.example", "1a"),
        ("xn--4db.a-.example", "a-"),
    ] {
        let origin = format!("https://{host}");
        let problem = problem(&origin);
        assert_eq!(problem.code, Code::OriginHostInvalid, "{host}");
        let start = origin.find(wrong).unwrap();
        assert_eq!(problem.marks, (start..start + wrong.len()).collect::<Vec<_>>(), "{host}");
        // No parser of URLs is asked about the hosts of other schemes.
        assert!(is_valid(&format!("tauri://{host}")));
    }
    for host in ["xn--bcher-kva.example", "xn--4db.a1.example", "xn--9dbne9b.co.il", "xn--strae-oqa.example"] {
        assert!(is_valid(&format!("https://{host}")), "{host}");
    }
}
