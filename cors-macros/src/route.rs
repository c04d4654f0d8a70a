//! Reads actix-web's route attributes: what a handler serves, and with which options.

use cors_rules::{Code, Fix, Problem};
use proc_macro2::{Literal, Span, TokenTree};
use syn::{Expr, Lit, LitStr, Path};

use crate::{
    item::Attribute,
    mistake::Mistake,
    tokens::{self, split_at_commas},
};

pub(crate) const METHODS: [&str; 10] =
    ["connect", "delete", "get", "head", "options", "patch", "post", "put", "query", "trace"];

/// The routes of a handler.
pub(crate) struct Route<'a> {
    pub(crate) resources: Vec<Resource>,
    /// The attributes that they were read from, the first of which says what the others are.
    read: Vec<&'a Attribute>,
}

/// What one route attribute registers.
pub(crate) struct Resource {
    pub(crate) span: Span,
    pub(crate) path: Literal,
    pub(crate) name: Option<String>,
    pub(crate) methods: Vec<String>,
    pub(crate) guards: Vec<Path>,
    pub(crate) wraps: Vec<Expr>,
}

/// Why a function has no route that can be read.
pub(crate) enum Unrouted {
    /// No attribute of it can be one.
    Missing,
    /// An attribute of it is one, or none of these is one without doubt.
    Faulty(Vec<Mistake>),
}

impl<'a> Route<'a> {
    /// The methods that the handler serves, each once.
    pub(crate) fn methods(&self) -> Vec<String> {
        let mut methods = Vec::new();
        for method in self.resources.iter().flat_map(|resource| &resource.methods) {
            if !methods.contains(method) {
                methods.push(method.clone());
            }
        }
        methods
    }

    /// The attribute macro that the generated code does not name, though the user may have imported it or what leads to it.
    pub(crate) fn imported(&self) -> Option<&'a Attribute> {
        self.read.first().copied().filter(|attribute| !is_actix_web(attribute))
    }

    /// Where the first of the attributes stands that it was read from.
    pub(crate) fn start(&self, attributes: &'a [Attribute]) -> usize {
        attributes.iter().position(|attribute| self.reads(attribute)).unwrap_or_default()
    }

    /// The attributes that are not read here, with which the handler is emitted.
    pub(crate) fn unread(&self, attributes: &'a [Attribute]) -> impl Iterator<Item = &'a Attribute> {
        attributes.iter().filter(|attribute| !self.reads(attribute))
    }
}

/// Finds the route of a function among its attributes. Names tell only that an attribute may be one, because other macros have
/// such names too: one that can't be a route is passed over, and where several can be, one of them has to say that it is
/// actix-web's.
pub(crate) fn find(attributes: &[Attribute]) -> Result<Route<'_>, Unrouted> {
    let candidates: Vec<_> = attributes.iter().filter(|attribute| may_be_route(attribute)).collect();
    let certain: Vec<_> = candidates.iter().copied().filter(|attribute| is_actix_web(attribute)).collect();
    if let [first, ..] = certain.as_slice() {
        let route = read(first, attributes).map_err(faulty)?;
        let is_several = certain.len() > 1 && first.name() != "routes";
        return if is_several { Err(ambiguous(&certain)) } else { Ok(route) };
    }
    let readings = candidates.iter().map(|candidate| (*candidate, read(candidate, attributes)));
    let (routes, faults): (Vec<_>, Vec<_>) = readings.partition(|(_, reading)| reading.is_ok());
    let mut routes = routes.into_iter().filter_map(|(_, reading)| reading.ok());
    let Some(route) = routes.next() else {
        // A name alone, in the path of another crate, is no route.
        let own = faults.into_iter().find(|(candidate, _)| candidate.path.len() == 1);
        return Err(own.and_then(|(_, reading)| reading.err()).map_or(Unrouted::Missing, faulty));
    };
    let rivals: Vec<_> = routes.map(|rival| rival.read[0]).filter(|rival| !route.reads(rival)).collect();
    if rivals.is_empty() { Ok(route) } else { Err(ambiguous(&[&[route.read[0]], rivals.as_slice()].concat())) }
}

