//! Hosts, as browsers write them.
//!
//! The [host parser](https://url.spec.whatwg.org/#host-parsing) leaves names to [UTS 46](https://www.unicode.org/reports/tr46/), which maps,
//! composes and checks them by tables of all of Unicode. A crate with those tables takes longer to compile than all else here, and once
//! more for the macro. Here stand the parts that are needed to give the answers that are sure, so that both sides err on the one that does
//! no harm:
//!
//! - [`to_ascii`] gives what a browser sends for a host in the common scripts. Where there is doubt it gives nothing: a help that is
//!   wrong would be worse than none.
//! - [`wrong_label`] finds what no browser leaves as it is. Where there is doubt it finds nothing, and a policy may name a host that no page
//!   has: its origin never comes. What it does not know is how marks are ordered and composed (a label in other than
//!   [normalization form C](https://www.unicode.org/reports/tr15/)), where a joiner may stand, which marks of rare scripts come first, and
//!   the directions of what is neither Hebrew nor Arabic.
//!
//! Tests hold both against `url`, character by character and label by label.

mod ascii;
mod characters;
mod ipv4;
mod label;
mod punycode;
#[cfg(test)]
mod tests;

pub(crate) use ascii::to_ascii;
pub(crate) use ipv4::ends_in_a_number;
pub(crate) use label::wrong_label;
