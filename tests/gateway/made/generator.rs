//! What a service may be, and what it may be asked, by a number: the same for the same number.

use actix_web::{
    HttpResponse, Resource, Scope, delete, get, guard, post, put,
    web::{self, ServiceConfig},
};
use cors_runtime::{Cors, Origin, cors, policy};

use crate::wire::Request;

/// Numbers that look random.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or_default()
    }

    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Something that is registered.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Handler(usize),
    Resource {
        paths: Vec<&'static str>,
        policy: Option<usize>,
        /// None is any.
        methods: Vec<&'static str>,
        guard: Option<Guard>,
    },
    Scope {
        path: String,
        policy: Option<usize>,
        host: Option<&'static str>,
        is_old: bool,
        has_default: bool,
        items: Vec<Item>,
    },
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Guard {
    Host(&'static str),
    Old,
}

const SEGMENTS: [&str; 28] = [
    "/a",
    "/b",
    "/items",
    "/latest",
    "/1",
    "/a",
    "/b",
    "/items/latest",
    "/items/{id}",
    "/items/{name}",
    "/a/1",
    "/{id}",
    "/{name}",
    "/{id}",
    r"/{n:\d+}",
    "/{w:[a-z]+}",
    "/{f}.json",
    "/v{n}",
    "/{tail:.*}",
    "/{t}*",
    "",
    "/",
    "/a/{b}",
    "/{c}/b",
    "/items/{id}",
    "/items/{id}/parts",
    "/{x:(?i)abc}",
    "/{k:a|items}",
];
/// Those of scopes in scopes have other names, since actix-web's report takes one pattern of them.
const SCOPES: [&str; 9] = ["", "/a", "/items", "/{s}", "/a/b", r"/{s:\d+}", "/a/", "/v{s}", "/{s:[a-z]+}"];
const METHODS: [&str; 6] = ["GET", "PUT", "DELETE", "POST", "PATCH", "OPTIONS"];
const HOSTS: [&str; 3] = ["a.example", "b.example:8080", "localhost"];

impl Item {
    pub(super) fn any(random: &mut Random, depth: usize) -> Self {
        let policy = (!random.one_in(3)).then(|| random.below(POLICIES.len()));
        match random.below(if depth < 2 { 7 } else { 5 }) {
            0 | 1 => Self::Handler(random.below(HANDLERS)),
            2..=4 => {
                let count = if random.one_in(6) { 2 } else { 1 };
                let methods = random.below(4);
                let guard = match random.below(30) {
                    0 => Some(Guard::Host(random.pick(&HOSTS))),
                    1 => Some(Guard::Old),
                    _ => None,
                };
                let mut methods: Vec<_> = (0..methods).map(|_| random.pick(&METHODS)).collect();
                methods.sort_unstable();
                methods.dedup();
                Self::Resource { paths: (0..count).map(|_| random.pick(&SEGMENTS)).collect(), policy, methods, guard }
            }
            _ => Self::Scope {
                path: random.pick(&SCOPES).replace("{s", &format!("{{s{depth}")),
                policy,
                host: random.one_in(12).then(|| random.pick(&HOSTS)),
                has_default: random.one_in(5),
                is_old: random.one_in(12),
                items: (0..random.below(4)).map(|_| Self::any(random, depth + 1)).collect(),
            },
        }
    }

    pub(super) fn resource(path: &'static str, policy: usize, methods: &[&'static str]) -> Self {
        Self::Resource { paths: vec![path], policy: Some(policy), methods: methods.to_vec(), guard: None }
    }

    fn mount(&self, config: &mut ServiceConfig) {
        match self {
            Self::Handler(number) => mount_handler(*number, config),
            Self::Resource { paths, policy, methods, guard } => {
                let mut resource: Resource = web::resource(paths.clone());
                resource = match guard {
                    Some(Guard::Host(host)) => resource.guard(guard::Host(*host)),
                    Some(Guard::Old) => resource.guard(guard::Header("x-old", "1")),
                    None => resource,
                };
                for method in methods {
                    let method = method.parse().expect("it is a method");
                    resource = resource.route(web::method(method).to(answer));
                }
                if methods.is_empty() {
                    resource = resource.to(answer);
                }
                match policy {
                    Some(policy) => config.service(resource.wrap(POLICIES[*policy].clone())),
                    None => config.service(resource),
                };
            }
            Self::Scope { path, policy, host, is_old, has_default, items } => {
                let mut scope: Scope = web::scope(path).configure(|config| mount(items, config));
                if let Some(host) = host {
                    scope = scope.guard(guard::Host(*host));
                }
                if *is_old {
                    scope = scope.guard(guard::Header("x-old", "1"));
                }
                if *has_default {
                    scope = scope.default_service(web::to(answer));
                }
                match policy {
                    Some(policy) => config.service(scope.wrap(POLICIES[*policy].clone())),
                    None => config.service(scope),
                };
            }
        }
    }
}

pub(super) fn mount(items: &[Item], config: &mut ServiceConfig) {
    for item in items {
        item.mount(config);
    }
}

async fn answer() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("a handler")
}

fn is_tenant(origin: &Origin, _: &actix_web::HttpRequest) -> bool {
    origin.as_str() == ASKED_ABOUT
}

/// What predicates allow.
pub(super) const ASKED_ABOUT: &str = "https://other.example";

