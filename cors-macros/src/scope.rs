//! The policy of a module, as the handlers in it get it.
//!
//! What its keys name is found where the attribute stands, and not in the module. So the constants that it names are those of a
//! type in the module, which are written beside the module: from there every name is found, in a function too.

use std::{cell::RefCell, rc::Rc};

use cors_rules::{Code, Fix, Setting};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse_quote;

use crate::{
    attr::Attr,
    check::{Checked, check_attribute},
    constant::{Constant, Runtime, Whose, constant, copy, nothing, open},
    expand::{Policy, coverage, registered},
    inherit::{explain, inherit, involved},
    item::Item,
    keys::Key,
    mistake::Mistake,
    outside::Outside,
    served::narrow,
    tree::{Handler, Module, Own},
};

const METHODS: Key = Key::Setting(Setting::Methods);
const ORIGINS: Key = Key::Setting(Setting::Origins);

/// The settings of a module, its own or those that it has from the module around.
pub(crate) struct Scope {
    attr: Attr,
    /// What is wrong with them was said, and is not said of the handlers again.
    is_refused: bool,
    /// How many modules are around it, up to the outermost that has a policy.
    depth: usize,
    /// What the constants are that are written beside it.
    named: Option<syn::Path>,
    predicates: Option<TokenStream>,
    /// Where what is named is found.
    policy: Outside,
    origins: Outside,
    krate: Outside,
    /// Where they stand, if that is not the attribute that is expanded.
    settings: Option<Span>,
    /// The policies of handlers that have the module's, by the methods of their routes.
    known: RefCell<Vec<(Vec<String>, Rc<Checked>)>>,
}

impl Scope {
    /// The settings of an attribute on a module, with its mistakes.
    pub(crate) fn new(attr: Attr, module: &Module) -> (Self, Vec<Mistake>) {
        let here = Outside { depth: 0, module: module.name.clone() };
        Self::checked(attr, module, [here.clone(), here.clone(), here])
    }

    /// The settings of a module in this one that has an attribute of its own.
    pub(crate) fn inner(&self, own: &Attr, module: &Module, depth: usize) -> (Self, Vec<Mistake>) {
        let here = Outside { depth, module: module.name.clone() };
        let outside = |key: Key, outer: &Outside| if own.key(key).is_some() { here.clone() } else { outer.clone() };
        let outsides =
            [outside(Key::Policy, &self.policy), outside(ORIGINS, &self.origins), outside(Key::Crate, &self.krate)];
        let attr = self.with(own.clone());
        let inherited = attr.inherited.clone();
        let (mut scope, mistakes) = Self::checked(attr, module, outsides);
        scope.depth = depth;
        scope.settings = own.inherit_span();
        scope.is_refused |= self.is_refused;
        (scope, self.explained(mistakes, own, &inherited))
    }

    fn checked(mut attr: Attr, module: &Module, [policy, origins, krate]: [Outside; 3]) -> (Self, Vec<Mistake>) {
        let has_own_methods = !attr.inherited.contains(&METHODS);
        let served = attr.list(Setting::Methods).filter(|_| has_own_methods).and_then(|_| module.methods());
        let served = served.filter(|methods| !methods.is_empty());
        let (mut named, mut predicates, mut mistakes) = (None, None, Vec::new());
        let mut is_refused = false;
        match check_attribute(attr.clone(), served.as_deref()) {
            Ok(Checked::Named(path)) => named = Some(path),
            Ok(Checked::Policy(written)) if written.has_predicates() => predicates = Some(written.predicates()),
            Ok(_) => {}
            Err(found) => {
                mistakes = found;
                is_refused = true;
            }
        }
        for Mistake { problem, .. } in &mut mistakes {
            if problem.code == Code::MethodNotServed {
                problem.other.clear();
                problem.fix = Some(Fix::Remove);
            }
        }
        attr.mistakes.clear();
        let known = RefCell::default();
        (
            Self { attr, is_refused, depth: 0, named, predicates, policy, origins, krate, settings: None, known },
            mistakes,
        )
    }

    /// The settings of `own`, with those that it has from here.
    fn with(&self, own: Attr) -> Attr {
        let mut attr = inherit(&self.attr, own);
        let inherits_origins = attr.inherited.contains(&ORIGINS) || attr.key(ORIGINS).is_none();
        if self.is_refused && inherits_origins {
            attr.unread.push(Setting::Origins);
        }
        attr
    }

