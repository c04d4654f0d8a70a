//! Finds an item of a long list by a hash of it.

/// A list up to this length is compared item by item: lengths differ more often than not, and a hash costs as much as that.
pub(super) const SHORT: usize = 8;

/// The positions of the items of a list, in buckets by their hashes. An empty one says that the list is short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// Where each bucket starts in `entries`, and where the last one ends.
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

/// A part of the hash of an item, and its position.
type Entry = (u32, u32);

impl Index {
    pub(crate) fn is_none(&self) -> bool {
        self.starts.is_empty()
    }

    /// Sorts the items of a list into as many buckets as there are items; their hashes are in its order.
    pub(crate) fn build(hashes: &[u64]) -> Self {
        let buckets = hashes.len();
        if buckets <= SHORT || u32::try_from(buckets).is_err() {
            return Self::default();
        }
        // Where each bucket ends, by how many items it and those before it have; filled from the last item on, it is then where
        // each bucket starts.
        let mut starts = vec![0; buckets + 1];
        for &hash in hashes {
            starts[bucket(hash, buckets)] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut entries = vec![(0, 0); buckets];
        let mut position = end;
        for &hash in hashes.iter().rev() {
            position -= 1;
            let start = &mut starts[bucket(hash, buckets)];
            *start -= 1;
            entries[*start as usize] = (part(hash), position);
        }
        Self { starts, entries }
    }

    /// The positions of the items that may have this hash. Not for an empty index.
    #[inline]
    pub(crate) fn positions(&self, hash: u64) -> impl Iterator<Item = usize> {
        let starts = &*self.starts;
        let bucket = bucket(hash, starts.len() - 1);
        let entries = &self.entries[starts[bucket] as usize..starts[bucket + 1] as usize];
        entries.iter().filter(move |entry| entry.0 == part(hash)).map(|entry| entry.1 as usize)
    }
}

/// The upper half of a hash picks the bucket, by a multiplication in the place of a division.
#[inline]
fn bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

/// The lower half of a hash tells the items of a bucket apart, nearly always.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "it is the lower half that is wanted")]
const fn part(hash: u64) -> u32 {
    hash as u32
}

/// A hash without a secret. Whoever chooses origins to make it collide chooses only their own policy: a request adds nothing to
/// the tables.
#[inline]
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    // The last word overlaps the one before, so that no byte is read by itself; only `null` is shorter than one word.
    if let Some(last) = bytes.last_chunk::<8>() {
        for word in bytes.as_chunks::<8>().0 {
            hash = mix(hash ^ u64::from_le_bytes(*word));
        }
        return mix(hash ^ u64::from_le_bytes(*last));
    }
    bytes.iter().fold(hash, |hash, byte| mix(hash ^ u64::from(*byte)))
}

/// Multiplies by a number without pattern (the golden ratio's digits), and folds the product.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "both halves of the product are taken")]
const fn mix(word: u64) -> u64 {
    let product = (word ^ 0x9e37_79b9_7f4a_7c15) as u128 * 0xd6e8_feb8_6659_fd93;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn hashes(count: usize) -> Vec<u64> {
        (0..count).map(|index| hash(format!("https://tenant-{index}.example.com").as_bytes())).collect()
    }

    #[test]
    fn a_list_has_an_index_where_it_is_not_short() {
        assert!(Index::build(&hashes(SHORT)).is_none());
        assert!(!Index::build(&hashes(SHORT + 1)).is_none());
    }

    #[test]
    fn an_item_is_found_at_its_position_and_hardly_another() {
        let hashes = hashes(1_000);
        let index = Index::build(&hashes);
        for (position, hash) in hashes.iter().enumerate() {
            assert_eq!(index.positions(*hash).collect::<Vec<_>>(), [position]);
        }
    }

    #[test]
    fn buckets_hold_a_few_items_each() {
        let index = Index::build(&hashes(1_000));
        let fullest = index.starts.windows(2).map(|ends| ends[1] - ends[0]).max();
        // With chance as the only judge the fullest of a thousand has five or six.
        assert!(fullest.is_some_and(|fullest| fullest < 10), "{fullest:?}");
    }

    #[test]
    fn one_bit_of_a_value_changes_both_halves_of_its_hash() {
        for length in [1, 4, 7, 8, 9, 15, 16, 31] {
            let value = vec![b'a'; length];
            let changed = (0..length * 8).map(|bit| {
                let mut value = value.clone();
                value[bit / 8] ^= 1 << (bit % 8);
                hash(&value)
            });
            let all: Vec<_> = changed.chain([hash(&value)]).collect();
            assert_eq!(all.iter().map(|hash| hash >> 32).collect::<BTreeSet<_>>().len(), all.len(), "{length}");
            assert_eq!(all.iter().map(|hash| part(*hash)).collect::<BTreeSet<_>>().len(), all.len(), "{length}");
        }
    }

    #[test]
    fn half_of_the_bits_of_hashes_are_set() {
        let set: u32 = hashes(1_000).iter().map(|hash| hash.count_ones()).sum();
        assert!((31_000..33_000).contains(&set), "{set}");
    }
}
