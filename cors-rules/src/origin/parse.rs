//! Reads an origin pattern, and says what is wrong with one that is none.

use std::net::Ipv6Addr;

use url::{Host, Url};

use super::{
    Pattern, Port,
    serialized::{default_port, is_scheme},
    suggest,
};
use crate::{Code, Fix, Problem, Text};

/// Schemes whose pages have the origin `null`.
const OPAQUE: [&str; 6] = ["file", "data", "blob", "about", "javascript", "filesystem"];

/// Schemes that no page has.
const UNSENT: [&str; 3] = ["ws", "wss", "ftp"];

/// Reads `value`, which is neither `*` nor `null`.
pub(crate) fn parse(value: &str) -> Result<Pattern, Problem> {
    read(value).map_err(|fault| fault.into_problem(value))
}

/// Reads `value` without a word about what is wrong with it.
pub(super) fn pattern(value: &str) -> Option<Pattern> {
    read(value).ok()
}

/// What is wrong with a value.
struct Fault<'a> {
    code: Code,
    /// What the message names beside the value.
    named: String,
    marks: Marks<'a>,
    /// The fix, where it is not the browser's form of the value.
    fix: Option<Fix>,
}

/// The characters of a value that are wrong.
enum Marks<'a> {
    All,
    /// This part of it.
    Part(&'a str),
    /// Those of this kind.
    Kind(fn(char) -> bool),
}

impl<'a> Fault<'a> {
    fn new(code: Code) -> Self {
        Self { code, named: String::new(), marks: Marks::All, fix: None }
    }

    fn part(code: Code, part: &'a str) -> Self {
        Self { marks: Marks::Part(part), ..Self::new(code) }
    }

    fn kind(code: Code, kind: fn(char) -> bool) -> Self {
        Self { marks: Marks::Kind(kind), ..Self::new(code) }
    }

    fn naming(self, named: impl Into<String>) -> Self {
        Self { named: named.into(), ..self }
    }

    fn fixed_by(self, fix: Option<Fix>) -> Self {
        Self { fix, ..self }
    }

    fn into_problem(self, value: &str) -> Problem {
        let is_unnamed = self.code == Code::OriginHostCharacter;
        let fix = self.fix.or_else(|| suggest::fix(value)).or_else(|| is_unnamed.then(suggest::no_regular_expression));
        let problem = Problem::new(self.code, value).naming(self.named).fixed_by(fix);
        match self.marks {
            Marks::All => problem,
            Marks::Kind(kind) => problem.marking(|_, character| kind(character)),
            Marks::Part(part) => {
                let start = value[..part.as_ptr() as usize - value.as_ptr() as usize].chars().count();
                let end = start + part.chars().count();
                problem.marking(|index, _| (start..end).contains(&index))
            }
        }
    }
}

fn read(value: &str) -> Result<Pattern, Fault<'_>> {
    if value.trim().is_empty() {
        return Err(Fault::new(Code::OriginEmpty).fixed_by(Some(Fix::Remove)));
    }
    check_one(value)?;
    let (scheme, rest) = read_scheme(value)?;
    let authority = read_authority(rest)?;
    let (host, port) = split_port(authority).ok_or_else(|| Fault::part(Code::OriginIpv6, authority))?;
    let (subdomains, host) = match host.strip_prefix("*.") {
        Some(host) => (true, host),
        None => (false, host),
    };
    if host == "*" || host.is_empty() && subdomains {
        let fix =
            Fix::Advice("name the hosts, as in `https://*.example.com`; `\"*\"` alone allows every origin".to_owned());
        return Err(Fault::part(Code::OriginWildcard, misplaced_star(authority)).fixed_by(Some(fix)));
    }
    if host.contains('*') {
        return Err(Fault::part(Code::OriginWildcard, misplaced_star(host)));
    }
    if scheme.bytes().chain(authority.bytes()).any(|byte| byte.is_ascii_uppercase()) {
        return Err(Fault::kind(Code::OriginUpperCase, |character| character.is_ascii_uppercase()));
    }
    check_host(scheme, host)?;
    check_length(subdomains, host)?;
    if subdomains && is_address(scheme, host) {
        return Err(Fault::part(Code::OriginWildcardAddress, &authority[..2]));
    }
    let port = read_port(scheme, port)?;
    check_serialization(scheme, host, port)?;
    Ok(Pattern { scheme: Text::Owned(scheme.to_owned()), host: Text::Owned(host.to_owned()), subdomains, port })
}

