use super::same_before;
use crate::origin::{Index, hash};

/// For each item of a list, where it stands before.
pub(super) fn before(items: &[String]) -> Vec<Option<usize>> {
    let hashes: Vec<_> = items.iter().map(|item| hash(item.as_bytes())).collect();
    let index = Index::build(&hashes);
    let first = |at: usize| {
        if index.is_none() {
            return same_before(items, at, &|other, item| other == item);
        }
        let mut alike = index.positions(hashes[at]);
        alike.find(|position| *position == at || items[*position] == items[at]).filter(|first| *first < at)
    };
    (0..items.len()).map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_stands_where_it_stands_first() {
        for length in [4, 40] {
            let mut items: Vec<_> = (0..length).map(|index| format!("https://a{index}.example")).collect();
            items.extend(["null", "https://a2.example", "null", "null"].map(str::to_owned));
            let mut expected = vec![None; length];
            expected.extend([None, Some(2), Some(length), Some(length)]);
            assert_eq!(before(&items), expected);
        }
    }
}