    /// The policy of a handler, `depth` modules deep, whose route has these methods; and what is wrong with it.
    pub(crate) fn policy(&self, depth: usize, handler: &Handler, methods: &[String]) -> (Policy, Vec<Mistake>) {
        let name = handler.name.to_string();
        let whose = if handler.own.is_some() { Whose::Own } else { Whose::Module };
        let none = |mistakes| (Policy { constant: nothing(&name), beside: TokenStream::new() }, mistakes);
        let known = match &handler.own {
            Some(own) => self.of_inheriting(handler, &own.attr, Some(methods)).map(Rc::new),
            None => self.of_plain(handler, methods),
        };
        let known = match known {
            Ok(known) => known,
            Err(mistakes) => return none(mistakes),
        };
        let policy = match &*known {
            Checked::Policy(written) => {
                let is_own = handler.own.as_ref().is_some_and(|own| own.attr.key(ORIGINS).is_some());
                let predicates = if is_own || !written.has_predicates() {
                    written.predicates()
                } else {
                    let holder = self.origins.holder(depth);
                    quote!(#holder::PREDICATES)
                };
                let runtime = self.runtime(depth, handler.own.as_ref());
                let own = handler.own.as_ref().and_then(|own| own.attr.inherit_span());
                let settings = own.or(self.settings).unwrap_or_else(Span::call_site);
                let beside = registered(&runtime, &handler.item, &open(written, &name, settings));
                let constant = constant(written, &predicates, &name, whose);
                let constant = match self.settings {
                    Some(place) if handler.own.is_none() => constant.standing_at(place),
                    _ => constant,
                };
                Policy { constant, beside }
            }
            Checked::Named(path) => {
                let holder = self.policy.holder(depth);
                let place = handler.name.clone().into();
                let runtime = self.runtime(depth, handler.own.as_ref());
                let beside = coverage(&runtime, path, &place, &handler.item, &handler.name, methods);
                let constant = Constant::Expression(copy(&parse_quote!(#holder::POLICY), path, &name, whose));
                Policy { constant, beside }
            }
            Checked::None | Checked::Given(_) => return none(Vec::new()),
        };
        (policy, Vec::new())
    }

    /// What is wrong with the settings of a handler whose route can't be read.
    pub(crate) fn mistakes(&self, handler: &Handler) -> Vec<Mistake> {
        let checked = handler.own.as_ref().map(|own| self.of_inheriting(handler, &own.attr, None));
        checked.and_then(Result::err).unwrap_or_default()
    }

    /// What a handler has that writes nothing itself.
    fn of_plain(&self, handler: &Handler, methods: &[String]) -> Result<Rc<Checked>, Vec<Mistake>> {
        if self.is_refused {
            return Err(Vec::new());
        }
        let is_of_all_builds = handler.item.cfgs().next().is_none();
        let known = self.known.borrow().iter().find(|(known, _)| known == methods).cloned();
        if let Some((_, known)) = known.filter(|_| is_of_all_builds) {
            return Ok(known);
        }
        let mut attr = self.attr.clone();
        if let Some(mistake) = narrow(&mut attr, handler, methods) {
            return Err(vec![mistake]);
        }
        let methods_of = |attr: &Attr| attr.list(Setting::Methods).map(<[_]>::len);
        attr.is_narrowed = methods_of(&attr) < methods_of(&self.attr);
        let known = Rc::new(check_attribute(attr, Some(methods))?);
        if is_of_all_builds {
            self.known.borrow_mut().push((methods.to_vec(), Rc::clone(&known)));
        }
        Ok(known)
    }

    /// What a handler has that replaces settings by those of `own`.
    fn of_inheriting(
        &self,
        handler: &Handler,
        own: &Attr,
        methods: Option<&[String]>,
    ) -> Result<Checked, Vec<Mistake>> {
        let mut attr = self.with(own.clone());
        let inherited = attr.inherited.clone();
        let has_methods = inherited.contains(&METHODS) && !self.is_refused;
        let unserved = methods.filter(|_| has_methods).and_then(|methods| narrow(&mut attr, handler, methods));
        let mut mistakes: Vec<_> = unserved.into_iter().collect();
        match check_attribute(attr, methods) {
            Ok(checked) if mistakes.is_empty() && !self.is_refused => return Ok(checked),
            Ok(_) => {}
            Err(found) => mistakes.extend(self.explained(found, own, &inherited)),
        }
        Err(mistakes)
    }

    /// Mistakes in the settings of `own` and those that are inherited from here, where these were not refused before.
    fn explained(&self, mistakes: Vec<Mistake>, own: &Attr, inherited: &[Key]) -> Vec<Mistake> {
        let Some(word) = own.key(Key::Inherit) else { return mistakes };
        let (of_module, of_own): (Vec<_>, Vec<_>) =
            mistakes.into_iter().partition(|mistake| involved(mistake, inherited).is_some());
        let explained = of_module.into_iter().filter(|_| !self.is_refused);
        of_own.into_iter().chain(explained.map(|mistake| explain(mistake, inherited, self.attr.end, word))).collect()
    }

    /// The crate that the generated code names, seen from `depth` modules deep.
    pub(crate) fn runtime(&self, depth: usize, own: Option<&Own>) -> Runtime {
        match (own.and_then(|own| own.attr.krate.as_ref()), &self.attr.krate) {
            (Some(own), _) => Runtime::written(own.to_token_stream()),
            (None, Some(path)) => Runtime::written(self.krate.seen(path, depth)),
            (None, None) => Runtime::default(),
        }
    }

    /// The type in the module whose constants are written beside it, and those.
    pub(crate) fn constants(&self, item: &Item, name: &Ident) -> (TokenStream, TokenStream) {
        let is_here = |outside: &Outside| outside.depth == self.depth;
        let cfgs: Vec<_> = item.cfgs().collect();
        let import = self.attr.krate.as_ref().filter(|_| is_here(&self.krate)).and_then(|path| self.krate.import(path));
        let import = import.map(|import| quote!(#(#cfgs)* #import));
        let runtime = if is_here(&self.krate) { Runtime::of(&self.attr) } else { self.runtime(self.depth - 1, None) };
        let named = self.named.as_ref().filter(|_| is_here(&self.policy)).map(|path| {
            let copy = copy(path, path, "", Whose::Own);
            quote! {
                const POLICY: #runtime::__private::Cors = {
                    use #runtime::__private as __cors_runtime;
                    #copy
                };
            }
        });
        let predicates = self.predicates.as_ref().filter(|_| is_here(&self.origins)).map(|predicates| {
            quote! {
                const PREDICATES: &'static [&'static dyn #runtime::__private::Predicate] = {
                    use #runtime::__private as __cors_runtime;
                    #predicates
                };
            }
        });
        if named.is_none() && predicates.is_none() {
            return (TokenStream::new(), import.unwrap_or_default());
        }
        let inside = quote!(
            pub(super) struct __CorsModule;
        );
        let beside = quote! {
            #import
            #(#cfgs)*
            impl #name::__CorsModule {
                #named
                #predicates
            }
        };
        (inside, beside)
    }
}
