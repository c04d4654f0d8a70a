use std::net::Ipv4Addr;

/// Whether a host is an IPv4 address, or nothing.
///
/// [URL, ends-in-a-number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker)
pub(crate) fn ends_in_a_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or(host);
    let is_decimal = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    is_decimal || number(last).is_some() || last.eq_ignore_ascii_case("0x")
}

/// The address that a host which ends in a number stands for, in one of the forms of old: with parts in octal or hexadecimal, the last
/// of which has all that is left.
///
/// [URL, IPv4 parser](https://url.spec.whatwg.org/#concept-ipv4-parser)
pub(super) fn parse(host: &str) -> Option<Ipv4Addr> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let numbers = host.split('.').map(number).collect::<Option<Vec<_>>>()?;
    let (&last, first) = numbers.split_last()?;
    // A fifth part has no place.
    let room = 32_u32.checked_sub(8 * u32::try_from(first.len()).ok()?).filter(|room| *room > 0)?;
    let mut address = u32::try_from(last).ok().filter(|last| u64::from(*last) >> room == 0)?;
    for (&number, above) in first.iter().zip([24, 16, 8]) {
        address |= u32::from(u8::try_from(number).ok()?) << above;
    }
    Some(Ipv4Addr::from_bits(address))
}

/// [URL, IPv4 number parser](https://url.spec.whatwg.org/#ipv4-number-parser)
fn number(part: &str) -> Option<u64> {
    let (digits, radix) = match part.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&part[2..], 16),
        [b'0', _, ..] => (&part[1..], 8),
        _ => (part, 10),
    };
    if digits.is_empty() {
        return (radix == 16).then_some(0);
    }
    // A number of more digits than fit has no place in an address either.
    let is_number = digits.chars().all(|digit| digit.is_digit(radix));
    is_number.then(|| u64::from_str_radix(digits, radix).unwrap_or(u64::MAX))
}
