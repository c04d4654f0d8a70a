//! What only a start can find: no compiler says it, and each entry of the page shows what the start says of a policy.

use cors_rules::{Code, Settings, Variable};
use proc_macro2::{TokenStream, TokenTree};

/// A policy that compiles, and does not start.
pub(crate) struct Example {
    pub(crate) code: Code,
    /// What is written in the program.
    pub(crate) written: String,
    /// What makes it wrong, and what makes it right.
    pub(crate) wrong: Remark,
    pub(crate) right: Remark,
    said: fn(&Remark) -> Vec<Said>,
}

/// A piece of text, in a language.
pub(crate) struct Remark {
    pub(crate) language: &'static str,
    pub(crate) text: &'static str,
}

/// A problem, as the start says it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: String,
    pub(crate) text: String,
}

const SETTINGS: &str = "origins = env(\"APP_ORIGINS\")";

impl Example {
    /// All of them.
    pub(crate) fn all() -> Vec<Self> {
        let command = |text| Remark { language: "sh", text };
        let of_environment = |code, wrong| Self {
            code,
            written: format!("#[cors({SETTINGS})]"),
            wrong: command(wrong),
            right: command("APP_ORIGINS=https://app.example.com,https://admin.example.com ./service"),
            said: of_environment,
        };
        let code = |text| Remark { language: "rust", text };
        let live = Self {
            code: Code::LiveUnset,
            written: "static PARTNERS: Live = Live::new();\n\n#[cors(policy = PARTNERS)]".to_owned(),
            wrong: code("cors_runtime::check()?;"),
            right: code("PARTNERS.set(policy)?;\ncors_runtime::check()?;"),
            said: of_live,
        };
        vec![
            of_environment(Code::EnvUnset, "./service"),
            of_environment(Code::EnvNotUnicode, "APP_ORIGINS=$'\\xff' ./service"),
            live,
        ]
    }

    /// What the start says of what is wrong, and of what is right.
    pub(crate) fn said(&self) -> [Vec<Said>; 2] {
        [&self.wrong, &self.right].map(self.said)
    }
}

/// What the variables of a command make of the policy that the macro leaves.
fn of_environment(command: &Remark) -> Vec<Said> {
    let output = stages::policy(SETTINGS.parse().expect("settings are tokens"));
    let text = first_string(output).expect("a policy is a text");
    let variable = |name: &str| {
        let set = command.text.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        match set {
            None => Variable::Unset,
            Some(value) if value.starts_with("$'") => Variable::NotUnicode,
            Some(value) => Variable::Set(value.to_owned()),
        }
    };
    let problems = Settings::read(&[&*text.leak()]).resolve(&variable).err().unwrap_or_default();
    problems.iter().map(|problem| Said { code: problem.code.to_string(), text: problem.to_string() }).collect()
}

fn first_string(tokens: TokenStream) -> Option<String> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Literal(_) => syn::parse2::<syn::LitStr>(token.into()).ok().map(|literal| literal.value()),
        TokenTree::Group(group) => first_string(group.stream()),
        _ => None,
    })
}

macro_rules! service {
    ($name:ident) => {
        mod $name {
            use actix_web::{HttpResponse, put};
            use cors_runtime::{Live, cors};

            pub(super) static PARTNERS: Live = Live::new();

            #[cors(policy = PARTNERS)]
            #[put("/orders")]
            async fn put_order() -> HttpResponse {
                HttpResponse::Ok().finish()
            }
        }
    };
}

service!(unset);
service!(set);

/// What the check says of one of two services, of which the right one sets its policy.
fn of_live(code: &Remark) -> Vec<Said> {
    let service = if code.text.contains("set(") { "::set::" } else { "::unset::" };
    let policy = cors_runtime::Cors::builder().origins(["https://partner.example"]).methods(["PUT"]).build();
    set::PARTNERS.set(policy.expect("the policy is right")).expect("it allows what the handler serves");
    let error = cors_runtime::check().expect_err("one of the two services does not set its policy");
    let of_service = error.policies().iter().filter(|policy| policy.name().contains(service));
    let problems = of_service.flat_map(cors_runtime::FaultyPolicy::problems);
    problems.map(|problem| Said { code: problem.code().to_owned(), text: problem.to_string() }).collect()
}