/// Whether an attribute has the name of a route attribute.
pub(crate) fn may_be_route(attribute: &Attribute) -> bool {
    let name = attribute.name();
    name == "routes" || name == "route" || METHODS.contains(&&*name)
}

/// Whether an attribute says that its function is a handler: it has such a name, and a path where a route has one.
pub(crate) fn says_route(attribute: &Attribute) -> bool {
    let has_path = || {
        let arguments = attribute.arguments.clone().map(tokens::without_invisible_groups).unwrap_or_default();
        let path = match arguments.first() {
            Some(TokenTree::Literal(path)) => string(path),
            _ => None,
        };
        path.is_some_and(|path| attribute.path.len() == 1 || is_path_of_route(&path.value()))
    };
    may_be_route(attribute) && (attribute.name() == "routes" || is_actix_web(attribute) || has_path())
}

/// What is wrong with the first attribute that says so and can't be read.
pub(crate) fn first_fault(attributes: &[Attribute]) -> Option<Mistake> {
    attributes.iter().filter(|attribute| says_route(attribute)).find_map(|attribute| read(attribute, attributes).err())
}

/// In actix-web's own words a path may lack its slash.
fn is_path_of_route(path: &str) -> bool {
    path.is_empty() || path.starts_with('/')
}

/// Whether it is actix-web's without doubt.
fn is_actix_web(attribute: &Attribute) -> bool {
    matches!(attribute.path.as_slice(), [first, _] if first == "actix_web")
}

/// What `#[routes]` reads: others than methods, unqualified, are not routes to actix-web there.
fn is_in_routes(attribute: &Attribute) -> bool {
    attribute.path.len() == 1 && METHODS.contains(&&*attribute.name())
}

fn faulty(mistake: Mistake) -> Unrouted {
    Unrouted::Faulty(vec![mistake])
}

fn ambiguous(candidates: &[&Attribute]) -> Unrouted {
    let written = |attribute: &&Attribute| format!("`{}`", attribute.text());
    let names: Vec<_> = candidates.iter().skip(1).map(written).collect();
    let is_each_method = candidates.iter().all(|candidate| METHODS.contains(&&*candidate.name()));
    let fix = if candidates.iter().all(|candidate| is_actix_web(candidate)) {
        "keep one of them, or write `#[actix_web::routes]` above all of them, and each without a path, as in `#[get(\"/\")]`"
    } else if is_each_method {
        "write `actix_web::` before the name of the one that is the route, or `#[routes]` above them if each is"
    } else {
        "write `actix_web::` before the name of the one that is the route"
    };
    let problem = Problem::new(Code::RouteAmbiguous, candidates[0].text());
    let problem = problem.naming(names.join(" and ")).fixed_by(Fix::Advice(fix.to_owned()));
    Unrouted::Faulty(vec![Mistake::new(candidates[0].tokens().to_vec(), usize::MAX, problem)])
}

impl Route<'_> {
    fn reads(&self, attribute: &Attribute) -> bool {
        self.read.iter().any(|read| std::ptr::eq(*read, attribute))
    }
}

