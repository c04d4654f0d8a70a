//! The items of an attribute that stand in one build, and what the rule book says of them.

use cors_rules::{Code, Danger, Draft, Fix, Other, Place, Policy, Problem, Setting};

use crate::{
    attr::Attr,
    calls::{self, Call},
    condition::{Builds, Condition},
    keys::Key,
    mistake::{Mistake, Spot},
    values::{DangerItem, Item, Kind},
};

/// What stands in one build.
pub(crate) struct Standing<'a> {
    attr: &'a Attr,
    lists: Vec<(Setting, Vec<&'a Item>)>,
    dangers: Vec<&'a DangerItem>,
    /// Of each item that may be left out, whether it stands.
    marks: Vec<bool>,
}

/// A problem, and what it is about.
pub(crate) struct Found<'a> {
    problem: Problem,
    spot: Option<&'a Spot>,
    /// When the items stand that it is about, the one at the spot first; `None` is always.
    conditions: Vec<Option<&'a Condition>>,
}

/// A literal among the origins: what it is, where it stands, and when.
type Origin<'a> = (&'a str, &'a Spot, &'a Item);

impl<'a> Standing<'a> {
    pub(crate) fn new(attr: &'a Attr, holds: impl Fn(&Condition) -> bool) -> Self {
        let mut marks = Vec::new();
        let mut stands = |condition: Option<&Condition>| {
            let stands = condition.is_none_or(&holds);
            marks.extend(condition.map(|_| stands));
            stands
        };
        let lists = attr.lists.iter().map(|(setting, items)| {
            (*setting, items.iter().filter(|item| stands(item.condition())).collect::<Vec<_>>())
        });
        let lists = lists.collect();
        let dangers = attr.dangers.iter().filter(|item| stands(item.condition())).collect();
        Self { attr, lists, dangers, marks }
    }

    /// Which of the items that may be left out stand.
    pub(crate) fn marks(&self) -> Vec<bool> {
        self.marks.clone()
    }

    fn list(&self, setting: Setting) -> Option<&[&'a Item]> {
        self.lists.iter().find(|(other, _)| *other == setting).map(|(_, items)| items.as_slice())
    }

