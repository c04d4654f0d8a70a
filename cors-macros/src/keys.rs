//! The keys of the attribute, and what people write in their place.

use cors_rules::{Fix, Form, Setting, meant};
use proc_macro2::TokenTree;

use crate::{
    suggest,
    tokens::{self, text},
};

/// A key of the attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Setting(Setting),
    Policy,
    Inherit,
    None,
    Crate,
}

impl Key {
    fn all() -> impl Iterator<Item = Self> + Clone {
        Setting::ALL.iter().copied().map(Self::Setting).chain([Self::Policy, Self::Inherit, Self::None, Self::Crate])
    }

    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::all().find(|key| key.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Setting(setting) => setting.key(),
            Self::Policy => "policy",
            Self::Inherit => "inherit",
            Self::None => "none",
            Self::Crate => "crate",
        }
    }

    /// The setting with a value that shows its form.
    pub(crate) fn example(self) -> Fix {
        match self {
            Self::Setting(setting) if setting.form() == Form::Dangers => {
                Fix::Advice(format!("write what it allows: `{}`", setting.example()))
            }
            Self::Setting(setting) => Fix::Write(setting.example().to_owned()),
            Self::Inherit | Self::None => Fix::Write(self.name().to_owned()),
            Self::Policy | Self::Crate => Fix::Advice(format!("write `{} = ...` with a path", self.name())),
        }
    }

    /// Whether it takes a list.
    pub(crate) fn is_list(self) -> bool {
        self.has(Form::List)
    }

    /// Whether it may stand without a value.
    pub(crate) fn is_flag(self) -> bool {
        self.is_word() || self.has(Form::Flag)
    }

    /// Whether it stands without a value.
    pub(crate) fn is_word(self) -> bool {
        matches!(self, Self::Inherit | Self::None)
    }

    fn has(self, form: Form) -> bool {
        matches!(self, Self::Setting(setting) if setting.form() == form)
    }

    /// The setting as it should be written, where the value stands in a group.
    pub(crate) fn assigned(self, value: &[TokenTree]) -> String {
        match self {
            Self::Setting(Setting::Danger) => format!("danger{}", text(value.to_vec())),
            Self::Inherit | Self::None => self.name().to_owned(),
            _ => format!("{} {}", self.name(), self.value_text(value)),
        }
    }

    /// `=` and the value as it should be written, where it stands in a group.
    pub(crate) fn value_text(self, value: &[TokenTree]) -> String {
        match tokens::only_group(value) {
            Some(group) if self.is_list() => format!("= {}", suggest::in_brackets(group)),
            Some(group) => format!("= {}", text(group.stream())),
            None => format!("= {}", text(value.to_vec())),
        }
    }

    /// The flag that an unknown name denies, as in `no_credentials`.
    pub(crate) fn denied_by(name: &str) -> Option<Self> {
        meant::denied(name).map(Self::Setting)
    }

    /// The key that an unknown name most likely means.
    pub(crate) fn nearest(name: &str) -> Option<Self> {
        meant::key(name, &Self::all().map(Self::name).collect::<Vec<_>>()).and_then(Self::find)
    }
}

/// The setting that allows everything, where that is what an unknown name says.
pub(crate) fn allowing_any(name: &str) -> Option<(Setting, Fix)> {
    let setting = meant::any(name)?;
    Some((setting, Fix::Write(format!("{setting} = \"*\""))))
}
