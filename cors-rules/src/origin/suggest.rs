//! The text that was most likely meant by an origin that is refused.

use std::net::Ipv6Addr;

use super::{
    parts::{is_address, is_special, several, split_port, split_scheme},
    read::read,
    serialized::default_port,
};
use crate::{Code, Fix, host::to_ascii, joined};

/// Words in the place of an origin that are no hosts of anybody's.
const NO_HOSTS: [&str; 11] =
    ["null", "any", "all", "self", "same-origin", "none", "undefined", "true", "false", "http", "https"];

/// What mends an origin that is refused.
pub(super) fn fix(code: Code, value: &str) -> Option<Fix> {
    if let Some(items) = several(value) {
        return items.into_iter().map(right).collect::<Option<_>>().map(Fix::Split);
    }
    if is_regular_expression(value) {
        return Some(no_regular_expression());
    }
    let word = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`')).to_ascii_lowercase();
    if NO_HOSTS.contains(&&*word) {
        return of_word(&word);
    }
    browsers_form(value).or_else(|| match code {
        Code::OriginHostCharacter => Some(no_regular_expression()),
        Code::OriginNonAscii => punycode_in_words(value),
        _ => None,
    })
}

/// One of several origins, mended if it has to be. `null` and `*` are no hosts that lack a scheme, and break rules of their own.
fn right(item: &str) -> Option<String> {
    if matches!(item, "null" | "*") {
        return None;
    }
    if read(item).is_ok() {
        return Some(item.to_owned());
    }
    match browsers_form(item) {
        Some(Fix::Write(right)) if !is_regular_expression(item) => Some(right),
        _ => None,
    }
}

/// What mends one of these words, if it can be mended.
fn of_word(word: &str) -> Option<Fix> {
    match word {
        "null" => Some(Fix::Write("null".to_owned())),
        "any" | "all" => Some(Fix::Write("*".to_owned())),
        // The page's own origin needs no policy.
        "self" | "same-origin" => Some(Fix::Remove),
        _ => None,
    }
}

/// What a browser would send for the page that it most likely means, if that is a valid pattern.
fn browsers_form(value: &str) -> Option<Fix> {
    // Browsers read a backslash as a slash.
    let text: String = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().replace('\\', "/");
    let text = text.trim_matches(|c| matches!(c, '"' | '\'' | '`' | ',' | ';'));
    let text = with_whole_scheme(text);
    let text = match split_scheme(&text) {
        Some((scheme, rest)) => {
            let scheme = match &*scheme.to_ascii_lowercase() {
                "ws" => "http".to_owned(),
                "wss" | "*" => "https".to_owned(),
                other => other.to_owned(),
            };
            format!("{scheme}://{rest}")
        }
        None => with_scheme(&text),
    };
    let (scheme, rest) = text.split_once("://")?;
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (subdomains, authority) = first_label_wildcard(rest[..end].rsplit('@').next()?);
    if is_written_as_address(authority) && is_length_of_network(&rest[end..]) {
        return None;
    }
    if let Some(fix) = address_perhaps_with_port(scheme, authority) {
        return Some(fix);
    }
    let (authority, any_port) = any_port(authority);
    let authority = bracketed(authority);
    let origin = serialize(scheme, &authority)?;
    let (scheme, host) = origin.split_once("://")?;
    let subdomains = if subdomains && !is_address(scheme, host) { "*." } else { "" };
    let form = format!("{scheme}://{subdomains}{host}{any_port}");
    let pattern = read(&form).ok()?;
    let is_widened = pattern.subdomains && !rest.starts_with("*.");
    if is_widened {
        // Nothing to be pasted without a thought.
        let words = format!("name the hosts; `{form}` would cover every subdomain");
        return pattern.public_suffix().is_none().then_some(Fix::Advice(words));
    }
    (form != value).then_some(Fix::Write(form))
}

/// Whether a value has what only regular expressions have, and no mistake in an origin.
fn is_regular_expression(value: &str) -> bool {
    value.starts_with('^') || value.ends_with('$') || value.contains("\\.") || value.contains("?://")
}

/// What a regular expression is to become.
fn no_regular_expression() -> Fix {
    let words = "name the hosts: an origin is no regular expression, and `*.` before a host stands for its subdomains";
    Fix::Advice(words.to_owned())
}

/// Where the Punycode form is found of a host whose own is not known for sure. The hosts of other schemes are not written in it.
fn punycode_in_words(value: &str) -> Option<Fix> {
    let words =
        "write the host's Punycode form, as the console of a browser tells it: `new URL(\"https://...\").origin`";
    split_scheme(value).filter(|(scheme, _)| is_special(scheme)).map(|_| Fix::Advice(words.to_owned()))
}

/// The host behind the last label with a `*`, of which all subdomains may be meant.
fn first_label_wildcard(authority: &str) -> (bool, &str) {
    match authority.rfind('*').and_then(|star| authority[star..].split_once('.')) {
        Some((_, host)) => (true, host),
        None => (false, authority),
    }
}

/// A port with a `*` in it means any.
fn any_port(authority: &str) -> (&str, &str) {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.contains('*') => (host, ":*"),
        _ => (authority, ""),
    }
}

