//! Reads an origin pattern, and says what is wrong with one that is none.

use std::net::Ipv6Addr;

use url::{Host, Url};

use super::{
    Pattern, Port,
    serialized::{default_port, is_host_byte, is_scheme},
};
use crate::{Code, Fix, Problem, Text};

/// Reads `value`, which is neither `*` nor `null`.
#[expect(clippy::result_large_err, reason = "a problem is made once, while compiling or at start-up")]
pub(crate) fn parse(value: &str) -> Result<Pattern, Problem> {
    read(value).map_err(|fault| {
        let fix = fault.fix.or_else(|| browser_form(value).map(Fix::Write));
        Problem::new(fault.code, value).naming(fault.part).fixed_by(fix)
    })
}

/// What is wrong: the rule, the part that breaks it, and the fix where the browser's form is not the one.
struct Fault {
    code: Code,
    part: String,
    fix: Option<Fix>,
}

fn fault<T>(code: Code) -> Result<T, Fault> {
    fault_in(code, "")
}

fn fault_in<T>(code: Code, part: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { code, part: part.into(), fix: None })
}

fn read(value: &str) -> Result<Pattern, Fault> {
    if value.trim().is_empty() {
        return fault(if value.is_empty() { Code::OriginEmpty } else { Code::OriginWhiteSpace });
    }
    one_without_space(value)?;
    let (scheme, rest) = read_scheme(value)?;
    let authority = read_authority(rest)?;
    let (host, port) = split_port(authority)?;
    let (subdomains, host) = match host.strip_prefix("*.") {
        Some(host) => (true, host),
        None => (false, host),
    };
    if host.contains('*') {
        return fault(Code::OriginWildcard);
    }
    if authority.bytes().any(|byte| byte.is_ascii_uppercase()) || scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return fault(Code::OriginUpperCase);
    }
    check_host(scheme, host)?;
    if subdomains && is_address(scheme, host) {
        return fault(Code::OriginWildcardAddress);
    }
    let port = read_port(scheme, port)?;
    check_serialization(scheme, host, port)?;
    Ok(Pattern { scheme: Text::Owned(scheme.to_owned()), host: Text::Owned(host.to_owned()), subdomains, port })
}

/// Refuses white space, and several origins in one string.
fn one_without_space(value: &str) -> Result<(), Fault> {
    let items: Vec<_> = value
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .map(|item| item.trim_matches(|c| c == '"' || c == '\''))
        .filter(|item| !item.is_empty())
        .collect();
    if items.len() > 1 && items.iter().all(|item| item.contains("://") || *item == "null" || *item == "*") {
        let written: Option<Vec<_>> = items
            .iter()
            .map(|item| if read(item).is_ok() { Some((*item).to_owned()) } else { browser_form(item) })
            .collect();
        return Err(Fault { code: Code::OriginSeveral, part: String::new(), fix: written.map(Fix::Split) });
    }
    if value.contains(char::is_whitespace) {
        return fault(Code::OriginWhiteSpace);
    }
    Ok(())
}

fn read_scheme(value: &str) -> Result<(&str, &str), Fault> {
    let without_host = value.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    if let Some(scheme @ ("file" | "data" | "blob" | "about" | "javascript" | "filesystem")) = without_host.as_deref() {
        let advice = "browsers' `null` is allowed by `\"null\"` with `danger(null_origin)`";
        return Err(Fault {
            code: Code::OriginFile,
            part: scheme.to_owned(),
            fix: Some(Fix::Advice(advice.to_owned())),
        });
    }
    let Some((scheme, rest)) = split_scheme(value) else { return fault(Code::OriginSchemeMissing) };
    if scheme.contains('*') {
        return fault(Code::OriginWildcard);
    }
    if let unsent @ ("ws" | "wss" | "ftp") = &*scheme.to_ascii_lowercase() {
        return fault_in(Code::OriginSchemeUnsent, unsent);
    }
    if !is_scheme(scheme.to_ascii_lowercase().as_bytes()) {
        return fault_in(Code::OriginSchemeInvalid, scheme);
    }
    Ok((scheme, rest))
}

/// Splits at the `://` that ends the scheme, not at one that is part of a path or query.
fn split_scheme(value: &str) -> Option<(&str, &str)> {
    value.split_once("://").filter(|(scheme, _)| !scheme.is_empty() && !scheme.contains(['/', '?', '#', '@', '[']))
}

