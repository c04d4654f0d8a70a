//! What most likely was meant by a value of the wrong form.

use cors_rules::{Danger, Fix, Setting, is_token, meant};
use proc_macro2::{Group, TokenTree};
use syn::Lit;

use crate::{
    conditional,
    tokens::{literals, string, text},
};

/// The words of what turns a literal into a value of another type.
const CONVERSIONS: [&str; 23] = [
    "Borrowed",
    "Cow",
    "HeaderName",
    "HeaderValue",
    "Method",
    "Origin",
    "Some",
    "String",
    "Uri",
    "Url",
    "as_str",
    "from",
    "from_bytes",
    "from_static",
    "from_str",
    "into",
    "new",
    "parse",
    "static",
    "str",
    "to_owned",
    "to_string",
    "unwrap",
];

/// The item that was meant by tokens that are none.
pub(crate) fn item(setting: Setting, tokens: &[TokenTree]) -> Option<Fix> {
    let write = |text: String| Some(Fix::Write(text));
    if let Some(fix) = conditional::item(tokens) {
        return Some(fix);
    }
    match tokens {
        [TokenTree::Punct(star)] if star.as_char() == '*' => return write("\"*\"".to_owned()),
        [.., TokenTree::Group(group)] if is_list(tokens) => return write(in_brackets(group)),
        _ => {}
    }
    if setting == Setting::Origins {
        if let Some(variable) = environment(tokens) {
            return write(variable);
        }
        if let [TokenTree::Ident(name), TokenTree::Group(group)] = tokens
            && let Some(call) = nearest_call(&name.to_string())
        {
            return write(format!("{call}({})", text(group.stream())));
        }
    }
    let advice = || {
        let words = match setting {
            Setting::Origins => {
                "write a literal, or `env(\"NAME\")` for origins that the environment names when the service starts; other values \
                 of run time are for `Cors::builder()`"
            }
            _ => {
                "values are literals; share a policy by `policy = ...`, or build one at run time with `Cors::builder()`"
            }
        };
        Some(Fix::Advice(words.to_owned()))
    };
    if setting == Setting::Origins && is_path_of_function(tokens) {
        let path = text(tokens.to_vec());
        let words = format!(
            "write a literal, or `predicate({path})` where that is a function; other values of run time are for `Cors::builder()`"
        );
        return Some(Fix::Advice(words));
    }
    let is_punct = |token: &TokenTree, c| matches!(token, TokenTree::Punct(punct) if punct.as_char() == c);
    if tokens.iter().any(|token| is_punct(token, '!')) || tokens.first().is_some_and(|token| is_punct(token, '.')) {
        return advice();
    }
    if let [literal] = literals(tokens.to_vec()).as_slice() {
        // Other words may be a condition, or say that it is not allowed.
        if !is_conversion(tokens) {
            return advice();
        }
        let string = match literal {
            Lit::Str(string) => Some(string.value()),
            Lit::ByteStr(string) => String::from_utf8(string.value()).ok(),
            Lit::Char(only) => Some(only.value().to_string()),
            _ => None,
        };
        return string.map(|string| Fix::Write(format!("{string:?}")));
    }
    let joined: String = tokens.iter().map(ToString::to_string).collect();
    match &*joined {
        "any" | "all" if setting != Setting::Methods => return write("\"*\"".to_owned()),
        "null" if setting == Setting::Origins => return write("\"null\"".to_owned()),
        _ => {}
    }
    let last = joined.rsplit(':').next().unwrap_or_default();
    let names_header = matches!(setting, Setting::Headers | Setting::ExposeHeaders);
    match tokens {
        // `Method::GET`, `header::CONTENT_TYPE`
        [TokenTree::Ident(_), .., TokenTree::Ident(_)] if joined.contains("::") && setting == Setting::Methods => {
            write(last.to_owned())
        }
        [TokenTree::Ident(_), .., TokenTree::Ident(_)] if joined.contains("::") && names_header => {
            write(format!("\"{}\"", field_name(last)))
        }
        [TokenTree::Ident(_), ..]
            if (names_header || setting == Setting::Methods)
                && is_token(&joined)
                && !joined.contains('|')
                && !is_constant(&joined) =>
        {
            write(format!("\"{joined}\""))
        }
        [.., TokenTree::Ident(_)] | [TokenTree::Ident(_), ..] => advice(),
        _ => None,
    }
}

