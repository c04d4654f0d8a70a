use actix_web::{get, route};

#[inline]
#[get]
async fn no_path() -> &'static str { "" }

#[inline]
#[get("/", methods = "GET")]
async fn unknown_option() -> &'static str { "" }

#[inline]
#[route("/")]
async fn no_method() -> &'static str { "" }

#[inline]
#[get("/")]
fn not_async() -> &'static str { "" }

#[inline]
#[get("/")]
async fn no_return_type() {}

#[inline]
#[get("/")]
async fn no_responder() -> u8 { 0 }

#[inline]
#[get("/", guard = "missing")]
async fn unknown_guard() -> &'static str { "" }

fn main() {}