fn read_authority(rest: &str) -> Result<&str, Fault> {
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    if authority.contains('@') {
        return fault(Code::OriginUserinfo);
    }
    if authority.is_empty() {
        return fault(Code::OriginHostEmpty);
    }
    match tail.as_bytes().first() {
        None => Ok(authority),
        Some(b'?') => fault(Code::OriginQuery),
        Some(b'#') => fault(Code::OriginFragment),
        Some(_) => fault(Code::OriginPath),
    }
}

/// Splits host and port; the port is what follows the colon, if there is one.
fn split_port(authority: &str) -> Result<(&str, Option<&str>), Fault> {
    if authority.parse::<Ipv6Addr>().is_ok() && authority.contains("::") {
        return fault(Code::OriginIpv6);
    }
    let bracketed = authority.starts_with('[') || authority.starts_with("*.[");
    let colon = match authority.rfind(']') {
        Some(bracket) if bracketed => match authority[bracket + 1..].chars().next() {
            None => None,
            Some(':') => Some(bracket + 1),
            Some(_) => return fault(Code::OriginIpv6),
        },
        _ if bracketed => return fault(Code::OriginIpv6),
        _ => authority.find(':'),
    };
    Ok(match colon {
        Some(colon) => (&authority[..colon], Some(&authority[colon + 1..])),
        None => (authority, None),
    })
}

fn read_port(scheme: &str, port: Option<&str>) -> Result<Port, Fault> {
    let port = match port {
        None => return Ok(Port::Default),
        Some("*") => return Ok(Port::Any),
        Some(port) => port,
    };
    if port.contains('*') {
        return fault(Code::OriginWildcard);
    }
    if port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return fault_in(Code::OriginPortInvalid, port);
    }
    let digits = port.trim_start_matches('0');
    if digits.is_empty() {
        return fault(Code::OriginPortZero);
    }
    let Ok(number) = digits.parse::<u16>() else { return fault(Code::OriginPortTooLarge) };
    if digits.len() < port.len() {
        return fault(Code::OriginPortLeadingZero);
    }
    if default_port(scheme.as_bytes()) == Some(number) {
        return fault_in(Code::OriginDefaultPort, port);
    }
    Ok(Port::Number(number))
}

fn check_host(scheme: &str, host: &str) -> Result<(), Fault> {
    if host.is_empty() {
        return fault(Code::OriginHostEmpty);
    }
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return check_ipv6(address);
    }
    if !host.is_ascii() {
        return fault(Code::OriginNonAscii);
    }
    if let Some(byte) = host.bytes().find(|&byte| !is_host_byte(byte)) {
        return fault_in(Code::OriginHostCharacter, char::from(byte));
    }
    check_labels(host)?;
    if !is_special(scheme) {
        return Ok(());
    }
    match Host::parse(host) {
        Ok(Host::Ipv4(address)) if address.to_string() != host => fault(Code::OriginIpv4),
        Ok(_) => Ok(()),
        Err(_) if ends_in_number(host) => fault(Code::OriginIpv4),
        Err(_) if host.split('.').any(|label| label.starts_with("xn--")) => fault(Code::OriginPunycode),
        Err(_) => fault(Code::OriginNotSerialized),
    }
}

fn check_labels(host: &str) -> Result<(), Fault> {
    if host.starts_with('.') || host.contains("..") {
        return fault(Code::OriginLabelEmpty);
    }
    if host.ends_with('.') {
        return fault(Code::OriginTrailingDot);
    }
    if let Some(label) = host.split('.').find(|label| label.len() > 63) {
        return fault_in(Code::OriginLabelTooLong, label.len().to_string());
    }
    if host.len() > 253 {
        return fault_in(Code::OriginHostTooLong, host.len().to_string());
    }
    Ok(())
}

fn check_ipv6(address: &str) -> Result<(), Fault> {
    if address.contains('%') {
        return fault(Code::OriginIpv6Zone);
    }
    match Host::parse(&format!("[{address}]")) {
        Ok(Host::Ipv6(parsed)) if parsed.to_ipv4_mapped().is_some() => fault(Code::OriginIpv6Mapped),
        Ok(host) if host.to_string() == format!("[{address}]") => Ok(()),
        _ => fault(Code::OriginIpv6),
    }
}

