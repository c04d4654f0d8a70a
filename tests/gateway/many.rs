//! Long lists of origins.

use actix_web::{HttpResponse, web};
use cors_runtime::Cors;

use crate::{service::Pair, wire::Request};

fn origin(number: usize) -> String {
    format!("https://tenant-{number}.{}.example.com", "long-".repeat(number % 9))
        .replace("-.", "-x.")
        .replace("..", ".")
}

fn routes(config: &mut web::ServiceConfig) {
    let exact = Cors::builder().origins((0..10_000).map(origin)).methods(["PUT"]).credentials(true).build().unwrap();
    let patterns = |count: usize| {
        let patterns = (0..count).map(|number| format!("https://*.wide-{number}.example.org:*"));
        Cors::builder().origins(patterns).methods(["PUT"]).build().unwrap()
    };
    let never = || async { HttpResponse::InternalServerError().finish() };
    config.service(web::resource("/exact").wrap(exact).route(web::put().to(never)));
    config.service(web::resource("/patterns").wrap(patterns(100)).route(web::put().to(never)));
    config.service(web::resource("/more-patterns").wrap(patterns(101)).route(web::put().to(never)));
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn ten_thousand_origins_are_found_and_no_others() {
    let pair = Pair::of(routes).await;
    let mut allowed = 0;
    for number in (0..10_100).step_by(7).chain(9_990..10_010) {
        let origin = origin(number);
        for value in [
            origin.clone(),
            origin.to_uppercase(),
            origin.replace("tenant", "Tenant"),
            format!("{origin}:8443"),
            format!("x{origin}"),
        ] {
            allowed += usize::from(pair.ask(&Request::preflight("/exact", value, "PUT")).status == 204);
        }
    }
    assert_eq!(allowed, (0..10_100).step_by(7).chain(9_990..10_010).filter(|number| *number < 10_000).count());
    for number in 90..110 {
        for port in ["", ":1", ":443"] {
            pair.ask(&Request::preflight("/patterns", format!("https://a.wide-{number}.example.org{port}"), "PUT"));
        }
    }
    let (answered, through) = pair.gateway.counts();
    println!("many: {} compared, {answered} answered by nginx", answered + through);
    // Each of them is a comparison, since the first connection of the start asks for nothing.
    assert_eq!(through, 0);
    // As many patterns as would keep nginx busy are the service's.
    pair.ask(&Request::preflight("/more-patterns", "https://a.wide-1.example.org", "PUT"));
    assert_eq!(pair.gateway.counts(), (answered, 1));
}
