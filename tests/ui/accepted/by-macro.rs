#![deny(warnings)]

use actix_web::App;
use cors_runtime::{Cors, cors, policy};

macro_rules! policies {
    ($($name:ident: $origin:literal, $method:ident, $header:literal, $seconds:literal;)+) => {
        $(const $name: Cors = policy! {
            origins = [$origin],
            methods = [$method],
            headers = $header,
            max_age = $seconds,
        };)+
    };
}

policies! {
    READERS: "https://a.example", PATCH, "X-Request-Id", 600;
    WRITERS: "https://b.example", PUT, "*", "10m";
}

macro_rules! handler {
    ($(#[$attribute:meta])* $name:ident, $route:literal, $policy:path) => {
        $(#[$attribute])*
        #[cors(policy = $policy)]
        #[actix_web::put($route)]
        async fn $name() -> &'static str { "" }
    };
}

handler!(#[doc = "Writes."] write, "/write", WRITERS);
handler!(write_again, "/again", self::WRITERS);

macro_rules! handler_with_settings {
    ($name:ident, { $($settings:tt)* }) => {
        #[cors($($settings)*)]
        #[actix_web::get("/")]
        async fn $name() -> &'static str { "" }
    };
}

handler_with_settings!(read, { origins = ["https://app.example.com"], credentials });

fn main() {
    let _ = App::new().wrap(READERS).service(write).service(write_again).service(read);
}
