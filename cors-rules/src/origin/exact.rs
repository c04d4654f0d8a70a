use super::{
    MAX_LENGTH,
    index::{Index, hash},
};
use crate::Text;

/// Origins as browsers send them; `null` may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exact {
    origins: Vec<Text>,
    index: Index,
}

impl Exact {
    /// These origins.
    pub fn new(origins: Vec<Text>) -> Self {
        // An overlong value is not hashed, so that an overlong origin is not found by its hash.
        let index = if origins.iter().any(|origin| origin.len() > MAX_LENGTH) {
            Index::default()
        } else {
            let hashes: Vec<_> = origins.iter().map(|origin| hash(origin.as_bytes())).collect();
            Index::build(&hashes)
        };
        Self { origins, index }
    }

    /// The origins, in the order of the policy.
    pub fn origins(&self) -> &[Text] {
        &self.origins
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
