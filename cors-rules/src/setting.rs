//! The settings of a policy: the one table of their keys.

use std::fmt;

macro_rules! settings {
    ($($variant:ident = $key:literal, $form:ident, $example:literal;)+) => {
        /// A setting of a policy; its name is the attribute's key and the builder's method.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Setting {
            $(#[doc = concat!("`", $key, "`")] $variant,)+
        }

        impl Setting {
            /// All settings, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The setting of this key.
            pub fn find(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|setting| setting.key() == key)
            }

            /// The key of the attribute.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }

            /// The form of its value.
            pub const fn form(self) -> Form {
                match self {
                    $(Self::$variant => Form::$form,)+
                }
            }

            /// The setting with a value that shows its form.
            pub const fn example(self) -> &'static str {
                match self {
                    $(Self::$variant => $example,)+
                }
            }
        }

        /// The keys of the attribute, as a message lists them.
        macro_rules! the_keys {
            () => { concat!("the keys are ", $("`", $key, "`, ",)+ "`policy`, `inherit`, `none` and `crate`") };
        }
    };
}

settings! {
    Origins = "origins", List, "origins = [\"https://app.example.com\"]";
    Methods = "methods", List, "methods = \"*\"";
    Headers = "headers", List, "headers = [\"Content-Type\"]";
    ExposeHeaders = "expose_headers", List, "expose_headers = [\"ETag\"]";
    Credentials = "credentials", Flag, "credentials";
    MaxAge = "max_age", Time, "max_age = \"10m\"";
    Danger = "danger", Dangers, "danger(insecure_origins)";
    Enforce = "enforce", Flag, "enforce";
    PreflightStatus = "preflight_status", Status, "preflight_status = 200";
}

pub(crate) use the_keys as keys;

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// `"*"`, one item, or a list of items.
    List,
    /// Nothing, `true` or `false`.
    Flag,
    /// A number of seconds, or a string with a unit.
    Time,
    /// Names of dangers, in parentheses.
    Dangers,
    /// The number of an HTTP status.
    Status,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
