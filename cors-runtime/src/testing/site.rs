use super::{
    flight::Flight,
    origin::{Origin, is_potentially_trustworthy},
};

/// The value of [`Sec-Fetch-Site`](https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header): how far the farthest
/// of the URLs so far is from the page. It goes along to trustworthy URLs alone.
pub(super) fn sec_fetch_site(flight: &Flight) -> Option<&'static str> {
    if !is_potentially_trustworthy(flight.current_url()) {
        return None;
    }
    let mut site = "same-origin";
    for url in &flight.url_list {
        let origin = Origin::of(url);
        if flight.origin.is_same(&origin) {
            continue;
        }
        if !flight.origin.is_same_site(&origin) {
            return Some("cross-site");
        }
        site = "same-site";
    }
    Some(site)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::testing::Request;

    fn site(page: &str, urls: &[&str]) -> Option<&'static str> {
        let (page, base) = (Origin::parse(page).unwrap(), Url::parse("http://localhost:8080").unwrap());
        let (mut flight, _) = Flight::new(&page, &base, Request::get(urls[0])).unwrap();
        urls[1..].iter().for_each(|url| flight.redirect_to(Url::parse(url).unwrap()));
        sec_fetch_site(&flight)
    }

    const APP: &str = "https://app.example.com";

    #[test]
    fn a_request_says_how_far_it_goes() {
        assert_eq!(site(APP, &["https://app.example.com/a"]), Some("same-origin"));
        for near in ["https://api.example.com/", "https://app.example.com:8443/", "https://example.com/"] {
            assert_eq!(site(APP, &[near]), Some("same-site"), "{near}");
        }
        for far in ["https://example.org/", "http://localhost:8080/", "https://com/"] {
            assert_eq!(site(APP, &[far]), Some("cross-site"), "{far}");
        }
    }

    #[test]
    fn a_redirect_never_brings_a_request_nearer() {
        let (own, near, far) = ("https://app.example.com/", "https://api.example.com/", "https://example.org/");
        for (urls, expected) in [
            (&[own, own][..], "same-origin"),
            (&[own, near], "same-site"),
            (&[near, own], "same-site"),
            (&[near, far], "cross-site"),
            (&[far, near], "cross-site"),
            (&[own, far, own], "cross-site"),
        ] {
            assert_eq!(site(APP, urls), Some(expected), "{urls:?}");
        }
        assert_eq!(site("http://app.example.com", &["http://app.example.com/", own]), Some("cross-site"));
    }

    #[test]
    fn an_opaque_origin_is_another_site_than_every_other() {
        assert_eq!(site("null", &["http://localhost:8080/"]), Some("cross-site"));
    }

    #[test]
    fn it_goes_to_trustworthy_urls_alone() {
        assert_eq!(site("http://a.example", &["http://a.example/"]), None);
        assert_eq!(site("http://a.example", &["http://a.example/", "https://a.example/"]), Some("cross-site"));
        assert_eq!(site(APP, &["https://app.example.com/", "http://app.example.com/"]), None);
        assert_eq!(site("http://a.example", &["http://127.0.0.1:1/"]), Some("cross-site"));
    }
}
