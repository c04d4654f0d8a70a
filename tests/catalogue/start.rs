//! What only a start can find: no compiler says it, and each entry of the page shows what the start says of a policy.

use cors_rules::{Code, Problem, Settings, Variable};
use proc_macro2::{TokenStream, TokenTree};

/// A policy that compiles, and does not start.
pub(crate) struct Example {
    pub(crate) code: Code,
    /// The settings, as they stand in the attribute.
    pub(crate) settings: &'static str,
    /// How the program is started, as a line of a shell.
    pub(crate) wrong: &'static str,
    pub(crate) right: &'static str,
    read: fn(&Self, command: &str) -> Vec<Problem>,
}

impl Example {
    /// All of them.
    pub(crate) fn all() -> Vec<Self> {
        let of_environment = |code, wrong| Self {
            code,
            settings: "origins = env(\"APP_ORIGINS\")",
            wrong,
            right: "APP_ORIGINS=https://app.example.com,https://admin.example.com ./service",
            read: Self::with_environment,
        };
        vec![
            of_environment(Code::EnvUnset, "./service"),
            of_environment(Code::EnvNotUnicode, "APP_ORIGINS=$'\\xff' ./service"),
        ]
    }

    /// What the start says; nothing, if it starts.
    pub(crate) fn said(&self, command: &str) -> Vec<Problem> {
        (self.read)(self, command)
    }

    /// What the variables of a command make of the policy that the macro leaves.
    fn with_environment(&self, command: &str) -> Vec<Problem> {
        let output = stages::policy(self.settings.parse().expect("settings are tokens"));
        let text = first_string(output).expect("a policy is a text");
        let variable = |name: &str| {
            let set = command.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            match set {
                None => Variable::Unset,
                Some(value) if value.starts_with("$'") => Variable::NotUnicode,
                Some(value) => Variable::Set(value.to_owned()),
            }
        };
        Settings::read([&*text.leak()]).resolve(variable).err().unwrap_or_default()
    }
}

fn first_string(tokens: TokenStream) -> Option<String> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Literal(_) => syn::parse2::<syn::LitStr>(token.into()).ok().map(|literal| literal.value()),
        TokenTree::Group(group) => first_string(group.stream()),
        _ => None,
    })
}