/// Refuses white space, and several origins in one string.
fn check_one(value: &str) -> Result<(), Fault<'_>> {
    let items: Vec<_> = value
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .map(|item| item.trim_matches(|c| c == '"' || c == '\''))
        .filter(|item| !item.is_empty())
        .collect();
    if items.len() > 1 && items.iter().all(|item| item.contains("://") || *item == "null" || *item == "*") {
        let right = |item: &&str| match suggest::fix(item) {
            _ if pattern(item).is_some() => Some((*item).to_owned()),
            Some(Fix::Write(right)) => Some(right),
            _ => None,
        };
        let right: Option<Vec<_>> = items.iter().map(right).collect();
        return Err(Fault::new(Code::OriginSeveral).fixed_by(right.map(Fix::Split)));
    }
    if value.contains(char::is_whitespace) {
        return Err(Fault::kind(Code::OriginWhiteSpace, char::is_whitespace));
    }
    Ok(())
}

fn read_scheme(value: &str) -> Result<(&str, &str), Fault<'_>> {
    if let Some((scheme, _)) = value.split_once(':')
        && OPAQUE.contains(&&*scheme.to_ascii_lowercase())
    {
        let fix = Fix::Advice("browsers' `null` is allowed by `\"null\"` with `danger(null_origin)`".to_owned());
        return Err(Fault::part(Code::OriginFile, scheme).naming(scheme).fixed_by(Some(fix)));
    }
    let Some((scheme, rest)) = split_scheme(value) else { return Err(Fault::new(Code::OriginSchemeMissing)) };
    let lower = scheme.to_ascii_lowercase();
    if scheme.contains('*') {
        return Err(Fault::part(Code::OriginWildcard, misplaced_star(scheme)));
    }
    if UNSENT.contains(&&*lower) {
        return Err(Fault::part(Code::OriginSchemeUnsent, scheme).naming(scheme));
    }
    if !is_scheme(lower.as_bytes()) {
        return Err(Fault::part(Code::OriginSchemeInvalid, scheme).naming(scheme));
    }
    Ok((scheme, rest))
}

/// Splits at the `://` that ends the scheme, not at one that is part of a path or query.
pub(super) fn split_scheme(value: &str) -> Option<(&str, &str)> {
    value.split_once("://").filter(|(scheme, _)| !scheme.is_empty() && !scheme.contains(['/', '?', '#', '@', '[']))
}

fn read_authority(rest: &str) -> Result<&str, Fault<'_>> {
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    if let Some(at) = authority.rfind('@') {
        return Err(Fault::part(Code::OriginUserinfo, &authority[..=at]));
    }
    if authority.is_empty() {
        return Err(Fault::new(Code::OriginHostEmpty));
    }
    match tail.as_bytes().first() {
        None => Ok(authority),
        Some(b'?') => Err(Fault::part(Code::OriginQuery, tail)),
        Some(b'#') => Err(Fault::part(Code::OriginFragment, tail)),
        Some(_) => Err(Fault::part(Code::OriginPath, tail)),
    }
}

/// Splits host and port, the part after the colon, if there is one; `None` where the brackets of an IPv6 address are missing.
pub(super) fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    if authority.contains("::") && authority.parse::<Ipv6Addr>().is_ok() {
        return None;
    }
    let colon = if authority.starts_with('[') || authority.starts_with("*.[") {
        let end = authority.rfind(']')? + 1;
        match authority[end..].chars().next() {
            None => None,
            Some(':') => Some(end),
            Some(_) => return None,
        }
    } else {
        authority.find(':')
    };
    Some(match colon {
        Some(colon) => (&authority[..colon], Some(&authority[colon + 1..])),
        None => (authority, None),
    })
}

fn misplaced_star(part: &str) -> &str {
    let star = part.find('*').unwrap_or(0);
    &part[star..=star]
}

fn read_port<'a>(scheme: &str, port: Option<&'a str>) -> Result<Port, Fault<'a>> {
    let port = match port {
        None => return Ok(Port::Default),
        Some("*") => return Ok(Port::Any),
        Some(port) => port,
    };
    if port.contains('*') {
        return Err(Fault::part(Code::OriginWildcard, misplaced_star(port)));
    }
    if port.is_empty() {
        return Err(Fault::new(Code::OriginPortInvalid));
    }
    if !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::part(Code::OriginPortInvalid, port).naming(port));
    }
    let digits = port.trim_start_matches('0');
    if digits.is_empty() {
        return Err(Fault::part(Code::OriginPortZero, port));
    }
    let Ok(number) = digits.parse::<u16>() else { return Err(Fault::part(Code::OriginPortTooLarge, port)) };
    if digits.len() < port.len() {
        return Err(Fault::part(Code::OriginPortLeadingZero, &port[..port.len() - digits.len()]));
    }
    if default_port(scheme.as_bytes()) == Some(number) {
        return Err(Fault::part(Code::OriginDefaultPort, port).naming(port));
    }
    Ok(Port::Number(number))
}

