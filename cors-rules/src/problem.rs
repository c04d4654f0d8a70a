use std::fmt;

use crate::{Code, Notation, Setting, joined};

/// A safeguard that a policy gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Danger {
    /// `insecure_origins`: credentials for origins that are neither `https` nor loopback.
    InsecureOrigins,
    /// `public_suffixes`: credentials for every subdomain of a public suffix, as in `https://*.github.io`.
    PublicSuffixes,
    /// `null_origin`: the origin `null`, which every sandboxed frame has.
    NullOrigin,
}

impl Danger {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::InsecureOrigins, Self::PublicSuffixes, Self::NullOrigin];

    /// The danger of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|danger| danger.as_str() == name)
    }

    /// The name inside `danger(...)`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InsecureOrigins => "insecure_origins",
            Self::PublicSuffixes => "public_suffixes",
            Self::NullOrigin => "null_origin",
        }
    }
}

impl fmt::Display for Danger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a problem is: a setting, and in a list the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The setting.
    pub setting: Setting,
    /// The index in its list, from 0; `None` for the setting itself.
    pub index: Option<usize>,
}

/// What makes a setting right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// This text in the place of the value.
    Write(String),
    /// These items in the place of the one.
    Split(Vec<String>),
    /// The value left out.
    Remove,
    /// This setting beside the others.
    Add(String),
    /// What to do, in words.
    Advice(String),
    /// The first way, or the second.
    Or(Box<Fix>, Box<Fix>),
}

impl Fix {
    /// Names a second way beside this one.
    pub(crate) fn or(self, other: Self) -> Self {
        Self::Or(Box::new(self), Box::new(other))
    }
}

impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(text) => write!(f, "write `{text}`"),
            Self::Split(items) => {
                write!(f, "write `\"{}\"`", joined(&mut items.iter().map(|item| &**item), "\", \""))
            }
            Self::Remove => f.write_str("remove it"),
            Self::Add(setting) => write!(f, "add `{setting}`"),
            Self::Advice(text) => f.write_str(text),
            Self::Or(first, second) => write!(f, "{first}, or {second}"),
        }
    }
}

/// A rule that a setting breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule.
    pub code: Code,
    /// The setting and item that break it; `None` where it is about the form of an attribute.
    pub place: Option<Place>,
    /// The setting and item that it clashes with, where two are involved.
    pub clash: Option<Place>,
    /// The value that is wrong, as it was given.
    pub value: String,
    /// The value that it clashes with, or the part of it that is wrong.
    pub other: String,
    /// The characters of the value that are wrong, by their index, where it is not the whole.
    pub marks: Vec<usize>,
    /// What makes it right, where that is known.
    pub fix: Option<Fix>,
    /// The environment variable that the value comes from, if it does.
    pub variable: Option<String>,
    /// Where it is a problem, if not wherever the policy is: it ends the message.
    pub context: String,
    /// How the settings are written that it is told of.
    pub notation: Notation,
}

impl Problem {
    /// A problem with `value`; where it is and what mends it is added by the other methods.
    pub fn new(code: Code, value: impl Into<String>) -> Self {
        Self {
            code,
            place: None,
            clash: None,
            value: value.into(),
            other: String::new(),
            marks: Vec::new(),
            fix: None,
            variable: None,
            context: String::new(),
            notation: Notation::Attribute,
        }
    }

    /// Says where the problem is.
    #[must_use]
    pub fn at(mut self, setting: Setting, index: Option<usize>) -> Self {
        self.place = Some(Place { setting, index });
        self
    }

    /// Says which other setting or item is involved.
    #[must_use]
    pub fn clashing_with(mut self, setting: Setting, index: Option<usize>) -> Self {
        self.clash = Some(Place { setting, index });
        self
    }

    /// Names the value that it clashes with, or the part that is wrong.
    #[must_use]
    pub fn naming(mut self, other: impl Into<String>) -> Self {
        self.other = other.into();
        self
    }

    /// Marks the characters of the value that are wrong.
    #[must_use]
    pub fn marking(mut self, is_wrong: impl Fn(usize, char) -> bool) -> Self {
        let wrong = self.value.chars().enumerate().filter(|(index, character)| is_wrong(*index, *character));
        self.marks = wrong.map(|(index, _)| index).collect();
        self
    }

    /// Says where it is a problem, if not wherever the policy is.
    #[must_use]
    pub fn only(mut self, context: impl Into<String>) -> Self {
        self.context = context.into();
        self
    }

    /// Says what makes it right, where that is known.
    #[must_use]
    pub fn fixed_by(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Says how the settings are written.
    #[must_use]
    pub fn written_in(mut self, notation: Notation) -> Self {
        self.notation = notation;
        self
    }

    /// What makes it right, where that is known.
    pub fn help(&self) -> Option<String> {
        let fix = self.fix.as_ref()?;
        // Whether the value stands in brackets is not known of a file, which takes a string for a list of one.
        let of_list = if matches!(fix, Fix::Split(_)) && self.notation == Notation::Configuration {
            ", as items of a list"
        } else {
            ""
        };
        Some(self.notation.of_dangers(&fix.to_string()).into_owned() + of_list)
    }
}
