//! What each rule says of a value that breaks it: the one place where a problem becomes text.

use std::fmt;

use crate::{Code, Problem, max_age};

impl Problem {
    /// What is wrong, as one lower-case sentence that names the value.
    pub fn message(&self) -> String {
        let message = self.notation.of_dangers(&message(self)).into_owned();
        if self.context.is_empty() { message } else { format!("{message}, {}", self.context) }
    }
}

/// Message, help, and note with the code: the text of a compile error. Where some characters of the value are wrong, they
/// are marked.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        // Marks are columns: they need characters that take one each.
        let is_plain = |c: char| is_printable(c) && c < '\u{1100}';
        if let Some(last) = self.marks.last()
            && self.value.chars().all(is_plain)
        {
            let marks: String = (0..=*last).map(|index| if self.marks.contains(&index) { '^' } else { ' ' }).collect();
            write!(f, "\n  | {}\n  | {marks}", self.value)?;
        }
        if let Some(help) = self.help() {
            write!(f, "\n  = help: {help}")?;
        }
        write!(f, "\n  = note: {} [{}]", self.code.note(), self.code)
    }
}

fn message(problem: &Problem) -> String {
    let (value, other) = (printable(&problem.value), printable(&problem.other));
    let mut message = String::new();
    let mut rest = template(problem.code, &value, &other);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        message.push_str(before);
        match name {
            "value" => message.push_str(&value),
            "other" => message.push_str(&other),
            "most" => message.push_str(&max_age::MAX_SECONDS.to_string()),
            _ => {}
        }
        rest = behind;
    }
    message + rest
}

