use std::{
    collections::{BTreeMap, btree_map},
    fmt,
};

use cors_rules::Setting;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor},
};

use super::{policy::PolicyConfig, read, spot::Spot};
use crate::setup::{cors::Cors, error::Problem};

/// The policies of a configuration file by their names, with the feature `serde`.
///
/// ```
/// use cors_runtime::Policies;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policies: Policies = toml::from_str(
///     r#"
///     [public]
///     origins = "*"
///
///     [partners]
///     origins = ["https://partner.example", "https://*.partner.example"]
///     methods = ["GET", "PUT"]
///     "#,
/// )?;
/// let built = policies.build()?;
/// let partners = &built["partners"];
/// # Ok(())
/// # }
/// ```
///
/// It may be a part of the configuration of a service, and has then to be the whole of its table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies {
    by_name: BTreeMap<String, PolicyConfig>,
}

impl Policies {
    /// The settings of the policy of this name.
    pub fn get(&self, name: &str) -> Option<&PolicyConfig> {
        self.by_name.get(name)
    }

    /// The names and their settings, in the order of the names.
    pub fn iter(&self) -> btree_map::Iter<'_, String, PolicyConfig> {
        self.by_name.iter()
    }

    /// Checks the settings of all policies by the rules of the attribute.
    ///
    /// # Errors
    /// All problems of all of them, in the order of their names.
    ///
    /// ```
    /// # use cors_runtime::Policies;
    /// let policies: Policies = toml::from_str("partners.origins = ['https://a.example', 'https://b.example/']").unwrap();
    /// let error = policies.build().unwrap_err();
    /// assert_eq!(error.problems()[0].place(), "partners.origins[1]");
    /// assert_eq!(error.problems()[0].problem().code(), "origin-path");
    /// ```
    #[track_caller]
    pub fn build(&self) -> Result<BTreeMap<String, Cors>, PoliciesError> {
        let (mut built, mut problems) = (BTreeMap::new(), Vec::new());
        for (name, config) in &self.by_name {
            match config.build_as(name) {
                Ok(cors) => _ = built.insert(name.clone(), cors),
                Err(error) => {
                    let of_policy = |problem| PlacedProblem { policy: name.clone(), problem };
                    problems.extend(error.problems().iter().cloned().map(of_policy));
                }
            }
        }
        if problems.is_empty() { Ok(built) } else { Err(PoliciesError { problems }) }
    }
}

impl<'a> IntoIterator for &'a Policies {
    type Item = (&'a String, &'a PolicyConfig);
    type IntoIter = btree_map::Iter<'a, String, PolicyConfig>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'de> Deserialize<'de> for Policies {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Named).map(|by_name| Self { by_name })
    }
}

impl Serialize for Policies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

/// Reads policies by their names.
struct Named;

impl<'de> Visitor<'de> for Named {
    type Value = BTreeMap<String, PolicyConfig>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("policies by their names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut by_name = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            if by_name.contains_key(&name) {
                return Err(A::Error::custom(format_args!(
                    "there are two policies of the name `{}`",
                    Spot::policy(Some(&name))
                )));
            }
            let draft = map.next_value_seed(read::Settings(Some(&name)))?;
            by_name.insert(name, PolicyConfig::new(draft));
        }
        Ok(by_name)
    }
}

/// All that is wrong with the settings of [`Policies`].
#[derive(Clone, PartialEq, Eq)]
pub struct PoliciesError {
    problems: Vec<PlacedProblem>,
}

impl PoliciesError {
    /// The problems, at least one, in the order of the names, of the settings and of their items.
    pub fn problems(&self) -> &[PlacedProblem] {
        &self.problems
    }
}

/// Every problem after its place, in the words of the compile error.
impl fmt::Display for PoliciesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the CORS policies are not valid")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

/// The same, so that a `main` that returns it says it well.
impl fmt::Debug for PoliciesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for PoliciesError {}

/// One thing that is wrong with one of several policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedProblem {
    policy: String,
    problem: Problem,
}

impl PlacedProblem {
    /// The name of the policy.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Where it is, such as `partners.origins[2]`: the name of the policy, the setting, and of a list the item, from 0.
    pub fn place(&self) -> String {
        let setting = Setting::find(self.problem.setting());
        Spot { policy: Some(&self.policy), setting, index: self.problem.index() }.to_string()
    }

    /// What is wrong there.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

/// The place, and the problem.
impl fmt::Display for PlacedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.problem)
    }
}