/// Whether tokens say no more than the literal in them.
fn is_conversion(tokens: &[TokenTree]) -> bool {
    tokens.iter().all(|token| match token {
        TokenTree::Ident(word) => CONVERSIONS.contains(&&*word.to_string()),
        TokenTree::Punct(punct) => matches!(punct.as_char(), '.' | ':' | '&' | ','),
        TokenTree::Group(group) => is_conversion(&group.stream().into_iter().collect::<Vec<_>>()),
        TokenTree::Literal(_) => true,
    })
}

/// The variable of the environment that was meant by another notation: `env!("X")`, `std::env::var("X").unwrap()`, `env(X)`, `"$X"`.
pub(crate) fn environment(tokens: &[TokenTree]) -> Option<String> {
    let strings: Vec<_> = literals(tokens.to_vec())
        .into_iter()
        .filter_map(|literal| if let Lit::Str(string) = literal { Some(string.value()) } else { None })
        .collect();
    if let ([TokenTree::Literal(_)], [variable]) = (tokens, strings.as_slice()) {
        let name = variable.trim_start_matches('$').trim_matches(['{', '}']);
        return Some(format!("env({name:?})"));
    }
    let is_reading = |token: &TokenTree| {
        let word = token.to_string();
        ["env", "option_env", "var", "var_os", "env_var"].contains(&&*word)
    };
    let call = tokens.iter().position(|token| matches!(token, TokenTree::Group(_)))?;
    if !tokens[..call].iter().any(is_reading) {
        return None;
    }
    let TokenTree::Group(arguments) = &tokens[call] else { return None };
    let inner: Vec<_> = arguments.stream().into_iter().collect();
    let name = match inner.as_slice() {
        [TokenTree::Ident(name), ..] => name.to_string(),
        _ => strings.first()?.clone(),
    };
    let first_is_string = matches!(inner.first(), Some(TokenTree::Literal(_)));
    let defaults = &strings[usize::from(first_is_string).min(strings.len())..];
    let defaults: Vec<_> = defaults.iter().map(|default| format!("{default:?}")).collect();
    Some(match defaults.as_slice() {
        [] => format!("env({name:?})"),
        [only] => format!("env({name:?}, default = {only})"),
        several => format!("env({name:?}, default = [{}])", several.join(", ")),
    })
}

/// The call that a name of a function most likely means.
fn nearest_call(name: &str) -> Option<&'static str> {
    Some(match &*name.to_ascii_lowercase() {
        "environment" | "env_var" | "envvar" | "from_env" => "env",
        "predicates" | "predicat" | "pred" | "fn" | "func" | "matches" | "allow_if" => "predicate",
        "predicate_async" | "async_predicates" | "async_fn" => "async_predicate",
        _ => return None,
    })
}

/// Whether a string is a variable as a shell writes it: `$X` or `${X}`.
pub(crate) fn is_shell_variable(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('$') else { return false };
    let name = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(rest);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A list in another notation: `("a", "b")`, `&["a"]`, `vec!["a"]`.
pub(crate) fn is_list(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Group(_)] => true,
        [TokenTree::Punct(and), TokenTree::Group(_)] => and.as_char() == '&',
        [TokenTree::Ident(vec), TokenTree::Punct(bang), TokenTree::Group(_)] => vec == "vec" && bang.as_char() == '!',
        _ => false,
    }
}

/// A path whose last name is written as those of functions are.
fn is_path_of_function(tokens: &[TokenTree]) -> bool {
    let is_path = tokens.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    let last = tokens.last().map(ToString::to_string).unwrap_or_default();
    is_path
        && last.contains('_')
        && last.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_constant(name: &str) -> bool {
    name.contains('_') && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The field that a constant of the `http` crate is named after: `CONTENT_TYPE` is `Content-Type`.
fn field_name(constant: &str) -> String {
    let words = constant.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{first}{}", rest.to_ascii_lowercase())
    });
    words.collect::<Vec<_>>().join("-")
}

