//! Which of a module's methods a handler has.

use cors_rules::{Code, Fix, Problem, Setting, method};

use crate::{
    attr::Attr,
    condition::{Builds, Condition},
    mistake::Mistake,
    tree::Handler,
};

/// Leaves of the module's methods those that the route serves; where it serves none of them, that is the handler's mistake.
pub(crate) fn narrow(attr: &mut Attr, handler: &Handler, methods: &[String]) -> Option<Mistake> {
    let (_, items) = attr.lists.iter_mut().find(|(setting, _)| *setting == Setting::Methods)?;
    let written: Vec<_> = items.iter().filter_map(|item| item.literal()).map(|method| format!("`{method}`")).collect();
    items.retain(|item| item.literal().is_none_or(|method| method == "*" || methods.iter().any(|own| own == method)));
    let conditions: Vec<_> = items.iter().filter_map(|item| item.condition()).collect();
    if conditions.len() < items.len() || written.is_empty() {
        return None;
    }
    let mut context = String::new();
    if !items.is_empty() {
        let of_handler = handler.item.conditions();
        let builds = Builds::new(conditions.iter().copied().chain(&of_handler)).ok()?;
        let holds = |condition: &Condition, build: usize| builds.holds(condition, build);
        let lacks = |build: &usize| {
            of_handler.iter().all(|condition| holds(condition, *build))
                && !conditions.iter().any(|condition| holds(condition, *build))
        };
        let without: Vec<_> = (0..builds.len()).filter(lacks).collect();
        if without.is_empty() {
            // In builds without the handler there may be none.
            attr.unread.push(Setting::Methods);
            return None;
        }
        context = format!("in builds with `cfg({})`", builds.condition(&without));
    }
    attr.lists.retain(|(setting, _)| *setting != Setting::Methods);
    let allowed: Vec<_> = methods.iter().filter(|method| !method::is_forbidden(method)).cloned().collect();
    let list = format!("methods = [{}]", allowed.join(", "));
    let fix = match (allowed.is_empty(), handler.own.is_some()) {
        (true, _) => "write `#[cors(none)]` above its route: no page may send such a request".to_owned(),
        (_, true) => format!("write `{list}` into its `#[cors(inherit)]`, or add them to those of the module"),
        (_, false) => {
            format!("write `#[cors(inherit, {list})]` above its route, or add them to those of the module")
        }
    };
    let problem = Problem::new(Code::ModuleMethods, handler.name.to_string()).naming(written.join(", ")).only(context);
    Some(Mistake::new(vec![handler.name.clone().into()], usize::MAX, problem.fixed_by(Fix::Advice(fix))))
}
