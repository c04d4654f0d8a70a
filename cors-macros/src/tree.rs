//! What an annotated module has in it: handlers, modules, and what it leaves alone.

use cors_rules::{Code, Fix, Problem};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::{
    attr::Attr,
    condition::Builds,
    item::{Attribute, Item, Kind},
    keys::Key,
    members::members,
    mistake::Mistake,
    parse::{Host, parse_after},
    route,
    tokens::{self, Piece, split_at_commas, without_invisible_groups},
};

/// An inline module that has the policy of the one around it, or starts from that.
pub(crate) struct Module {
    pub(crate) item: Item,
    pub(crate) name: Ident,
    pub(crate) own: Option<Own>,
    pub(crate) members: Vec<Member>,
}

/// What stands in a module.
pub(crate) enum Member {
    Handler(Handler),
    Module(Module),
    /// A module in another file.
    File(Mistake, TokenStream),
    /// What has a policy of its own, which its own attribute makes of it.
    Annotated(TokenStream),
    Other(TokenStream),
}

/// A function that has the policy of its module, or starts from that.
pub(crate) struct Handler {
    pub(crate) item: Item,
    pub(crate) name: Ident,
    pub(crate) returns: bool,
    pub(crate) own: Option<Own>,
    /// Whether it stands for some builds only, and another one for the others.
    pub(crate) is_of_some_builds: bool,
}

/// `#[cors(inherit, ...)]`
pub(crate) struct Own {
    /// Its index among the attributes.
    pub(crate) index: usize,
    pub(crate) attr: Attr,
}

impl Module {
    /// Reads a module; the places of settings in it are behind `position`.
    pub(crate) fn read(item: Item, name: Ident, body: &Group, own: Option<Own>, position: usize) -> Self {
        let position = own.as_ref().map_or(position, |own| own.attr.end);
        let members = members(body.stream()).into_iter().flat_map(|member| read(member, position)).collect();
        Self { item, name, own, members }
    }

    /// Whether a handler is in it, with whatever policy.
    pub(crate) fn has_handler(&self) -> bool {
        self.members.iter().any(|member| match member {
            Member::Handler(_) | Member::Annotated(_) | Member::File(..) => true,
            Member::Module(module) => module.has_handler(),
            Member::Other(_) => false,
        })
    }

    /// The routes' methods of the handlers that have the methods of the module's policy; `None` where one can't be read.
    pub(crate) fn methods(&self) -> Option<Vec<String>> {
        let takes = |own: &Option<Own>| {
            own.as_ref().is_none_or(|own| {
                [Key::Setting(cors_rules::Setting::Methods), Key::Policy, Key::None]
                    .iter()
                    .all(|key| own.attr.key(*key).is_none())
            })
        };
        let mut methods = Vec::new();
        for member in &self.members {
            match member {
                Member::Handler(handler) if takes(&handler.own) => {
                    methods.extend(route::find(&handler.item.attributes).ok()?.methods());
                }
                Member::Module(module) if takes(&module.own) => methods.extend(module.methods()?),
                _ => {}
            }
        }
        Some(methods)
    }
}

/// The mistake of a module that stands in another file.
pub(crate) fn in_another_file(tokens: Vec<TokenTree>, position: usize) -> Mistake {
    let fix = "write the handlers into its braces, `mod api { ... }`; or give the policy a name, `policy! { ... }`, for \
               `#[cors(policy = ...)]` at each handler, or for `.wrap(...)` around the `Scope` that they are in";
    let problem = Problem::new(Code::HandlerMissing, "a module in another file").naming("which a macro can't read");
    Mistake::new(tokens, position, problem.fixed_by(Fix::Advice(fix.to_owned())))
}

fn read(member: Vec<TokenTree>, position: usize) -> Vec<Member> {
    let items = builds(Item::parse(member.iter().cloned()));
    if let [item] = items.as_slice()
        && matches!(item.kind, Kind::Other(_))
    {
        return vec![Member::Other(member.into_iter().collect())];
    }
    let is_of_some_builds = items.len() > 1;
    items.into_iter().map(|item| read_item(item, is_of_some_builds, position)).collect()
}

fn read_item(item: Item, is_of_some_builds: bool, position: usize) -> Member {
    let is_annotation = |attribute: &Attribute| attribute.name() == "cors";
    let annotation = item.attributes.iter().position(is_annotation);
    let own = annotation.and_then(|index| own(&item.attributes[index], index, position));
    if annotation.is_some() && own.is_none() {
        return Member::Annotated(item.to_token_stream());
    }
    match item.kind.clone() {
        Kind::Function { name, returns } if own.is_some() || item.attributes.iter().any(route::says_route) => {
            Member::Handler(Handler { item, name, returns, own, is_of_some_builds })
        }
        Kind::Module { name, body: Some(body) } => Member::Module(Module::read(item, name, &body, own, position)),
        Kind::Module { body: None, .. } => {
            let mistake = in_another_file(item.rest.clone().into_iter().collect(), position);
            Member::File(mistake, item.to_token_stream())
        }
        // Its own attribute says what is wrong.
        _ if own.is_some() => Member::Annotated(item.to_token_stream()),
        _ => Member::Other(item.to_token_stream()),
    }
}

/// The settings of an attribute that starts from those of the module.
fn own(attribute: &Attribute, index: usize, position: usize) -> Option<Own> {
    let arguments = attribute.arguments.clone()?;
    let first = without_invisible_groups(arguments.clone()).into_iter().next()?;
    let inherits = match &first {
        TokenTree::Ident(word) => word == Key::Inherit.name(),
        // By mistake.
        TokenTree::Literal(literal) => tokens::string(literal).is_some_and(|word| word == Key::Inherit.name()),
        _ => false,
    };
    inherits.then(|| Own { index, attr: parse_after(position, arguments, Host::Attribute) })
}

/// An item for each combination of the builds that its `cfg_attr` tell apart, where what those add is a route or a policy.
fn builds(item: Item) -> Vec<Item> {
    let conditional = item.attributes.iter().enumerate().find_map(|(index, attribute)| {
        let added = attribute.is("cfg_attr").then(|| attribute.arguments.clone()).flatten()?;
        let mut pieces = split_at_commas(added).into_iter().map(|Piece { tokens, .. }| tokens);
        let condition: TokenStream = pieces.next()?.into_iter().collect();
        let added: Vec<_> = pieces.map(|tokens| Attribute::new(tokens.into_iter().collect())).collect();
        let is_read = |attribute: &Attribute| route::says_route(attribute) || attribute.name() == "cors";
        added.iter().any(is_read).then_some((index, condition, added))
    });
    let Some((index, condition, added)) = conditional else { return vec![item] };
    let of_builds = |cfg: TokenStream, added: Vec<Attribute>| {
        let mut item = item.clone();
        item.attributes.splice(index..=index, added);
        item.attributes.insert(0, Attribute::new(cfg));
        item
    };
    let with = of_builds(quote!(cfg(#condition)), added);
    let without = of_builds(quote!(cfg(not(#condition))), Vec::new());
    [with, without].into_iter().filter(is_possible).flat_map(builds).collect()
}

/// Whether there is a build with the item, as far as its conditions can be read.
fn is_possible(item: &Item) -> bool {
    let conditions = item.conditions();
    let Ok(builds) = Builds::new(conditions.iter()) else { return true };
    (0..builds.len()).any(|build| conditions.iter().all(|condition| builds.holds(condition, build)))
}
