//! The stages of the macros, given any tokens.
//!
//! An input is the settings, and below an empty line the item that the attribute stands on; without one it is a handler. `$(...)`
//! is an invisible group, such as a declarative macro hands on.

use cors_rules::{Code, Settings};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::{Expr, ImplItem, Item, Lit, Stmt, visit::Visit};

const HANDLER: &str = "#[get(\"/items/{id}\")] pub async fn handler(id: Path<u32>) -> HttpResponse { body(id) }";

/// Panics where what comes out is neither what was asked for nor an error that says why.
pub(crate) fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (settings, item) = text.split_once("\n\n").unwrap_or((&text, HANDLER));
    // An error of the input's own could not be told from one of the macro.
    let (Some(settings), Some(item), false) = (tokens(settings), tokens(item), text.contains("compile_error")) else {
        return;
    };
    is_policy_or_error(settings.clone());
    is_handler_or_error(settings, &item);
}

fn tokens(text: &str) -> Option<TokenStream> {
    text.parse().ok().map(with_invisible_groups)
}

fn with_invisible_groups(tokens: TokenStream) -> TokenStream {
    let mut made = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            made.push(token);
            continue;
        };
        let is_marked = matches!(made.last(), Some(TokenTree::Punct(dollar)) if dollar.as_char() == '$');
        let delimiter = if is_marked && group.delimiter() == Delimiter::Parenthesis {
            made.pop();
            Delimiter::None
        } else {
            group.delimiter()
        };
        made.push(Group::new(delimiter, with_invisible_groups(group.stream())).into());
    }
    made.into_iter().collect()
}

fn is_policy_or_error(settings: TokenStream) {
    let output = stages::policy(settings);
    let block: syn::Block = syn::parse2(output.clone()).unwrap_or_else(|error| panic!("{error}: {output}"));
    let Some(Stmt::Expr(policy, None)) = block.stmts.last() else { panic!("{output}") };
    let policy = constant(policy).unwrap_or_else(|| panic!("{output}"));
    let errors = errors(&output);
    assert_eq!(errors.is_empty(), is_a_policy(&policy), "{output}");
}

fn is_handler_or_error(settings: TokenStream, item: &TokenStream) {
    let parsed = syn::parse2::<Item>(item.clone());
    let output = stages::attribute(settings, item.clone());
    // A compiler hands over what is an item, and nothing else.
    let Ok(written) = parsed else { return };
    let file: syn::File = syn::parse2(output.clone()).unwrap_or_else(|error| panic!("{error}: {output}"));
    let errors = errors(&output);
    let Item::Fn(function) = written else {
        assert!(!errors.is_empty(), "{output}");
        return;
    };
    let name = &function.sig.ident;
    let defines = |item: &Item| match item {
        Item::Struct(handler) => handler.ident == *name,
        Item::Fn(function) => function.sig.ident == *name,
        _ => false,
    };
    assert!(file.items.iter().any(defines), "{output}");
    let mut handler = Handler { name, policies: Vec::new(), registrations: 0 };
    handler.visit_file(&file);
    if errors.is_empty() {
        let [policy] = handler.policies.as_slice() else { panic!("{output}") };
        // The policy of a path is that of another macro.
        assert!(constant(policy).is_none_or(|policy| is_a_policy(&policy)), "{output}");
        assert!(handler.registrations > 0, "{output}");
    }
}

/// The messages of the errors in the output, each of which ends with the code of its rule.
fn errors(output: &TokenStream) -> Vec<String> {
    let mut errors = Vec::new();
    let tokens: Vec<_> = output.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => errors.extend(self::errors(&group.stream())),
            TokenTree::Ident(name) if name == "compile_error" => {
                let [TokenTree::Punct(_), TokenTree::Group(message)] = &tokens[at + 1..at + 3] else {
                    panic!("{output}")
                };
                errors.push(syn::parse2::<syn::LitStr>(message.stream()).expect("a message is a string").value());
            }
            _ => {}
        }
    }
    for error in &errors {
        let code = error.trim_end().strip_suffix(']').and_then(|error| error.rsplit_once('[')).map(|(_, code)| code);
        assert!(Code::ALL.iter().any(|known| Some(known.as_str()) == code), "{error}");
    }
    errors
}

/// The texts in `constant("...", ...)`, of which an empty one is none, or in
/// `constant_in_parts(parts(&["...", #[cfg(...)] "..."], ...), ...)`, perhaps in a block that imports what it calls.
fn constant(policy: &Expr) -> Option<Vec<String>> {
    let call = match policy {
        Expr::Call(call) => call,
        Expr::Block(block) => match block.block.stmts.last()? {
            Stmt::Expr(policy, None) => return constant(policy),
            _ => return None,
        },
        _ => return None,
    };
    let Expr::Path(function) = &*call.func else { return None };
    let function = function.path.segments.last()?.ident.to_string();
    match (&*function, call.args.first()?) {
        ("constant", text) => string(text).map(|text| if text.is_empty() { Vec::new() } else { vec![text] }),
        ("constant_in_parts", parts) => constant(parts),
        ("parts" | "open", Expr::Reference(texts)) => match &*texts.expr {
            Expr::Array(texts) => texts.elems.iter().map(string).collect(),
            _ => None,
        },
        _ => None,
    }
}

fn string(text: &Expr) -> Option<String> {
    match text {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(written), .. }) => Some(written.value()),
        _ => None,
    }
}

/// Whether texts are a policy, each of which is then read as it was written; none stand in for what was refused.
fn is_a_policy(texts: &[String]) -> bool {
    for written in texts {
        // As a constant it would live for ever too.
        let settings = Settings::read(&[&*written.clone().leak()]);
        assert_eq!(settings.write(), *written, "{settings:?}");
    }
    !texts.is_empty()
}

/// What the output says of a handler.
struct Handler<'a> {
    name: &'a Ident,
    policies: Vec<Expr>,
    registrations: usize,
}

impl<'ast> Visit<'ast> for Handler<'_> {
    fn visit_item_impl(&mut self, implementation: &'ast syn::ItemImpl) {
        let syn::Type::Path(handler) = &*implementation.self_ty else { return };
        if !handler.path.is_ident(self.name) {
            return;
        }
        for item in &implementation.items {
            match item {
                ImplItem::Const(constant) if constant.ident == "CORS" => self.policies.push(constant.expr.clone()),
                ImplItem::Fn(register) if register.sig.ident == "register" => self.visit_block(&register.block),
                _ => {}
            }
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "register" {
            self.registrations += 1;
        }
    }
}