/// The items of a group, in brackets; a list in it stands for itself.
pub(crate) fn in_brackets(group: &Group) -> String {
    let inner: Vec<_> = group.stream().into_iter().collect();
    match inner.as_slice() {
        [.., TokenTree::Group(list)] if is_list(&inner) => in_brackets(list),
        _ => format!("[{}]", text(inner)),
    }
}

/// `true` or `false`, written in another way.
pub(crate) fn flag(written: &str) -> Option<Fix> {
    meant::flag(written.trim_matches('"')).map(|right| Fix::Write(right.to_string()))
}

/// Seconds or a time, written as `60 * 60`, `10m` or `Duration::from_secs(600)`.
pub(crate) fn max_age(tokens: &[TokenTree]) -> Option<Fix> {
    let is_product = tokens.iter().enumerate().all(|(index, token)| match token {
        TokenTree::Literal(_) => index % 2 == 0,
        TokenTree::Punct(punct) => index % 2 == 1 && punct.as_char() == '*',
        _ => false,
    });
    let numbers = literals(tokens.to_vec()).into_iter().map(|literal| match literal {
        Lit::Int(int) => Some(int),
        _ => None,
    });
    let numbers: Vec<_> = numbers.collect::<Option<_>>()?;
    let is_seconds = text(tokens.to_vec()).contains("from_secs(");
    match numbers.as_slice() {
        [only] if matches!(only.suffix(), "s" | "m" | "h" | "d") && tokens.len() == 1 => {
            Some(Fix::Write(format!("\"{}{}\"", only.base10_digits(), only.suffix())))
        }
        [_, ..] if is_product || (is_seconds && numbers.len() == 1) => {
            let values = numbers.iter().map(|number| number.base10_parse::<u64>().ok());
            let product = values.reduce(|product, value| product?.checked_mul(value?))??;
            (product <= cors_rules::max_age::MAX_SECONDS).then(|| Fix::Write(product.to_string()))
        }
        _ => None,
    }
}

/// A status, written as `"200"`, `200u16` or `StatusCode::OK`.
pub(crate) fn preflight_status(tokens: &[TokenTree]) -> Option<Fix> {
    let name = tokens.last().map(ToString::to_string).unwrap_or_default();
    let number = match literals(tokens.to_vec()).as_slice() {
        [Lit::Str(string)] => string.value().trim().to_owned(),
        [Lit::Int(int)] => int.base10_digits().to_owned(),
        [] if name == "OK" => "200".to_owned(),
        [] if name == "NO_CONTENT" => "204".to_owned(),
        _ => return None,
    };
    number.parse().is_ok_and(|status: u16| cors_rules::status::OK.contains(&status)).then_some(Fix::Write(number))
}

/// The names of dangers that were written in another form, separated by commas; none where something else is said of them.
pub(crate) fn dangers(tokens: &[TokenTree]) -> Option<String> {
    let names = names_of_dangers(tokens)?;
    (!names.is_empty()).then(|| names.join(", "))
}

fn names_of_dangers(tokens: &[TokenTree]) -> Option<Vec<String>> {
    let known = |name: String| Danger::find(&name).map(|_| vec![name]);
    let names = tokens.iter().map(|token| match token {
        TokenTree::Ident(word) if word == "Danger" => Some(Vec::new()),
        TokenTree::Ident(word) => known(word.to_string()),
        TokenTree::Literal(literal) => string(literal).and_then(known),
        TokenTree::Punct(punct) => matches!(punct.as_char(), ',' | ':' | '&' | '=').then(Vec::new),
        TokenTree::Group(group) => names_of_dangers(&group.stream().into_iter().collect::<Vec<_>>()),
    });
    Some(names.collect::<Option<Vec<_>>>()?.concat())
}
