//! Settings that a handler or a module has from the module around it.

use cors_rules::{Form, Setting};

use crate::{attr::Attr, keys::Key};

/// The settings of `own`, and those of `module` whose keys are not written there. Beside `policy` and `none` nothing is
/// inherited, and `inherit` is a mistake.
pub(crate) fn inherit(module: &Attr, own: Attr) -> Attr {
    let mut attr = own;
    if attr.key(Key::Policy).is_some() || attr.key(Key::None).is_some() {
        return attr;
    }
    attr.keys.retain(|(key, _)| *key != Key::Inherit);
    let inherited: Vec<_> = module.keys.iter().filter(|(key, _)| attr.key(*key).is_none()).cloned().collect();
    for (key, _) in &inherited {
        take(&mut attr, module, *key);
    }
    attr.inherited = inherited.iter().map(|(key, _)| *key).collect();
    // In the order of their places.
    attr.keys.splice(0..0, inherited);
    attr
}

fn take(attr: &mut Attr, module: &Attr, key: Key) {
    let setting = match key {
        Key::Setting(setting) => setting,
        Key::Policy => return attr.policy.clone_from(&module.policy),
        Key::Crate => return attr.krate.clone_from(&module.krate),
        Key::Inherit | Key::None => return,
    };
    let is_same = |other: &Setting| *other == setting;
    match setting.form() {
        Form::List => attr.lists.extend(module.lists.iter().filter(|(other, _)| is_same(other)).cloned()),
        Form::Flag => attr.flags.extend(module.flags.iter().filter(|(other, _)| is_same(other)).copied()),
        Form::Time => attr.max_age.clone_from(&module.max_age),
        Form::Dangers => attr.dangers.clone_from(&module.dangers),
        Form::Status => attr.preflight_status.clone_from(&module.preflight_status),
    }
    attr.unread.extend(module.unread.iter().copied().filter(is_same));
}
