pub(crate) fn entries() -> Vec<crate::Entry> {
    Vec::new()
}
