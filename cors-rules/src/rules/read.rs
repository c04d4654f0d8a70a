use std::cell::OnceCell;

use super::needs::needed;
use crate::{Danger, Draft, Problem, origin::Parts};

/// The origins of a draft as patterns, each read once.
pub(crate) struct Read<'a> {
    /// `None` for `*` and `null`, which are no patterns.
    pub(super) origins: Vec<Option<Result<Parts<'a>, Box<Problem>>>>,
    needed: OnceCell<Vec<Danger>>,
}

impl<'a> Read<'a> {
    pub(crate) fn new(draft: &'a Draft) -> Self {
        let is_pattern = |item: &&String| !matches!(&***item, "*" | "null");
        let origins = draft.origins.iter().flatten();
        let origins = origins.map(|item| Some(item).filter(is_pattern).map(|item| Parts::parse(item)));
        Self { origins: origins.collect(), needed: OnceCell::new() }
    }

    /// The opt-outs without which the policy is refused.
    pub(super) fn needed(&self, draft: &Draft) -> &[Danger] {
        self.needed.get_or_init(|| needed(draft, &self.patterns()))
    }

    /// The patterns that could be read.
    pub(super) fn patterns(&self) -> impl Iterator<Item = &Parts<'a>> + Clone {
        self.origins.iter().flatten().flatten()
    }
}
