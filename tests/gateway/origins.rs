//! Origins, against what the matcher finds.

use actix_web::{HttpResponse, put, web};
use cors_runtime::cors;

use crate::{service::Pair, wire::Request};

macro_rules! handlers {
    ($($path:literal $name:ident [$($setting:tt)*])*) => {
        $(
            #[cors($($setting)*)]
            #[put($path)]
            async fn $name() -> HttpResponse {
                unreachable!("a preflight reached the handler")
            }
        )*

        fn routes(config: &mut web::ServiceConfig) {
            config.service(($($name,)*));
        }

        const PATHS: &[&str] = &[$($path),*];
    };
}

handlers! {
    "/exact" exact [origins = ["https://app.example.com", "http://localhost:3000", "http://[::1]:8080", "tauri://localhost"], credentials]
    "/subdomains" subdomains [origins = ["https://*.example.com"], credentials]
    "/ports" ports [origins = ["http://localhost:*", "http://[::1]:*", "https://app.example.com:*", "tauri://localhost:*"]]
    "/both" both [origins = ["https://*.example.com:*", "https://*.a-b.example:8443", "app+x.y-z://*.local"]]
    "/null" null [origins = ["null", "https://app.example.com"], danger(null_origin)]
    "/any" any [origins = "*"]
    "/none" none [none]
}

/// What the matcher's own tests accept and refuse, and the hostile rows.
const ORIGINS: &str = "\
    https://app.example.com https://a.b.c.example.com https://a_b.example.com https://xn--a.example.com https://example.com \
    https://.example.com https://evilexample.com https://a..example.com https://..example.com http://a.example.com \
    https://a.example.com:8443 https://a.example.com. https://a.example.com/ https://A.example.com https://app.EXAMPLE.com \
    HTTPS://app.example.com https://evil.com/.example.com https://evil.com?.example.com https://evil.com#.example.com \
    https://user@a.example.com https://evil.com:80.example.com https://a.example.com,https://b.example.com null NULL nulls * \
    http://localhost http://localhost: http://localhost:0 http://localhost:1 http://localhost:80 http://localhost:8 \
    http://localhost:800 http://localhost:801 http://localhost:443 http://localhost:03000 http://localhost:3000 \
    http://localhost:65535 http://localhost:65536 http://localhost:65540 http://localhost:66000 http://localhost:70000 \
    http://localhost:99999 http://localhost:100000 http://localhost:59999 http://localhost:64999 http://localhost:65499 \
    http://localhost:65529 http://localhost:* http://localhost:3000/ http://localhost:3000:3000 http://a.localhost:3000 \
    http://localhost.evil.com:3000 https://localhost:3000 http://[::1] http://[::1]:3000 http://[::1]:80 http://[::1]:8080 \
    http://[::1:3000] http://[::1]x http://[::1]] http://[] http://[::g] http://[::A] https://app.example.com:443 \
    https://app.example.com:444 https://app.example.com:80 tauri://localhost tauri://localhost:80 tauri://localhost:443 \
    tauri://localhost:8080 app+x.y-z://a.local app+x.y-z://local https://x.a-b.example:8443 https://x.a-b.example:18443 \
    https://x.a-b.example https://a-b.example:8443 https://xaxb.example:8443 https://appxexample.com https://exa$mple.com \
    https://a!\"$&'()*+,;=_`{}~.example.com https://a|.example.com https://a^.example.com https://a\\.example.com \
    https://a%2e.example.com https://a<.example.com https://a>.example.com https://a[.example.com https://a].example.com \
    https://a#.example.com https://a@.example.com a1+-.z://b 1https://a.example ht_tp://a.example ://a https//a.example \
    https:a.example https:// https:/// a.example https : https://\u{e4}.example.com https://b\u{fc}cher.example.com \
    https://1.2.3.4 https://a.example.com:8443x";

/// Those of them with white space.
const SPACED: [&str; 6] = [
    "https://a b.example.com",
    "https://a.example.com https://b.example.com",
    "https://a.example.com, https://b.example.com",
    "https://a.example.com\t",
    "\thttps://a.example.com",
    "https://app.example.com\u{7f}",
];

/// These, and small changes of them.
fn values() -> Vec<String> {
    let bases: Vec<_> = ORIGINS.split(' ').chain(SPACED).collect();
    let mut values: Vec<String> = bases.iter().map(ToString::to_string).collect();
    for base in bases {
        values.extend([
            format!("{base}x"),
            format!("x{base}"),
            format!("{base}:1"),
            base.replace("://", "://x."),
            base.replace('.', ","),
        ]);
        values.push(base.to_uppercase());
    }
    let long = |length: usize| format!("https://{}.example.com", "a".repeat(length - "https://.example.com".len()));
    values.extend([511, 512, 513, 600, 4_000].map(long));
    values.push(format!("{}://app.example.com", "a".repeat(490)));
    values.push(format!("{}://app.example.com", "a".repeat(500)));
    // Each visible character at each place that has a rule.
    for byte in b'!'..=b'~' {
        let character = char::from(byte);
        values.push(format!("https://a{character}b.example.com"));
        values.push(format!("https://{character}.example.com"));
        values.push(format!("https://a.example.com{character}"));
        values.push(format!("a{character}b://localhost"));
        values.push(format!("http://localhost:3{character}"));
    }
    // Every length of ports, and around each bound of the expression.
    values.extend(
        (1..=99)
            .chain(440..450)
            .chain([999, 1_000, 9_999, 10_000, 59_999, 60_000, 64_999, 65_000, 65_499, 65_500, 65_529, 65_530])
            .map(|port: u32| format!("http://localhost:{port}")),
    );
    values.sort_unstable();
    values.dedup();
    values
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn an_origin_is_found_by_nginx_where_the_matcher_finds_it() {
    let pair = Pair::of(routes).await;
    let values = values();
    for path in PATHS {
        let mut allowed = 0;
        for value in &values {
            let answer = pair.ask_hostile(&Request::preflight(path, value, "PUT"));
            allowed += usize::from(answer.status == 204);
        }
        println!("{path}: {allowed} of {} are allowed", values.len());
    }
    let (answered, through) = pair.gateway.counts();
    println!("origins: {} compared, {answered} answered by nginx, {through} went through", answered + through);
    assert!(answered > through * 4, "{answered} of {}", answered + through);
}
