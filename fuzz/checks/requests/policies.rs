//! The policies of the service: as a user writes them, and as plain data for the oracle.

use actix_web::{HttpRequest, HttpResponse, route, web::ServiceConfig};
use cors_runtime::{cors, policy};

use super::{service, wrapped};

/// What the oracle knows of a policy.
pub(super) struct Plain {
    /// Where its handler is.
    pub(super) path: &'static str,
    /// The methods of that handler.
    pub(super) served: &'static [&'static str],
    pub(super) origins: &'static [&'static str],
    pub(super) methods: &'static [&'static str],
    pub(super) credentials: bool,
    pub(super) allow_methods: Value,
    pub(super) allow_headers: Value,
    pub(super) expose_headers: Value,
    pub(super) max_age: Option<&'static str>,
}

/// What a field of the answer has.
pub(super) enum Value {
    Nothing,
    Always(&'static str),
    /// What the request asked for, or what the response has.
    Own,
}

/// One policy: `#[route]`'s arguments, the settings, and the plain data.
macro_rules! policies {
    ($($name:ident($path:literal, $($method:literal)+) [$($settings:tt)*] $plain:tt)*) => {
        pub(super) static ALL: &[Plain] = &[$(policies!(@plain $path [$($method),+] $plain)),*];

        pub(super) fn configure(config: &mut ServiceConfig) {
            $(
                config.service($name);
                let policy = policy! { $($settings)* };
                config.service(actix_web::web::resource(wrapped($path)).to(service::respond).wrap(policy));
            )*
        }

        $(
            #[cors($($settings)*)]
            #[route($path, $(method = $method),+)]
            async fn $name(request: HttpRequest) -> HttpResponse {
                service::respond(request).await
            }
        )*
    };
    (@plain $path:literal $served:tt { $($field:ident: $value:expr,)* }) => {
        Plain { path: $path, served: &$served, $($field: $value,)* }
    };
}

policies! {
    exact("/exact", "GET" "PUT" "POST") [
        origins = ["https://app.example.com", "http://localhost:3000", "http://192.0.2.7:8080", "null"],
        methods = [GET, PUT],
        headers = ["Content-Type", "X-Request-Id"],
        expose_headers = ["X-Total-Count", "ETag"],
        max_age = "10m",
        danger(null_origin),
    ] {
        origins: &["https://app.example.com", "http://localhost:3000", "http://192.0.2.7:8080", "null"],
        methods: &["GET", "PUT"],
        credentials: false,
        allow_methods: Value::Always("PUT"),
        allow_headers: Value::Always("Content-Type, X-Request-Id"),
        expose_headers: Value::Always("X-Total-Count, ETag"),
        max_age: Some("600"),
    }
    patterns("/patterns", "GET" "POST" "PUT" "DELETE" "OPTIONS") [
        origins = [
            "https://*.example.com",
            "http://*.example.org:*",
            "https://*.example.net:8443",
            "http://localhost:*",
            "http://[::1]:*",
            "chrome-extension://abcdef",
        ],
        methods = [GET, PUT, DELETE, OPTIONS],
        credentials,
        danger(insecure_origins),
    ] {
        origins: &[
            "https://*.example.com",
            "http://*.example.org:*",
            "https://*.example.net:8443",
            "http://localhost:*",
            "http://[::1]:*",
            "chrome-extension://abcdef",
        ],
        methods: &["GET", "PUT", "DELETE", "OPTIONS"],
        credentials: true,
        allow_methods: Value::Always("PUT, DELETE, OPTIONS"),
        allow_headers: Value::Nothing,
        expose_headers: Value::Nothing,
        max_age: None,
    }
    any("/any", "GET" "PUT" "PURGE") [
        origins = "*",
        methods = "*",
        headers = ["*", "Authorization"],
        expose_headers = "*",
        max_age = 0,
    ] {
        origins: &["*"],
        methods: &["*"],
        credentials: false,
        allow_methods: Value::Always("*"),
        allow_headers: Value::Always("*, Authorization"),
        expose_headers: Value::Always("*"),
        max_age: Some("0"),
    }
    mirrored("/mirrored", "GET" "HEAD" "PUT") [
        origins = ["https://*.example.com", "https://app.example"],
        methods = "*",
        headers = "*",
        expose_headers = "*",
        credentials,
    ] {
        origins: &["https://*.example.com", "https://app.example"],
        methods: &["*"],
        credentials: true,
        allow_methods: Value::Own,
        allow_headers: Value::Own,
        expose_headers: Value::Own,
        max_age: None,
    }
    many("/many", "GET") [
        origins = [
            "https://a.example", "https://b.example", "https://c.example", "https://d.example", "https://e.example:1",
            "https://f.example", "https://g.example", "https://h.example", "https://i.example:8443", "http://[2001:db8::1]",
            "https://*.a.example", "https://*.b.example", "https://*.c.example:*", "https://*.d.example:8443", "https://ee.example:*",
            "https://*.example.com", "http://*.example.com:*", "https://*.app.example.org", "tauri://*.localhost",
            "https://*.longer.app.example.net",
        ],
        methods = [GET],
    ] {
        origins: &[
            "https://a.example", "https://b.example", "https://c.example", "https://d.example", "https://e.example:1",
            "https://f.example", "https://g.example", "https://h.example", "https://i.example:8443", "http://[2001:db8::1]",
            "https://*.a.example", "https://*.b.example", "https://*.c.example:*", "https://*.d.example:8443", "https://ee.example:*",
            "https://*.example.com", "http://*.example.com:*", "https://*.app.example.org", "tauri://*.localhost",
            "https://*.longer.app.example.net",
        ],
        methods: &["GET"],
        credentials: false,
        allow_methods: Value::Nothing,
        allow_headers: Value::Nothing,
        expose_headers: Value::Nothing,
        max_age: None,
    }
}
