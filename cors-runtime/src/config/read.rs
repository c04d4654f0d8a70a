//! The settings of a policy as a format of configuration files has them, read into a draft.
//!
//! What is wrong with their form is an error of the format, which knows the line: it is told where the wrong key or value is read.

use std::fmt;

use cors_rules::{
    Code, Danger, Draft, Field, Fix, Form, MaxAge, Notation, PreflightStatus, Problem, Setting, meant, status,
};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::spot::Spot;

/// Reads the settings of a policy, of this name if it has one.
#[derive(Clone, Copy)]
pub(super) struct Settings<'a>(pub(super) Option<&'a str>);

impl<'de> DeserializeSeed<'de> for Settings<'_> {
    type Value = Draft;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Draft, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Settings<'_> {
    type Value = Draft;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(name) = self.0 else { return f.write_str("the settings of a policy") };
        write!(f, "the settings of the policy `{}`", Spot::policy(self.0))?;
        let is_key = Setting::find(name).is_some();
        if is_key { f.write_str("; a setting stands below the name of its policy") } else { Ok(()) }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Draft, A::Error> {
        let policy = Spot::policy(self.0);
        let mut draft = Draft::default();
        let mut written = Vec::new();
        while let Some(setting) = map.next_key_seed(Key { policy, written: &written })? {
            written.push(setting);
            let spot = policy.setting(setting);
            match draft.field(setting) {
                Field::List(list) => *list = Some(map.next_value_seed(Value { spot, setting, read: items })?),
                Field::Flag(flag) => *flag = map.next_value_seed(Value { spot, setting, read: truth })?,
                Field::Time(time) => *time = Some(map.next_value_seed(Value { spot, setting, read: time_of })?),
                Field::Dangers(dangers) => *dangers = map.next_value_seed(Value { spot, setting, read: dangers_of })?,
                Field::Status(status) => {
                    *status = Some(map.next_value_seed(Value { spot, setting, read: status_of })?);
                }
            }
        }
        Ok(draft)
    }
}

/// A problem as one line: a format of files says its own words before and after.
fn line<E: Error>(problem: Problem) -> E {
    let problem = problem.written_in(Notation::Configuration);
    let help = problem.help().map(|help| format!(": {help}")).unwrap_or_default();
    E::custom(format_args!("{}{help} [{}]", problem.message(), problem.code))
}

/// Reads a key.
struct Key<'a> {
    policy: Spot<'a>,
    /// Those before it.
    written: &'a [Setting],
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Setting;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Setting, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Setting;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key of a policy")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Setting, E> {
        let problem = match Setting::find(name) {
            Some(setting) if self.written.contains(&setting) => {
                let fix = match setting.form() {
                    Form::List | Form::Dangers => "write one list",
                    Form::Flag | Form::Time | Form::Status => "remove one of them",
                };
                Problem::new(Code::KeyDuplicate, name).fixed_by(Fix::Advice(fix.to_owned()))
            }
            Some(setting) => return Ok(setting),
            None => Problem::new(Code::KeyUnknown, name).fixed_by(self.meant(name)),
        };
        Err(line(match self.policy.policy {
            Some(_) => problem.only(format!("in the policy `{}`", self.policy)),
            None => problem,
        }))
    }
}

impl Key<'_> {
    /// What to do about an unknown key.
    fn meant(&self, name: &str) -> Fix {
        let keys: Vec<_> = Setting::ALL.iter().map(|setting| setting.key()).collect();
        if let Some(danger) = Danger::find(name) {
            return Fix::Write(format!("danger = [\"{danger}\"]"));
        }
        if let Some(setting) = meant::any(name) {
            return Fix::Write(format!("{setting} = \"*\""));
        }
        if meant::is_needless(name) {
            return Fix::Remove;
        }
        if ["crate", "env", "inherit", "none", "policy"].contains(&name) {
            return Fix::Advice(format!("`{name}` is for the attribute, and the keys are `{}`", keys.join("`, `")));
        }
        if meant::is_predicate(name) || name.ends_with("predicate") {
            let fix =
                "list the origins; `*.` before a host covers its subdomains, and a predicate is for the attribute";
            return Fix::Advice(fix.to_owned());
        }
        if let Some(setting) = meant::denied(name) {
            return Fix::Advice(format!("the key is `{setting}`, which is `true` or `false`"));
        }
        match meant::key(name, &keys) {
            Some(key) if self.written.iter().any(|written| written.key() == key) => {
                Fix::Advice(format!("`{key}` stands beside it: write both as one"))
            }
            Some(key) => Fix::Write(key.to_owned()),
            None => Fix::Advice(format!("the keys are `{}`", keys.join("`, `"))),
        }
    }
}

/// What a format has as a value.
enum Given {
    Nothing,
    Flag(bool),
    Number(String),
    Text(String),
    /// The texts of a list, where one may stand.
    List(Vec<String>),
    Table,
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Flag(flag) => write!(f, "`{flag}`"),
            Self::Number(number) => write!(f, "the number `{number}`"),
            Self::Text(text) => write!(f, "the text `{text:?}`"),
            Self::List(_) => f.write_str("a list"),
            Self::Table => f.write_str("a table"),
        }
    }
}

/// Reads the value of a setting, or an item of its list.
struct Value<'a, R> {
    spot: Spot<'a>,
    setting: Setting,
    /// What it makes of what is given. It is asked while the format reads the value, so that the format says where that is.
    read: R,
}

