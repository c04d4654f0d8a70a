//! What a policy does not tell of its settings.

/// Why a setting is not written as a policy has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It has items for some builds alone.
    Builds,
    /// It has items for other handlers of the module.
    Handlers,
    /// It stands at a module around the attribute that the policy is of; where it is not all of what stands there, this comes with another reason.
    Inherited,
    /// It has items in an environment variable.
    Variables,
}

impl Part {
    const ALL: [Self; 4] = [Self::Builds, Self::Handlers, Self::Inherited, Self::Variables];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Builds => "builds",
            Self::Handlers => "handlers",
            Self::Inherited => "inherited",
            Self::Variables => "variables",
        }
    }

    pub(crate) fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }
}
