use crate::{Draft, Fix, Setting};

/// What mends a header that can't stand in the list of `here`: it is left out, or the setting that has its meaning says it.
pub(super) fn fix(draft: &Draft, here: Setting, name: &str) -> Fix {
    let words = match meant(name) {
        Some(Setting::Origins) => "name the pages in `origins`",
        Some(Setting::Methods) => "name the methods in `methods`",
        Some(Setting::Headers) if here != Setting::Headers => "name the headers in `headers`",
        Some(Setting::ExposeHeaders) => "name the headers in `expose_headers`",
        Some(Setting::Credentials) if !draft.credentials => {
            "set `credentials` in its place, with which browsers send and keep cookies"
        }
        Some(Setting::Credentials) if here == Setting::ExposeHeaders => {
            "send what pages are to read in a header of another name"
        }
        Some(Setting::MaxAge) => "set `max_age` in its place",
        _ => return Fix::Remove,
    };
    Fix::Remove.or(Fix::Advice(words.to_owned()))
}

/// The setting that has the meaning of a header.
fn meant(name: &str) -> Option<Setting> {
    Some(match &*name.to_ascii_lowercase() {
        "origin" | "access-control-allow-origin" => Setting::Origins,
        "access-control-request-method" | "access-control-allow-methods" => Setting::Methods,
        "access-control-request-headers" | "access-control-allow-headers" => Setting::Headers,
        "access-control-expose-headers" => Setting::ExposeHeaders,
        "cookie" | "cookie2" | "set-cookie" | "set-cookie2" | "access-control-allow-credentials" => {
            Setting::Credentials
        }
        "access-control-max-age" => Setting::MaxAge,
        _ => return None,
    })
}
