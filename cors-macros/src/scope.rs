//! The policy of a module, as the handlers in it get it.
//!
//! What its keys name is found where the attribute stands, and not in the module. So the constants that it names are those of a
//! type in the module, which are written beside the module: from there every name is found, in a function too.

use std::{cell::RefCell, rc::Rc};

use cors_rules::{Code, Fix, Problem, Setting, method};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{parse_quote, spanned::Spanned};

use crate::{
    attr::Attr,
    check::{Checked, check_attribute},
    condition::{Builds, Condition},
    expand::{Policy, constant, copy, coverage, nothing, open, registered},
    inherit::inherit,
    item::Item,
    keys::Key,
    mistake::Mistake,
    route::located,
    tree::Module,
};

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
    policy: Origin,
    origins: Origin,
    krate: Origin,
    /// The policies of handlers that have the module's, by the methods of their routes.
    known: RefCell<Vec<(Vec<String>, Rc<Known>)>>,
}

/// What a handler has, and the texts of its settings.
struct Known {
    checked: Checked,
    texts: TokenStream,
}

impl Known {
    fn new(checked: Checked) -> Rc<Self> {
        let texts = if let Checked::Policy(written) = &checked { written.texts() } else { TokenStream::new() };
        Rc::new(Self { checked, texts })
    }
}

/// The module on whose attribute something is written: how deep it is, and its name.
#[derive(Clone)]
struct Origin {
    depth: usize,
    module: Ident,
}

impl Scope {
    /// The settings of an attribute on a module, with its mistakes.
    pub(crate) fn new(attr: Attr, module: &Module) -> (Self, Vec<Mistake>) {
        let here = Origin { depth: 0, module: module.name.clone() };
        Self::checked(attr, module, [here.clone(), here.clone(), here])
    }

    /// The settings of a module in this one that has an attribute of its own.
    pub(crate) fn inner(&self, own: Attr, module: &Module, depth: usize) -> (Self, Vec<Mistake>) {
        let here = Origin { depth, module: module.name.clone() };
        let origin = |key: Key, outer: &Origin| if own.key(key).is_some() { here.clone() } else { outer.clone() };
        let origins = [
            origin(Key::Policy, &self.policy),
            origin(Key::Setting(Setting::Origins), &self.origins),
            origin(Key::Crate, &self.krate),
        ];
        let (start, word) = (self.attr.end, own.key(Key::Inherit).cloned());
        let attr = self.with(own);
        let inherited = attr.inherited.clone();
        let (mut scope, mistakes) = Self::checked(attr, module, origins);
        scope.depth = depth;
        scope.is_refused |= self.is_refused;
        let explained = mistakes.into_iter().filter_map(|mistake| {
            let Some(word) = &word else { return Some(mistake) };
            explain(mistake, &inherited, self.is_refused, start, word)
        });
        (scope, explained.collect())
    }

    fn checked(mut attr: Attr, module: &Module, [policy, origins, krate]: [Origin; 3]) -> (Self, Vec<Mistake>) {
        let has_own_methods = !attr.inherited.contains(&Key::Setting(Setting::Methods));
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
        (Self { attr, is_refused, depth: 0, named, predicates, policy, origins, krate, known }, mistakes)
    }

    /// The settings of `own`, with those that it has from here.
    fn with(&self, own: Attr) -> Attr {
        let mut attr = inherit(&self.attr, own);
        if self.is_refused && attr.inherited.contains(&Key::Setting(Setting::Origins)) {
            attr.unread.push(Setting::Origins);
        }
        if self.is_refused && attr.key(Key::Setting(Setting::Origins)).is_none() {
            attr.unread.push(Setting::Origins);
        }
        attr
    }