    /// The literals of `origins`, those of defaults among them.
    fn origins(&self) -> Vec<Origin<'a>> {
        let items = self.list(Setting::Origins).unwrap_or_default();
        let each = items.iter().flat_map(|&item| match &item.kind {
            Kind::Literal(text) => vec![(&**text, &item.spot, item)],
            Kind::Call(Call::Environment { default, .. }) => {
                default.iter().flatten().map(|(text, spot)| (&**text, spot, item)).collect()
            }
            Kind::Call(Call::Predicate { .. }) => Vec::new(),
        });
        each.collect()
    }

    /// The items of `origins` that are no literals.
    fn others(&self) -> Vec<Other> {
        let mut others = Vec::new();
        let mut start = 0;
        for item in self.list(Setting::Origins).unwrap_or_default() {
            match &item.kind {
                Kind::Literal(_) => start += 1,
                Kind::Call(Call::Environment { name, default }) => {
                    let end = start + default.as_ref().map_or(0, Vec::len);
                    others.push(Other::Environment {
                        name: name.clone(),
                        origins: start..end,
                        is_required: default.is_none(),
                        is_unread: true,
                    });
                    start = end;
                }
                Kind::Call(Call::Predicate { path, is_async }) => {
                    others.push(Other::Predicate(calls::written(path, *is_async)));
                }
            }
        }
        others
    }

    /// Asks the rule book.
    pub(crate) fn check(&self, route: Option<&[String]>) -> Result<Policy, Vec<Found<'a>>> {
        let mut found = self.repeated_calls();
        match self.needing(self.draft(route)).check() {
            Ok(policy) if found.is_empty() => return Ok(policy),
            Ok(_) => {}
            Err(problems) => found.extend(problems.into_iter().map(|problem| self.found(problem))),
        }
        Err(found)
    }

    /// The draft without opt-outs that the module needs, and a handler with other origins may not.
    fn needing(&self, mut draft: Draft) -> Draft {
        if self.attr.inherited.contains(&Key::Setting(Setting::Danger))
            && let Err(problems) = draft.check()
        {
            let is_unneeded = |danger: &Danger| {
                problems.iter().any(|problem| problem.code == Code::DangerUnneeded && problem.value == danger.as_str())
            };
            draft.dangers.retain(|danger| !is_unneeded(danger));
        }
        draft
    }

    fn draft(&self, route: Option<&[String]>) -> Draft {
        let attr = self.attr;
        let list = |setting| {
            let texts = self.list(setting)?.iter().filter_map(|item| item.literal().map(str::to_owned));
            Some(texts.collect())
        };
        let origins = self.list(Setting::Origins).map(|_| self.origins());
        Draft {
            origins: origins.map(|origins| origins.into_iter().map(|(text, ..)| text.to_owned()).collect()),
            methods: list(Setting::Methods),
            headers: list(Setting::Headers),
            expose_headers: list(Setting::ExposeHeaders),
            credentials: attr.flag(Setting::Credentials),
            max_age: attr.max_age.as_ref().map(|(max_age, _)| max_age.clone()),
            dangers: self.dangers.iter().map(|item| item.danger).collect(),
            enforce: attr.flag(Setting::Enforce),
            preflight_status: attr.preflight_status.as_ref().map(|(status, _)| status.clone()),
            others: self.others(),
            route: route.map(<[String]>::to_vec),
            unread: attr.unread.clone(),
        }
    }

    /// Variables and predicates that stand twice.
    fn repeated_calls(&self) -> Vec<Found<'a>> {
        let items = self.list(Setting::Origins).unwrap_or_default();
        let name = |item: &Item| match &item.kind {
            Kind::Literal(_) => None,
            Kind::Call(Call::Environment { name, .. }) => Some((Code::EnvDuplicate, name.clone())),
            Kind::Call(Call::Predicate { path, is_async }) => {
                Some((Code::PredicateDuplicate, calls::written(path, *is_async)))
            }
        };
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let Some((code, name_of_item)) = name(item) else { continue };
            let before =
                items[..index].iter().find(|before| name(before).is_some_and(|(_, other)| other == name_of_item));
            if let Some(before) = before {
                let problem = Problem::new(code, name_of_item).fixed_by(Fix::Remove);
                let conditions = vec![item.condition(), before.condition()];
                found.push(Found { problem, spot: Some(&item.spot), conditions });
            }
        }
        found
    }

    /// Puts a problem on its tokens: where two settings clash, on the later one.
    fn found(&self, mut problem: Problem) -> Found<'a> {
        if let (Some(place), Some(Fix::Split(items))) = (problem.place, &problem.fix)
            && self.item(place).is_some_and(|item| !item.in_list && item.literal().is_some())
        {
            let items: Vec<_> = items.iter().map(|item| format!("{item:?}")).collect();
            problem.fix = Some(Fix::Write(format!("[{}]", items.join(", "))));
        }
        let places = [problem.place, problem.clash].into_iter().flatten();
        let mut found: Vec<_> = places.map(|place| (self.spot(place), self.condition(place))).collect();
        found.sort_by_key(|(spot, _)| std::cmp::Reverse(spot.map(|spot| spot.position)));
        let spot = found.iter().find_map(|(spot, _)| *spot);
        Found { problem, spot, conditions: found.into_iter().map(|(_, condition)| condition).collect() }
    }

    fn item(&self, place: Place) -> Option<&'a Item> {
        match place.setting {
            Setting::Origins => self.origins().get(place.index?).map(|(.., item)| *item),
            setting => self.list(setting)?.get(place.index?).copied(),
        }
    }

    fn condition(&self, place: Place) -> Option<&'a Condition> {
        match place.setting {
            Setting::Danger => self.dangers.get(place.index?)?.condition(),
            _ => self.item(place)?.condition(),
        }
    }

    fn spot(&self, place: Place) -> Option<&'a Spot> {
        let item = match (place.setting, place.index) {
            (Setting::Danger, Some(index)) => self.dangers.get(index).map(|item| &item.spot),
            (Setting::MaxAge, _) => self.attr.max_age.as_ref().map(|(_, spot)| spot),
            (Setting::PreflightStatus, _) => self.attr.preflight_status.as_ref().map(|(_, spot)| spot),
            (Setting::Origins, Some(index)) => self.origins().get(index).map(|(_, spot, _)| *spot),
            (_, Some(_)) => self.item(place).map(|item| &item.spot),
            (_, None) => None,
        };
        item.or_else(|| self.attr.key(Key::Setting(place.setting)))
    }
}

