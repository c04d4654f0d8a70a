use std::borrow::Cow;

/// A string of a policy: borrowed from a constant, owned where it was built at run time.
pub type Text = Cow<'static, str>;

/// Texts with something between them. As they come, whatever they are of: one function for all.
pub fn joined(texts: &mut dyn Iterator<Item = &str>, between: &str) -> String {
    let mut all = texts.next().unwrap_or_default().to_owned();
    for text in texts {
        all.push_str(between);
        all.push_str(text);
    }
    all
}
