//! What is said of characters that no origin has.

use cors_rules::{Code, Draft, Problem, origin::is_serialized};

fn draft(origin: &str) -> Draft {
    Draft { origins: Some(vec![origin.to_owned()]), ..Draft::default() }
}

/// The one problem of an origin.
fn problem(origin: &str) -> Problem {
    let mut problems = draft(origin).check().unwrap_err();
    assert_eq!(problems.len(), 1, "{origin}");
    problems.remove(0)
}

fn finds(pattern: &str, origin: &str) -> bool {
    draft(pattern).check().unwrap().origins.find(origin.as_bytes()).is_some()
}

#[test]
fn no_host_of_a_pattern_has_a_character_that_names_do_not_have() {
    let help = "name the hosts: an origin is no regular expression, and `*.` before a host stands for its subdomains";
    for character in "$()!'&+~`{},;=\"|^<>".chars() {
        for origin in [format!("https://exa{character}mple.com"), format!("tauri://exa{character}mple")] {
            let problem = problem(&origin);
            assert_eq!((problem.code, problem.help().as_deref()), (Code::OriginHostCharacter, Some(help)), "{origin}");
            assert_eq!(problem.other, character.to_string());
            assert_eq!(problem.marks, [origin.find(character).unwrap()]);
        }
    }
    // A browser may send it nevertheless, which is no reason to call its request malformed.
    assert!(is_serialized(b"https://exa$mple.com") && finds("https://*.mple.com", "https://exa$.mple.com"));
}

#[test]
fn regular_expressions_are_told_what_origins_have_in_their_place() {
    let help = "name the hosts: an origin is no regular expression, and `*.` before a host stands for its subdomains";
    for (origin, code) in [
        ("https://example.com$", "origin-host-character"),
        ("https://(www|app).example.com", "origin-host-character"),
        ("^https://example.com", "origin-scheme-invalid"),
        ("https?://example.com", "origin-scheme-missing"),
        ("https://app\\.example.com", "origin-path"),
        ("https://.*\\.example\\.com", "origin-path"),
        ("https://example.com:8080$", "origin-port-invalid"),
    ] {
        let problem = problem(origin);
        assert_eq!((problem.code.as_str(), problem.help().as_deref()), (code, Some(help)), "{origin}");
    }
    for origin in ["https://example.com,", "https://example.com;", "https://example.com'", "`https://example.com`"] {
        assert_eq!(problem(origin).help().as_deref(), Some("write `https://example.com`"), "{origin}");
    }
}

#[test]
fn several_regular_expressions_are_not_split_into_what_is_left_of_them() {
    let problem = problem("https://a\\.example,https://b.example");
    assert_eq!((problem.code, problem.fix), (Code::OriginSeveral, None));
}

#[test]
fn the_characters_that_are_wrong_are_marked() {
    let under = |marked: &str| marked.char_indices().filter(|(_, c)| *c == '^').map(|(at, _)| at).collect::<Vec<_>>();
    for (origin, marked) in [
        ("https://Exam_PlE.com", "        ^    ^ ^    "),
        (" https://a b.com ", "^         ^     ^"),
        ("https://b\u{fc}ch\u{e9}r.com", "         ^  ^     "),
        ("https://a.com/b?c", "             ^^^^"),
        ("https://u@a.com", "        ^^     "),
        ("https://\u{fc}@a.com", "        ^^     "),
        ("https://a.*.com", "          ^    "),
        ("https://a..com", "         ^^   "),
        ("https://.a.com", "        ^     "),
        ("https://a.com.", "             ^"),
        ("https://a.com:0080", "              ^^  "),
        ("https://a.com:0008", "              ^^^ "),
        ("https://a.com:443", "              ^^^"),
        ("http://*.127.0.0.1", "       ^^         "),
        ("1http://a.com", "^^^^^        "),
        ("https://", ""),
    ] {
        assert_eq!(problem(origin).marks, under(marked), "{origin}");
    }
}

#[test]
fn what_can_not_be_seen_is_escaped_and_not_marked() {
    for (origin, shown) in [("https://a\u{7}.com/", "https://a\\u{7}.com/"), ("https://a\n.com", "https://a\\n.com")] {
        let problem = problem(origin);
        assert!(problem.message().contains(&format!("origin `{shown}` has")), "{}", problem.message());
        assert!(!problem.marks.is_empty() && !problem.to_string().contains("\n  | "), "{problem}");
    }
    for quoted in ["https://a.com/\"'\\", "https://b\u{fc}cher.com"] {
        let problem = problem(quoted);
        assert!(problem.message().contains(&format!("origin `{quoted}` has")), "{}", problem.message());
        assert!(problem.to_string().contains(&format!("\n  | {quoted}\n  | ")), "{problem}");
    }
    // Of these each takes two columns.
    let wide = problem("https://\u{4f8b}.com");
    assert!(!wide.marks.is_empty() && !wide.to_string().contains("\n  | "), "{wide}");
}
