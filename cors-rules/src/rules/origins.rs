use std::borrow::Cow;

use super::{
    beside_any,
    dangers::{self, is_insecure, open_suffix},
    duplicate, items, not_alone, same_before,
};
use crate::{
    Code, Danger, Draft, Fix, Problem, Setting,
    origin::{self, Exact, Origins, Pattern, Patterns},
};

const SETTING: Setting = Setting::Origins;

pub(crate) fn check(draft: &Draft, problems: &mut Vec<Problem>) -> Origins {
    if draft.origins.is_none() && !draft.is_unread(SETTING) {
        let fix = Fix::Add("origins = [\"https://app.example.com\"]".to_owned());
        problems.push(Problem::new(Code::OriginsMissing, "origins").at(SETTING, None).fixed_by(fix));
    }
    let items = items(draft, SETTING, draft.origins.as_ref(), problems);
    let mut check = Check { draft, items, problems, earlier: Vec::new() };
    let mut exact = Vec::new();
    let mut patterns = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match check.item(index) {
            Some(pattern) if !pattern.is_exact() => patterns.push(pattern),
            Some(_) => exact.push(Cow::Owned(item.clone())),
            None if item == "null" => exact.push(Cow::Borrowed("null")),
            None => {}
        }
    }
    if items.iter().any(|item| item == "*") {
        return Origins::Any;
    }
    Origins::Listed { exact: Exact::build(exact), patterns: Patterns::build(patterns) }
}

struct Check<'a> {
    draft: &'a Draft,
    items: &'a [String],
    problems: &'a mut Vec<Problem>,
    /// The patterns so far, with their indices.
    earlier: Vec<(usize, Pattern)>,
}

impl Check<'_> {
    fn push(&mut self, index: usize, problem: Problem) {
        self.problems.push(problem.at(SETTING, Some(index)));
    }

    /// Checks one origin against the rules and those before it; `*` and `null` are no patterns.
    fn item(&mut self, index: usize) -> Option<Pattern> {
        let items = self.items;
        let item = &*items[index];
        if let Some(before) = same_before(items, index, |other, item| other == item) {
            self.push(index, duplicate(Code::OriginDuplicate, SETTING, items, index, before));
            return None;
        }
        if let Some(other) = beside_any(items, index, |_| false) {
            self.push(index, not_alone(Code::OriginAnyNotAlone, SETTING, items, index, other));
            if item != "*" {
                return None;
            }
        }
        match item {
            "*" => {
                self.any(index);
                None
            }
            "null" => {
                self.null(index);
                None
            }
            _ => match origin::parse(item) {
                Ok(pattern) => {
                    self.overlap(index, &pattern);
                    self.credentials(index, &pattern);
                    self.earlier.push((index, pattern.clone()));
                    Some(pattern)
                }
                Err(mut problem) => {
                    if problem.fix == Some(Fix::Remove) && items.len() == 1 {
                        problem.fix = Some(Fix::Advice("name an origin, or write `\"*\"` for all".to_owned()));
                    }
                    self.push(index, problem);
                    None
                }
            },
        }
    }

    fn any(&mut self, index: usize) {
        if self.draft.credentials {
            let fix = Fix::Advice("name the origins, or leave `credentials` out".to_owned());
            let problem = Problem::new(Code::CredentialsAnyOrigin, "*").fixed_by(fix);
            self.push(index, problem.clashing_with(Setting::Credentials, None));
        }
    }

    fn null(&mut self, index: usize) {
        if self.draft.credentials {
            let fix = if self.draft.dangers.contains(&Danger::NullOrigin) {
                Fix::Advice("remove it, and `danger(null_origin)`".to_owned())
            } else {
                Fix::Remove
            };
            self.push(index, Problem::new(Code::OriginNullCredentials, "null").fixed_by(fix));
        } else if let Some(fix) = self.opt_out(Danger::NullOrigin) {
            self.push(index, Problem::new(Code::OriginNull, "null").fixed_by(Fix::Remove.or(fix)));
        }
    }

    fn overlap(&mut self, index: usize, pattern: &Pattern) {
        let item = &self.items[index];
        if let Some((before, _)) = self.earlier.iter().find(|(_, other)| other.covers(pattern)) {
            let problem = Problem::new(Code::OriginCovered, item).naming(&self.items[*before]).fixed_by(Fix::Remove);
            self.push(index, problem.clashing_with(SETTING, Some(*before)));
            return;
        }
        let covered = self.earlier.iter().filter(|(_, other)| pattern.covers(other)).map(|(before, _)| *before);
        let covered: Vec<_> = covered.collect();
        if let [before, ..] = covered.as_slice() {
            let names: Vec<_> = covered.iter().map(|before| &*self.items[*before]).collect();
            let names = names.join("`, `");
            let fix = Fix::Advice(format!("remove `{names}`"));
            let problem = Problem::new(Code::OriginCovers, item).naming(names).fixed_by(fix);
            self.push(index, problem.clashing_with(SETTING, Some(*before)));
        }
    }

    /// The rules for an origin whose pages act with the user's credentials.
    fn credentials(&mut self, index: usize, pattern: &Pattern) {
        if !self.draft.credentials {
            return;
        }
        let item = &self.items[index];
        if is_insecure(pattern)
            && let Some(mut fix) = self.opt_out(Danger::InsecureOrigins)
        {
            if pattern.scheme == "http" {
                let secure = Pattern { scheme: Cow::Borrowed("https"), ..pattern.clone() };
                fix = Fix::Write(secure.to_string()).or(fix);
            }
            self.push(index, Problem::new(Code::CredentialsInsecureOrigin, item).fixed_by(fix));
        }
        if let Some(suffix) = open_suffix(pattern)
            && let Some(fix) = self.opt_out(Danger::PublicSuffixes)
        {
            let fix = Fix::Advice("name the hosts".to_owned()).or(fix);
            self.push(index, Problem::new(Code::CredentialsPublicSuffix, item).naming(suffix).fixed_by(fix));
        }
    }

    /// How to opt out of the safeguard that refuses an origin, unless the policy does.
    fn opt_out(&self, danger: Danger) -> Option<Fix> {
        if self.draft.dangers.contains(&danger) || self.draft.is_unread(Setting::Danger) {
            return None;
        }
        if !self.draft.dangers.is_empty() {
            return Some(Fix::Advice(format!("add `{danger}` to `danger(...)`")));
        }
        let needed: Vec<_> = dangers::needed(self.draft).iter().map(|danger| danger.as_str()).collect();
        Some(Fix::Add(format!("danger({})", needed.join(", "))))
    }
}
