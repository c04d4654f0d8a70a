//! Which origin patterns are valid, and what is said of those that are not.

mod alone;
mod beside;

use cors_rules::{Draft, Problem};

fn draft(origins: &[&str]) -> Draft {
    Draft { origins: Some(origins.iter().map(|origin| (*origin).to_owned()).collect()), ..Draft::default() }
}

fn problems(draft: &Draft) -> Vec<(&'static str, Option<usize>, Option<String>)> {
    let describe = |problem: &Problem| (problem.code.as_str(), problem.place.unwrap().index, problem.help());
    draft.check().err().unwrap_or_default().iter().map(describe).collect()
}
