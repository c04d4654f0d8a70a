//! The ways to write a setting.

use std::borrow::Cow;

/// Where a setting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notation {
    /// In `#[cors(...)]` or `policy! { ... }`.
    Attribute,
    /// As a call of the builder.
    Builder,
    /// As a key of a configuration file.
    Configuration,
}

const OPENING: &str = "`danger(";
const CLOSING: &str = ")`";

impl Notation {
    /// A text that names opt-outs as the attribute has them, as a configuration file has them if it is for one.
    pub(crate) fn of_dangers(self, text: &str) -> Cow<'_, str> {
        if self != Self::Configuration || !text.contains(OPENING) {
            return Cow::Borrowed(text);
        }
        let mut parts = text.split(OPENING);
        let mut changed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (names, rest) = part.split_once(CLOSING).unwrap_or((part, ""));
            let list =
                if names == "..." { String::new() } else { format!(" = [\"{}\"]", names.replace(", ", "\", \"")) };
            changed.extend(["`danger", &list, "`", rest]);
        }
        Cow::Owned(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opt_outs_are_written_as_their_notation_has_them() {
        let text = "add `danger(insecure_origins, null_origin)`, or `a` to `danger(...)`, now";
        let changed = "add `danger = [\"insecure_origins\", \"null_origin\"]`, or `a` to `danger`, now";
        assert_eq!(Notation::Configuration.of_dangers(text), changed);
        assert_eq!(Notation::Configuration.of_dangers("none of `them`"), "none of `them`");
        assert_eq!(Notation::Attribute.of_dangers(text), text);
        assert_eq!(Notation::Builder.of_dangers(text), text);
    }
}
