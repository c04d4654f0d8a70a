//! Policies around the inspector, and all that else may stand there.

use actix_http::Request;
use actix_service::{IntoServiceFactory, ServiceFactory};
use actix_web::{
    App, HttpResponse,
    dev::AppConfig,
    http::Method,
    middleware::{NormalizePath, TrailingSlash},
    web,
};
use cors_runtime::{Cors, inspector, policy};

use crate::running::{Answer, Running};

const EVERYONE: Cors = policy! { origins = "*", methods = "*", headers = "*", expose_headers = "*" };
const ENFORCED: Cors = policy! { origins = ["https://app.example.com"], methods = [GET], enforce };

const FIELDS: [&str; 8] = [
    "cache-control: no-store",
    "connection: close",
    "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "cross-origin-opener-policy: same-origin",
    "cross-origin-resource-policy: same-origin",
    "referrer-policy: no-referrer",
    "x-content-type-options: nosniff",
    "x-frame-options: DENY",
];

/// The fields of every response, and these.
fn with(fields: &[&str]) -> Vec<String> {
    let mut all: Vec<_> = FIELDS.iter().chain(fields).map(ToString::to_string).collect();
    all.sort_unstable();
    all
}

fn sentence(status: u16, text: &str, fields: &[&str]) -> Answer {
    let body = format!("{text}\n");
    let length = format!("content-length: {}", body.len());
    let own = ["content-type: text/plain; charset=utf-8", &*length];
    Answer { status, fields: with(&[&own, fields].concat()), body }
}

#[test]
fn every_part_has_the_same_strict_fields() {
    let running = Running::start(1, || App::new().service(inspector("/__cors")));
    for (part, content_type) in [
        ("", "text/html; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/surface", "application/json"),
    ] {
        let answer = running.send(&format!("GET /__cors{part}"));
        let (length, kind) =
            (format!("content-length: {}", answer.body.len()), format!("content-type: {content_type}"));
        assert_eq!((answer.status, answer.fields), (200, with(&[&length, &kind])), "{part}");
        assert!(!answer.body.is_empty(), "{part}");
    }
    assert_eq!(running.send("GET /__cors/nothing"), sentence(404, "the inspector has nothing here", &[]));
    for (part, allow) in
        [("", "GET, HEAD"), ("/page.js", "GET, HEAD"), ("/surface", "GET"), ("/refusals", "GET"), ("/explain", "POST")]
    {
        for method in ["DELETE", "OPTIONS", "PROPFIND"] {
            let text = format!("the inspector serves {allow} here");
            let expected = sentence(405, &text, &[&format!("allow: {allow}")]);
            assert_eq!(running.send(&format!("{method} /__cors{part}")), expected, "{method} {part}");
        }
    }
}

#[test]
fn nothing_of_the_page_is_from_elsewhere_or_inline() {
    let running = Running::start(1, || App::new().service(inspector("/__cors")));
    let page = running.send("GET /__cors").body;
    let addresses: Vec<_> =
        page.split('"').skip(1).step_by(2).filter(|value| value.contains('/') && !value.contains(' ')).collect();
    assert_eq!(
        addresses,
        [
            "/__cors/icon.svg",
            "/__cors/page.css",
            "/__cors/page.js",
            "/__cors/icon.svg",
            "https://app.example.com",
            "/items/1",
            "https://app.example.com"
        ]
    );
    for inline in ["<style", "style=", "<script>", "javascript:", "{{"] {
        assert!(!page.contains(inline), "{inline}");
    }
    assert_eq!(page.split_whitespace().find(|word| word.starts_with("on") && word.contains('=')), None);
    for script in ["page.js", "question.js", "refused.js", "surface.js", "text.js"] {
        let answer = running.send(&format!("GET /__cors/{script}"));
        assert!(
            answer.fields.contains(&"content-type: text/javascript; charset=utf-8".to_owned()),
            "{script}: {answer:?}"
        );
        for sink in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser", "srcdoc"] {
            assert!(!answer.body.contains(sink), "{script}: {sink}");
        }
    }
}

