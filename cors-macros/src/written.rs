//! A checked policy as what a constant holds: texts, and predicates beside them.

use std::mem;

use cors_rules::{Environment, OriginItem, Part, Policy, Setting, Settings};
use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use crate::{
    attr::Attr,
    calls::{self, Call},
    keys::Key,
    tokens::call,
    values::{Item, Kind},
};

/// A policy that was checked.
pub(crate) struct Written {
    /// Texts as [`Settings::write`] writes them, those of some builds apart.
    texts: Vec<(Vec<TokenTree>, String)>,
    /// The functions that are asked, in the order in which they stand in the texts.
    predicates: Vec<(Vec<TokenTree>, syn::ExprPath, bool)>,
    /// Whether a part of it is known only when the program starts.
    pub(crate) is_open: bool,
}

impl Written {
    /// What an attribute says, of which `policy` is what it is in one build.
    pub(crate) fn new(attr: &Attr, policy: Policy) -> Self {
        let mut standing = Settings {
            credentials: policy.credentials,
            max_age: policy.max_age,
            enforce: policy.enforce,
            preflight_status: attr.preflight_status.as_ref().map(|_| policy.preflight_status),
            ..Settings::default()
        };
        if attr.list(Setting::Methods).is_none() {
            standing.methods = policy.methods.into_list();
        }
        let mut written = Self { texts: Vec::new(), predicates: Vec::new(), is_open: false };
        for (setting, item) in attr.lists.iter().flat_map(|(setting, items)| items.iter().map(|item| (*setting, item)))
        {
            match &item.cfg {
                None => written.add(setting, item, &mut standing),
                // Apart, and in its place: predicates are asked in their order.
                Some(cfg) => {
                    written.push(Vec::new(), mem::take(&mut standing));
                    let mut settings = Settings::default();
                    written.add(setting, item, &mut settings);
                    written.push(cfg.tokens.clone(), settings);
                }
            }
        }
        let (of_some, of_all): (Vec<_>, Vec<_>) = attr.dangers.iter().partition(|item| item.cfg.is_some());
        standing.dangers = of_all.into_iter().map(|item| item.danger).collect();
        standing.partial = partial(attr);
        written.push(Vec::new(), standing);
        for item in of_some {
            let cfg = item.cfg.as_ref().map(|cfg| cfg.tokens.clone()).unwrap_or_default();
            written.push(cfg, Settings { dangers: vec![item.danger], ..Settings::default() });
        }
        written
    }

    /// A policy that is this text.
    pub(crate) fn plain(text: String) -> Self {
        Self { texts: vec![(Vec::new(), text)], predicates: Vec::new(), is_open: false }
    }

    /// Its text, where that is all: it is the same in each build, and names nothing.
    pub(crate) fn as_plain(&self) -> Option<&str> {
        match self.texts.as_slice() {
            [(cfg, text)] if cfg.is_empty() && self.predicates.is_empty() && !self.is_open => Some(text),
            _ => None,
        }
    }

    fn push(&mut self, cfg: Vec<TokenTree>, settings: Settings) {
        if settings != Settings::default() {
            self.texts.push((cfg, settings.finding_public_suffixes().write()));
        }
    }

    fn add(&mut self, setting: Setting, item: &Item, settings: &mut Settings) {
        let origin = match &item.kind {
            Kind::Literal(text) => {
                let list = match setting {
                    Setting::Methods => &mut settings.methods,
                    Setting::Headers => &mut settings.headers,
                    Setting::ExposeHeaders => &mut settings.expose_headers,
                    _ => return settings.origins.push(OriginItem::Pattern(text.clone().into())),
                };
                return list.push(text.clone().into());
            }
            Kind::Call(Call::Environment { name, default }) => {
                self.is_open = true;
                let default =
                    default.as_ref().map(|default| default.iter().map(|(text, _)| text.clone().into()).collect());
                OriginItem::Environment(Environment { name: name.clone().into(), default })
            }
            Kind::Call(Call::Predicate { path, is_async }) => {
                self.predicates.push((item.cfg_tokens(), path.clone(), *is_async));
                OriginItem::Predicate(calls::written(path, *is_async).into())
            }
        };
        settings.origins.push(origin);
    }

    /// The texts, as the function takes them that makes a constant of it.
    pub(crate) fn texts(&self) -> TokenStream {
        let texts = self.texts.iter().map(|(cfg, text)| quote!(#(#cfg)* #text));
        quote!(&[#(#texts),*])
    }

    /// Whether a function is asked.
    pub(crate) fn has_predicates(&self) -> bool {
        !self.predicates.is_empty()
    }

    /// The predicates, as it takes them.
    pub(crate) fn predicates(&self) -> TokenStream {
        let predicates = self.predicates.iter().map(|(cfg, path, is_async)| {
            let (function, form) =
                if *is_async { ("asynchronous", "Asynchronous") } else { ("synchronous", "Synchronous") };
            let span = path.span();
            let (function, form) = (format_ident!("{function}", span = span), format_ident!("{form}", span = span));
            let function = quote_spanned!(span=> __cors_runtime::#function);
            let predicate = quote_spanned!(span=> const { &__cors_runtime::#form(#path) });
            let predicate = call(&path.path, &function, predicate);
            quote!(#(#cfg)* #predicate)
        });
        // In a block of its own it lives for ever, wherever `policy!` stands.
        if self.predicates.is_empty() { quote!(&[]) } else { quote!(const { &[#(#predicates),*] }) }
    }
}

/// What of the settings is not written as a policy of one build and one handler has it.
fn partial(attr: &Attr) -> Vec<(Part, Setting)> {
    let mut partial = Vec::new();
    for &setting in Setting::ALL {
        let is_of_builds = match setting {
            Setting::Danger => attr.dangers.iter().any(|item| item.cfg.is_some()),
            _ => attr.list(setting).is_some_and(|items| items.iter().any(|item| item.cfg.is_some())),
        };
        let is_narrowed = setting == Setting::Methods && attr.is_narrowed;
        let is_inherited = (is_of_builds || is_narrowed) && attr.inherited.contains(&Key::Setting(setting));
        let parts = [(Part::Builds, is_of_builds), (Part::Handlers, is_narrowed), (Part::Inherited, is_inherited)];
        partial.extend(parts.into_iter().filter(|(_, applies)| *applies).map(|(part, _)| (part, setting)));
    }
    partial
}
