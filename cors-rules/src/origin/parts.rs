//! The parts of an origin, valid or not.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The origins in a string that is several.
pub(super) fn several(value: &str) -> Option<Vec<&str>> {
    let items: Vec<_> = value
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .map(|item| item.trim_matches(|c| c == '"' || c == '\''))
        .filter(|item| !item.is_empty())
        .collect();
    let is_origin = |item: &&str| item.contains("://") || *item == "null" || *item == "*";
    (items.len() > 1 && items.iter().all(is_origin)).then_some(items)
}

/// Splits at the `://` that ends the scheme, not at one that is part of a path or query.
pub(super) fn split_scheme(value: &str) -> Option<(&str, &str)> {
    value.split_once("://").filter(|(scheme, _)| !scheme.is_empty() && !scheme.contains(['/', '?', '#', '@', '[']))
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

/// A scheme of pages whose hosts the URL standard parses; the others that pages have, have opaque hosts.
///
/// [URL, special scheme](https://url.spec.whatwg.org/#special-scheme)
pub(super) fn is_special(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// Whether a host, as browsers write it, is an IP address.
pub(super) fn is_address(scheme: &str, host: &str) -> bool {
    host.starts_with('[') || (is_special(scheme) && host.parse::<Ipv4Addr>().is_ok())
}