impl Found<'_> {
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let of = |found: &Self| {
            let Problem { code, value, other, .. } = &found.problem;
            (*code, value.clone(), other.clone(), found.spot.map(|spot| spot.position))
        };
        of(self) == of(other)
    }

    /// The opt-out without which it is a problem.
    pub(crate) fn lacks(&self) -> Option<Danger> {
        match self.problem.code {
            Code::OriginNull => Some(Danger::NullOrigin),
            Code::CredentialsInsecureOrigin => Some(Danger::InsecureOrigins),
            Code::CredentialsPublicSuffix => Some(Danger::PublicSuffixes),
            _ => None,
        }
    }

    /// The opt-out that it says nothing needs.
    pub(crate) fn needs_no(&self) -> Option<Danger> {
        if self.problem.code == Code::DangerUnneeded { Danger::find(&self.problem.value) } else { None }
    }

    /// Says what to do in words.
    pub(crate) fn advise(&mut self, words: String) {
        self.problem.fix = Some(Fix::Advice(words));
    }

    /// The mistake, which says in which builds it is one, unless it is one wherever the items stand.
    pub(crate) fn in_builds(self, builds: &Builds<'_>, indices: &[usize]) -> Mistake {
        let Self { mut problem, spot, conditions } = self;
        let holds = |condition: Option<&Condition>, index| condition.is_none_or(|it| builds.holds(it, index));
        let stand = |index: &usize| conditions.iter().all(|condition| holds(*condition, *index));
        let standing: Vec<_> = (0..builds.len()).filter(stand).collect();
        if !standing.iter().all(|index| indices.contains(index)) {
            problem.context = format!("in builds with `cfg({})`", builds.condition(indices));
            if problem.code == Code::ListEmpty {
                problem.fix = Some(Fix::Advice("write an item that stands in those builds too".to_owned()));
            }
            if problem.code == Code::DangerUnneeded {
                let needed: Vec<_> = standing.iter().filter(|index| !indices.contains(index)).copied().collect();
                let condition = builds.condition(&needed);
                let name = Danger::find(&problem.value).map_or("", Danger::as_str);
                problem.fix = Some(Fix::Write(format!("#[cfg({condition})] {name}")));
            }
        } else if let Some((at, name)) = pointless(&problem, conditions.len()) {
            // Where it stands without the other it has its effect.
            let condition = conditions.get(at).copied().flatten();
            let alone: Vec<_> =
                (0..builds.len()).filter(|index| holds(condition, *index) && !indices.contains(index)).collect();
            if !alone.is_empty() {
                problem.fix = Some(Fix::Advice(format!("write `#[cfg({})]` before {name}", builds.condition(&alone))));
            }
        }
        match spot {
            Some(spot) => Mistake::new(spot.tokens.clone(), spot.position, problem),
            None => Mistake::new(Vec::new(), 0, problem),
        }
    }
}

/// Which of the items that a problem is about has no effect beside the other, and how it is called.
fn pointless(problem: &Problem, items: usize) -> Option<(usize, String)> {
    match problem.code {
        Code::OriginAnyNotAlone | Code::MethodAnyNotAlone | Code::HeaderAnyNotAlone | Code::ExposeAnyNotAlone => {
            let (at, name) = if problem.value == "*" { (1, &problem.other) } else { (0, &problem.value) };
            Some((at, format!("`{name}`")))
        }
        Code::OriginCovers => Some((1, format!("`{}`", problem.other))),
        _ if problem.fix == Some(Fix::Remove) && items > 1 => Some((0, "it".to_owned())),
        _ => None,
    }
}
