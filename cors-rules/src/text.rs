use std::borrow::Cow;

/// A string of a policy: borrowed from a constant, owned where it was built at run time.
pub type Text = Cow<'static, str>;