/// Holds the whole against `url`, so that nothing is accepted that a browser would write in another way.
fn check_serialization(scheme: &str, host: &str, port: Port) -> Result<(), Fault> {
    if !is_special(scheme) {
        return Ok(());
    }
    let origin =
        Pattern { scheme: Text::Owned(scheme.to_owned()), host: Text::Owned(host.to_owned()), subdomains: false, port };
    let origin = origin.to_string();
    let origin = origin.strip_suffix(":*").unwrap_or(&origin);
    match Url::parse(origin) {
        Ok(url) if url.origin().ascii_serialization() == origin => Ok(()),
        _ => fault(Code::OriginNotSerialized),
    }
}

/// A scheme of pages whose hosts the URL standard parses; the others that pages have, have opaque hosts.
///
/// [URL, special scheme](https://url.spec.whatwg.org/#special-scheme)
fn is_special(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

fn is_address(scheme: &str, host: &str) -> bool {
    host.starts_with('[') || (is_special(scheme) && matches!(Host::parse(host), Ok(Host::Ipv4(_))))
}

/// [URL, ends-in-a-number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker)
fn ends_in_number(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    last.bytes().all(|byte| byte.is_ascii_digit())
        || last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// What a browser would send for the page that `value` most likely means, if that is a valid pattern.
fn browser_form(value: &str) -> Option<String> {
    let text: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_matches(|c| c == '"' || c == '\'');
    let text = match split_scheme(text) {
        Some((scheme, rest)) => {
            let scheme = match &*scheme.to_ascii_lowercase() {
                "ws" => "http".to_owned(),
                "wss" => "https".to_owned(),
                "*" => return None,
                other => other.to_owned(),
            };
            format!("{scheme}://{rest}")
        }
        None => with_scheme(text),
    };
    let (scheme, rest) = text.split_once("://")?;
    let (star, rest) = match rest.strip_prefix("*.") {
        Some(rest) => ("*.", rest),
        None => ("", rest),
    };
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let authority = rest[..end].rsplit('@').next()?;
    let (authority, any_port) = match authority.strip_suffix(":*") {
        Some(host) => (host, ":*"),
        None => (authority, ""),
    };
    let bare_ipv6 = authority.parse::<Ipv6Addr>().is_ok().then(|| format!("[{authority}]"));
    let authority = bare_ipv6.as_deref().unwrap_or(authority);
    let origin = serialize(scheme, authority)?;
    let (scheme, host) = origin.split_once("://")?;
    let form = format!("{scheme}://{star}{host}{any_port}");
    (form != value && read(&form).is_ok()).then_some(form)
}

/// Adds the scheme that is missing: `https`, or `http` for this machine.
fn with_scheme(text: &str) -> String {
    let bare = text.strip_prefix("https:").or_else(|| text.strip_prefix("http:")).unwrap_or(text);
    let bare = bare.trim_start_matches([':', '/']);
    let host = bare.trim_start_matches("*.");
    let local = ["localhost", "127.", "[::1]"].iter().any(|local| host.starts_with(local));
    let insecure = local || text.starts_with("http:");
    format!("{}://{bare}", if insecure { "http" } else { "https" })
}

/// Scheme, host and port as a browser writes them.
fn serialize(scheme: &str, authority: &str) -> Option<String> {
    let authority = authority.strip_suffix(':').unwrap_or(authority).trim_start_matches('.');
    let (host, port) = split_port(authority).ok()?;
    let host = if host.starts_with('[') { host } else { host.trim_end_matches('.') };
    let port = port.map(|port| port.trim_start_matches('0')).filter(|port| !port.is_empty());
    let authority = port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    if !is_special(scheme) {
        return Some(format!("{scheme}://{}", authority.to_ascii_lowercase()));
    }
    let url = Url::parse(&format!("{scheme}://{authority}")).ok()?;
    if let Some(Host::Ipv6(address)) = url.host()
        && let Some(mapped) = address.to_ipv4_mapped()
    {
        return serialize(scheme, &port.map_or_else(|| mapped.to_string(), |port| format!("{mapped}:{port}")));
    }
    Some(url.origin().ascii_serialization())
}
