//! The expressions of parameters: those that mean the same to actix-web and to nginx.

use std::{fmt::Write as _, iter::Peekable, str::Chars};

use super::quote::literal;

/// The most that a bounded repetition may have.
const MAX_REPEATED: u32 = 100;

/// A repetition whose bounds differ by as much counts as one without a bound.
const MAX_OPEN: u32 = 8;

/// The most that there may be to choose, of which each can double what nginx tries.
const MAX_CHOICES: usize = 8;

/// What of an expression is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Translated {
    /// The same for nginx.
    pub(super) text: String,
    /// Whether its length has no bound, or a wide one.
    pub(super) is_unbounded: bool,
}

/// The same expression for nginx, if it is surely the same for the visible characters of a path, and never has a slash.
///
/// The two kinds of expressions differ in flags, classes, and in what a second quantifier means; and those of nginx go back, so that one
/// with two repetitions without a bound or with a wide one, with a choice that is repeated, or with many, could take long.
pub(super) fn translate(expression: &str) -> Option<Translated> {
    let mut reader = Reader { rest: expression.chars().peekable(), unbounded: 0, choices: 0 };
    let text = reader.alternatives()?;
    (reader.rest.peek().is_none() && reader.unbounded <= 1 && reader.choices <= MAX_CHOICES)
        .then(|| Translated { text: format!("(?:{text})"), is_unbounded: reader.unbounded > 0 })
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// How many repetitions have no bound, or one that leaves as much open.
    unbounded: usize,
    /// How many times there is something to choose: an alternative, or a part that may be left out.
    choices: usize,
}

impl Reader<'_> {
    fn alternatives(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.rest.peek() {
                None | Some(')') => return Some(text),
                Some('|') => {
                    self.rest.next();
                    self.choices += 1;
                    text.push('|');
                }
                Some(_) => {
                    let before = self.unbounded;
                    let (atom, is_costly) = self.atom()?;
                    text.push_str(&atom);
                    let quantifier = self.quantifier()?;
                    if !quantifier.is_empty() && quantifier != "?" && (is_costly || self.unbounded > before + 1) {
                        return None;
                    }
                    text.push_str(&quantifier);
                }
            }
        }
    }

    /// One character, class or group, and whether to repeat it could take long: there is a repetition or a choice in it.
    fn atom(&mut self) -> Option<(String, bool)> {
        let atom = match self.rest.next()? {
            '(' => {
                if self.rest.peek() == Some(&'?') {
                    self.rest.next();
                    if self.rest.next()? != ':' {
                        return None;
                    }
                }
                let inner = self.alternatives()?;
                let is_costly = inner.contains(['*', '+', '{', '?', '|']);
                return (self.rest.next()? == ')').then(|| (format!("(?:{inner})"), is_costly));
            }
            '[' => self.class()?,
            '\\' => match self.rest.next()? {
                'd' => "[0-9]".to_owned(),
                'w' => "[0-9A-Za-z_]".to_owned(),
                escaped if is_escaped(escaped) => literal(escaped.encode_utf8(&mut [0; 4])),
                _ => return None,
            },
            plain if is_plain(plain) => literal(plain.encode_utf8(&mut [0; 4])),
            _ => return None,
        };
        Some((atom, false))
    }

    fn class(&mut self) -> Option<String> {
        let is_negated = self.rest.next_if_eq(&'^').is_some();
        let (mut members, mut has_slash, mut last) = (String::new(), false, None);
        loop {
            let member = match self.rest.next()? {
                ']' if !members.is_empty() => break,
                '\\' => match self.rest.next()? {
                    'd' => {
                        members.push_str("0-9");
                        last = None;
                        continue;
                    }
                    'w' => {
                        members.push_str("0-9A-Za-z_");
                        last = None;
                        continue;
                    }
                    escaped if is_escaped(escaped) => escaped,
                    _ => return None,
                },
                '-' if self.rest.peek() == Some(&']') || members.is_empty() => '-',
                '-' => {
                    let (start, end) = (last.take()?, self.rest.next()?);
                    let is_range =
                        |range: std::ops::RangeInclusive<char>| range.contains(&start) && range.contains(&end);
                    if start > end || !(is_range('0'..='9') || is_range('a'..='z') || is_range('A'..='Z')) {
                        return None;
                    }
                    members.push('-');
                    members.push(end);
                    continue;
                }
                '/' if is_negated => {
                    has_slash = true;
                    '/'
                }
                plain if is_plain(plain) || matches!(plain, '.' | '+' | '*' | '(' | ')') => plain,
                _ => return None,
            };
            last = Some(member);
            if member.is_ascii_alphanumeric() {
                members.push(member);
            } else {
                _ = write!(members, "\\x{:02x}", u32::from(member));
            }
        }
        match (is_negated, has_slash) {
            (false, _) => Some(format!("[{members}]")),
            (true, true) => Some(format!("[^{members}% ]")),
            (true, false) => None,
        }
    }

    fn quantifier(&mut self) -> Option<String> {
        let quantifier = match self.rest.peek() {
            Some(&one @ ('*' | '+' | '?')) => {
                self.rest.next();
                if one == '?' {
                    self.choices += 1;
                } else {
                    self.unbounded += 1;
                }
                one.to_string()
            }
            Some('{') => {
                self.rest.next();
                let mut inside = String::new();
                loop {
                    match self.rest.next()? {
                        '}' => break,
                        other => inside.push(other),
                    }
                }
                let (least, most) = inside.split_once(',').unwrap_or((&inside, &inside));
                let number = |digits: &str| {
                    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                    digits.parse().ok().filter(|number: &u32| is_number && *number <= MAX_REPEATED)
                };
                let least = number(least)?;
                if most.is_empty() || number(most)?.checked_sub(least)? >= MAX_OPEN {
                    self.unbounded += 1;
                } else if number(most)? > least {
                    self.choices += 1;
                }
                format!("{{{inside}}}")
            }
            _ => return Some(String::new()),
        };
        (!matches!(self.rest.peek(), Some('*' | '+' | '?' | '{'))).then_some(quantifier)
    }
}