    /// The policy of a handler, `depth` modules deep, and what is wrong with it.
    pub(crate) fn policy(
        &self,
        depth: usize,
        item: &Item,
        name: &Ident,
        own: Option<&Attr>,
        methods: &[String],
    ) -> (Policy, Vec<Mistake>) {
        let handler = name.to_string();
        let runtime = self.runtime(depth, own);
        let none = |mistakes| (Policy { constant: nothing(&handler), beside: TokenStream::new() }, mistakes);
        let known = match self.checked_for(item, name, own, methods) {
            Ok(known) => known,
            Err(mistakes) => return none(mistakes),
        };
        let policy = match &known.checked {
            Checked::Policy(written) => {
                let is_own = own.is_some_and(|own| own.key(Key::Setting(Setting::Origins)).is_some());
                let predicates = if is_own || !written.has_predicates() {
                    written.predicates()
                } else {
                    let holder = self.origins.holder(depth);
                    quote!(#holder::PREDICATES)
                };
                let beside = registered(&runtime, item, &open(written, &handler));
                Policy { constant: constant(&known.texts, &predicates, &handler), beside }
            }
            Checked::Named(path) => {
                let holder = self.policy.holder(depth);
                let beside = coverage(&runtime, path, &name.clone().into(), item, name, methods);
                Policy { constant: copy(&parse_quote!(#holder::POLICY), path, &handler), beside }
            }
            Checked::None | Checked::Given(_) => return none(Vec::new()),
        };
        (policy, Vec::new())
    }

    fn checked_for(
        &self,
        item: &Item,
        name: &Ident,
        own: Option<&Attr>,
        methods: &[String],
    ) -> Result<Rc<Known>, Vec<Mistake>> {
        let Some(own) = own else {
            if self.is_refused {
                return Err(Vec::new());
            }
            let is_of_all_builds = item.cfgs().next().is_none();
            let known = self.known.borrow().iter().find(|(known, _)| known == methods).cloned();
            if let Some((_, checked)) = known.filter(|_| is_of_all_builds) {
                return Ok(checked);
            }
            let mut attr = self.attr.clone();
            let unserved = narrow(&mut attr, item, name, methods, false);
            if unserved.is_some() {
                return Err(unserved.into_iter().collect());
            }
            let checked = Known::new(check_attribute(attr, Some(methods))?);
            if is_of_all_builds {
                self.known.borrow_mut().push((methods.to_vec(), Rc::clone(&checked)));
            }
            return Ok(checked);
        };
        let mut attr = self.with(own.clone());
        let inherited = attr.inherited.clone();
        let has_methods = inherited.contains(&Key::Setting(Setting::Methods)) && !self.is_refused;
        let unserved = if has_methods { narrow(&mut attr, item, name, methods, true) } else { None };
        let checked = check_attribute(attr, Some(methods));
        let mut mistakes: Vec<_> = unserved.into_iter().collect();
        let word = own.key(Key::Inherit);
        match checked {
            Ok(checked) if mistakes.is_empty() && !self.is_refused => return Ok(Known::new(checked)),
            Ok(_) => {}
            Err(found) => mistakes.extend(found.into_iter().filter_map(|mistake| match word {
                Some(word) => explain(mistake, &inherited, self.is_refused, self.attr.end, word),
                None => Some(mistake),
            })),
        }
        Err(mistakes)
    }

    /// The crate that the generated code names, seen from `depth` modules deep.
    pub(crate) fn runtime(&self, depth: usize, own: Option<&Attr>) -> TokenStream {
        if let Some(path) = own.and_then(|own| own.krate.as_ref()) {
            return path.to_token_stream();
        }
        let Some(path) = &self.attr.krate else { return quote!(::cors_runtime) };
        let up = supers(depth - self.krate.depth + 1);
        match start(path) {
            Start::Absolute => path.to_token_stream(),
            Start::Itself => {
                let rest = path.segments.iter().skip(1);
                quote!(#up #(::#rest)*)
            }
            Start::Outer => quote!(#up::#path),
            Start::Name => {
                let alias = self.krate.alias(path.span());
                quote!(#up::#alias)
            }
        }
    }

    /// The type in the module whose constants are written beside it, and those.
    pub(crate) fn constants(&self, item: &Item, name: &Ident) -> (TokenStream, TokenStream) {
        let is_here = |origin: &Origin| origin.depth == self.depth;
        let cfgs: Vec<_> = item.cfgs().collect();
        let runtime = || match &self.attr.krate {
            Some(path) => path.to_token_stream(),
            None => quote!(::cors_runtime),
        };
        let alias = self.attr.krate.as_ref().filter(|path| is_here(&self.krate) && matches!(start(path), Start::Name));
        let alias = alias.map(|path| {
            let alias = self.krate.alias(located(Span::call_site()));
            quote!(#(#cfgs)* use #path as #alias;)
        });
        let named = self.named.as_ref().filter(|_| is_here(&self.policy)).map(|path| {
            let (runtime, copy) = (runtime(), copy(path, path, ""));
            quote! {
                const POLICY: #runtime::__private::Cors = {
                    use #runtime::__private as __cors_runtime;
                    #copy
                };
            }
        });
        let predicates = self.predicates.as_ref().filter(|_| is_here(&self.origins)).map(|predicates| {
            let runtime = runtime();
            quote! {
                const PREDICATES: &'static [&'static dyn #runtime::__private::Predicate] = {
                    use #runtime::__private as __cors_runtime;
                    #predicates
                };
            }
        });
        if named.is_none() && predicates.is_none() {
            return (TokenStream::new(), alias.unwrap_or_default());
        }
        let inside = quote!(
            pub(super) struct __CorsModule;
        );
        let beside = quote! {
            #alias
            #(#cfgs)*
            impl #name::__CorsModule {
                #named
                #predicates
            }
        };
        (inside, beside)
    }
}

impl Origin {
    /// The type whose constants are those of the module, seen from `depth` modules deep.
    fn holder(&self, depth: usize) -> TokenStream {
        match depth - self.depth {
            0 => quote!(__CorsModule),
            ups => {
                let up = supers(ups);
                quote!(#up::__CorsModule)
            }
        }
    }

    /// The name that the crate has beside the module.
    fn alias(&self, span: Span) -> Ident {
        format_ident!("cors_runtime_of_{}", self.module, span = located(span))
    }
}

/// How a path is found.
enum Start {
    /// The same wherever it stands.
    Absolute,
    Itself,
    Outer,
    Name,
}

fn start(path: &syn::Path) -> Start {
    let first = path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
    match first.as_str() {
        _ if path.leading_colon.is_some() => Start::Absolute,
        "crate" | "$crate" => Start::Absolute,
        "self" => Start::Itself,
        "super" => Start::Outer,
        _ => Start::Name,
    }
}

fn supers(count: usize) -> TokenStream {
    let each = (0..count).map(|_| quote!(super));
    quote!(#(#each)::*)
}

/// Leaves of the module's methods those that the route serves; where it serves none of them, that is the handler's mistake.
fn narrow(attr: &mut Attr, item: &Item, name: &Ident, methods: &[String], inherits: bool) -> Option<Mistake> {
    let (_, items) = attr.lists.iter_mut().find(|(setting, _)| *setting == Setting::Methods)?;
    let written: Vec<_> = items.iter().filter_map(|item| item.literal()).map(|method| format!("`{method}`")).collect();
    items.retain(|item| item.literal().is_none_or(|method| method == "*" || methods.iter().any(|own| own == method)));
    let conditions: Vec<_> = items.iter().filter_map(|item| item.condition()).collect();
    if conditions.len() < items.len() || written.is_empty() {
        return None;
    }
    let mut context = String::new();
    if !items.is_empty() {
        let of_handler = item.conditions();
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
    let fix = match (allowed.is_empty(), inherits) {
        (true, _) => "write `#[cors(none)]` above its route: no page may send such a request".to_owned(),
        (_, true) => format!("write `{list}` into its `#[cors(inherit)]`, or add them to those of the module"),
        (_, false) => {
            format!("write `#[cors(inherit, {list})]` above its route, or add them to those of the module")
        }
    };
    let problem = Problem::new(Code::ModuleMethods, name.to_string()).naming(written.join(", ")).only(context);
    Some(Mistake::new(vec![name.clone().into()], usize::MAX, problem.fixed_by(Fix::Advice(fix))))
}

/// Says of a mistake which the module's settings have a part in that they have; `None` where that was said of the module.
fn explain(
    mut mistake: Mistake,
    inherited: &[Key],
    is_refused: bool,
    start: usize,
    word: &crate::mistake::Spot,
) -> Option<Mistake> {
    let problem = &mut mistake.problem;
    let places = [problem.place, problem.clash].into_iter().flatten();
    let setting = places.map(|place| place.setting).find(|setting| inherited.contains(&Key::Setting(*setting)));
    let Some(setting) = setting else { return Some(mistake) };
    if is_refused {
        return None;
    }
    let fix = format!("write `{setting}` here too: that of the module does not go with what stands here");
    problem.fix = Some(Fix::Advice(fix));
    if mistake.position <= start {
        mistake.tokens.clone_from(&word.tokens);
        mistake.position = word.position;
    }
    Some(mistake)
}
