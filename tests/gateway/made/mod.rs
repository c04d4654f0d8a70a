//! Services and requests that are made up: with nginx each answer is that of the service alone.

mod generator;

use std::{env, sync::Arc};

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{Condition, NormalizePath, TrailingSlash},
    test,
};
use cors_runtime::surface;

use self::generator::{Item, POLICIES, Random, mount, request};
use crate::{nginx::Gateway, service::serve_app, wire::Request};

/// How many services, unless `GATEWAY_SERVICES` says another number, and how many requests each gets.
const SERVICES: u64 = 120;
const REQUESTS: usize = 60;

/// A service.
#[derive(Debug, Clone)]
struct Made {
    items: Vec<Item>,
    policy: Option<usize>,
    normalizes: Option<TrailingSlash>,
}

impl Made {
    fn any(random: &mut Random) -> Self {
        let items = (0..=random.below(6)).map(|_| Item::any(random, 0)).collect();
        let policy = random.one_in(4).then(|| random.below(POLICIES.len()));
        let kinds = [TrailingSlash::Trim, TrailingSlash::MergeOnly, TrailingSlash::Always];
        let normalizes = random.one_in(4).then(|| random.pick(&kinds));
        Self { items, policy, normalizes }
    }

    fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        let policy = POLICIES[self.policy.unwrap_or_default()].clone();
        let normalizes = NormalizePath::new(self.normalizes.unwrap_or_default());
        App::new()
            .configure(|config| mount(&self.items, config))
            .wrap(Condition::new(self.policy.is_some(), policy))
            .wrap(Condition::new(self.normalizes.is_some(), normalizes))
    }

    /// Starts it, and returns its port and what stops it.
    fn serve(self: &Arc<Self>) -> (u16, ServerHandle) {
        let made = Arc::clone(self);
        serve_app(move || made.app())
    }
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn services_that_are_made_up_are_answered_for_as_they_answer() {
    let (mut answered, mut through, mut wrong) = (0, 0, Vec::new());
    let services = env::var("GATEWAY_SERVICES").ok().and_then(|count| count.parse().ok()).unwrap_or(SERVICES);
    for number in 0..services {
        let mut random = Random(number);
        let made = Arc::new(Made::any(&mut random));
        let surface = surface::of(&test::init_service(made.app()).await).await;
        let mut entries: Vec<_> =
            surface.entries().iter().map(|entry| (entry.pattern().to_owned(), entry.method().to_owned())).collect();
        entries.push(("/{x}".to_owned(), "PUT".to_owned()));
        let (service, server) = made.serve();
        let gateway = Gateway::start(&surface.to_nginx(), service);
        for _ in 0..REQUESTS {
            let request = request(&mut random, &entries);
            let (without, with) = (request.send(service), request.send(gateway.port));
            if with != without && !(with.is_of_nginx() && with.status == 400) {
                wrong.push(format!("{number}: {made:?}\n{request:?}\n  without {without:?}\n  with {with:?}\n"));
            }
        }
        server.stop(false).await;
        let counts = gateway.counts();
        (answered, through) = (answered + counts.0, through + counts.1);
        assert_eq!(gateway.errors(), "", "{number}");
    }
    println!("made: {} compared, {answered} answered by nginx", answered + through);
    assert!(
        wrong.is_empty(),
        "{} are answered otherwise, such as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n")
    );
    assert!(answered > through / 10, "{answered} of {}", answered + through);
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn a_path_that_is_normalized_is_left_to_the_service() {
    let resource = |path, policy| Item::resource(path, policy, &["PUT"]);
    for kind in [TrailingSlash::Trim, TrailingSlash::MergeOnly, TrailingSlash::Always] {
        let items = vec![resource("/items/{id}", 0), resource("/items/{id}/", 1), resource("/{tail:.*}", 2)];
        let made = Arc::new(Made { items, policy: None, normalizes: Some(kind) });
        let surface = surface::of(&test::init_service(made.app()).await).await;
        let (service, server) = made.serve();
        let gateway = Gateway::start(&surface.to_nginx(), service);
        for path in ["/items/1", "/items/1/", "//items/1", "/items//1", "//items//1//", "/a", "/a/", "//a", "/a//b"] {
            let request = Request::preflight(path, "https://app.example.com", "PUT");
            assert_eq!(request.send(gateway.port), request.send(service), "{request:?}");
        }
        server.stop(false).await;
    }
}