pub(super) static POLICIES: [Cors; 8] = [
    policy! { origins = ["https://app.example.com"], methods = [GET, PUT, DELETE], max_age = 1 },
    policy! { origins = ["https://*.example.com", "https://other.example"], methods = [PUT], headers = ["X-A"], credentials, max_age = 2 },
    policy! { origins = "*", methods = "*", max_age = 3 },
    policy! { origins = ["https://app.example.com"], methods = "*", headers = "*", credentials, max_age = 4 },
    policy! { origins = ["http://localhost:*", "null"], methods = [GET, PUT, POST], max_age = 5, preflight_status = 200, danger(null_origin) },
    policy! { origins = ["https://app.example.com", predicate(is_tenant)], methods = [GET, PUT], max_age = 6 },
    policy! { origins = ["https://app.example.com", "https://other.example"], methods = ["PUT", "X-Y"], max_age = 7, preflight_status = 205 },
    policy! { origins = ["https://other.example"], methods = [DELETE, PATCH, HEAD], max_age = 8, enforce, preflight_status = 299 },
];

macro_rules! handlers {
    ($($number:literal $name:ident $route:ident $path:literal [$($setting:tt)*];)*) => {
        $(
            #[cors($($setting)*)]
            #[$route($path)]
            async fn $name() -> HttpResponse {
                answer().await
            }
        )*

        pub(super) const HANDLERS: usize = [$($number),*].len();

        fn mount_handler(number: usize, config: &mut ServiceConfig) {
            match number {
                $($number => config.service($name),)*
                _ => unreachable!("there is no such handler"),
            };
        }
    };
}

handlers! {
    0 h0 put "/items/{id}" [origins = ["https://app.example.com"], max_age = 10];
    1 h1 put "/items/latest" [origins = ["https://other.example"], max_age = 11];
    2 h2 get "/items/{id}" [origins = "*", max_age = 12];
    3 h3 delete "/{kind}/{id}" [origins = ["https://*.example.com"], credentials, max_age = 13];
    4 h4 put "/{tail:.*}" [origins = ["https://app.example.com"], headers = ["X-A", "X-B"], max_age = 14];
    5 h5 get "" [origins = ["https://app.example.com"], max_age = 15];
    6 h6 post "/{id}" [origins = ["https://other.example"], max_age = 16];
    7 h7 put "/{id}" [none];
    8 h8 put r"/{n:\d+}" [origins = ["https://other.example", "null"], danger(null_origin), max_age = 18];
    9 h9 get "/a" [origins = ["https://app.example.com"], headers = "*", max_age = 19];
    10 h10 put "/a" [origins = ["https://app.example.com", predicate(is_tenant)], max_age = 20];
    11 h11 put "/{name}" [origins = ["https://*.example.com:*"], max_age = 21];
    12 h12 put "/a/{b}" [origins = ["https://app.example.com"], enforce, preflight_status = 200, max_age = 22];
}

const VALUES: [&str; 22] = [
    "a", "b", "items", "latest", "1", "17", "v1", "abc", "ABC", "A", "a.json", "parts", "x", "a-b", "ax", "1", "items",
    "a;b", "%61", "a%2Fb", "..", "",
];
pub(super) const ORIGINS: [&str; 9] = [
    "https://app.example.com",
    "https://app.example.com",
    "https://x.example.com",
    "https://other.example",
    "https://evil.example",
    "null",
    "http://localhost:3000",
    "https://x.example.com:8443",
    "https://APP.example.com",
];
const ASKED: [&str; 10] = ["GET", "PUT", "PUT", "DELETE", "POST", "PATCH", "OPTIONS", "X-Y", "put", "HEAD"];
const ASKED_OF: [&str; 6] = ["localhost", "a.example", "A.EXAMPLE", "a.example:80", "b.example:8080", "c.example"];

/// A path that is likely to fit a pattern, or nearly.
fn path(random: &mut Random, pattern: &str) -> String {
    let mut path = String::new();
    if random.one_in(4) {
        for _ in 0..=random.below(4) {
            path = format!("{path}/{}", random.pick(&VALUES));
        }
    } else {
        let mut rest = pattern;
        while let Some((before, parameter)) = rest.split_once('{') {
            path.push_str(before);
            path.push_str(random.pick(&VALUES));
            rest = parameter.rsplit_once('}').map_or("", |(inside, after)| match inside.split_once('}') {
                Some((_, _)) => &parameter[parameter.find('}').map_or(0, |end| end + 1)..],
                None => after,
            });
        }
        path.push_str(rest);
    }
    match random.below(28) {
        0 => path.push('/'),
        1 => path = path.replacen('/', "//", 1),
        2 => path = path.replace("it", "IT"),
        3 => path.push_str("?a=/../b"),
        4 => path.push_str("/x"),
        5 => path = path.replacen('a', "%61", 1),
        6 => path.push_str("bc"),
        _ => {}
    }
    if path.starts_with('/') { path } else { format!("/{path}") }
}

/// A preflight for one of these patterns and methods, most likely, or something else.
pub(super) fn request(random: &mut Random, entries: &[(String, String)]) -> Request {
    let (pattern, method) = &entries[random.below(entries.len())];
    let path = path(random, pattern);
    let method = if random.one_in(3) || method == "*" { random.pick(&ASKED) } else { method };
    let host = if random.one_in(3) { random.pick(&ASKED_OF) } else { "localhost" };
    let target = if random.one_in(12) { format!("http://{}{path}", random.pick(&ASKED_OF)) } else { path };
    let mut request = Request::raw(&format!("OPTIONS {target} HTTP/1.1\r\nConnection: close\r\n")).field("Host", host);
    if !random.one_in(30) {
        request = request.field("Origin", random.pick(&ORIGINS));
    }
    if !random.one_in(30) {
        request = request.field("Access-Control-Request-Method", method);
    }
    if random.one_in(3) {
        request = request.field("Access-Control-Request-Headers", random.pick(&["x-a", "x-a,x-b", "authorization"]));
    }
    if random.one_in(5) {
        request = request.field("X-Old", "1");
    }
    request
}