impl<T, R: FnOnce(Spot<'_>, Setting, Given) -> Result<T, Problem>> Value<'_, R> {
    fn give<E: Error>(self, given: Given) -> Result<T, E> {
        (self.read)(self.spot, self.setting, given).map_err(line)
    }
}

impl<'de, T, R: FnOnce(Spot<'_>, Setting, Given) -> Result<T, Problem>> DeserializeSeed<'de> for Value<'_, R> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T, R: FnOnce(Spot<'_>, Setting, Given) -> Result<T, Problem>> Visitor<'de> for Value<'_, R> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(form(self.setting))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<T, E> {
        self.give(Given::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.give(Given::Number(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        self.give(Given::Number(number.to_string()))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<T, E> {
        self.give(Given::Number(number.to_string()))
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<T, E> {
        self.give(Given::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        self.give(Given::Number(format!("{number:?}")))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.give(Given::Text(text.to_owned()))
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        self.give(Given::Nothing)
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        self.give(Given::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        let mut texts = Vec::new();
        if self.spot.index.is_none() && matches!(self.setting.form(), Form::List | Form::Dangers) {
            let value = |index| Value { spot: self.spot.item(index), setting: self.setting, read: item };
            while let Some(text) = list.next_element_seed(value(texts.len()))? {
                texts.push(text);
            }
        }
        self.give(Given::List(texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<T, A::Error> {
        self.give(Given::Table)
    }
}

/// What a setting takes.
fn form(setting: Setting) -> &'static str {
    match setting.form() {
        Form::List => "a string or a list of strings",
        Form::Flag => "`true` or `false`",
        Form::Time => "seconds or a time such as `\"10m\"`",
        Form::Dangers => "a list of names, as in `[\"insecure_origins\"]`",
        Form::Status => "a number such as `200`",
    }
}

fn no_value(spot: Spot<'_>, form: &str, given: &Given, meant: Option<Fix>) -> Problem {
    let (what, fix) = match given {
        Given::Nothing => {
            (format!("has no value, and takes {form}"), Some(Fix::Advice("write one, or leave it out".to_owned())))
        }
        _ => (format!("takes {form}, not {given}"), meant),
    };
    Problem::new(Code::ValueType, spot.to_string()).naming(what).fixed_by(fix)
}

fn items(spot: Spot<'_>, setting: Setting, given: Given) -> Result<Vec<String>, Problem> {
    match given {
        Given::Text(text) => Ok(vec![text]),
        Given::List(texts) => Ok(texts),
        other => Err(no_value(spot, form(setting), &other, None)),
    }
}

fn item(spot: Spot<'_>, setting: Setting, given: Given) -> Result<String, Problem> {
    match given {
        // Here the line is known of the item itself.
        Given::Text(text) if setting == Setting::Danger => danger(spot, &text).map(|danger| danger.to_string()),
        Given::Text(text) => Ok(text),
        other => Err(no_value(spot, "a string", &other, None)),
    }
}

fn truth(spot: Spot<'_>, setting: Setting, given: Given) -> Result<bool, Problem> {
    match given {
        Given::Flag(flag) => Ok(flag),
        other => {
            let meant = match &other {
                Given::Number(text) | Given::Text(text) => meant::flag(text),
                _ => None,
            };
            Err(no_value(spot, form(setting), &other, meant.map(|flag| Fix::Write(flag.to_string()))))
        }
    }
}

fn time_of(spot: Spot<'_>, setting: Setting, given: Given) -> Result<MaxAge, Problem> {
    match given {
        Given::Text(text) => Ok(MaxAge::Text(text)),
        Given::Number(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(MaxAge::Seconds(number.parse().unwrap_or(u64::MAX)))
        }
        Given::Number(number) => Ok(MaxAge::Number(number)),
        other => Err(no_value(spot, form(setting), &other, None)),
    }
}

fn status_of(spot: Spot<'_>, setting: Setting, given: Given) -> Result<PreflightStatus, Problem> {
    match given {
        Given::Number(number) => {
            Ok(number.parse().map(PreflightStatus::Code).unwrap_or(PreflightStatus::Number(number)))
        }
        other => {
            let meant = match &other {
                Given::Text(text) => {
                    Some(text.trim()).filter(|text| text.parse().is_ok_and(|code| status::OK.contains(&code)))
                }
                _ => None,
            };
            let fix = meant.map(|number| Fix::Write(number.to_owned()));
            Err(no_value(spot, form(setting), &other, fix))
        }
    }
}

fn dangers_of(spot: Spot<'_>, setting: Setting, given: Given) -> Result<Vec<Danger>, Problem> {
    let names = items(spot, setting, given)?;
    if names.is_empty() {
        let fix = Fix::Advice(format!("remove `{setting} = []`, or name at least one"));
        return Err(Problem::new(Code::ListEmpty, spot.to_string()).fixed_by(fix));
    }
    names.iter().map(|name| danger(spot, name)).collect()
}

fn danger(spot: Spot<'_>, name: &str) -> Result<Danger, Problem> {
    Danger::find(name).ok_or_else(|| {
        let fix = match meant::danger(name) {
            Some(danger) => Fix::Write(danger.to_string()),
            None if meant::is_denial(name) => Fix::Remove,
            None => Fix::Advice(format!("the names are `{}`", Danger::ALL.map(Danger::as_str).join("`, `"))),
        };
        Problem::new(Code::DangerUnknown, name).only(format!("in `{spot}`")).fixed_by(fix)
    })
}
