use url::Url;

use super::origin::is_http;

/// The [bad ports](https://fetch.spec.whatwg.org/#bad-port): other protocols listen there, and could take a request for a
/// message of theirs.
const BAD: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// The port of a URL that [should be blocked due to a bad port](https://fetch.spec.whatwg.org/#block-bad-port).
pub(super) fn bad_port(url: &Url) -> Option<u16> {
    // The default port of a scheme, which `url` leaves out, is no bad one.
    url.port().filter(|port| is_http(url) && BAD.contains(port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(url: &str) -> Option<u16> {
        bad_port(&Url::parse(url).unwrap())
    }

    #[test]
    fn bad_ports_are_bad_whether_encrypted_or_not() {
        for port in [0, 1, 22, 25, 427, 548, 989, 990, 1719, 4190, 5060, 5061, 6000, 6566, 6667, 6679, 6697, 10080] {
            assert_eq!(bad(&format!("http://a.example:{port}/")), Some(port));
            assert_eq!(bad(&format!("https://[::1]:{port}/")), Some(port));
        }
    }

    #[test]
    fn ports_of_http_and_the_neighbours_of_bad_ports_are_good() {
        for port in
            [2, 24, 26, 80, 443, 3000, 5059, 5062, 5999, 6001, 6664, 6670, 8000, 8080, 8443, 10079, 10081, 65535]
        {
            assert_eq!(bad(&format!("http://a.example:{port}/")), None, "{port}");
            assert_eq!(bad(&format!("https://a.example:{port}/")), None, "{port}");
        }
        assert_eq!((bad("http://a.example/"), bad("https://a.example/")), (None, None));
    }

    #[test]
    fn other_schemes_have_no_bad_port() {
        assert_eq!((bad("ftp://a.example:22/"), bad("ws://a.example:6667/")), (None, None));
    }
}
