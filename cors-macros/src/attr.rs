//! The settings of an attribute, each with the place where it is written.

use cors_rules::{MaxAge, PreflightStatus, Setting};
use proc_macro2::{Span, TokenStream, TokenTree};

use crate::{
    condition::{Cfg, Condition},
    keys::Key,
    mistake::{Mistake, Spot},
    values::{DangerItem, Item},
};

/// The settings of an attribute or of `policy!`.
#[derive(Clone, Default)]
pub(crate) struct Attr {
    pub(crate) lists: Vec<(Setting, Vec<Item>)>,
    pub(crate) flags: Vec<(Setting, bool)>,
    pub(crate) max_age: Option<(MaxAge, Spot)>,
    pub(crate) dangers: Vec<DangerItem>,
    pub(crate) preflight_status: Option<(PreflightStatus, Spot)>,
    pub(crate) policy: Option<syn::Path>,
    pub(crate) krate: Option<syn::Path>,
    /// The keys as they were written, in their order.
    pub(crate) keys: Vec<(Key, Spot)>,
    /// Settings of which a part could not be read.
    pub(crate) unread: Vec<Setting>,
    pub(crate) mistakes: Vec<Mistake>,
    /// The last position in it.
    pub(crate) end: usize,
    /// Of a handler or a module inside of an annotated module, the keys that it has from there.
    pub(crate) inherited: Vec<Key>,
    /// Whether these are the settings of a module, with those of its methods that one handler has.
    pub(crate) is_narrowed: bool,
    /// The constant of a handler whose settings were checked on the module around it.
    pub(crate) given: Option<TokenStream>,
}

impl Attr {
    /// What stands before items.
    pub(crate) fn cfgs(&self) -> impl Iterator<Item = &Cfg> {
        let items = self.lists.iter().flat_map(|(_, items)| items).filter_map(|item| item.cfg.as_ref());
        items.chain(self.dangers.iter().filter_map(|item| item.cfg.as_ref()))
    }

    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.cfgs().map(|cfg| &cfg.condition)
    }

    pub(crate) fn list(&self, setting: Setting) -> Option<&[Item]> {
        self.lists.iter().find(|(other, _)| *other == setting).map(|(_, items)| items.as_slice())
    }

    pub(crate) fn flag(&self, setting: Setting) -> bool {
        self.flags.contains(&(setting, true))
    }

    pub(crate) fn key(&self, key: Key) -> Option<&Spot> {
        self.keys.iter().find(|(other, _)| *other == key).map(|(_, spot)| spot)
    }

    /// Where it says `inherit`.
    pub(crate) fn inherit_span(&self) -> Option<Span> {
        self.key(Key::Inherit)?.tokens.first().map(TokenTree::span)
    }
}
