//! The events of the library, as text.

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, LazyLock, Mutex},
};

use actix_web::test::TestRequest;
use tracing::{
    Dispatch, Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
    subscriber::{Interest, set_default},
};

use crate::service::Server;

/// Keeps the events of the library as text, up to a level, where their target is listened to.
struct Recorder {
    max_level: LevelFilter,
    listens: bool,
    events: Arc<Mutex<Vec<String>>>,
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.listens && *metadata.level() <= self.max_level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.max_level)
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        if !metadata.target().starts_with("cors_runtime") {
            return;
        }
        assert_eq!(metadata.target(), "cors_runtime");
        let mut text = Text::default();
        event.record(&mut text);
        let level = match *metadata.level() {
            Level::DEBUG => String::new(),
            level => format!("{level} "),
        };
        self.events.lock().unwrap().push(format!("{level}{}\n{}", text.message, text.fields.trim_end()));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Listens to nothing, and has every subscriber asked each time: two tests that are the first to meet an event at one moment could
/// otherwise settle for good, by the one that does not listen, that nobody does.
struct Bystander;

impl Subscriber for Bystander {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::OFF)
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            write!(self.message, "{value:?}").unwrap();
        } else {
            writeln!(self.fields, "{}={value:?}", field.name()).unwrap();
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        writeln!(self.fields, "{}={value}", field.name()).unwrap();
    }
}

async fn recorded(app: &Server, max_level: LevelFilter, listens: bool, request: TestRequest) -> Vec<String> {
    static BYSTANDER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Bystander));
    LazyLock::force(&BYSTANDER);
    let events = Arc::default();
    let recorder = Recorder { max_level, listens, events: Arc::clone(&events) };
    let guard = set_default(recorder);
    app.answer(request).await;
    drop(guard);
    std::mem::take(&mut *events.lock().unwrap())
}

/// The events of a request, where they are recorded up to `max_level`: the message, and a line for each field.
pub(crate) async fn events(app: &Server, max_level: LevelFilter, request: TestRequest) -> Vec<String> {
    recorded(app, max_level, true, request).await
}

/// The events of a request where every level is on, and nobody listens to this library.
pub(crate) async fn events_of_others(app: &Server, request: TestRequest) -> Vec<String> {
    recorded(app, LevelFilter::TRACE, false, request).await
}
