//! Reads an origin pattern.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{
    Port,
    fault::Fault,
    parts::{Parts, is_address, is_special, several, split_port, split_scheme},
    serialized::{default_port, is_scheme},
};
use crate::{
    Code, Fix,
    host::{ends_in_a_number, wrong_label},
};

/// Schemes whose pages have the origin `null`.
const OPAQUE: [&str; 6] = ["file", "data", "blob", "about", "javascript", "filesystem"];

/// Schemes that no page has.
const UNSENT: [&str; 3] = ["ws", "wss", "ftp"];

/// Reads `value`, which is neither `*` nor `null`, by every rule, and names what is wrong.
pub(super) fn read(value: &str) -> Result<Parts<'_>, Fault<'_>> {
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
    Ok(Parts { scheme, subdomains, host, port })
}

/// Refuses white space, and several origins in one string.
fn check_one(value: &str) -> Result<(), Fault<'_>> {
    if several(value).is_some() {
        return Err(Fault::new(Code::OriginSeveral));
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
    if !is_special(scheme) {
        return Ok(());
    }
    if ends_in_a_number(host) {
        // In the form that browsers write: the parser of std takes no other.
        return host.parse::<Ipv4Addr>().map(|_| ()).map_err(|_| Fault::part(Code::OriginIpv4, host));
    }
    wrong_label(host).map_or(Ok(()), |label| Err(Fault::part(Code::OriginHostInvalid, label)))
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
    match address.parse::<Ipv6Addr>() {
        Ok(parsed) if parsed.to_ipv4_mapped().is_some() => Err(Fault::part(Code::OriginIpv6Mapped, address)),
        // By RFC 5952, section 4, as the URL standard has it.
        Ok(parsed) if parsed.to_string() == address => Ok(()),
        _ => Err(Fault::part(Code::OriginIpv6, address)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::{super::plain::plain, *};

    /// Patterns that are plain, or nearly so.
    fn patterns() -> impl Strategy<Value = String> {
        let label = prop_oneof![
            4 => "[a-z][a-z0-9-]{0,6}",
            1 => "[a-zA-Z0-9_*-]{0,3}",
            1 => "(xn--)?[a-z0-9-]{0,8}",
            1 => Just("a".repeat(63)),
            1 => Just("a".repeat(64)),
        ];
        let scheme =
            select(&["https://", "http://", "https://*.", "http://*.", "HTTP://", "app://", "wss://", "https:/"][..]);
        let port = prop_oneof![3 => Just(String::new()), 2 => ":[1-9][0-9]{0,4}", 1 => ":[0-9*]{0,3}"];
        let port = prop_oneof![4 => port, 1 => select(&[":80", ":443", ":65535", ":65536", "/", "."][..]).prop_map(str::to_owned)];
        (scheme, prop::collection::vec(label, 1..6), port)
            .prop_map(|(scheme, labels, port)| format!("{scheme}{}{port}", labels.join(".")))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_plain_is_what_all_rules_make_of_it(pattern in patterns()) {
            if let Some(parts) = plain(&pattern) {
                prop_assert_eq!(Some(parts), read(&pattern).ok(), "{}", pattern);
            }
        }
    }

    #[test]
    fn most_patterns_are_plain() {
        for pattern in
            ["https://app.example.com", "http://localhost:3000", "https://*.a-b.example:8443", "http://localhost:*"]
        {
            assert!(plain(pattern).is_some(), "{pattern}");
        }
    }
}
