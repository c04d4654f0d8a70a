//! Who may see the page: clients on this machine, that ask for it by a name of this machine.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::{
    HttpRequest,
    http::{
        header::{self, HeaderMap, HeaderName},
        uri::Authority,
    },
};

/// What a proxy adds to a request of somebody else.
const OF_PROXIES: [&str; 11] = [
    "cf-connecting-ip",
    "forwarded",
    "true-client-ip",
    "via",
    "x-client-ip",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-real-ip",
];

/// [Fetch Metadata Request Headers](https://www.w3.org/TR/fetch-metadata/), which no page can forge.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const DESTINATION: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Whether anything is served to the client of this request, or why not.
pub(super) fn admit(request: &HttpRequest) -> Result<(), &'static str> {
    // An IPv4 address, where the server listens on one of IPv6.
    let is_loopback = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    if !is_loopback {
        return Err("the inspector is served to clients on the same machine alone");
    }
    if OF_PROXIES.iter().any(|name| request.headers().contains_key(*name)) {
        return Err("the inspector is not served through a proxy: ask the service itself");
    }
    if !is_named_by_this_machine(request) {
        return Err("the inspector is served by a name of this machine alone: `localhost`, `127.0.0.1` or `[::1]`");
    }
    Ok(())
}

/// Whether a request is of the page itself, or of nobody else's, as far as the browser tells.
pub(super) fn is_own(headers: &HeaderMap) -> bool {
    headers.get_all(SITE).all(|site| site == "same-origin" || site == "none")
}

/// Whether a response would be a document of its own, and not one in another page.
pub(super) fn is_document(headers: &HeaderMap) -> bool {
    headers.get_all(DESTINATION).all(|destination| destination == "document")
}

fn is_named_by_this_machine(request: &HttpRequest) -> bool {
    let mut hosts = request.headers().get_all(header::HOST);
    let (host, other) = (hosts.next(), hosts.next());
    if other.is_some() {
        return false;
    }
    let host =
        host.map(|host| host.to_str().is_ok_and(|host| host.parse().is_ok_and(|host| is_of_this_machine(&host))));
    // HTTP/2 has it here, and HTTP/1.1 may have it twice.
    let authority = request.uri().authority().map(is_of_this_machine);
    [host, authority].into_iter().flatten().reduce(|one, other| one && other).unwrap_or(false)
}

fn is_of_this_machine(authority: &Authority) -> bool {
    // `http` leaves out of the host what stands before an `@`, and behind a `]`.
    let port = authority.as_str().strip_prefix(authority.host());
    let port = port.map(|port| port.strip_prefix(':').unwrap_or(port));
    if !port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    let host = authority.host().to_ascii_lowercase();
    // Browsers leave the dot at the end of a name, and none at the end of an address. Nobody can register a name below that one.
    let name = host.strip_suffix('.').unwrap_or(&host);
    name == "localhost"
        || name.ends_with(".localhost")
        || host == "[::1]"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| IpAddr::V4(address).is_loopback())
}
