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

#[expect(clippy::too_many_lines, reason = "each rule has a line")]
fn message(problem: &Problem) -> String {
    let code = problem.code;
    let (value, other) = (&printable(&problem.value), &printable(&problem.other));
    match code {
        Code::OriginEmpty => "an origin is empty".to_owned(),
        Code::OriginSchemeMissing => format!("origin `{value}` has no scheme"),
        Code::OriginSchemeInvalid => format!("origin `{value}` has an invalid scheme, `{other}`"),
        Code::OriginSchemeUnsent | Code::OriginFile => {
            format!("origin `{value}` has the scheme `{other}`, which no browser sends")
        }
        Code::OriginPath => format!("origin `{value}` has a path"),
        Code::OriginQuery => format!("origin `{value}` has a query"),
        Code::OriginFragment => format!("origin `{value}` has a fragment"),
        Code::OriginUserinfo => format!("origin `{value}` has a user name"),
        Code::OriginUpperCase => format!("origin `{value}` has upper-case letters"),
        Code::OriginWhiteSpace => format!("origin `{value}` has white space"),
        Code::OriginSeveral => format!("`{value}` is several origins in one string"),
        Code::OriginDefaultPort => format!("origin `{value}` has the default port of its scheme, {other}"),
        Code::OriginPortZero => format!("origin `{value}` has port 0"),
        Code::OriginPortTooLarge => format!("origin `{value}` has a port over 65535"),
        Code::OriginPortLeadingZero => format!("origin `{value}` has a port with leading zeros"),
        Code::OriginPortInvalid if other.is_empty() => format!("origin `{value}` has a colon but no port"),
        Code::OriginPortInvalid => format!("origin `{value}` has a port that is not a number, `{other}`"),
        Code::OriginNonAscii => format!("origin `{value}` has a host that is not ASCII"),
        Code::OriginHostInvalid => format!("origin `{value}` has a host that is not a valid domain"),
        Code::OriginIpv4 => {
            format!("origin `{value}` has a host that is read as an IPv4 address, but is not written as one")
        }
        Code::OriginIpv6 => format!("origin `{value}` has an IPv6 address that is not in its canonical form"),
        Code::OriginIpv6Zone => format!("origin `{value}` has an IPv6 address with a zone"),
        Code::OriginIpv6Mapped => format!("origin `{value}` has an IPv4 address written as an IPv6 address"),
        Code::OriginHostEmpty => format!("origin `{value}` has no host"),
        Code::OriginHostTooLong => format!("origin `{value}` has a host of {other} characters"),
        Code::OriginLabelEmpty => format!("origin `{value}` has a host with an empty label"),
        Code::OriginLabelTooLong => format!("origin `{value}` has a host with a label of {other} characters"),
        Code::OriginTrailingDot => format!("origin `{value}` has a host that ends with a dot"),
        Code::OriginHostCharacter => format!("origin `{value}` has a host with the character `{other}`"),
        Code::OriginWildcard => format!("origin `{value}` has a `*` where none can be"),
        Code::OriginWildcardAddress => format!("origin `{value}` has a `*.` before an IP address"),
        Code::OriginNull => "origin `null` is not allowed without `danger(null_origin)`".to_owned(),
        Code::OriginNullCredentials => "origin `null` is not allowed with `credentials`".to_owned(),
        Code::OriginAnyNotAlone => format!("origin `{value}` stands beside `{other}`, though `*` covers every origin"),
        Code::OriginDuplicate => format!("origin `{value}` is listed twice"),
        Code::OriginCovers => format!("origin `{value}` covers `{other}`, listed before it"),
        Code::OriginCovered => format!("origin `{value}` is covered by `{other}`"),
        Code::CredentialsAnyOrigin => "origin `*` is not allowed with `credentials`".to_owned(),
        Code::CredentialsInsecureOrigin => {
            format!("origin `{value}` is neither `https` nor loopback, and not allowed with `credentials`")
        }
        Code::CredentialsPublicSuffix => {
            format!(
                "origin `{value}` covers every name below the public suffix `{other}`, and is not allowed with `credentials`"
            )
        }
        Code::MethodToken => not_a_token("method", value, other),
        Code::MethodSeveral => format!("`{value}` is several methods in one string"),
        Code::MethodCase => format!("method `{value}` is not `{other}`"),
        Code::MethodForbidden => format!("method `{value}` is forbidden"),
        Code::MethodDuplicate => format!("method `{value}` is listed twice"),
        Code::MethodAnyNotAlone => format!("method `{value}` stands beside `{other}`, though `*` covers every method"),
        Code::MethodNotServed if other.is_empty() => format!("method `{value}` is served by no handler of this module"),
        Code::MethodNotServed => format!("method `{value}` is not served by this handler, whose route has {other}"),
        Code::PolicyMethodMissing => format!("policy `{value}` does not allow {other}, which this handler serves"),
        Code::HeaderToken | Code::ExposeToken => not_a_token("header", value, other),
        Code::HeaderSeveral | Code::ExposeSeveral => format!("`{value}` is several header names in one string"),
        Code::HeaderForbidden => format!("header `{value}` is forbidden in a request"),
        Code::HeaderResponseField => format!("header `{value}` is a field of the response"),
        Code::HeaderDuplicate | Code::ExposeDuplicate if value != other => {
            format!("header `{value}` is listed twice, before as `{other}`")
        }
        Code::HeaderDuplicate | Code::ExposeDuplicate => format!("header `{value}` is listed twice"),
        Code::HeaderAnyNotAlone => format!("header `{value}` stands beside `{other}`, though `*` covers it"),
        Code::HeaderAnyAuthorization => {
            "header `Authorization` stands beside `*`, which covers it with `credentials`".to_owned()
        }
        Code::ExposeForbidden => format!("header `{value}` can't be exposed"),
        Code::ExposeRequestField => format!("header `{value}` is a field of the request"),
        Code::ExposeAnyNotAlone => format!("header `{value}` stands beside `{other}`, though `*` covers every header"),
        Code::MaxAgeUnit => format!("max age `{value}` is not a time"),
        Code::MaxAgeNegative => format!("max age `{value}` is negative"),
        Code::MaxAgeFraction => format!("max age `{value}` has a fraction of a second"),
        Code::MaxAgeTooLong => format!("max age `{value}` is longer than {} seconds", max_age::MAX_SECONDS),
        Code::DangerUnneeded => format!("nothing in this policy needs `danger({value})`"),
        Code::DangerUnknown => format!("there is no danger `{value}`"),
        Code::DangerDuplicate => format!("danger `{value}` is listed twice"),
        Code::PreflightStatus => format!("preflight status `{value}` is not a whole number from 200 to 299"),
        Code::KeyUnknown => format!("there is no key `{value}`"),
        Code::KeyDuplicate => format!("key `{value}` stands twice"),
        Code::OriginsMissing => "`origins` is missing".to_owned(),
        Code::ListEmpty => format!("`{value}` is an empty list"),
        Code::ValueType | Code::Syntax | Code::RouteUnreadable => format!("`{value}` {other}"),
        Code::PolicyNotAlone => format!("`{value}` stands beside `policy`"),
        Code::NoneNotAlone => format!("`{value}` stands beside `none`"),
        Code::PolicyNotCors => "this is neither a `Cors` constant nor a `Live`".to_owned(),
        Code::LiveUnset => format!("`{value}` has no policy"),
        Code::InheritNothing => format!("`{value}` has no module to inherit from"),
        Code::ModuleMethods => format!("`{value}` serves none of the methods of its module's policy, {other}"),
        Code::CorsTwice if !value.is_empty() => format!("a second `#[cors]` on one {value}"),
        Code::CorsTwice => "a second `#[cors]` on one handler".to_owned(),
        Code::HandlerMissing if !other.is_empty() => format!("`#[cors]` is on {value}, {other}"),
        Code::HandlerMissing => format!("`#[cors]` is on {value}, not on a handler"),
        Code::ModuleEmpty => format!("module `{value}` has no handler"),
        Code::RouteMissing => format!("`{value}` has no route attribute below `#[cors]`"),
        Code::RouteAmbiguous => format!("`{value}` may be the route attribute, and so may {other}"),
        Code::ReturnTypeMissing => format!("`{value}` has no return type"),
        Code::EnvUnset if !other.is_empty() => format!("the environment variable `{value}` names no origin"),
        Code::EnvUnset => format!("the environment variable `{value}` is not set"),
        Code::EnvNotUnicode => format!("the environment variable `{value}` is not Unicode"),
        Code::EnvName if value.is_empty() => "an environment variable has no name".to_owned(),
        Code::EnvName => format!("`{value}` is not the name of an environment variable"),
        Code::EnvDuplicate => format!("the environment variable `{value}` is listed twice"),
        Code::PredicateForm => "this is not a predicate".to_owned(),
        Code::PredicateDuplicate => format!("`{value}` is listed twice"),
        Code::UtoipaBelow if !other.is_empty() => format!("`#[utoipa::path]` stands below {other}"),
        Code::UtoipaBelow => "`#[utoipa::path]` stands below `#[cors]`".to_owned(),
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

/// `other` is the first character that no token has.
fn not_a_token(what: &str, value: &str, other: &str) -> String {
    if value.is_empty() {
        format!("a {what} is empty")
    } else {
        format!("{what} `{value}` has the character `{other}`")
    }
}
