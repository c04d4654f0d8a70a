//! A service with an inspector, which the suite `inspector` builds as for production.

use std::{env, fmt::Write as _};

use actix_web::{App, HttpServer};
use cors_runtime::inspector;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
};

/// Prints what it gets.
struct Printer;

impl Subscriber for Printer {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors_runtime"
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(event.metadata().level().to_string());
        event.record(&mut fields);
        println!("{}", fields.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        _ = write!(self.0, " {field}={value:?}");
    }
}

/// With the argument `traced` there is a subscriber of `tracing`.
#[actix_web::main]
async fn main() -> std::io::Result<()> {
    if env::args().any(|argument| argument == "traced") {
        tracing::subscriber::set_global_default(Printer).expect("there is no other one");
    }
    let server = HttpServer::new(|| App::new().service(inspector("/__cors"))).workers(3).bind(("127.0.0.1", 0))?;
    let address = server.addrs()[0];
    // The workers have started once it is answered, and said what they say.
    let server = server.run();
    println!("at {address}");
    server.await
}
