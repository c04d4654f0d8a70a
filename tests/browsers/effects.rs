//! What handlers change: a counter for each case, which nobody sees through a browser.

use std::{collections::HashMap, sync::Mutex};

#[derive(Debug, Default)]
pub(crate) struct Effects(Mutex<HashMap<String, usize>>);

impl Effects {
    pub(crate) fn raise(&self, case: &str) {
        *self.0.lock().expect("no counting panics").entry(case.to_owned()).or_default() += 1;
    }

    /// How often the handlers of a case ran.
    pub(crate) fn take(&self, case: &str) -> usize {
        self.0.lock().expect("no counting panics").remove(case).unwrap_or_default()
    }
}
