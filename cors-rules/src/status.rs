//! The status of the answer to a preflight.

use std::ops::RangeInclusive;

/// What browsers take: the [ok statuses](https://fetch.spec.whatwg.org/#ok-status).
pub const OK: RangeInclusive<u16> = 200..=299;

/// No content: an answer to a preflight has none.
pub const DEFAULT: u16 = 204;
