use super::{
    MAX_LENGTH,
    index::{Index, hash},
};
use crate::{List, Text};

/// Origins as browsers send them; `null` may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exact {
    origins: List<Text>,
    index: Index,
}

impl Exact {
    /// Constants: `index` is the one that [`Exact::build`] made.
    pub const fn constant(origins: &'static [Text], index: Index) -> Self {
        Self { origins: List::Borrowed(origins), index }
    }

    /// A list that becomes known at run time.
    pub fn build(origins: Vec<Text>) -> Self {
        // An overlong value is not hashed, so that an overlong origin is not found by its hash.
        let index = if origins.iter().any(|origin| origin.len() > MAX_LENGTH) {
            Index::NONE
        } else {
            Index::build(origins.iter().map(|origin| hash(origin.as_bytes())))
        };
        Self { origins: origins.into(), index }
    }

    /// The origins, in the order of the policy.
    pub fn origins(&self) -> &[Text] {
        &self.origins
    }

    /// The index of the origins.
    pub fn index(&self) -> &Index {
        &self.index
    }

    #[inline]
    pub(super) fn contains(&self, origin: &[u8]) -> bool {
        if self.index.is_none() {
            return self.origins.iter().any(|allowed| allowed.as_bytes() == origin);
        }
        origin.len() <= MAX_LENGTH
            && self.index.positions(hash(origin)).any(|position| self.origins[position].as_bytes() == origin)
    }
}
