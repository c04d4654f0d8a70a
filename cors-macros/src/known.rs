//! Policies that were checked before: the handlers of a program have few policies, and the rule book is not asked twice about one.
//!
//! Only those are kept that are right, and that are nothing but literals: what is wrong has places, and a name its scope.

use std::{cell::RefCell, collections::HashMap};

use proc_macro2::TokenStream;

use crate::{
    attr::Attr,
    check::{Checked, check_attribute},
    mistake::Mistake,
    written::Written,
};

/// How many are kept: an editor keeps the macro for as long as it runs.
const AT_MOST: usize = 1_000;

thread_local! {
    /// The texts of policies by what was written.
    static KNOWN: RefCell<HashMap<String, String>> = RefCell::default();
}

/// The settings of a handler and the methods of its route, as text.
pub(crate) struct Asked(String);

impl Asked {
    pub(crate) fn new(settings: &TokenStream, methods: &[String]) -> Self {
        let mut text = settings.to_string();
        for method in methods {
            text.push('\n');
            text.push_str(method);
        }
        Self(text)
    }

    /// What was found the last time.
    pub(crate) fn known(&self) -> Option<Written> {
        KNOWN.with_borrow(|known| known.get(&self.0).cloned()).map(Written::plain)
    }

    /// Asks the rule book, and keeps what it finds.
    pub(crate) fn check(self, attr: Attr, methods: &[String]) -> Result<Checked, Vec<Mistake>> {
        let is_named = attr.krate.is_some();
        let checked = check_attribute(attr, Some(methods))?;
        if let Checked::Policy(written) = &checked
            && let Some(text) = written.as_plain().filter(|_| !is_named)
        {
            self.keep(text.to_owned());
        }
        Ok(checked)
    }

    fn keep(self, text: String) {
        KNOWN.with_borrow_mut(|known| {
            if known.len() >= AT_MOST {
                known.clear();
            }
            known.insert(self.0, text);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Host, parse};

    fn asked(settings: &str, methods: &[&str]) -> (Asked, TokenStream, Vec<String>) {
        let settings: TokenStream = settings.parse().unwrap();
        let methods: Vec<_> = methods.iter().map(ToString::to_string).collect();
        (Asked::new(&settings, &methods), settings, methods)
    }

    fn known(settings: &str, methods: &[&str]) -> Option<String> {
        asked(settings, methods).0.known().and_then(|written| written.as_plain().map(str::to_owned))
    }

    /// Whether the settings are right.
    fn check(settings: &str, methods: &[&str]) -> bool {
        let (asked, settings, methods) = asked(settings, methods);
        asked.check(parse(settings, Host::Attribute), &methods).is_ok()
    }

    #[test]
    fn a_policy_is_known_for_the_settings_and_the_methods_that_it_was_found_for() {
        let settings = "origins = \"https://known.example\", max_age = \"10m\"";
        assert_eq!(known(settings, &["GET"]), None);
        assert!(check(settings, &["GET"]));
        let text = "origins https://known.example\nmethods GET\nmax_age 600";
        assert_eq!(known(settings, &["GET"]).as_deref(), Some(text));
        for (settings, methods) in [
            (settings, &["PUT"][..]),
            (settings, &["GET", "PUT"]),
            (settings, &[]),
            ("origins = \"https://known.example\", max_age = \"10min\"", &["GET"]),
        ] {
            assert_eq!(known(settings, methods), None, "{settings} {methods:?}");
        }
    }

    #[test]
    fn what_is_wrong_or_more_than_literals_is_not_kept() {
        for (settings, is_right) in [
            ("origins = \"https://kept.example/\"", false),
            ("origins = \"https://kept.example\", methods = [DELETE]", false),
            ("origins = \"https://kept.example\", crate = cors", true),
            ("origins = env(\"KEPT\")", true),
            ("origins = predicate(is_kept)", true),
            ("origins = [#[cfg(debug_assertions)] \"http://localhost:*\", \"https://kept.example\"]", true),
            ("policy = KEPT", true),
            ("none", true),
        ] {
            assert_eq!(check(settings, &["GET"]), is_right, "{settings}");
            assert_eq!(known(settings, &["GET"]), None, "{settings}");
        }
    }
}
