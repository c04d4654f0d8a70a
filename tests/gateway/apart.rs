//! What looks as if it were one service's, and is another's.

use actix_web::{
    guard::{self, GuardContext},
    web::{self, ServiceConfig},
};
use cors_runtime::Cors;

use crate::{
    nginx,
    paths::{APP, ONE, OTHER, THREE, TWO, never, wrapped},
    service::{Pair, surface},
    wire::Request,
};

fn only_get(pattern: &str, policy: Cors, config: &mut ServiceConfig) {
    config.service(web::resource(pattern).wrap(policy).route(web::get().to(never)));
}

fn ask(pair: &Pair, paths: &[&str]) {
    for path in paths {
        for method in ["GET", "PUT", "PATCH"] {
            for origin in [APP, OTHER] {
                pair.ask(&Request::preflight(path, origin, method));
                pair.ask(&Request::preflight(path, origin, method).field("X-Old", "1"));
                pair.ask(&Request::preflight(path, origin, method).field("X-New", "1"));
            }
        }
    }
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn a_policy_of_what_comes_first_at_some_paths_is_not_that_of_all() {
    let pair = Pair::of(|config| {
        only_get(r"/items/{id:\d+}", THREE, config);
        config.service(wrapped("/items/{name}", ONE));
    })
    .await;
    ask(&pair, &["/items/1", "/items/a", "/items/1a"]);
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn a_guard_counts_for_patterns_that_differ_in_the_names_of_parameters() {
    let is_new = |context: &GuardContext<'_>| context.head().headers().contains_key("x-new");
    let pair = Pair::of(move |config| {
        config.service(wrapped("/items/{id}", THREE).guard(guard::fn_guard(is_new)));
        config.service(wrapped("/items/{name}", ONE));
    })
    .await;
    ask(&pair, &["/items/1", "/items/a"]);
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn a_target_that_is_too_long_for_the_service_goes_through_to_it() {
    let pair = Pair::of(|config| _ = config.service(wrapped("/items/{id}", ONE))).await;
    for length in [1_000, 8_000, 8_192, 20_000, 65_520, 65_530, 65_540, 70_000] {
        pair.ask(&Request::preflight(&format!("/items/{}", "a".repeat(length)), APP, "PUT"));
        pair.ask(&Request::preflight(&format!("/items/a?{}", "a".repeat(length)), APP, "PUT"));
    }
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn a_host_is_what_the_service_reads() {
    let of_host = |host: &'static str| {
        move |config: &mut ServiceConfig| {
            let scope = web::scope("/{a}").guard(guard::Host(host)).wrap(THREE).route("/x", web::put().to(never));
            config.service(scope).service(wrapped("/{b}/host", ONE)).service(wrapped("/elsewhere", TWO));
        }
    };
    for host in ["a.example", "localhost"] {
        let pair = Pair::of(of_host(host)).await;
        for path in ["/of/host", "/of/x", "/elsewhere"] {
            for target in ["", "http://c.example", "http://a.example", "http://localhost"] {
                for host in
                    ["c.example", "a.example", "A.example", "a.example.", "a.example:80", "u@a.example", "localhost"]
                {
                    let head = format!("OPTIONS {target}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
                    let request =
                        Request::raw(&head).field("Origin", APP).field("Access-Control-Request-Method", "PUT");
                    pair.ask_hostile(&request);
                }
            }
        }
    }
}

#[actix_web::test]
async fn a_configuration_is_lines_of_visible_characters() {
    let nginx = surface(|config| _ = config.service(wrapped("/", ONE))).await.to_nginx();
    let is_plain = |character: char| character == '\n' || (' '..='~').contains(&character);
    assert!(nginx.to_string().chars().all(is_plain), "{nginx}");
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn as_many_lists_of_origins_as_there_are_handlers_fit() {
    for count in [1, 10, 11, 120, 1_000] {
        let nginx = surface(|config| {
            for number in 0..count {
                let policy = Cors::builder().origins([format!("https://app-{number}.example")]).methods(["PUT"]);
                config.service(wrapped(&format!("/{number}"), policy.build().unwrap()));
            }
        })
        .await
        .to_nginx();
        nginx::assert_accepted(&nginx.clone().named("shop"));
        nginx::assert_accepted(&nginx.named("a name that is longer than what PCRE takes for a group"));
    }
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn services_have_names_of_their_own_in_one_nginx() {
    let routes = |config: &mut ServiceConfig| _ = config.service(wrapped("/", ONE));
    let nginx = surface(routes).await.to_nginx().without_hash_sizes();
    for name in ["http", "HTTP", "arg", "cookie", "upstream-http", "sent_http_x", "7", "", "\u{fc}"] {
        nginx::assert_accepted(&nginx.clone().named(name));
    }
    nginx::assert_both_accepted(&nginx.clone().named("shop"), &nginx.clone().named("orders"));
    for (one, other) in [("cors", "cors"), ("shop", "Shop"), ("web-api", "web_api")] {
        let refusal = nginx::refusal_of_both(&nginx.clone().named(one), &nginx.clone().named(other));
        let name = other.to_lowercase().replace('-', "_");
        assert!(refusal.contains(&format!("duplicate \"log_format\" name \"{name}_once\"")), "{refusal}");
    }
}
