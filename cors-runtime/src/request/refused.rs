//! The requests that were refused last, for those who look on: of all workers of the process, whatever the log says.

use std::{
    collections::VecDeque,
    mem,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
    time::SystemTime,
};

use crate::setup::place::Place;

/// How many are kept.
const KEPT: usize = 200;

/// How many may look on at one time.
const READERS: usize = 16;

static IS_ON: AtomicBool = AtomicBool::new(false);

static PAGE: OnceLock<&Place> = OnceLock::new();

static BUFFER: Mutex<Buffer> =
    Mutex::new(Buffer { noted: 0, kept: VecDeque::new(), waiting: Vec::new(), readers: 0, ids: 0 });

/// A request that was refused, or that the browser refuses by the answer. What comes from a request is escaped and cut off.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) time: SystemTime,
    /// Whether it is a preflight that was answered.
    pub(crate) is_answered: bool,
    pub(crate) reason: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) origin: Option<String>,
    pub(crate) headers: Option<String>,
    pub(crate) policy: String,
    pub(crate) at: String,
    pub(crate) help: Option<String>,
    /// Whether it has a field twice that browsers send once.
    pub(crate) is_repeated: bool,
}

struct Buffer {
    /// How many were ever noted: the last of those that are kept has this number.
    noted: u64,
    kept: VecDeque<Arc<Refused>>,
    waiting: Vec<(u64, Waker)>,
    readers: usize,
    /// How many readers there ever were.
    ids: u64,
}

/// From now on they are noted, but for those of a page whose policy has this place: who looks on has sent them.
pub(crate) fn turn_on(page: &'static Place) {
    _ = PAGE.set(page);
    IS_ON.store(true, Ordering::Relaxed);
}

/// Whether the policy of this place is that of a page that shows what is noted.
pub(crate) fn is_of_page(policy: &'static Place) -> bool {
    PAGE.get() == Some(&policy)
}

/// Whether they are noted.
#[inline]
pub(crate) fn is_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}

/// Notes one, and wakes those who wait.
pub(crate) fn note(refused: Refused) {
    let refused = Arc::new(refused);
    let (waiting, _dropped) = with(|buffer| {
        let dropped = if buffer.kept.len() == KEPT { buffer.kept.pop_front() } else { None };
        buffer.kept.push_back(refused);
        buffer.noted += 1;
        (mem::take(&mut buffer.waiting), dropped)
    });
    for (_, waker) in waiting {
        waker.wake();
    }
}

/// Who looks on: gets all that are kept, and those that are noted later, by their numbers.
#[derive(Debug)]
pub(crate) struct Reader {
    /// Tells it from others.
    id: u64,
    /// The number of the last that it has.
    last: u64,
}

impl Reader {
    /// One that has those up to this number; `None` where there are too many readers.
    pub(crate) fn after(last: u64) -> Option<Self> {
        with(|buffer| {
            if buffer.readers == READERS {
                return None;
            }
            buffer.readers += 1;
            buffer.ids += 1;
            // A process that ran here before may have had more.
            let last = if last > buffer.noted { 0 } else { last };
            Some(Self { id: buffer.ids, last })
        })
    }

    /// Those that it has not had, oldest first, and the number of the first, once there is one.
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<(u64, Vec<Arc<Refused>>)> {
        let Self { id, last } = *self;
        let (noted, new) = with(|buffer| {
            let count = usize::try_from(buffer.noted - last).unwrap_or(KEPT).min(buffer.kept.len());
            if count == 0 {
                buffer.waiting.retain(|(waiting, _)| *waiting != id);
                buffer.waiting.push((id, context.waker().clone()));
            }
            (buffer.noted, buffer.kept.range(buffer.kept.len() - count..).cloned().collect::<Vec<_>>())
        });
        if new.is_empty() {
            return Poll::Pending;
        }
        self.last = noted;
        Poll::Ready((noted + 1 - new.len() as u64, new))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        with(|buffer| {
            buffer.readers -= 1;
            buffer.waiting.retain(|(waiting, _)| *waiting != self.id);
        });
    }
}

fn with<T>(change: impl FnOnce(&mut Buffer) -> T) -> T {
    change(&mut BUFFER.lock().unwrap_or_else(PoisonError::into_inner))
}