#[test]
fn policies_around_leave_it_alone() {
    let everyone = Running::start(1, || App::new().wrap(EVERYONE).service(inspector("/__cors")));
    let enforced = Running::start(1, || {
        App::new().wrap(ENFORCED).service(web::scope("/dev").wrap(EVERYONE).service(inspector("__cors/")))
    });
    for (running, path) in [(&everyone, "/__cors"), (&enforced, "/dev/__cors")] {
        for origin in ["https://app.example.com", "https://evil.example", "null"] {
            for (method, part, status) in [
                ("GET", "", 200),
                ("GET", "/surface", 200),
                ("GET", "/nothing", 404),
                ("DELETE", "", 405),
                ("POST", "/explain", 400),
                ("OPTIONS", "", 405),
            ] {
                let answer = running.send(&format!("{method} {path}{part}\nOrigin: {origin}"));
                assert_eq!(answer.status, status, "{method} {path}{part} from {origin}: {answer:?}");
                assert!(!answer.is_cors(), "{answer:?}");
                assert!(answer.fields.iter().any(|field| field.starts_with("content-security-policy: ")), "{answer:?}");
            }
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                for part in ["", "/surface", "/explain"] {
                    let answer = running.send(&format!(
                        "OPTIONS {path}{part}\nOrigin: {origin}\nAccess-Control-Request-Method: {method}"
                    ));
                    assert_eq!(answer.status, 403, "{method} {path}{part}: {answer:?}");
                    assert!(!answer.is_cors() && answer.body.is_empty(), "{method} {path}{part}: {answer:?}");
                }
            }
        }
    }
    // What stands beside it goes by the policy as before.
    assert!(everyone.send("GET /other\nOrigin: https://app.example.com").is_cors());
}

#[test]
fn the_page_knows_its_path_wherever_it_is_mounted() {
    let running = Running::start(1, || {
        App::new()
            .service(web::scope("/{tenant}/dev").service(inspector("cors/page/")))
            .default_service(web::to(HttpResponse::ImATeapot))
    });
    for (path, shown) in [
        ("/a/dev/cors/page", "/a/dev/cors/page"),
        ("/a/dev/cors/page/", "/a/dev/cors/page"),
        ("/%22%3Cb&amp;/dev/cors/page", "/%22%3Cb&amp;amp;/dev/cors/page"),
    ] {
        let page = running.send(&format!("GET {path}"));
        assert_eq!(page.status, 200);
        assert!(page.body.contains(&format!("src=\"{shown}/page.js\"></script>")), "{path}: {}", page.body);
    }
    assert_eq!(running.send("GET /a/dev/cors/page/page.js").status, 200);
    assert_eq!(running.send("GET /a/dev/cors/pages").status, 418);

    for slash in [TrailingSlash::Trim, TrailingSlash::Always, TrailingSlash::MergeOnly] {
        let running =
            Running::start(1, move || App::new().wrap(NormalizePath::new(slash)).service(inspector("/__cors")));
        for path in ["/__cors", "/__cors/", "/__cors/page.js", "//__cors///surface"] {
            assert_eq!(running.send(&format!("GET {path}")).status, 200, "{slash:?} {path}");
        }
    }
}

#[test]
fn a_head_request_gets_no_body() {
    let running = Running::start(1, || App::new().service(inspector("/__cors")));
    let answer = running.send(&format!("{} /__cors", Method::HEAD));
    assert_eq!((answer.status, &*answer.body), (200, ""));
}

#[actix_web::test]
async fn the_path_of_the_whole_service_is_refused_at_the_start() {
    for path in ["", "/", "//"] {
        let app = IntoServiceFactory::<_, Request>::into_factory(App::new().service(inspector(path)));
        assert!(app.new_service(AppConfig::default()).await.is_err(), "{path}");
    }
}

#[test]
fn there_may_be_several() {
    let running =
        Running::start(1, || App::new().service(inspector("/a")).service(web::scope("/b").service(inspector("/a"))));
    for path in ["/a", "/a/surface", "/b/a", "/b/a/surface"] {
        let answer = running.send(&format!("GET {path}"));
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
    assert_eq!(running.data("/b/a/surface"), serde_json::json!({ "entries": [] }));
}
