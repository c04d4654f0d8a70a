//! What no browser sends: the answer is the service's, or nginx's 400 to what is no HTTP.

use actix_web::{HttpResponse, route, web};
use cors_runtime::{cors, policy};

use crate::{service::Pair, wire::Request};

const APP: &str = "https://app.example.com";

#[cors(origins = ["https://app.example.com", "https://*.example.org:*"], methods = [PUT, GET], headers = ["X-A", "X-B"])]
#[route("/", method = "PUT", method = "GET")]
async fn attribute() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

#[cors(origins = "*", methods = "*", headers = "*")]
#[route("/any", method = "PUT", method = "GET")]
async fn any() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

fn routes(config: &mut web::ServiceConfig) {
    let never = || async { HttpResponse::InternalServerError().finish() };
    let policy = policy! { origins = ["https://app.example.com"], methods = [PUT, GET] };
    config
        .service((attribute, any))
        .service(web::resource("/wrapped").wrap(policy).route(web::put().to(never)).route(web::get().to(never)));
}

fn values() -> Vec<Vec<u8>> {
    let values: [&[u8]; 40] = [
        b"",
        b" ",
        b"\t",
        b",",
        b",,,",
        b"*",
        b"put",
        b"PUT ",
        b" PUT",
        b"\tPUT\t",
        b"PUT, GET",
        b"PUT,",
        b"PU T",
        b"(PUT)",
        b"\"PUT\"",
        b"PUT;",
        b"PUT\0",
        b"PUT\x01",
        b"PUT\rGET",
        b"PUT\x7f",
        b"\xff",
        b"\x80\xfe",
        b"PUT\xff",
        b"\xc3\xbc",
        b"$host",
        b"${host}",
        b"a1",
        b"0",
        b"PUT}",
        b"/ PUT",
        b"x PUT",
        b"PUT PUT",
        b"~PUT",
        b"default",
        b"Put",
        b"PUT\\",
        b"%50UT",
        b"PUTPUT",
        b"GETPUT",
        b"PUT|GET",
    ];
    let long = ["A", ",", "x-a,", " ", "\t,"].map(|part| part.repeat(32_768 / part.len()).into_bytes());
    values.map(<[u8]>::to_vec).into_iter().chain(long).collect()
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn malformed_fields_are_answered_alike_or_refused_by_nginx() {
    let pair = Pair::of(routes).await;
    let mut refused = 0;
    let mut ask = |request: Request| refused += usize::from(pair.ask_hostile(&request).status == 400);
    for path in ["/", "/any", "/wrapped"] {
        for value in values() {
            ask(Request::preflight(path, APP, &value));
            ask(Request::preflight(path, &value, "PUT"));
            ask(Request::preflight(path, &value, &value));
            ask(Request::preflight(path, APP, "PUT").field("Access-Control-Request-Headers", &value));
            ask(Request::preflight(path, "https://other.example", "PUT")
                .field("Access-Control-Request-Headers", &value));
            ask(Request::preflight(path, [APP.as_bytes(), &value].concat(), "PUT"));
            ask(Request::preflight(path, [&value, APP.as_bytes()].concat(), "PUT"));
        }
        ask(Request::preflight(path, APP, "PUT").field("Access_Control_Request_Method", "GET"));
        ask(Request::options(path).field("Origin", APP).field("Access_Control_Request_Method", "PUT"));
        ask(Request::options(path).field("ORIGIN", APP).field("access-control-REQUEST-method", "PUT"));
        ask(Request::preflight(path, APP, "PUT").field("Content-Length", "0"));
        ask(Request::raw(&format!("OPTIONS {path} HTTP/1.0\r\n"))
            .field("Origin", APP)
            .field("Access-Control-Request-Method", "PUT"));
        for method in ["GET", "PUT", "options", "OPTIONSX", "XOPTIONS"] {
            let head = format!("{method} {path}none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
            ask(Request::raw(&head).field("Origin", APP).field("Access-Control-Request-Method", "PUT"));
        }
    }
    let (answered, through) = pair.gateway.counts();
    println!("hostile: {} compared, {answered} answered by nginx, {refused} refused as no HTTP", answered + through);
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn repeated_fields_are_answered_alike_where_nginx_sees_them() {
    let pair = Pair::of(routes).await;
    for path in ["/", "/any", "/wrapped"] {
        for (one, other) in
            [(APP, APP), (APP, "https://other.example"), ("https://other.example", APP), ("null", "null")]
        {
            let first = Request::preflight(path, one, "PUT");
            pair.ask_repeated(&first.clone().field("Origin", other), &first);
        }
        for (one, other) in [("PUT", "PUT"), ("PUT", "GET"), ("GET", "PUT"), ("x", "PUT")] {
            let first = Request::preflight(path, APP, one);
            pair.ask_repeated(&first.clone().field("Access-Control-Request-Method", other), &first);
        }
        pair.ask(
            &Request::preflight(path, APP, "PUT")
                .field("Access-Control-Request-Headers", "x-a")
                .field("Access-Control-Request-Headers", "x-b"),
        );
    }
}
