//! What the attribute of a module makes of what stands in it, finished or not.

use std::{fs, path::Path};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap_or_else(|error| panic!("{error}: {source}"))
}

/// The items of a source, each as text.
fn members(source: &str) -> Vec<String> {
    stages::members(tokens(source)).into_iter().map(|member| TokenStream::from_iter(member).to_string()).collect()
}

/// What tokens are, whatever space stands between them.
fn close(tokens: &str) -> String {
    tokens.split_whitespace().collect()
}

/// What is generated for a module with this body.
fn expanded(body: &str) -> String {
    stages::attribute(quote!(origins = "*"), tokens(&format!("mod api {{ {body} }}"))).to_string()
}

fn is_handler(expanded: &str, name: &str) -> bool {
    expanded.contains(&format!("pub struct {name} ;"))
}

#[test]
fn items_end_where_the_compiler_says_in_all_sources_of_this_repository() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if entry.is_dir() {
                folders.extend((!name.starts_with('.') && name != "target").then_some(entry));
                continue;
            }
            let source = fs::read_to_string(&entry).unwrap_or_default();
            let Ok(file) = syn::parse_file(&source) else { continue };
            if Path::new(&name).extension().is_none_or(|extension| extension != "rs") || file.items.is_empty() {
                continue;
            }
            let inner = file.attrs.iter().map(ToTokens::to_token_stream);
            let items = file.items.iter().map(ToTokens::to_token_stream);
            let expected: Vec<_> = inner.chain(items).map(|tokens| close(&tokens.to_string())).collect();
            let members: Vec<_> = members(&source).iter().map(|member| close(member)).collect();
            assert_eq!(members, expected, "{}", entry.display());
            files += 1;
        }
    }
    assert!(files > 100, "{files} files");
}

#[test]
fn braces_that_do_not_end_an_item_do_not_end_it() {
    for item in [
        "impl Items<{ 2 + 2 }> { fn count(&self) {} }",
        "fn array() -> Array<{ 3 }, u8> where Array<{ 3 }, u8>: Sized, {}",
        "fn generic<#[cfg(x)] T, #[cfg(y)] U>(t: T) {}",
        "const BLOCK: u8 = { 1 } + { 2 };",
        "static CLOSURE: fn() -> u8 = { fn one() -> u8 { 1 } one };",
        "const unsafe extern \"C\" fn qualified() {}",
        "pub(crate) async fn returns_a_function() -> fn(u8) -> u8 { |x| x }",
        "type Alias = Items<{ 1 }>;",
        "use std::{fmt, io};",
        "struct Tuple(u8);",
        "macro_rules! rules { () => {} }",
        "::std::thread_local! { static X: u8 = 1; }",
        "std::println!(\"{}\", 1);",
        "extern crate std as other;",
        "mod inner { fn f() {} fn g() {} }",
    ] {
        let next = "fn next() {}";
        assert_eq!(members(&format!("{item} {next}")), [tokens(item).to_string(), tokens(next).to_string()]);
        let above = "#[get(\"/\")] async fn above() {}";
        let below = "#[get(\"/\")] async fn below() {}";
        let all = [above, item, below].map(|item| tokens(item).to_string());
        assert_eq!(members(&format!("{above} {item} {below}")), all);
    }
}

#[test]
fn what_is_not_finished_makes_no_other_handler_unknown() {
    let before = "#[get(\"/before\")] pub async fn before() -> u8 { 1 }";
    let after = "#[get(\"/after\")] pub async fn after() -> u8 { 1 }";
    for unfinished in [
        "",
        "async",
        "pub async fn",
        "pub async fn unfinished",
        "pub async fn unfinished()",
        "pub async fn unfinished(id: ",
        "pub async fn unfinished() ->",
        "pub async fn unfinished() -> impl",
        "#[get(\"/unfinished\")]",
        "#[get(\"/unfinished\")] pub async fn unfinished() -> impl",
        "#[get(\"/unfinished\")] pub async fn unfinished() ->",
        "#[get(\"/unfinished\")] pub async fn unfinished()",
        "#[cors(inherit, max_age = )] #[get(\"/unfinished\")] pub async fn unfinished() -> u8 { 1 }",
        "#[cors(inherit, )] #[get(\"/unfinished\")] pub async fn unfinished() ->",
        "const UNFINISHED: u8 =",
        "let x = 1;",
        "struct Unfinished",
        "use unfinished::",
        "mod unfinished",
    ] {
        // An editor closes what is open.
        let unfinished = if unfinished.contains("(id") { format!("{unfinished})") } else { unfinished.to_owned() };
        let expanded = expanded(&format!("{before} {unfinished} {after}"));
        assert!(is_handler(&expanded, "before") && is_handler(&expanded, "after"), "{unfinished}: {expanded}");
    }
}

#[test]
fn a_function_without_attributes_is_kept_apart_from_one_that_is_not_finished() {
    let members = members("async fn unfinished() -> pub(crate) async fn next() -> u8 { 1 } fn unfinished fn last() {}");
    let expected =
        ["async fn unfinished () ->", "pub (crate) async fn next () -> u8 { 1 }", "fn unfinished", "fn last () { }"];
    assert_eq!(members, expected);
}

#[test]
fn other_macros_of_a_routes_name_are_left_alone() {
    for function in [
        "#[trace] fn helper() {}",
        "#[trace(name = \"helper\")] fn helper() {}",
        "#[fastrace::trace(\"helper\")] fn helper() {}",
        "#[query] fn helper() -> u8 { 1 }",
        "#[get(all)] fn helper() -> u8 { 1 }",
    ] {
        let handler = "#[get(\"/\")] pub async fn handler() -> u8 { 1 }";
        let expanded = expanded(&format!("{function} {handler}"));
        assert!(expanded.contains(&tokens(function).to_string()), "{expanded}");
        assert!(is_handler(&expanded, "handler") && !expanded.contains("compile_error"), "{expanded}");
    }
}