/// An IPv6 address with both brackets and without a zone.
fn bracketed(authority: &str) -> String {
    let inner = authority.trim_start_matches('[');
    let inner = inner.split_once('%').map_or(inner, |(address, _)| address);
    let is_bare = inner.parse::<Ipv6Addr>().is_ok();
    let is_zoned = authority.contains('%') && authority.ends_with(']');
    if is_bare && (is_zoned || !authority.contains(']')) { format!("[{inner}]") } else { authority.to_owned() }
}

/// An IPv6 address without brackets, of which the last group may be a port.
fn address_perhaps_with_port(scheme: &str, authority: &str) -> Option<Fix> {
    let (address, port) = authority.rsplit_once(':')?;
    let is_port = port.len() > 1 && port.parse::<u16>().is_ok();
    let are_addresses = [address, authority].iter().all(|text| text.parse::<Ipv6Addr>().is_ok());
    if !is_port || !are_addresses {
        return None;
    }
    let [with, without] = [format!("[{address}]:{port}"), format!("[{authority}]")];
    Some(Fix::Write(serialize(scheme, &with)?).or(Fix::Write(serialize(scheme, &without)?)))
}

fn is_written_as_address(authority: &str) -> bool {
    authority.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        || authority.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok()
}

/// Whether this is the end of a network's notation: `/16`.
fn is_length_of_network(path: &str) -> bool {
    path.strip_prefix('/').is_some_and(|bits| (1..=2).contains(&bits.len()) && bits.bytes().all(|b| b.is_ascii_digit()))
}

/// The text with a scheme that is whole where it is not, and stands once: `https//a.example`, `http://https://a.example`.
fn with_whole_scheme(mut text: &str) -> String {
    let is_of_web = |scheme: &str| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    while let Some((_, rest)) = split_scheme(text)
        && let rest = rest.trim_start_matches('/')
        && split_scheme(rest).is_some_and(|(scheme, _)| is_of_web(scheme))
    {
        text = rest;
    }
    if let Some((scheme, rest)) = split_scheme(text).filter(|(scheme, _)| is_of_web(scheme)) {
        let host = rest.trim_start_matches('/');
        // One word behind three slashes may be a path.
        let is_host = host.split('/').next().is_some_and(|host| host.contains(['.', ':']));
        return format!("{scheme}://{}", if is_host { host } else { rest });
    }
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (scheme, rest) = text.split_at(letters);
    let host = rest.trim_start_matches([':', '/', '.', ';']);
    let is_mark = rest[..rest.len() - host.len()].contains('/');
    if is_of_web(scheme) && is_mark && !host.is_empty() { format!("{scheme}://{host}") } else { text.to_owned() }
}

/// Adds the scheme that is missing: `https`, or `http` for this machine.
fn with_scheme(text: &str) -> String {
    if text.parse::<Ipv6Addr>().is_ok() {
        let is_loopback = |text: &str| text.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback());
        let is_local = is_loopback(text) || text.rsplit_once(':').is_some_and(|(address, _)| is_loopback(address));
        return format!("{}://{text}", if is_local { "http" } else { "https" });
    }
    let bare = text.strip_prefix("https:").or_else(|| text.strip_prefix("http:")).unwrap_or(text);
    let bare = bare.trim_start_matches([':', '/']);
    let host = bare.trim_start_matches("*.");
    let local = ["localhost", "127.", "[::1]"].iter().any(|local| host.starts_with(local));
    let insecure = local || text.starts_with("http:");
    format!("{}://{bare}", if insecure { "http" } else { "https" })
}

/// Scheme, host and port as a browser writes them.
fn serialize(scheme: &str, authority: &str) -> Option<String> {
    // What can't be seen at the end of a URL is no part of it.
    let authority = authority.trim_end_matches(|c| c <= ' ');
    let authority = authority.strip_suffix(':').unwrap_or(authority).trim_start_matches('.');
    let (host, port) = split_port(authority)?;
    let host: String = if host.starts_with('[') {
        host.to_owned()
    } else {
        joined(&mut host.split('.').filter(|label| !label.is_empty()), ".")
    };
    let port = port.map(|port| port.trim_start_matches('0')).filter(|port| !port.is_empty());
    if !is_special(scheme) {
        let authority = port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        return Some(format!("{scheme}://{}", authority.to_ascii_lowercase()));
    }
    let host = match host.strip_prefix('[') {
        Some(address) => serialize_ipv6(address.strip_suffix(']')?.parse().ok()?),
        None => to_ascii(&host)?,
    };
    let port = match port {
        Some(port) if port.starts_with('+') => return None,
        Some(port) => Some(port.parse::<u16>().ok()?).filter(|number| default_port(scheme.as_bytes()) != Some(*number)),
        None => None,
    };
    Some(port.map_or_else(|| format!("{scheme}://{host}"), |port| format!("{scheme}://{host}:{port}")))
}

/// A page is reached by the IPv4 address itself that is mapped to an IPv6 one.
fn serialize_ipv6(address: Ipv6Addr) -> String {
    address.to_ipv4_mapped().map_or_else(|| format!("[{address}]"), |mapped| mapped.to_string())
}
