//! What a declarative macro hands on arrives in invisible groups, at any depth.

#![deny(warnings, missing_docs)]

use actix_web::App;
use cors_runtime::{Cors, cors};

/// Attributes as `meta`, documentation among them.
macro_rules! by_meta {
    ($(#[$meta:meta])* $visibility:vis $name:ident) => {
        #[cors(origins = ["https://app.example.com"])]
        $(#[$meta])*
        $visibility async fn $name() -> &'static str { "" }
    };
}

by_meta!(
    /// Documented.
    #[actix_web::get("/meta")]
    #[cfg(all())]
    pub meta
);

/// The path of an attribute.
macro_rules! by_path {
    ($name:ident, $path:path, $route:literal, $policy:path) => {
        #[cors(policy = $policy)]
        #[$path($route)]
        async fn $name() -> &'static str { "" }
    };
}

const PARTNERS: Cors = cors_runtime::policy! { origins = ["https://partner.example"], methods = [PUT] };

by_path!(path, actix_web::put, "/path", self::PARTNERS);

/// One attribute, and a type.
macro_rules! by_one_meta {
    ($meta:meta, $name:ident, $result:ty, $body:block) => {
        #[cors(origins = ["https://app.example.com"])]
        #[$meta]
        async fn $name() -> $result $body
    };
}

by_one_meta!(actix_web::get("/one-meta"), one_meta, &'static str, { "" });

/// The whole function.
macro_rules! by_item {
    ($item:item) => {
        #[cors(origins = ["https://app.example.com"])]
        $item
    };
}

by_item! {
    #[actix_web::get("/item")]
    async fn item() -> &'static str { "" }
}

/// Through another macro, so that groups stand in groups.
macro_rules! twice {
    ($(#[$meta:meta])* $name:ident, $path:path, $route:literal) => {
        by_meta!($(#[$meta])* #[$path($route)] pub $name);
    };
}

twice!(
    /// Documented.
    deep, actix_web::get, "/deep"
);

/// Values of every kind.
macro_rules! by_values {
    ($name:ident, $origins:expr, $origin:literal, $method:ident, $header:tt, $names:expr, $age:expr, $danger:path, $flag:expr) => {
        #[cors(
            origins = $origins,
            methods = [$method],
            headers = [$header, "X-Other"],
            expose_headers = $names,
            credentials = $flag,
            max_age = $age,
            danger($danger),
        )]
        #[actix_web::get($origin)]
        async fn $name() -> &'static str { "" }
    };
}

by_values!(values, ["http://app.example.com"], "/values", GET, "X-Own", ["ETag"], 600, insecure_origins, true);

/// Whole settings.
macro_rules! by_settings {
    ($name:ident, $($setting:meta),+) => {
        #[cors($($setting),+)]
        #[actix_web::get("/settings")]
        async fn $name() -> &'static str { "" }
    };
}

by_settings!(settings, origins = "https://app.example.com", credentials, max_age = "10m");

/// A parameter's pattern and type.
macro_rules! by_parameter {
    ($name:ident, $pattern:pat, $parameter:ty) => {
        #[cors(origins = "*")]
        #[actix_web::get("/parameter")]
        async fn $name($pattern: $parameter) -> &'static str { "" }
    };
}

by_parameter!(parameter, _request, actix_web::HttpRequest);

fn main() {
    let app = App::new().service(meta).service(path).service(one_meta).service(item).service(deep);
    let _ = app.service(values).service(settings).service(parameter);
    let _ = [meta::CORS, path::CORS, one_meta::CORS, item::CORS, deep::CORS, values::CORS, settings::CORS];
}
