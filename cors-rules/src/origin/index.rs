//! Finds an item of a long list by a hash of it.

/// A list up to this length is compared item by item: lengths differ more often than not, and a hash costs as much as that.
pub(super) const SHORT: usize = 8;

/// The positions of the items of a list, in buckets by their hashes. An empty one says that the list is short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// Where each bucket starts in `entries`, and where the last one ends.
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

/// A part of the hash of an item, and its position.
type Entry = (u32, u32);

impl Index {
    pub(super) fn is_none(&self) -> bool {
        self.starts.is_empty()
    }

    /// Sorts the items of a list into as many buckets as there are items; their hashes are in its order.
    pub(super) fn build(hashes: &[u64]) -> Self {
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
    pub(super) fn positions(&self, hash: u64) -> impl Iterator<Item = usize> {
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
pub(super) fn hash(bytes: &[u8]) -> u64 {
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