/// Reads the route of one attribute, which `#[routes]` has others for.
fn read<'a>(attribute: &'a Attribute, attributes: &'a [Attribute]) -> Result<Route<'a>, Mistake> {
    if attribute.name() != "routes" {
        let resource = resource(attribute)?;
        let is_foreign = attribute.path.len() > 1 && !is_actix_web(attribute);
        let has_path = || string(&resource.path).is_some_and(|path| is_path_of_route(&path.value()));
        return if is_foreign && !has_path() {
            Err(fault(attribute, attribute.tokens(), "has a path that does not start with `/`", None))
        } else {
            Ok(Route { resources: vec![resource], read: vec![attribute] })
        };
    }
    let mut route = Route { resources: Vec::new(), read: vec![attribute] };
    let mut faults = Vec::new();
    for candidate in attributes.iter().filter(|candidate| is_in_routes(candidate)) {
        match resource(candidate) {
            Ok(resource) => {
                route.resources.push(resource);
                route.read.push(candidate);
            }
            Err(mistake) => faults.push((candidate.arguments.is_some(), mistake)),
        }
    }
    // An attribute without a path is passed over where others are routes.
    let is_empty = route.resources.is_empty();
    if let Some((_, mistake)) = faults.into_iter().find(|(has_arguments, _)| *has_arguments || is_empty) {
        return Err(mistake);
    }
    if is_empty {
        let fix = Fix::Advice("write a route such as `#[get(\"/\")]` below it".to_owned());
        return Err(fault(attribute, attribute.tokens(), "has no route below it", fix));
    }
    Ok(route)
}

/// A mistake in `attribute`, at these tokens of it; `what` follows the attribute's name in the message.
fn fault(attribute: &Attribute, tokens: &[TokenTree], what: impl Into<String>, fix: impl Into<Option<Fix>>) -> Mistake {
    let problem = Problem::new(Code::RouteUnreadable, attribute.text()).naming(what).fixed_by(fix);
    Mistake::new(tokens.to_vec(), usize::MAX, problem)
}

/// Reads the arguments of `#[put("/", ...)]` or `#[route("/", method = "PUT", ...)]`.
fn resource(attribute: &Attribute) -> Result<Resource, Mistake> {
    let name = attribute.name();
    let whole = |what: &str, fix: Option<Fix>| fault(attribute, attribute.tokens(), what, fix);
    let span = attribute.path.last().map_or_else(Span::call_site, |name| located(name.span()));
    let mut pieces = split_at_commas(attribute.arguments.clone().unwrap_or_default()).into_iter();
    let no_path = || Some(Fix::Advice(format!("write it with a path, as in `#[{name}(\"/items/{{id}}\")]`")));
    let Some(first) = pieces.next() else { return Err(whole("has no path", no_path())) };
    let (path, value) = match first.tokens.as_slice() {
        [TokenTree::Literal(path)] => (path.clone(), string(path)),
        [path @ TokenTree::Literal(literal), ..] if string(literal).is_some() => {
            let fix = Fix::Write(format!("{literal},"));
            return Err(fault(attribute, std::slice::from_ref(path), "has no comma behind its path", Some(fix)));
        }
        _ => return Err(whole("has no path at its start", no_path())),
    };
    let Some(value) = value else {
        return Err(fault(attribute, &first.tokens, "has a path that is not a string", None));
    };
    if let Err(reason) = check_path_pattern(&value.value()) {
        return Err(fault(attribute, &first.tokens, format!("has a path that actix-web refuses: {reason}"), None));
    }
    let methods = if name == "route" { Vec::new() } else { vec![name.to_ascii_uppercase()] };
    let mut resource = Resource { span, path, name: None, methods, guards: Vec::new(), wraps: Vec::new() };
    let mut end = first.end;
    for piece in pieces {
        check_end(attribute, end)?;
        end = piece.end;
        option(attribute, &name, &piece.tokens, &mut resource)?;
    }
    check_end(attribute, end)?;
    if resource.methods.is_empty() {
        let fix = Fix::Advice("write the methods that it serves, as in `method = \"GET\"`".to_owned());
        return Err(whole("has no `method`", Some(fix)));
    }
    Ok(resource)
}

/// Refuses what stands in the place of a comma.
fn check_end(attribute: &Attribute, end: Option<TokenTree>) -> Result<(), Mistake> {
    match end {
        Some(end) if end.to_string() != "," => {
            let fix = Fix::Write(",".to_owned());
            Err(fault(attribute, &[end], "has another sign in the place of a comma", fix))
        }
        _ => Ok(()),
    }
}

