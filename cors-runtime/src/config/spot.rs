use std::fmt;

use cors_rules::Setting;

/// Where something stands in a configuration, as `partners.origins[2]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    /// The policy, where it has a name.
    pub(super) policy: Option<&'a str>,
    /// The setting; `None` for the policy itself.
    pub(super) setting: Option<Setting>,
    /// The item, where it is one of a list.
    pub(super) index: Option<usize>,
}

impl<'a> Spot<'a> {
    pub(super) fn policy(policy: Option<&'a str>) -> Self {
        Self { policy, setting: None, index: None }
    }

    pub(super) fn setting(self, setting: Setting) -> Self {
        Self { setting: Some(setting), ..self }
    }

    pub(super) fn item(self, index: usize) -> Self {
        Self { index: Some(index), ..self }
    }
}

impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_bare = |name: &str| {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            !name.is_empty() && name.bytes().all(is_plain)
        };
        match self.policy {
            Some(name) if is_bare(name) => f.write_str(name)?,
            Some(name) => write!(f, "{name:?}")?,
            None => {}
        }
        if let Some(setting) = self.setting {
            let dot = if self.policy.is_some() { "." } else { "" };
            write!(f, "{dot}{setting}")?;
        }
        self.index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_a_path_in_which_names_are_quoted_where_they_have_to_be() {
        let origins = |policy| Spot::policy(policy).setting(Setting::Origins);
        assert_eq!(origins(Some("partners")).item(2).to_string(), "partners.origins[2]");
        assert_eq!(origins(Some("our-pages_2")).to_string(), "our-pages_2.origins");
        assert_eq!(origins(Some("a.b\n")).to_string(), "\"a.b\\n\".origins");
        assert_eq!(Spot::policy(Some("")).to_string(), "\"\"");
        assert_eq!(origins(None).item(0).to_string(), "origins[0]");
    }
}
