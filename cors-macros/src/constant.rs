//! A checked policy as a constant expression of type `Cors`; `__cors` is the module whose names it uses.
//!
//! It is written as text, which the compiler's own lexer reads many times faster than a macro puts tokens together: it has no
//! span of the user's.

use std::fmt::{self, Debug, Display, Formatter};

use cors_rules::{
    Answer, Methods, Policy, Text,
    origin::{Index, Origins, Pattern, Port},
};
use proc_macro2::TokenStream;

pub(crate) fn constant(policy: &Policy) -> TokenStream {
    let source = format!("{{ use __cors::*; constant(const {{ &{} }}) }}", Source(policy));
    source.parse().expect("the text is an expression")
}

/// Writes a value as the expression that makes it.
struct Source<T>(T);

impl Display for Source<&Policy> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Policy { origins, methods, credentials, allow_methods, allow_headers, expose_headers, max_age } = self.0;
        write!(f, "Policy {{ origins: {}, methods: ", Source(origins))?;
        match methods {
            Methods::Any => f.write_str("Methods::Any")?,
            Methods::Listed(methods) => write!(f, "Methods::Listed(Borrowed({}))", Slice(methods, write_text))?,
        }
        write!(f, ", credentials: {credentials}, allow_methods: {}", Source(allow_methods))?;
        write!(f, ", allow_headers: {}, expose_headers: {}", Source(allow_headers), Source(expose_headers))?;
        match max_age {
            Some(seconds) => write!(f, ", max_age: Some(Borrowed({seconds:?})) }}"),
            None => write!(f, ", max_age: None }}"),
        }
    }
}

impl Display for Source<&Origins> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Origins::Listed { exact, patterns } = self.0 else { return f.write_str("Origins::Any") };
        write!(
            f,
            "Origins::Listed {{ exact: Exact::constant({}, {}), patterns: Patterns::constant({}, {}, {}) }}",
            Slice(exact.origins(), write_text),
            Source(exact.index()),
            Slice(patterns.patterns(), write_pattern),
            Slice(patterns.lengths(), Display::fmt),
            Source(patterns.index()),
        )
    }
}

impl Display for Source<&Index> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (starts, entries) = self.0.parts();
        if starts.is_empty() {
            return f.write_str("Index::NONE");
        }
        write!(f, "Index::constant({}, {})", Slice(starts, Display::fmt), Slice(entries, Debug::fmt))
    }
}

impl Display for Source<&Answer> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Answer::Nothing => f.write_str("Answer::Nothing"),
            Answer::Mirror => f.write_str("Answer::Mirror"),
            Answer::Value(value) => write!(f, "Answer::Value(Borrowed({value:?}))"),
        }
    }
}

/// A reference to an array of what each item is written as.
struct Slice<'a, T, F>(&'a [T], F);

impl<T, F: Fn(&T, &mut Formatter<'_>) -> fmt::Result> Display for Slice<'_, T, F> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("&[")?;
        for item in self.0 {
            self.1(item, f)?;
            f.write_str(",")?;
        }
        f.write_str("]")
    }
}

fn write_text(text: &Text, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "Borrowed({text:?})")
}

fn write_pattern(pattern: &Pattern, f: &mut Formatter<'_>) -> fmt::Result {
    let Pattern { scheme, host, subdomains, port } = pattern;
    write!(
        f,
        "Pattern {{ scheme: Borrowed({scheme:?}), host: Borrowed({host:?}), subdomains: {subdomains}, port: Port::"
    )?;
    match port {
        Port::Default => f.write_str("Default }"),
        Port::Number(number) => write!(f, "Number({number}) }}"),
        Port::Any => f.write_str("Any }"),
    }
}
