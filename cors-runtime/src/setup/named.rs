//! Policies as constants: what the macros make of them, and of their names.

#[cfg(doc)]
use cors_rules::Settings;

use super::{
    cors::Cors,
    live::Live,
    place::Place,
    source::{Source, Written},
};
use crate::predicate::Predicate;

/// A policy that was checked at compile time, as [`Settings::write`] writes it: of a handler, or of `policy!` where that is empty. Its
/// settings stand where this is called.
#[track_caller]
pub const fn constant(text: &'static str, module: &'static str, handler: &'static str) -> Cors {
    Cors { source: Source::Constant(Written::whole(text)), place: Place::written(module, handler) }
}

/// The same of a handler that has it from the module around, whose settings stand where this is called.
#[track_caller]
pub const fn constant_of_module(text: &'static str, module: &'static str, handler: &'static str) -> Cors {
    Cors { source: Source::Constant(Written::whole(text)), place: Place::written(module, handler).of_module() }
}

/// A policy of more than one text.
#[track_caller]
pub const fn constant_in_parts(written: Written, module: &'static str, handler: &'static str) -> Cors {
    Cors { source: Source::Constant(written), place: Place::written(module, handler) }
}

/// The same of a handler that has it from the module around.
#[track_caller]
pub const fn constant_in_parts_of_module(written: Written, module: &'static str, handler: &'static str) -> Cors {
    Cors { source: Source::Constant(written), place: Place::written(module, handler).of_module() }
}

/// The parts of some builds, which are texts of their own, and predicates.
pub const fn parts(texts: &'static [&'static str], predicates: &'static [&'static dyn Predicate]) -> Written {
    Written::parts(texts, predicates)
}

/// The same, with parts that environment variables say.
pub const fn open(texts: &'static [&'static str], predicates: &'static [&'static dyn Predicate]) -> Written {
    Written::open(texts, predicates)
}

/// A type that `policy = ...` takes: [`Cors`] and [`Live`].
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is neither a `Cors` constant nor a `Live`\n  = help: name a constant or a static made with `policy! {{ ... }}`, or a static `Live`\n  = note: a named policy is checked where it is made [policy-not-cors]",
    label = "neither a `Cors` nor a `Live`"
)]
pub trait NamedPolicy: 'static {
    /// Itself.
    type Itself: 'static;
}

#[diagnostic::do_not_recommend]
impl NamedPolicy for Cors {
    type Itself = Self;
}

#[diagnostic::do_not_recommend]
impl NamedPolicy for Live {
    type Itself = Self;
}

/// A named policy. The projection keeps the compiler from a second error about a wrong type.
pub const fn named<T: NamedPolicy<Itself = T>>(policy: &'static T) -> &'static <T as NamedPolicy>::Itself {
    policy
}

impl Cors {
    /// The policy of a handler that names this one.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_handler(&self, module: &'static str, handler: &'static str, name: &'static str) -> Self {
        Self { source: self.source.of_constant(), place: self.place.named(module, handler, name) }
    }

    /// The policy of a handler in a module whose attribute names this one.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_handler_in_module(&self, module: &'static str, handler: &'static str, name: &'static str) -> Self {
        Self { source: self.source.of_constant(), place: self.place.named(module, handler, name).of_module() }
    }
}

/// Refuses a named policy that does not allow all of `methods`, in a constant. That of a [`Live`] is asked when it is set.
///
/// # Panics
/// If it does not, with `message`, between whose parts the methods that are missing stand: it is the compile error.
#[track_caller]
pub const fn assert_covers(cors: &Cors, methods: &[&str], message: &[&str]) {
    let Source::Constant(written) = &cors.source else { return };
    let mut text = Message { bytes: [0; 1024], length: 0 };
    let mut part = 0;
    let mut is_complete = true;
    while part < message.len() {
        text.push(message[part]);
        part += 1;
        let mut index = 0;
        let mut separator = "";
        while index < methods.len() && part < message.len() {
            if !written.allows(methods[index]) {
                is_complete = false;
                text.push(separator);
                text.push("`");
                text.push(methods[index]);
                text.push("`");
                separator = ", ";
            }
            index += 1;
        }
    }
    assert!(is_complete, "{}", text.as_str());
}

/// A text that is put together in a constant; what is longer is cut off.
struct Message {
    bytes: [u8; 1024],
    length: usize,
}

impl Message {
    const fn push(&mut self, part: &str) {
        let part = part.as_bytes();
        let mut index = 0;
        while index < part.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = part[index];
            self.length += 1;
            index += 1;
        }
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "the policy does not allow all methods of the route",
        }
    }
}
