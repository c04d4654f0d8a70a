/// Handlers that write the header fields themselves and check nothing: the floor.
macro_rules! handwritten {
    ($name:ident, $method:ident, $status:ident, $finish:expr, [$($field:ident = $value:expr),* $(,)?]) => {
        #[actix_web::$method("/items")]
        pub(crate) async fn $name() -> actix_web::HttpResponse {
            let mut response = actix_web::HttpResponse::$status();
            $(response.insert_header((
                actix_web::http::header::$field,
                actix_web::http::header::HeaderValue::from_static($value),
            ));)*
            $finish(&mut response)
        }
    };
}
pub(crate) use handwritten;