fn check_host<'a>(scheme: &str, host: &'a str) -> Result<(), Fault<'a>> {
    if host.is_empty() {
        return Err(Fault::new(Code::OriginHostEmpty));
    }
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return check_ipv6(address);
    }
    if !host.is_ascii() {
        return Err(Fault::kind(Code::OriginNonAscii, |character| !character.is_ascii()));
    }
    if let Some(index) = host.bytes().position(|byte| !is_name_byte(byte)) {
        let character = &host[index..=index];
        return Err(Fault::part(Code::OriginHostCharacter, character).naming(character));
    }
    check_labels(host)?;
    if !is_special(scheme) || is_plain_domain(host) {
        return Ok(());
    }
    match Host::parse(host) {
        Ok(Host::Ipv4(address)) if address.to_string() != host => Err(Fault::part(Code::OriginIpv4, host)),
        Ok(_) => Ok(()),
        Err(_) if ends_in_number(host) => Err(Fault::part(Code::OriginIpv4, host)),
        Err(_) => Err(match host.split('.').find(|label| label.starts_with("xn--")) {
            Some(label) => Fault::part(Code::OriginHostInvalid, label),
            None => Fault::part(Code::OriginHostInvalid, host),
        }),
    }
}

fn check_labels(host: &str) -> Result<(), Fault<'_>> {
    if host.starts_with('.') {
        return Err(Fault::part(Code::OriginLabelEmpty, &host[..1]));
    }
    if let Some(dots) = host.find("..") {
        return Err(Fault::part(Code::OriginLabelEmpty, &host[dots..dots + 2]));
    }
    if host.ends_with('.') {
        return Err(Fault::part(Code::OriginTrailingDot, &host[host.len() - 1..]));
    }
    if let Some(label) = host.split('.').find(|label| label.len() > 63) {
        return Err(Fault::part(Code::OriginLabelTooLong, label).naming(label.len().to_string()));
    }
    Ok(())
}

/// The shortest name below a host has two characters more, as `*.` has.
fn check_length(subdomains: bool, host: &str) -> Result<(), Fault<'static>> {
    let length = if subdomains { "*.".len() + host.len() } else { host.len() };
    if length > 253 { Err(Fault::new(Code::OriginHostTooLong).naming(length.to_string())) } else { Ok(()) }
}

/// A byte of the names that are in use. The URL standard lets more of them stand in a host, such as `$` and `(`, which a policy
/// has by mistake.
const fn is_name_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_')
}

fn check_ipv6(address: &str) -> Result<(), Fault<'_>> {
    if let Some(zone) = address.find('%') {
        return Err(Fault::part(Code::OriginIpv6Zone, &address[zone..]));
    }
    match Host::parse(&format!("[{address}]")) {
        Ok(Host::Ipv6(parsed)) if parsed.to_ipv4_mapped().is_some() => {
            Err(Fault::part(Code::OriginIpv6Mapped, address))
        }
        Ok(host) if host.to_string() == format!("[{address}]") => Ok(()),
        _ => Err(Fault::part(Code::OriginIpv6, address)),
    }
}

/// Holds the whole against `url`, so that nothing is accepted that a browser would write in another way.
fn check_serialization(scheme: &str, host: &str, port: Port) -> Result<(), Fault<'static>> {
    if !is_special(scheme) || is_plain_domain(host) {
        return Ok(());
    }
    let port = match port {
        Port::Number(number) => format!(":{number}"),
        Port::Default | Port::Any => String::new(),
    };
    let origin = format!("{scheme}://{host}{port}");
    match Url::parse(&origin) {
        Ok(url) if url.origin().ascii_serialization() == origin => Ok(()),
        _ => Err(Fault::new(Code::OriginHostInvalid)),
    }
}

/// A domain that the URL parser leaves as it is, which needs no parser to see: letters, digits and hyphens, no label in
/// Punycode, and a last one that can't be a number. Most are, and a macro runs without optimizations.
fn is_plain_domain(host: &str) -> bool {
    let is_ldh = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    let last = host.rsplit('.').next().unwrap_or(host);
    host.bytes().all(is_ldh) && last.starts_with(|first: char| first.is_ascii_lowercase()) && !host.contains("xn--")
}

/// A scheme of pages whose hosts the URL standard parses; the others that pages have, have opaque hosts.
///
/// [URL, special scheme](https://url.spec.whatwg.org/#special-scheme)
pub(super) fn is_special(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

pub(super) fn is_address(scheme: &str, host: &str) -> bool {
    host.starts_with('[') || (is_special(scheme) && matches!(Host::parse(host), Ok(Host::Ipv4(_))))
}

/// [URL, ends-in-a-number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker)
fn ends_in_number(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    last.bytes().all(|byte| byte.is_ascii_digit())
        || last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
