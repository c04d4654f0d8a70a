//! Origins as regular expressions: what the matcher finds, and nothing else.

use cors_rules::origin::{Exact, Origins};
use cors_rules::origin::{Pattern, Port, is_serialized};

use super::quote::{literal, value};

/// What a host may be made of, but for dots, as the members of a class.
const HOST: &str = "-!\\x22$&'()*+,0-9;=_`a-z{}~";

/// 1 to 65535, without leading zeros.
const PORT: &str = "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

/// A value that is longer than any origin.
pub(super) const TOO_LONG: &str = "^.{513}";

/// Whether each exact origin is one that nginx can write, and a hash without case finds, where the value that is looked up has no upper case.
pub(super) fn can_be_listed(origins: &Origins) -> bool {
    let Origins::Listed { exact, .. } = origins else { return true };
    exact.origins().iter().all(|origin| is_serialized(origin.as_bytes()) && value(origin).is_some())
}

/// The exact origins of a list.
pub(super) fn exact(origins: &Origins) -> &[cors_rules::Text] {
    if let Origins::Listed { exact, .. } = origins { Exact::origins(exact) } else { &[] }
}

/// The value of an `Origin` field that is one of a pattern's.
pub(super) fn of_pattern(pattern: &Pattern) -> String {
    let labels = if pattern.subdomains { format!("(?:[{HOST}]+\\.)+") } else { String::new() };
    let port = match pattern.port {
        Port::Default => String::new(),
        Port::Number(number) => format!(":{number}"),
        Port::Any => format!("(?::{})?", port(&pattern.scheme)),
    };
    format!("^{}://{labels}{}{port}$", literal(&pattern.scheme), literal(&pattern.host))
}

/// The value of an `Origin` field that is an origin.
pub(super) fn serialized() -> String {
    let host = format!("(?:\\[[0-9a-f:]+\\]|[{HOST}.]+)");
    let special = ["http", "https"].map(|scheme| format!("{scheme}://{host}(?::{})?", port(scheme)));
    let other = format!("(?!https?:)[a-z][-+.0-9a-z]*://{host}(?::{PORT})?");
    format!("^(?:null|{}|{other})$", special.join("|"))
}

/// A port that is not the scheme's default one.
fn port(scheme: &str) -> String {
    match scheme {
        "http" => format!("(?!80$){PORT}"),
        "https" => format!("(?!443$){PORT}"),
        _ => PORT.to_owned(),
    }
}
