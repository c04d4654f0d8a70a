//! What the answer has to be, from plain data and the protocol alone: nothing of the library is used.

use super::{
    Answer, Request,
    policies::{Plain, Value},
    service::{BODY, OWN},
};

/// The longest `Origin` that a wildcard matches.
const LONGEST: usize = 512;
const SAFELISTED: [&str; 3] = ["GET", "HEAD", "POST"];

/// The answer of `policy`, on a handler of the methods `served` or around a resource that takes every request.
pub(super) fn answer(policy: &Plain, served: Option<&[&str]>, request: &Request) -> Answer {
    let method = request.method.as_str();
    let is_preflight = method == "OPTIONS" && !request.origins.is_empty() && !request.asked_methods.is_empty();
    let wanted = match request.asked_methods.as_slice() {
        [one] if is_preflight => one.as_bytes(),
        // A handler does not know which of them was meant.
        [_, _, ..] if is_preflight => b"",
        _ => method.as_bytes(),
    };
    if served.is_some_and(|served| !served.iter().any(|served| served.as_bytes() == wanted)) {
        return Answer { status: 404, fields: Vec::new(), body: String::new() };
    }
    if is_preflight { preflight(policy, request) } else { actual(policy, request) }
}

fn preflight(policy: &Plain, request: &Request) -> Answer {
    let vary = match policy.allow_headers {
        Value::Own => "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
        _ => "Origin, Access-Control-Request-Method",
    };
    let mut fields = vec![("vary", vary.to_owned())];
    let is_asked = |method: &str| request.asked_methods.iter().any(|asked| asked == method);
    let is_refused = SAFELISTED.into_iter().any(|method| is_asked(method) && !lists(policy.methods, method));
    let (Some(origin), [asked], false) = (granted(policy, request), request.asked_methods.as_slice(), is_refused)
    else {
        return sorted(403, fields, "");
    };
    fields.push(("access-control-allow-origin", origin));
    if policy.credentials {
        fields.push(("access-control-allow-credentials", "true".to_owned()));
    }
    match policy.allow_methods {
        Value::Nothing => {}
        Value::Always(methods) => fields.push(("access-control-allow-methods", methods.to_owned())),
        Value::Own => fields.push(("access-control-allow-methods", text(asked.as_bytes()))),
    }
    match (&policy.allow_headers, request.asked_headers.as_slice()) {
        (Value::Always(names), _) => fields.push(("access-control-allow-headers", (*names).to_owned())),
        (Value::Own, [asked]) => fields.push(("access-control-allow-headers", text(asked.as_bytes()))),
        _ => {}
    }
    fields.extend(policy.max_age.map(|seconds| ("access-control-max-age", seconds.to_owned())));
    sorted(204, fields, "")
}

fn actual(policy: &Plain, request: &Request) -> Answer {
    let mut fields = vec![(OWN.0, OWN.1.to_owned())];
    fields.extend(request.handlers_vary.iter().map(|vary| ("vary", text(vary.as_bytes()))));
    if !lists(policy.methods, request.method.as_str()) {
        return sorted(200, fields, BODY);
    }
    let origin = if policy.origins == ["*"] {
        // The same for all, so that it may be kept for all.
        Some("*".to_owned())
    } else {
        let is_said = request.handlers_vary.iter().flat_map(|vary| vary.as_bytes().split(|&byte| byte == b','));
        let mut is_said =
            is_said.map(|member| String::from_utf8_lossy(member).trim_matches([' ', '\t']).to_lowercase());
        if !is_said.any(|member| member == "origin" || member == "*") {
            fields.push(("vary", "Origin".to_owned()));
        }
        granted(policy, request)
    };
    if let Some(origin) = origin {
        fields.push(("access-control-allow-origin", origin));
        if policy.credentials {
            fields.push(("access-control-allow-credentials", "true".to_owned()));
        }
        match policy.expose_headers {
            Value::Nothing => {}
            Value::Always(names) => fields.push(("access-control-expose-headers", names.to_owned())),
            Value::Own => fields.push(("access-control-expose-headers", format!("vary, {}", OWN.0))),
        }
    }
    sorted(200, fields, BODY)
}

fn sorted(status: u16, fields: Vec<(&str, String)>, body: &str) -> Answer {
    let mut fields: Vec<_> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    Answer { status, fields, body: body.to_owned() }
}

fn text(value: &[u8]) -> String {
    value.escape_ascii().to_string()
}

fn lists(methods: &[&str], method: &str) -> bool {
    methods == ["*"] || methods.contains(&method)
}

/// The `Access-Control-Allow-Origin` for the one origin of a request, if the policy grants it.
fn granted(policy: &Plain, request: &Request) -> Option<String> {
    let [origin] = request.origins.as_slice() else { return None };
    let origin = std::str::from_utf8(origin.as_bytes()).ok()?;
    let is_granted = policy.origins.iter().any(|pattern| match *pattern {
        "*" => origin == "null" || (origin.len() <= LONGEST && Parts::of(origin).is_some()),
        pattern if pattern.contains('*') => origin.len() <= LONGEST && is_of(origin, pattern),
        exact => exact == origin,
    });
    let allowed = if policy.origins == ["*"] { "*" } else { origin };
    is_granted.then(|| text(allowed.as_bytes()))
}

fn is_of(origin: &str, pattern: &str) -> bool {
    let Some(origin) = Parts::of(origin) else { return false };
    let (pattern, any_port) = pattern.strip_suffix(":*").map_or((pattern, false), |pattern| (pattern, true));
    let (scheme, authority) = pattern.split_once("://").expect("a pattern has a scheme");
    let (host, subdomains) = authority.strip_prefix("*.").map_or((authority, false), |host| (host, true));
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse::<u16>().expect("a port is a number"))),
        _ => (host, None),
    };
    let is_host = if subdomains {
        let labels = origin.host.strip_suffix(host).and_then(|labels| labels.strip_suffix('.'));
        labels.is_some_and(|labels| labels.split('.').all(|label| !label.is_empty()))
    } else {
        origin.host == host
    };
    origin.scheme == scheme && is_host && (any_port || origin.port == port)
}

/// A serialized origin in its parts.
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<u16>,
}

impl<'a> Parts<'a> {
    fn of(origin: &'a str) -> Option<Self> {
        let (scheme, authority) = origin.split_once("://")?;
        let is_letter = |c: char| c.is_ascii_lowercase();
        let is_scheme = scheme.starts_with(is_letter)
            && scheme.chars().all(|c| is_letter(c) || c.is_ascii_digit() || "+-.".contains(c));
        let (host, port) = if authority.starts_with('[') {
            let (address, port) = authority.split_once(']')?;
            let is_address = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c) || c == ':';
            if address.len() == 1 || !address[1..].chars().all(is_address) {
                return None;
            }
            (&authority[..=address.len()], port)
        } else {
            let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
            if host.is_empty() || !host.chars().all(is_host_character) {
                return None;
            }
            (host, port)
        };
        let port = match port.strip_prefix(':') {
            Some(digits) => {
                let number: u16 = digits.parse().ok().filter(|number: &u16| number.to_string() == digits)?;
                if number == 0 || (scheme, number) == ("http", 80) || (scheme, number) == ("https", 443) {
                    return None;
                }
                Some(number)
            }
            None if port.is_empty() => None,
            None => return None,
        };
        is_scheme.then_some(Self { scheme, host, port })
    }
}

/// What the URL standard leaves in a host.
fn is_host_character(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "!\"$&'()*+,-.;=_`{}~".contains(c)
}
