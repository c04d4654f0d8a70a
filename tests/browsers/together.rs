//! The same steps in all engines at once.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use actix_web::rt::System;

use crate::engine::{Browser, Engine};

/// Three browsers are enough for a small machine: a test waits for its turn.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    static ONE_TEST_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_TEST_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the steps return in each engine. Browsers are closed before a failure is one.
pub(crate) fn in_every_engine<T: Send>(
    steps: impl AsyncFn(Engine, &Browser) -> Result<T, String> + Sync,
) -> BTreeMap<Engine, T> {
    let run = async |engine: Engine| {
        let browser = engine.start().await?;
        let done = steps(engine, &browser).await;
        let closed = browser.close().await;
        done.and_then(|done| closed.map(|()| done))
    };
    thread::scope(|scope| {
        let run = &run;
        let started = Engine::ALL.map(|engine| (engine, scope.spawn(move || System::new().block_on(run(engine)))));
        let finished = started.map(|(engine, thread)| (engine, thread.join().expect("steps return their errors")));
        let succeeded =
            finished.map(|(engine, done)| (engine, done.unwrap_or_else(|error| panic!("{engine:?}: {error}"))));
        succeeded.into()
    })
}
