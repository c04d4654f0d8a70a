use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use cors_rules::Draft;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeSeed};

use super::{read, write};
use crate::setup::{builder::Builder, cors::Cors, error::PolicyError, place::Place};

/// The settings of a policy as they stand in a configuration file, with the feature `serde`.
///
/// The keys are those of the [`cors`](macro@crate::cors) attribute: `origins`, `methods`, `headers` and `expose_headers` take a
/// string or a list of strings, `credentials` and `enforce` take `true` or `false`, `max_age` seconds or a text with a unit,
/// `danger` a list of names, and `preflight_status` a number. It can be read from every format that says of a value what it is,
/// such as TOML, JSON and YAML.
///
/// ```
/// use cors_runtime::PolicyConfig;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let config: PolicyConfig = toml::from_str(
///     r#"
///     origins = ["https://partner.example", "https://*.partner.example"]
///     methods = ["GET", "PUT"]
///     headers = "Content-Type"
///     credentials = true
///     max_age = "10m"
///     "#,
/// )?;
/// let cors = config.build()?;
/// # Ok(())
/// # }
/// ```
///
/// What is wrong with their form ends the reading, with the line where the format knows it: an unknown key, for which the nearest
/// one is named; a value of another type, `null` among them; a danger that there is none of.
///
/// ```
/// # use cors_runtime::PolicyConfig;
/// let error = toml::from_str::<PolicyConfig>("origins = '*'\nmaxAge = 600").unwrap_err();
/// assert_eq!(error.message(), "there is no key `maxAge`: write `max_age` [key-unknown]");
/// assert_eq!(error.span(), Some(14..20));
/// ```
///
/// What a policy may be is a matter of [`build`](Self::build).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyConfig {
    draft: Draft,
}

impl PolicyConfig {
    /// Checks the settings by the rules of the attribute.
    ///
    /// # Errors
    /// All problems, in the order of the settings and of their items.
    #[track_caller]
    pub fn build(&self) -> Result<Cors, PolicyError> {
        self.build_as("PolicyConfig")
    }

    /// The policy of this name.
    #[track_caller]
    pub(super) fn build_as(&self, name: &str) -> Result<Cors, PolicyError> {
        Builder::new(self.draft.clone()).build_at(Place::configured(kept(name)))
    }

    pub(super) fn new(draft: Draft) -> Self {
        Self { draft }
    }
}

/// The same name, once for the whole program: a policy may be built often, and always has the same one.
fn kept(name: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
    let mut names = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let name = &*name.to_owned().leak();
    names.insert(name);
    name
}

impl<'de> Deserialize<'de> for PolicyConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read::Settings(None).deserialize(deserializer).map(Self::new)
    }
}

/// Settings that are left out stay left out.
impl Serialize for PolicyConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write::settings(&self.draft, serializer)
    }
}
