use std::cell::OnceCell;

use super::needs::needed;
use crate::{Danger, Draft, Problem, origin::Pattern};

/// The origins of a draft as patterns, each read once.
pub(crate) struct Read {
    /// `None` for `*` and `null`, which are no patterns.
    pub(super) origins: Vec<Option<Result<Pattern, Problem>>>,
    needed: OnceCell<Vec<Danger>>,
}

impl Read {
    pub(crate) fn new(draft: &Draft) -> Self {
        let is_pattern = |item: &&String| !matches!(&***item, "*" | "null");
        let origins = draft.origins.iter().flatten();
        let origins = origins.map(|item| Some(item).filter(is_pattern).map(|item| Pattern::parse(item)));
        Self { origins: origins.collect(), needed: OnceCell::new() }
    }

    /// The opt-outs without which the policy is refused.
    pub(super) fn needed(&self, draft: &Draft) -> &[Danger] {
        self.needed.get_or_init(|| needed(draft, &self.patterns()))
    }

    /// The patterns that could be read.
    pub(super) fn patterns(&self) -> impl Iterator<Item = &Pattern> + Clone {
        self.origins.iter().flatten().flatten()
    }
}