/// A character without a meaning in an expression, inside a class and out of it.
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '@' | ',' | '=' | ':' | '!' | '\'' | ';')
}

/// A character that has none where it is escaped, and may stand in a path.
fn is_escaped(character: char) -> bool {
    matches!(character, '.' | '-' | '+' | '*' | '(' | ')' | '$')
}

#[cfg(test)]
mod tests {
    use crate::surface::nginx::expression::translate;

    #[test]
    fn what_is_surely_the_same_is_translated() {
        for (expression, expected, is_unbounded) in [
            (r"\d+", "(?:[0-9]+)", true),
            (r"\d{4}", "(?:[0-9]{4})", false),
            (r"[a-z]{2,}", "(?:[a-z]{2,})", true),
            ("[^/]+", r"(?:[^\x2f% ]+)", true),
            ("[^/.]*", r"(?:[^\x2f\x2e% ]*)", true),
            ("(json|x-yaml)", "(?:(?:json|x-yaml))", false),
            ("a|b", "(?:a|b)", false),
            (r"v\d\.\d", r"(?:v[0-9]\.[0-9])", false),
            (r"[\w.-]+", r"(?:[0-9A-Za-z_\x2e\x2d]+)", true),
            ("(?:ab){2}", "(?:(?:ab){2})", false),
            ("(?:a+)?", "(?:(?:a+)?)", true),
            ("[0-9a-f]{8}-[0-9a-f]{4}", "(?:[0-9a-f]{8}-[0-9a-f]{4})", false),
        ] {
            let translated = translate(expression).unwrap_or_else(|| panic!("{expression}"));
            assert_eq!((&*translated.text, translated.is_unbounded), (expected, is_unbounded), "{expression}");
        }
    }

    #[test]
    fn what_may_differ_or_take_long_is_not() {
        for expression in [
            ".*",
            ".+",
            ".",
            "a/b",
            "[/]",
            "[^a]",
            "(?i)a",
            "(?P<n>a)",
            "(?=a)",
            "a++",
            "a*?",
            "a{2}{3}",
            "a{,3}",
            "a{1,1000}",
            "a{3,2}",
            "(a+)+",
            r"(\w|\d){1,64}",
            r"\w{1,64}-?\w{1,64}",
            "[a-z]{1,100}[a-z]{1,100}",
            "(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)",
            "a?a?a?a?a?a?a?a?a?a",
            "(a|aa)+",
            "(a{1,9}){1,9}",
            "(a?)*",
            "a+b+",
            r"\s",
            r"\D",
            r"\p{L}",
            r"\b",
            "^a",
            "a$",
            "[[:alpha:]]",
            "[a&&b]",
            "[a-z--b]",
            "[z-a]",
            "[a-Z]",
            r"[\d-z]",
            "[",
            "(",
            ")",
            "a)",
            "]",
            "{",
            "*",
            "+a",
            "\u{e9}",
            "a b",
            "a%20",
            "\"",
            "\\",
            "[]a]",
            "[^]/]",
            "#",
            "~",
            r"\x41",
            r"\1",
            r"\Q",
        ] {
            assert_eq!(translate(expression), None, "{expression}");
        }
    }
}
