use std::{
    any::TypeId,
    ptr, slice,
    sync::{Arc, Mutex, PoisonError},
};

use cors_rules::{Policy, Settings, Variable};

use super::{
    compiled::Compiled,
    failure::Failure,
    open::{Resolve, resolve, variable},
    place::{At, Place},
    slot::{Key, Reader},
};
use crate::predicate::Predicate;

/// Where a policy comes from.
#[derive(Clone)]
pub(crate) enum Source {
    Constant(Written),
    Built(Arc<Compiled>),
    Live(&'static Key),
}

/// What a macro left of a policy.
#[derive(Clone, Copy)]
pub struct Written {
    texts: Texts,
    /// In the order in which the texts name them.
    pub(crate) predicates: &'static [&'static dyn Predicate],
    /// What reads its environment variables, if it has some.
    resolve: Option<Resolve>,
}

/// The texts of a policy, as [`Settings::write`] writes them. A single one is no list of one: that would be a constant of its own,
/// which the compiler of a thousand handlers makes a thousand times.
#[derive(Clone, Copy)]
enum Texts {
    Whole(&'static str),
    Parts(&'static [&'static str]),
}

impl Written {
    /// What one text says.
    pub(crate) const fn whole(text: &'static str) -> Self {
        Self { texts: Texts::Whole(text), predicates: &[], resolve: None }
    }

    /// What several say together, and the predicates that they name.
    pub(crate) const fn parts(texts: &'static [&'static str], predicates: &'static [&'static dyn Predicate]) -> Self {
        Self { texts: Texts::Parts(texts), predicates, resolve: None }
    }

    /// The same, where the texts name environment variables.
    pub(crate) const fn open(texts: &'static [&'static str], predicates: &'static [&'static dyn Predicate]) -> Self {
        Self { resolve: Some(resolve), ..Self::parts(texts, predicates) }
    }

    const fn texts(&self) -> &[&'static str] {
        match &self.texts {
            Texts::Whole(text) => slice::from_ref(text),
            Texts::Parts(texts) => texts,
        }
    }

    /// Whether it allows a method.
    pub(crate) const fn allows(&self, method: &str) -> bool {
        let texts = self.texts();
        let mut index = 0;
        while index < texts.len() {
            if Settings::written_allows(texts[index], method) {
                return true;
            }
            index += 1;
        }
        false
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings::read(self.texts())
    }

    /// The policy, which is read when the first worker starts, and lasts as long as the constant does.
    fn read(self, variable: &dyn Fn(&str) -> Variable, place: Place) -> Result<&'static Compiled, Failure> {
        /// By their texts, in order.
        static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let index = match known.binary_search_by(|known| known.written.texts().cmp(self.texts())) {
            Ok(index) => index,
            Err(index) => {
                let settings = self.settings();
                let policy = match self.resolve {
                    // In this build it may name none.
                    Some(resolve) if settings.is_open() => resolve(settings, variable, place)?,
                    _ => settings.into_policy(),
                };
                known.insert(index, Known { written: self, read: vec![self.compile(Arc::new(policy))] });
                index
            }
        };
        Ok(known[index].compiled(self))
    }

    fn compile(self, policy: Arc<Policy>) -> (Vec<Identity>, &'static Compiled) {
        #[cfg_attr(not(feature = "testing"), expect(unused_mut, reason = "the surface says how it is written"))]
        let mut compiled = Compiled::of_constant(policy, self.predicates);
        #[cfg(feature = "testing")]
        {
            compiled.written = self.settings().origins;
        }
        (self.identities(), Box::leak(Box::new(compiled)))
    }

    fn identities(self) -> Vec<Identity> {
        self.predicates.iter().map(|predicate| predicate.identity()).collect()
    }
}

/// What a predicate is.
type Identity = (TypeId, usize);

/// What was read of policies that are written alike. Their variables are read once for all of them.
struct Known {
    /// One of them.
    written: Written,
    /// By what their predicates are: at least one.
    read: Vec<(Vec<Identity>, &'static Compiled)>,
}

impl Known {
    /// The policy with the predicates of one that is written so.
    fn compiled(&mut self, written: Written) -> &'static Compiled {
        let identities = written.identities();
        if let Some((_, compiled)) = self.read.iter().find(|(known, _)| *known == identities) {
            return compiled;
        }
        let (_, alike) = self.read[0];
        let new = written.compile(Arc::clone(&alike.policy));
        let (_, compiled) = new;
        self.read.push(new);
        compiled
    }
}

impl Source {
    /// A copy of what stands in a constant, in which nothing is built.
    pub(crate) const fn of_constant(&self) -> Self {
        match self {
            Self::Constant(written) => Self::Constant(*written),
            Self::Live(live) => Self::Live(live),
            Self::Built(_) => Self::Constant(Written::parts(&[], &[])),
        }
    }

