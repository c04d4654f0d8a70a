use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use actix_http::Request;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
};
use criterion::{BatchSize, Bencher};

use crate::request::Template;

/// One thing that is measured, without the making of its input.
pub trait Scenario {
    /// Runs it once, without being measured: pools and caches fill.
    fn warm_up(&self);

    /// Runs it once.
    fn run(&self);

    /// Runs it once, and says how far `meter` goes on meanwhile.
    fn read(&self, meter: Meter) -> u64;

    /// Runs it as often as `bencher` says.
    fn time(&self, bencher: &mut Bencher<'_>);

    /// Status and header fields of the answer, where it is a response.
    fn answer(&self) -> Option<Answer>;
}

/// How much the program has taken until now, of what is measured.
pub type Meter = fn() -> u64;

/// Status and header fields, sorted.
pub type Answer = (u16, Vec<(String, String)>);

/// A scenario of two functions: what makes an input, and what is measured with it.
pub(crate) struct Case<N, C, A> {
    pub(crate) input: N,
    pub(crate) call: C,
    pub(crate) answer: A,
}

/// The profiler collects from its entry to its return; its name is an argument of the profiler's.
#[inline(never)]
fn measured<I>(call: &impl Fn(I), input: I) {
    call(input);
}

impl<I, N, C, A> Scenario for Case<N, C, A>
where
    N: Fn() -> I,
    C: Fn(I),
    A: Fn() -> Option<Answer>,
{
    fn warm_up(&self) {
        (self.call)((self.input)());
    }

    fn run(&self) {
        measured(&self.call, (self.input)());
    }

    fn read(&self, meter: Meter) -> u64 {
        let input = (self.input)();
        let before = meter();
        (self.call)(input);
        meter().saturating_sub(before)
    }

    fn time(&self, bencher: &mut Bencher<'_>) {
        bencher.iter_batched(&self.input, &self.call, BatchSize::SmallInput);
    }

    fn answer(&self) -> Option<Answer> {
        (self.answer)()
    }
}

/// A function that is no service.
pub(crate) fn function<I: Copy + 'static>(input: I, call: impl Fn(I) + 'static) -> Box<dyn Scenario> {
    Box::new(Case { input: move || std::hint::black_box(input), call, answer: || None })
}

/// A request to an application in process: no socket, no parser, no serializer.
pub(crate) fn request<S, B>(service: S, template: Template) -> Box<dyn Scenario>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    let service = std::rc::Rc::new(service);
    let (called, template) = (service.clone(), std::rc::Rc::new(template));
    let input = template.clone();
    Box::new(Case {
        input: move || input.request(),
        call: move |request| drop(ready(called.call(request))),
        answer: move || {
            let response = ready(service.call(template.request())).expect("an application answers");
            let fields = response.headers().iter();
            let mut fields: Vec<_> = fields
                .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
                .collect();
            fields.sort();
            Some((response.status().as_u16(), fields))
        },
    })
}

/// The output of a future that waits for nothing.
pub(crate) fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing in a scenario waits"),
    }
}

/// An application, ready to be called.
macro_rules! app {
    ($app:expr) => {
        actix_web::rt::System::new().block_on(actix_web::test::init_service($app))
    };
}
pub(crate) use app;

/// The start of a worker with an application. What is made then is there until the program ends, so that it is not dropped.
macro_rules! start {
    ($app:expr) => {
        Box::new($crate::driver::Case {
            input: actix_web::rt::System::new,
            call: move |system: actix_web::rt::SystemRunner| {
                std::mem::forget((system.block_on(actix_web::test::init_service($app)), system));
            },
            answer: || None,
        })
    };
}
pub(crate) use start;