/// The text of a rule, in which `{value}` and `{other}` stand for those of the problem, and `{most}` for the longest max age: texts take
/// the compiler less than code that makes them.
#[expect(clippy::too_many_lines, reason = "each rule has a line")]
fn template(code: Code, value: &str, other: &str) -> &'static str {
    match code {
        Code::OriginEmpty => "an origin is empty",
        Code::OriginSchemeMissing => "origin `{value}` has no scheme",
        Code::OriginSchemeInvalid => "origin `{value}` has an invalid scheme, `{other}`",
        Code::OriginSchemeUnsent | Code::OriginFile => {
            "origin `{value}` has the scheme `{other}`, which no browser sends"
        }
        Code::OriginPath => "origin `{value}` has a path",
        Code::OriginQuery => "origin `{value}` has a query",
        Code::OriginFragment => "origin `{value}` has a fragment",
        Code::OriginUserinfo => "origin `{value}` has a user name",
        Code::OriginUpperCase => "origin `{value}` has upper-case letters",
        Code::OriginWhiteSpace => "origin `{value}` has white space",
        Code::OriginSeveral => "`{value}` is several origins in one string",
        Code::OriginDefaultPort => "origin `{value}` has the default port of its scheme, {other}",
        Code::OriginPortZero => "origin `{value}` has port 0",
        Code::OriginPortTooLarge => "origin `{value}` has a port over 65535",
        Code::OriginPortLeadingZero => "origin `{value}` has a port with leading zeros",
        Code::OriginPortInvalid if other.is_empty() => "origin `{value}` has a colon but no port",
        Code::OriginPortInvalid => "origin `{value}` has a port that is not a number, `{other}`",
        Code::OriginNonAscii => "origin `{value}` has a host that is not ASCII",
        Code::OriginHostInvalid => "origin `{value}` has a host that is not a valid domain",
        Code::OriginIpv4 => "origin `{value}` has a host that is read as an IPv4 address, but is not written as one",
        Code::OriginIpv6 => "origin `{value}` has an IPv6 address that is not in its canonical form",
        Code::OriginIpv6Zone => "origin `{value}` has an IPv6 address with a zone",
        Code::OriginIpv6Mapped => "origin `{value}` has an IPv4 address written as an IPv6 address",
        Code::OriginHostEmpty => "origin `{value}` has no host",
        Code::OriginHostTooLong => "origin `{value}` has a host of {other} characters",
        Code::OriginLabelEmpty => "origin `{value}` has a host with an empty label",
        Code::OriginLabelTooLong => "origin `{value}` has a host with a label of {other} characters",
        Code::OriginTrailingDot => "origin `{value}` has a host that ends with a dot",
        Code::OriginHostCharacter => "origin `{value}` has a host with the character `{other}`",
        Code::OriginWildcard => "origin `{value}` has a `*` where none can be",
        Code::OriginWildcardAddress => "origin `{value}` has a `*.` before an IP address",
        Code::OriginNull => "origin `null` is not allowed without `danger(null_origin)`",
        Code::OriginNullCredentials => "origin `null` is not allowed with `credentials`",
        Code::OriginAnyNotAlone => "origin `{value}` stands beside `{other}`, though `*` covers every origin",
        Code::OriginDuplicate => "origin `{value}` is listed twice",
        Code::OriginCovers => "origin `{value}` covers `{other}`, listed before it",
        Code::OriginCovered => "origin `{value}` is covered by `{other}`",
        Code::CredentialsAnyOrigin => "origin `*` is not allowed with `credentials`",
        Code::CredentialsInsecureOrigin => {
            "origin `{value}` is neither `https` nor loopback, and not allowed with `credentials`"
        }
        Code::CredentialsPublicSuffix => {
            "origin `{value}` covers every name below the public suffix `{other}`, and is not allowed with `credentials`"
        }
        Code::MethodToken if value.is_empty() => "a method is empty",
        Code::MethodToken => "method `{value}` has the character `{other}`",
        Code::MethodSeveral => "`{value}` is several methods in one string",
        Code::MethodCase => "method `{value}` is not `{other}`",
        Code::MethodForbidden => "method `{value}` is forbidden",
        Code::MethodDuplicate => "method `{value}` is listed twice",
        Code::MethodAnyNotAlone => "method `{value}` stands beside `{other}`, though `*` covers every method",
        Code::MethodNotServed if other.is_empty() => "method `{value}` is served by no handler of this module",
        Code::MethodNotServed => "method `{value}` is not served by this handler, whose route has {other}",
        Code::PolicyMethodMissing => "policy `{value}` does not allow {other}, which this handler serves",
        Code::HeaderToken | Code::ExposeToken if value.is_empty() => "a header is empty",
        Code::HeaderToken | Code::ExposeToken => "header `{value}` has the character `{other}`",
        Code::HeaderSeveral | Code::ExposeSeveral => "`{value}` is several header names in one string",
        Code::HeaderForbidden => "header `{value}` is forbidden in a request",
        Code::HeaderResponseField => "header `{value}` is a field of the response",
        Code::HeaderDuplicate | Code::ExposeDuplicate if value != other => {
            "header `{value}` is listed twice, before as `{other}`"
        }
        Code::HeaderDuplicate | Code::ExposeDuplicate => "header `{value}` is listed twice",
        Code::HeaderAnyNotAlone => "header `{value}` stands beside `{other}`, though `*` covers it",
        Code::HeaderAnyAuthorization => "header `Authorization` stands beside `*`, which covers it with `credentials`",
        Code::ExposeForbidden => "header `{value}` can't be exposed",
        Code::ExposeRequestField => "header `{value}` is a field of the request",
        Code::ExposeAnyNotAlone => "header `{value}` stands beside `{other}`, though `*` covers every header",
        Code::MaxAgeUnit => "max age `{value}` is not a time",
        Code::MaxAgeNegative => "max age `{value}` is negative",
        Code::MaxAgeFraction => "max age `{value}` is not a whole number of seconds",
        Code::MaxAgeTooLong => "max age `{value}` is longer than {most} seconds",
        Code::DangerUnneeded => "nothing in this policy needs `danger({value})`",
        Code::DangerUnknown => "there is no danger `{value}`",
        Code::DangerDuplicate => "danger `{value}` is listed twice",
        Code::PreflightStatus => "preflight status `{value}` is not a whole number from 200 to 299",
        Code::KeyUnknown => "there is no key `{value}`",
        Code::KeyDuplicate => "key `{value}` stands twice",
        Code::OriginsMissing => "`origins` is missing",
        Code::ListEmpty => "`{value}` is an empty list",
        Code::ValueType | Code::Syntax | Code::RouteUnreadable => "`{value}` {other}",
        Code::PolicyNotAlone => "`{value}` stands beside `policy`",
        Code::NoneNotAlone => "`{value}` stands beside `none`",
        Code::PolicyNotCors => "this is neither a `Cors` constant nor a `Live`",
        Code::LiveUnset => "`{value}` has no policy",
        Code::InheritNothing => "`{value}` has no module to inherit from",
        Code::ModuleMethods => "`{value}` serves none of the methods of its module's policy, {other}",
        Code::CorsTwice if !value.is_empty() => "a second `#[cors]` on one {value}",
        Code::CorsTwice => "a second `#[cors]` on one handler",
        Code::HandlerMissing if !other.is_empty() => "`#[cors]` is on {value}, {other}",
        Code::HandlerMissing => "`#[cors]` is on {value}, not on a handler",
        Code::ModuleEmpty => "module `{value}` has no handler",
        Code::RouteMissing => "`{value}` has no route attribute below `#[cors]`",
        Code::RouteAmbiguous => "`{value}` may be the route attribute, and so may {other}",
        Code::ReturnTypeMissing => "`{value}` has no return type",
        Code::EnvUnset if !other.is_empty() => "the environment variable `{value}` names no origin",
        Code::EnvUnset => "the environment variable `{value}` is not set",
        Code::EnvNotUnicode => "the environment variable `{value}` is not Unicode",
        Code::EnvName if value.is_empty() => "an environment variable has no name",
        Code::EnvName => "`{value}` is not the name of an environment variable",
        Code::EnvDuplicate => "the environment variable `{value}` is listed twice",
        Code::PredicateForm => "this is not a predicate",
        Code::PredicateDuplicate => "`{value}` is listed twice",
        Code::UtoipaBelow if !other.is_empty() => "`#[utoipa::path]` stands below {other}",
        Code::UtoipaBelow => "`#[utoipa::path]` stands below `#[cors]`",
    }
}

/// The value on one line.
fn printable(value: &str) -> String {
    let mut printable = String::new();
    for character in value.chars() {
        if is_printable(character) {
            printable.push(character);
        } else {
            printable.extend(character.escape_debug());
        }
    }
    printable
}

/// Whether a character can be seen.
fn is_printable(character: char) -> bool {
    matches!(character, '"' | '\'' | '\\') || character.escape_debug().len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_places_for_what_there_is() {
        for code in Code::ALL {
            for (value, other) in [("", ""), ("a", ""), ("", "a"), ("a", "a"), ("a", "b")] {
                let text = template(*code, value, other);
                let places = text.split('{').skip(1).map(|place| place.split_once('}').unwrap_or_default().0);
                assert!(places.into_iter().all(|place| ["value", "other", "most"].contains(&place)), "{text}");
            }
        }
    }

    #[test]
    fn what_stands_in_a_value_is_no_place() {
        let problem = Problem::new(Code::OriginCovered, "{other}").naming("{value}{");
        assert_eq!(problem.message(), "origin `{other}` is covered by `{value}{`");
        let problem = Problem::new(Code::MaxAgeTooLong, "2d");
        assert_eq!(problem.message(), "max age `2d` is longer than 86400 seconds");
    }
}
