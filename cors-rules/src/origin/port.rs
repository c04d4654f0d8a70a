/// The port of an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Port {
    /// None: the scheme's default.
    Default,
    /// This one.
    Number(u16),
    /// Any port, and none: `:*` in the pattern.
    Any,
}
