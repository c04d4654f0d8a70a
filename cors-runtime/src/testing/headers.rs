use actix_web::http::header::HeaderMap;

/// A [header list](https://fetch.spec.whatwg.org/#concept-header-list): names keep the case in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HeaderList(Vec<(String, Vec<u8>)>);

impl HeaderList {
    /// [Append](https://fetch.spec.whatwg.org/#concept-header-list-append)
    pub(super) fn append(&mut self, name: &str, value: impl Into<Vec<u8>>) {
        let name = self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or(name, |(known, _)| known);
        self.0.push((name.to_owned(), value.into()));
    }

    /// [Contains](https://fetch.spec.whatwg.org/#header-list-contains)
    pub(super) fn contains(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// [Get](https://fetch.spec.whatwg.org/#concept-header-list-get): all values of the name, joined.
    pub(super) fn get(&self, name: &str) -> Option<Vec<u8>> {
        let values: Vec<_> = self.values(name).collect();
        (!values.is_empty()).then(|| values.join(&b", "[..]))
    }

    /// [Delete](https://fetch.spec.whatwg.org/#concept-header-list-delete)
    pub(super) fn delete(&mut self, name: &str) {
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// [Sort and combine](https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine), as a page sees a list: in
    /// text. `Set-Cookie`, which is not combined, no page sees.
    pub(super) fn sort_and_combine(&self) -> Vec<(String, String)> {
        let combined = sorted_lowercase_set(self.iter().map(|(name, _)| name)).into_iter();
        combined.filter_map(|name| self.get(&name).map(|value| (name, isomorphic_decode(&value)))).collect()
    }
}

#[cfg(test)]
impl HeaderList {
    pub(super) fn of(headers: &[(&str, &str)]) -> Self {
        let mut list = Self::default();
        for (name, value) in headers {
            list.append(name, *value);
        }
        list
    }
}

/// A message's fields by name, so that what is printed is the same in every run; those of one name keep their order.
impl From<&HeaderMap> for HeaderList {
    fn from(map: &HeaderMap) -> Self {
        let mut list: Vec<_> =
            map.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_owned())).collect();
        list.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self(list)
    }
}

/// [Convert header names to a sorted-lowercase
/// set](https://fetch.spec.whatwg.org/#convert-header-names-to-a-sorted-lowercase-set)
pub(super) fn sorted_lowercase_set<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut set: Vec<_> = names.into_iter().map(str::to_ascii_lowercase).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// [Isomorphic decode](https://infra.spec.whatwg.org/#isomorphic-decode): a byte is a character.
pub(super) fn isomorphic_decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_values_are_joined() {
        let list = HeaderList::of(&[("Vary", "Origin"), ("X-A", "1"), ("vary", "Accept")]);
        assert!(list.contains("VARY"));
        assert_eq!(list.get("vary").unwrap(), b"Origin, Accept");
        assert_eq!(list.get("x-b"), None);
    }

    #[test]
    fn a_name_that_is_there_keeps_its_case() {
        let list = HeaderList::of(&[("Vary", "Origin"), ("VARY", "Accept")]);
        assert!(list.iter().all(|(name, _)| name == "Vary"));
    }

    #[test]
    fn all_headers_of_a_name_are_deleted() {
        let mut list = HeaderList::of(&[("Vary", "Origin"), ("X-A", "1"), ("vary", "Accept")]);
        list.delete("vary");
        assert_eq!(list.iter().count(), 1);
    }

    #[test]
    fn a_page_sees_sorted_lower_case_names_with_combined_values() {
        let list = HeaderList::of(&[("X-B", "1"), ("X-A", "\u{e9}"), ("x-b", "2")]);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(list.sort_and_combine(), [pair("x-a", "\u{c3}\u{a9}"), pair("x-b", "1, 2")]);
    }
}
