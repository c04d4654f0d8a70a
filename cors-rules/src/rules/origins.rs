use std::collections::BTreeMap;

use super::{
    beside_any, duplicate, first, items,
    needs::open_suffix,
    not_alone,
    overlap::{Overlap, overlaps},
    read::Read,
};
use crate::{
    Code, Danger, Draft, Fix, Problem, Setting, joined,
    origin::{Parts, Port},
};

const SETTING: Setting = Setting::Origins;

/// Checks the origins, against the rules and each other.
pub(crate) fn check(draft: &Draft, read: &Read<'_>, problems: &mut Vec<Problem>) {
    if draft.origins.is_none() && !draft.is_unread(SETTING) {
        let fix = Fix::Add("origins = [\"https://app.example.com\"]".to_owned());
        problems.push(Problem::new(Code::OriginsMissing, "origins").at(SETTING, None).fixed_by(fix));
    }
    let items = items(draft, SETTING, draft.origins.as_ref(), problems);
    let beside_any = beside_any(items, &|_| false);
    let before = first::before(items);
    // What is said of a duplicate, or of an item beside `*`, is all that is said of it.
    let is_judged = |index: &usize| before[*index].is_none() && beside_any.is_none_or(|(later, _)| later != *index);
    let patterns = read.origins.iter().enumerate().filter(|(index, _)| is_judged(index));
    let patterns = patterns.filter_map(|(index, read)| Some((index, read.as_ref()?.as_ref().ok()?)));
    let overlaps = overlaps(patterns);
    let mut check = Check { draft, items, read, problems, beside_any, before, overlaps };
    for index in 0..items.len() {
        check.item(index);
    }
}

struct Check<'a> {
    draft: &'a Draft,
    items: &'a [String],
    read: &'a Read<'a>,
    problems: &'a mut Vec<Problem>,
    /// The later of `*` and an item beside it, and the other.
    beside_any: Option<(usize, usize)>,
    /// Where each item stands before.
    before: Vec<Option<usize>>,
    /// What is wrong between patterns.
    overlaps: BTreeMap<usize, Overlap>,
}

impl Check<'_> {
    fn push(&mut self, index: usize, problem: Problem) {
        self.problems.push(problem.at(SETTING, Some(index)));
    }

    /// Checks one origin against the rules and those before it; `*` and `null` are no patterns.
    fn item(&mut self, index: usize) {
        let items = self.items;
        let item = &*items[index];
        if let Some(before) = self.before[index] {
            return self.push(index, duplicate(Code::OriginDuplicate, SETTING, items, index, before));
        }
        if let Some((later, other)) = self.beside_any
            && later == index
        {
            self.push(index, not_alone(Code::OriginAnyNotAlone, SETTING, items, index, other));
            if item != "*" {
                return;
            }
        }
        match item {
            "*" => self.any(index),
            "null" => self.null(index),
            _ => match &self.read.origins[index] {
                Some(Ok(pattern)) => {
                    self.overlap(index);
                    self.credentials(index, pattern);
                }
                Some(Err(problem)) => {
                    let mut problem = Problem::clone(problem);
                    if problem.fix == Some(Fix::Remove) && items.len() == 1 {
                        problem.fix = Some(Fix::Advice("name an origin, or write `\"*\"` for all".to_owned()));
                    }
                    self.push(index, problem);
                }
                None => {}
            },
        }
    }

    fn any(&mut self, index: usize) {
        if let Some(other) = self.draft.beside_any(index).map(ToString::to_string) {
            let fix = Fix::Advice(format!("remove `{other}`, or remove `*`"));
            self.push(index, Problem::new(Code::OriginAnyNotAlone, "*").naming(other).fixed_by(fix));
        }
        if self.draft.credentials {
            let fix = Fix::Advice("name the origins, or leave `credentials` out".to_owned());
            let problem = Problem::new(Code::CredentialsAnyOrigin, "*").fixed_by(fix);
            self.push(index, problem.clashing_with(Setting::Credentials, None));
        }
    }

    fn null(&mut self, index: usize) {
        if self.draft.credentials {
            let fix = if self.draft.dangers.contains(&Danger::NullOrigin) {
                Fix::Advice("remove it, and `danger(null_origin)`, or leave `credentials` out".to_owned())
            } else {
                Fix::Remove.or(Fix::Advice("leave `credentials` out and add `danger(null_origin)`".to_owned()))
            };
            self.push(index, Problem::new(Code::OriginNullCredentials, "null").fixed_by(fix));
        } else if let Some(fix) = self.opt_out(Danger::NullOrigin) {
            let fix = if self.items.len() == 1 { fix } else { Fix::Remove.or(fix) };
            self.push(index, Problem::new(Code::OriginNull, "null").fixed_by(fix));
        }
    }

    fn overlap(&mut self, index: usize) {
        let item = &self.items[index];
        let (before, problem) = match self.overlaps.get(&index) {
            None => return,
            Some(Overlap::Covered(before)) => {
                (*before, Problem::new(Code::OriginCovered, item).naming(&self.items[*before]).fixed_by(Fix::Remove))
            }
            Some(Overlap::Covers(covered)) => {
                let names = joined(&mut covered.iter().map(|before| &*self.items[*before]), "`, `");
                let fix = Fix::Advice(format!("remove `{names}`"));
                (covered[0], Problem::new(Code::OriginCovers, item).naming(names).fixed_by(fix))
            }
        };
        self.push(index, problem.clashing_with(SETTING, Some(before)));
    }

    /// The rules for an origin whose pages act with the user's credentials.
    fn credentials(&mut self, index: usize, pattern: &Parts<'_>) {
        if !self.draft.credentials {
            return;
        }
        let item = &self.items[index];
        if pattern.is_insecure()
            && let Some(mut fix) = self.opt_out(Danger::InsecureOrigins)
        {
            if pattern.scheme == "http" && open_suffix(pattern).is_none() {
                let port = if pattern.port == Port::Number(443) { Port::Default } else { pattern.port };
                let secure = Parts { scheme: "https", port, ..*pattern }.to_string();
                let is_listed = self.items.contains(&secure);
                fix = if is_listed { Fix::Remove } else { Fix::Write(secure) }.or(fix);
            }
            self.push(index, Problem::new(Code::CredentialsInsecureOrigin, item).fixed_by(fix));
        }
        if let Some(suffix) = open_suffix(pattern)
            && let Some(fix) = self.opt_out(Danger::PublicSuffixes)
        {
            let fix = if pattern.is_insecure() { fix } else { Fix::Advice("name the hosts".to_owned()).or(fix) };
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
        // `null` is allowed with none where there are credentials, and to be removed.
        let needed = self.read.needed(self.draft).iter();
        let needed = needed.filter(|danger| **danger != Danger::NullOrigin || !self.draft.credentials);
        let needed = joined(&mut needed.map(|danger| danger.as_str()), ", ");
        Some(Fix::Add(format!("danger({needed})")))
    }
}
