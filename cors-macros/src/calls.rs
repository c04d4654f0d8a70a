//! Items of `origins` that are no literals: `env(...)`, `predicate(...)` and `async_predicate(...)`.

use cors_rules::{Code, Fix, Problem};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    PathArguments, Token,
    parse::{ParseStream, Parser},
};

use crate::{
    mistake::{Mistake, Spot},
    suggest,
    tokens::{self, Piece, only_group, sign_length, split_at_commas, text},
};

/// A call in the list.
#[derive(Clone)]
pub(crate) enum Call {
    Environment { name: String, default: Option<Vec<(String, Spot)>> },
    Predicate { path: syn::ExprPath, is_async: bool },
}

/// Whether tokens are a call of this kind, right or wrong.
pub(crate) fn is_call(tokens: &[TokenTree]) -> bool {
    called(tokens).is_some()
}

fn called(tokens: &[TokenTree]) -> Option<(&Ident, &Group)> {
    match tokens {
        [TokenTree::Ident(name), TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis
                && ["env", "predicate", "async_predicate"].iter().any(|known| name == known) =>
        {
            Some((name, group))
        }
        _ => None,
    }
}

/// Reads a call, if tokens are one. The places of what stands in it follow the one of the call.
pub(crate) fn read(spot: &Spot) -> Option<Result<Call, Mistake>> {
    let (name, group) = called(&spot.tokens)?;
    Some(if name == "env" { environment(spot, group) } else { predicate(spot, name, group) })
}

fn environment(spot: &Spot, group: &Group) -> Result<Call, Mistake> {
    let mistake = |fix: Option<Fix>| {
        let what = "is not of the form `env(\"NAME\")` or `env(\"NAME\", default = [...])`";
        Mistake::syntax(spot, what, fix)
    };
    let meant = || suggest::environment(&spot.tokens).map(Fix::Write);
    let pieces = split_at_commas(group.stream());
    let [Piece { tokens: name, .. }, rest @ ..] = pieces.as_slice() else {
        return Err(mistake(Some(Fix::Advice("name the variable, as in `env(\"APP_ORIGINS\")`".to_owned()))));
    };
    let name = match name.as_slice() {
        [TokenTree::Literal(literal)] => tokens::string(literal),
        _ => None,
    };
    let Some(name) = name else { return Err(mistake(meant())) };
    if name.is_empty() || name.contains(|c: char| c == '=' || c == '\0' || c.is_whitespace()) {
        let right: String =
            name.trim().split('=').next().unwrap_or_default().replace(|c: char| c == '\0' || c.is_whitespace(), "_");
        let fix =
            if right.is_empty() { Fix::Write("\"APP_ORIGINS\"".to_owned()) } else { Fix::Write(format!("{right:?}")) };
        let problem = Problem::new(Code::EnvName, name).fixed_by(fix);
        return Err(Mistake::new(pieces[0].tokens.clone(), spot.position, problem));
    }
    let default = match rest {
        [] => None,
        [Piece { tokens, .. }] => match tokens.as_slice() {
            [TokenTree::Ident(key), TokenTree::Punct(equals), value @ ..]
                if key == "default" && equals.as_char() == '=' && sign_length(&tokens[1..]) == 1 =>
            {
                Some(default(spot, value)?)
            }
            _ => return Err(mistake(meant())),
        },
        [Piece { tokens, .. }, ..] => {
            let is_default = matches!(tokens.first(), Some(TokenTree::Ident(key)) if key == "default");
            let fix = Fix::Advice("remove what follows the default".to_owned());
            return Err(mistake(if is_default { Some(fix) } else { meant() }));
        }
    };
    Ok(Call::Environment { name, default })
}

/// The literals of a default.
fn default(spot: &Spot, value: &[TokenTree]) -> Result<Vec<(String, Spot)>, Mistake> {
    let literal = |tokens: &[TokenTree]| match tokens {
        [TokenTree::Literal(literal)] => tokens::string(literal),
        _ => None,
    };
    let read = |tokens: Vec<TokenTree>| {
        let spot = Spot { tokens, position: spot.position };
        if let Some(text) = literal(&spot.tokens) {
            return Ok((text, spot));
        }
        let is_conditional = matches!(spot.tokens.first(), Some(TokenTree::Punct(hash)) if hash.as_char() == '#');
        let fix = if is_conditional {
            "write the `#[cfg(...)]` before `env(...)`, which may stand once for each build"
        } else {
            "write strings, as in `default = [\"http://localhost:3000\"]`"
        };
        let what = "is not a literal, of which the default of a variable is made";
        Err(Mistake::form(&spot, what, Fix::Advice(fix.to_owned())))
    };
    match only_group(value) {
        Some(group) if group.delimiter() == Delimiter::Bracket => {
            split_at_commas(group.stream()).into_iter().map(|piece| read(piece.tokens)).collect()
        }
        _ if value.is_empty() => {
            let fix = Fix::Advice("write it, as in `default = []` for none".to_owned());
            Err(Mistake::syntax(spot, "has no default after `=`", fix))
        }
        _ => Ok(vec![read(value.to_vec())?]),
    }
}

fn predicate(spot: &Spot, name: &Ident, group: &Group) -> Result<Call, Mistake> {
    let tokens: TokenStream = tokens::without_invisible_groups(group.stream()).into_iter().collect();
    // One comma may follow the path.
    let path = |input: ParseStream<'_>| {
        let path = input.parse()?;
        input.parse::<Option<Token![,]>>().map(|_| path)
    };
    if let Ok(path) = path.parse2(tokens.clone()) {
        return Ok(Call::Predicate { path, is_async: name == "async_predicate" });
    }
    let fix = match meant(&tokens) {
        Some(path) => Fix::Write(format!("{name}({path})")),
        None => Fix::Advice(format!(
            "write a function and name it, as in `{name}(is_tenant)`; `Cors::builder()` takes a closure"
        )),
    };
    let what = format!("is not of the form `{name}(path)`");
    Err(Mistake::syntax(spot, if tokens.is_empty() { "names no function".to_owned() } else { what }, fix))
}

/// The path that was meant by one in quotes, by a reference to it, or by one without the `::` before `<`.
fn meant(tokens: &TokenStream) -> Option<String> {
    let inner: Vec<_> = tokens.clone().into_iter().collect();
    let mut path: syn::Path = match inner.as_slice() {
        [TokenTree::Literal(literal)] => syn::parse_str(&tokens::string(literal)?).ok()?,
        [TokenTree::Punct(and), path @ ..] if and.as_char() == '&' => {
            syn::parse2(path.iter().cloned().collect()).ok()?
        }
        _ => syn::parse2(tokens.clone()).ok()?,
    };
    for segment in &mut path.segments {
        match &mut segment.arguments {
            PathArguments::None => {}
            PathArguments::AngleBracketed(arguments) => arguments.colon2_token = Some(<Token![::]>::default()),
            PathArguments::Parenthesized(_) => return None,
        }
    }
    Some(text(path.to_token_stream()))
}

/// How a predicate is written.
pub(crate) fn written(path: &syn::ExprPath, is_async: bool) -> String {
    let name = if is_async { "async_predicate" } else { "predicate" };
    format!("{name}({})", text(path.to_token_stream()))
}
