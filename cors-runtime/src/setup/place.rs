use std::{
    fmt,
    panic::Location,
    sync::{Mutex, PoisonError},
};

use cors_rules::Notation;

/// Whose policy it is, and where its settings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The module in which it stands; empty where it was built.
    module: &'static str,
    /// The handler; empty where it is not one's own.
    handler: &'static str,
    /// The constant that the handler names, as it is written there; empty where it has settings of its own. Without a handler, the
    /// name of the policy where it was built.
    constant: &'static str,
    settings: &'static Location<'static>,
    /// Whether they are those of a module, which the handler has from there.
    is_of_module: bool,
    /// How they are written.
    notation: Notation,
}

impl Place {
    /// The policy of a handler, or of `policy!` where `handler` is empty, whose settings stand where this is called.
    #[track_caller]
    pub(crate) const fn written(module: &'static str, handler: &'static str) -> Self {
        let notation = if module.is_empty() { Notation::Builder } else { Notation::Attribute };
        Self { module, handler, constant: "", settings: Location::caller(), is_of_module: false, notation }
    }

    /// The policy that is built where this is called.
    #[track_caller]
    pub(crate) const fn built() -> Self {
        Self::written("", "")
    }

    /// The policy of this name in a configuration, which is built where this is called.
    #[cfg(feature = "serde")]
    #[track_caller]
    pub(crate) fn configured(name: &'static str) -> Self {
        Self { constant: name, notation: Notation::Configuration, ..Self::built() }
    }

    /// The policy of a handler that names the constant that stands here.
    pub(crate) const fn named(self, module: &'static str, handler: &'static str, constant: &'static str) -> Self {
        Self { module, handler, constant, ..self }
    }

    /// The policy of a [`Live`](crate::Live) that is declared here, where no handler names it.
    pub(crate) const fn live(declared: &'static Location<'static>) -> Self {
        Self {
            module: "",
            handler: "",
            constant: "Live",
            settings: declared,
            is_of_module: false,
            notation: Notation::Builder,
        }
    }

    /// The policy of a handler that has it from the module around.
    pub(crate) const fn of_module(self) -> Self {
        Self { is_of_module: true, ..self }
    }

    /// Whether the handler has its policy from the module around.
    #[cfg(feature = "surface")]
    pub(crate) fn is_of_module(&self) -> bool {
        self.is_of_module
    }

    /// The constant or the static that a handler names, as it is written there.
    pub(crate) fn constant(&self) -> &'static str {
        self.constant
    }

    /// Whether it is that of a [`Live`](crate::Live) which no handler names.
    pub(crate) fn is_wrapped_live(&self) -> bool {
        self.module.is_empty() && !self.constant.is_empty()
    }

    /// The handler, by its path.
    pub(crate) fn handler_path(&self) -> String {
        format!("{}::{}", self.module, self.handler)
    }

    /// What its settings are called by who is to change them, with file and line.
    #[cfg(feature = "testing")]
    pub(crate) fn label(&self) -> String {
        let at = self.at();
        match (self.notation, self.handler, self.constant) {
            (Notation::Configuration, _, name) => format!("`{name}` in the configuration, which is built at {at}"),
            (Notation::Builder, _, _) => format!("the policy that is built at {at}"),
            _ if self.is_of_module => format!("the attribute of the module, {at}"),
            (_, "", _) => format!("the policy at {at}"),
            (_, handler, "") => format!("`{handler}`, {at}"),
            (_, _, constant) => format!("`{constant}`, {at}"),
        }
    }

    /// How its settings are written.
    pub(crate) const fn notation(&self) -> Notation {
        self.notation
    }

    /// File and line of the settings.
    pub(crate) fn at(&self) -> At {
        At(self.settings)
    }

    /// Where the settings are written.
    pub(crate) fn settings(&self) -> &'static Location<'static> {
        self.settings
    }

    /// By file and line, and whose policy it is where that is the same.
    pub(crate) fn order(&self) -> impl Ord + use<> {
        (self.settings, *self)
    }

    /// The same place, once for the whole program, so that a request carries no more than a pointer.
    pub(crate) fn shared(self) -> &'static Self {
        /// Sorted by what tells nearly all of them apart: a program has as many as handlers, which have the rest in common.
        static SHARED: Mutex<Vec<&Place>> = Mutex::new(Vec::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let is_before = |line, handler| (line, handler) < (self.settings.line(), self.handler);
        let start = shared.partition_point(|known| is_before(known.settings.line(), known.handler));
        if let Some(known) =
            shared[start..].iter().take_while(|known| known.handler == self.handler).find(|known| ***known == self)
        {
            return known;
        }
        let known = Box::leak(Box::new(self));
        shared.insert(start, known);
        known
    }
}

/// Whose policy it is, by its path.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { module, handler, constant, .. } = self;
        match (*module, *handler, *constant) {
            ("", _, "") => f.write_str("Cors::builder()"),
            ("", _, name) => f.write_str(name),
            (_, "", _) => f.write_str(module),
            (_, _, "") => write!(f, "{module}::{handler}"),
            _ => write!(f, "{module}::{handler} (policy = {constant})"),
        }
    }
}

/// File and line, without the column, as people write them.
pub(crate) struct At(pub(crate) &'static Location<'static>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", file(self.0.file()), self.0.line())
    }
}

/// A file as every machine has it: that of a dependency without the folder where it was downloaded to.
pub(crate) fn file(path: &str) -> String {
    let path = path.replace('\\', "/");
    let is_absolute = path.starts_with('/') || path.get(1..3) == Some(":/");
    let src = path.as_bytes().windows("/src/".len()).rposition(|part| part == b"/src/");
    match src.filter(|_| is_absolute) {
        Some(src) => path[path[..src].rfind('/').map_or(0, |slash| slash + 1)..].to_owned(),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_by_its_path_and_the_line_of_its_settings() {
        let line = line!() + 1;
        let policy = Place::written("api", "");
        let handler = policy.named("api::items", "put_item", "super::PARTNERS");
        for (place, name) in [
            (policy, "api"),
            (Place { handler: "put_item", ..policy }, "api::put_item"),
            (handler, "api::items::put_item (policy = super::PARTNERS)"),
        ] {
            assert_eq!(place.to_string(), name);
            assert_eq!(place.at().to_string(), format!("{}:{line}", file(file!())));
            assert_eq!(place.notation(), Notation::Attribute);
        }
        assert_eq!(Place::built().to_string(), "Cors::builder()");
        assert_eq!(Place::built().notation(), Notation::Builder);
    }

    #[test]
    fn a_file_is_named_without_the_folders_of_one_machine() {
        for (path, named) in [
            ("src/items.rs", "src/items.rs"),
            ("api/src/items.rs", "api/src/items.rs"),
            ("src\\items.rs", "src/items.rs"),
            ("/home/me/.cargo/registry/src/index.crates.io-1/api-1.0.0/src/items.rs", "api-1.0.0/src/items.rs"),
            ("C:\\Users\\me\\api\\src\\items.rs", "api/src/items.rs"),
            ("/home/me/api/build.rs", "/home/me/api/build.rs"),
        ] {
            assert_eq!(file(path), named);
        }
    }

    #[test]
    fn a_place_is_kept_once() {
        let place = Place::built();
        let (one, other) = (place.shared(), place.shared());
        assert!(std::ptr::eq(one, other));
        assert_ne!(one, Place::built().shared());
    }
}
