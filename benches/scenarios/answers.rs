//! What the answers of scenarios are held against.

use std::collections::BTreeMap;

use crate::{Answer, Entry};

/// The answers of those scenarios that are requests, by their names.
pub(crate) fn answers(entries: Vec<Entry>) -> BTreeMap<String, Answer> {
    entries.into_iter().filter_map(|entry| Some((entry.name.clone(), entry.build().answer()?))).collect()
}

/// An answer of this status with these fields and no other.
pub(crate) fn answer(status: u16, fields: &[(&str, &str)]) -> Answer {
    let mut fields: Vec<_> = fields.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    fields.sort();
    (status, fields)
}