/// Reads an option after the path.
fn option(attribute: &Attribute, name: &str, tokens: &[TokenTree], resource: &mut Resource) -> Result<(), Mistake> {
    let wrong = |what: String, fix: Option<Fix>| Err(fault(attribute, tokens, what, fix));
    let (option, literal) = match tokens {
        [TokenTree::Ident(option), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
            let literal = match value {
                [TokenTree::Literal(literal)] => string(literal),
                _ => None,
            };
            (option.to_string(), literal)
        }
        _ => {
            let form = "write an option as in `name = \"item\"`".to_owned();
            return wrong("has something that is no option".to_owned(), Some(Fix::Advice(form)));
        }
    };
    let known: &[&str] =
        if name == "route" { &["method", "name", "guard", "wrap"] } else { &["name", "guard", "wrap"] };
    if !known.contains(&&*option) {
        let known: Vec<_> = known.iter().map(|option| format!("`{option}`")).collect();
        let fix = if option == "method" {
            "several methods are written with `#[route(\"/\", method = \"GET\", method = \"PUT\")]`".to_owned()
        } else {
            format!("the options are {}", known.join(", "))
        };
        return wrong(format!("has the option `{option}`, which `#[cors]` does not know"), Some(Fix::Advice(fix)));
    }
    let Some(literal) = literal else {
        let value = tokens::text(tokens[2..].to_vec());
        let fix = (!value.is_empty()).then(|| Fix::Write(format!("{option} = {value:?}")));
        return wrong(format!("has a value of `{option}` that is not a string"), fix);
    };
    let unparsed = |form: &str| fault(attribute, tokens, format!("has a value of `{option}` that is not {form}"), None);
    match &*option {
        "name" => resource.name = Some(literal.value()),
        "guard" => resource.guards.push(literal.parse().map_err(|_| unparsed("a path"))?),
        "wrap" => resource.wraps.push(literal.parse().map_err(|_| unparsed("an expression"))?),
        _ => {
            let method = literal.value();
            let right = method.to_ascii_uppercase();
            if right.is_empty() || !right.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return wrong(format!("has the method `{method}`, which actix-web refuses"), None);
            }
            if right != method {
                let fix = Fix::Write(format!("method = \"{right}\""));
                return wrong(format!("has the method `{method}`, which is not upper-case"), Some(fix));
            }
            if resource.methods.contains(&method) {
                return wrong(format!("has the method `{method}` twice"), Some(Fix::Remove));
            }
            resource.methods.push(method);
        }
    }
    Ok(())
}

fn string(literal: &Literal) -> Option<LitStr> {
    match Lit::new(literal.clone()) {
        Lit::Str(string) => Some(string),
        _ => None,
    }
}

/// This place, with the name resolution and the lints of generated code.
pub(crate) fn located(span: Span) -> Span {
    span.resolved_at(Span::call_site())
}

/// Refuses a path pattern about which actix-web panics, with its words.
fn check_path_pattern(path: &str) -> Result<(), String> {
    if is_plain_pattern(path) {
        return Ok(());
    }
    std::panic::catch_unwind(|| actix_router::ResourceDef::new(path)).map(drop).map_err(|reason| {
        let reason =
            reason.downcast_ref::<String>().cloned().or(reason.downcast_ref::<&str>().map(ToString::to_string));
        reason.as_deref().and_then(|reason| reason.lines().next()).unwrap_or("it is no pattern").to_owned()
    })
}

/// Whether the path has no parameters but such as `{id}`, each of another name.
fn is_plain_pattern(path: &str) -> bool {
    let mut names = Vec::new();
    let mut parts = path.split('{');
    let is_static = |part: &str| !part.contains('}') && !part.ends_with('*');
    if !parts.next().is_none_or(is_static) {
        return false;
    }
    parts.all(|part| {
        let Some((name, rest)) = part.split_once('}') else { return false };
        let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let is_new = !names.contains(&name);
        names.push(name);
        is_word && is_new && is_static(rest) && names.len() <= 4
    })
}