    /// What a worker goes by.
    ///
    /// # Errors
    /// What keeps the policy from being used.
    pub(crate) fn handle(&self, place: Place) -> Result<Handle, Failure> {
        let policy = match self {
            Self::Constant(written) => Shared::Constant(written.read(&variable, place)?),
            Self::Built(built) => Shared::Built(Arc::clone(built)),
            Self::Live(live) => Shared::Live((live.reader)(live, place)?),
        };
        Ok(Handle { policy, place: place.shared() })
    }
}

/// What a worker goes by: the policy of a request is the [`current`](Self::current) one.
#[derive(Debug, Clone)]
pub(crate) struct Handle {
    policy: Shared,
    /// Whose policy it is: others may have the same one.
    pub(crate) place: &'static Place,
}

/// A policy, of which there is one for all workers.
#[derive(Debug, Clone)]
enum Shared {
    Constant(&'static Compiled),
    Built(Arc<Compiled>),
    Live(Reader),
}

impl Handle {
    /// The policy of a request, from its start to its end.
    #[inline]
    pub(crate) fn current(&self) -> Current {
        let policy = match &self.policy {
            Shared::Constant(compiled) => Read::Constant(compiled),
            Shared::Built(compiled) => Read::Counted(Arc::clone(compiled)),
            Shared::Live(live) => newest(live),
        };
        Current { policy, place: self.place }
    }

    /// Whether the policy of the next request may be another one.
    pub(crate) fn is_live(&self) -> bool {
        matches!(self.policy, Shared::Live(_))
    }

    /// Whether this is the same policy, by where it is.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.policy, &other.policy) {
            (Shared::Constant(one), Shared::Constant(other)) => ptr::eq(*one, *other),
            (Shared::Built(one), Shared::Built(other)) => Arc::ptr_eq(one, other),
            (Shared::Live(one), Shared::Live(other)) => ptr::eq(one.slot, other.slot),
            _ => false,
        }
    }
}

/// Apart, so that what goes by a constant does not call a function.
#[inline(never)]
fn newest(live: &Reader) -> Read {
    Read::Counted(live.newest())
}

/// The policy of a request.
#[derive(Debug, Clone)]
pub(crate) struct Current {
    policy: Read,
    /// Whose policy it is.
    pub(crate) place: &'static Place,
}

#[derive(Debug, Clone)]
enum Read {
    Constant(&'static Compiled),
    Counted(Arc<Compiled>),
}

impl Current {
    #[inline]
    pub(crate) fn get(&self) -> &Compiled {
        match &self.policy {
            Read::Constant(compiled) => compiled,
            Read::Counted(compiled) => compiled,
        }
    }

    /// The same with another policy, for the same predicates.
    #[cfg(feature = "testing")]
    pub(crate) fn changed(&self, policy: Policy) -> Self {
        let known = self.get();
        let settings = Some(self.settings());
        let compiled = Compiled { settings, ..Compiled::built(policy, known.predicates.clone()) };
        Self { policy: Read::Counted(Arc::new(compiled)), place: self.place }
    }

    /// Where its settings are written, and how.
    pub(crate) fn settings(&self) -> &'static Place {
        self.get().settings.unwrap_or(self.place)
    }

    /// File and line of the settings.
    pub(crate) fn at(&self) -> At {
        self.settings().at()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use cors_rules::Code;

    use super::*;
    use crate::predicate::{Synchronous, origin::Origin};

    fn allows(_: &Origin, _: &actix_web::HttpRequest) -> bool {
        true
    }

    #[test]
    fn a_variable_is_read_once_unless_it_was_wrong() {
        static ASKED: [&dyn Predicate; 1] = [&Synchronous(allows)];
        let written = Written::open(&["env SOURCE_READ_ONCE\nmethods GET"], &[]);
        let times = Cell::new(0);
        let read = |value: &'static str| {
            let variable = |name: &str| {
                assert_eq!(name, "SOURCE_READ_ONCE");
                times.set(times.get() + 1);
                Variable::Set(value.to_owned())
            };
            written.read(&variable, Place::built())
        };
        let problems = read("a.example").unwrap_err().problems;
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::OriginSchemeMissing]);
        let first = read("https://a.example").unwrap();
        let second = read("https://b.example").unwrap();
        assert!(ptr::eq(first, second));
        assert!(second.policy.origins.find(b"https://a.example").is_some());
        // One with predicates that is written alike has what was read before.
        let asked = Written { predicates: &ASKED, ..written }.read(&|_| Variable::Unset, Place::built()).unwrap();
        assert!(asked.policy.origins.find(b"https://a.example").is_some());
        assert_eq!(times.get(), 2);
    }

    #[test]
    fn what_names_no_variable_in_this_build_is_not_checked_again() {
        // What needs the danger is in the part of another build.
        let written = Written::open(&["origins https://a.example\nmethods GET\ndanger null_origin"], &[]);
        let read = written.read(&|name| panic!("{name} is asked for"), Place::built()).unwrap();
        assert!(read.policy.origins.find(b"https://a.example").is_some());
    }
}
