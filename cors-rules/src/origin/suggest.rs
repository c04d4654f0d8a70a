//! The text that was most likely meant by an origin that is refused.

use std::net::Ipv6Addr;

use url::{Host, Url};

use super::parse::{is_special, is_valid, split_port, split_scheme};

/// What a browser would send for the page that `value` most likely means, if that is a valid pattern.
pub(super) fn browser_form(value: &str) -> Option<String> {
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
    (form != value && is_valid(&form)).then_some(form)
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
    let (host, port) = split_port(authority)?;
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
