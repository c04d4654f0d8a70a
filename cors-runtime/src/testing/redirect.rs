use actix_web::http::StatusCode;
use cors_rules::header::is_non_wildcard_request_header;
use url::Url;

use super::{
    blocked::{Blocked, Refusal},
    flight::{Flight, Tainting},
    headers::{HeaderList, isomorphic_decode},
    origin::{Origin, includes_credentials, is_http},
    request::Mode,
};

/// How many redirects are followed.
const LIMIT: usize = 20;

/// The [request-body-header names](https://fetch.spec.whatwg.org/#request-body-header-name)
const BODY_HEADERS: [&str; 4] = ["content-encoding", "content-language", "content-location", "content-type"];

/// [Redirect status](https://fetch.spec.whatwg.org/#redirect-status)
pub(super) fn is_redirect_status(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// [Location URL](https://fetch.spec.whatwg.org/#concept-response-location-url), `None` where there is no `Location`.
pub(super) fn location_url(current: &Url, headers: &HeaderList) -> Result<Option<Url>, Refusal> {
    let Some(location) = headers.get("location").map(|value| isomorphic_decode(&value)) else { return Ok(None) };
    let invalid = |why: &str| {
        let message = format!("the redirect's Location `{location}` {why}");
        Refusal::new(Blocked::InvalidLocation, message)
    };
    if headers.values("location").count() > 1 {
        return Err(invalid("is that of more than one field"));
    }
    let mut url = current.join(&location).map_err(|error| invalid(&format!("is not a URL: {error}")))?;
    if url.fragment().is_none() {
        url.set_fragment(current.fragment());
    }
    Ok(Some(url))
}

/// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch): turns the request into the one that the
/// redirect asks for.
pub(super) fn follow(flight: &mut Flight, status: StatusCode, location: Url) -> Result<(), Refusal> {
    if !is_http(&location) {
        let message = format!("the redirect's Location `{location}` is neither http nor https");
        return Err(Refusal::new(Blocked::LocationNotHttp, message));
    }
    if flight.redirect_count() == LIMIT {
        let message = format!("the request was redirected more than {LIMIT} times, to `{location}` at last");
        return Err(Refusal::new(Blocked::TooManyRedirects, message));
    }
    let origin = Origin::of(&location);
    let is_cross_origin = flight.mode == Mode::Cors && !flight.origin.is_same(&origin);
    if includes_credentials(&location) && (is_cross_origin || flight.tainting == Tainting::Cors) {
        let message = format!("the cross-origin redirect's Location `{location}` has a user name or a password");
        return Err(Refusal::new(Blocked::LocationIncludesCredentials, message));
    }
    let becomes_get = match status.as_u16() {
        301 | 302 => flight.method == "POST",
        303 => !matches!(&*flight.method, "GET" | "HEAD"),
        _ => false,
    };
    if becomes_get {
        "GET".clone_into(&mut flight.method);
        flight.body = None;
        for name in BODY_HEADERS {
            flight.headers.delete(name);
        }
    }
    if !Origin::of(flight.current_url()).is_same(&origin) {
        let names: Vec<_> = flight.headers.iter().map(|(name, _)| name.to_owned()).collect();
        names.iter().filter(|name| is_non_wildcard_request_header(name)).for_each(|name| flight.headers.delete(name));
    }
    flight.redirect_to(location);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Request;

    fn url(url: &str) -> Url {
        Url::parse(url).unwrap()
    }

    fn flight(request: Request) -> Flight {
        let page = Origin::parse("https://page.example").unwrap();
        Flight::new(&page, &url("https://api.example"), request).unwrap().0
    }

    fn followed(mut flight: Flight, status: u16, location: &str) -> Result<Flight, Blocked> {
        let status = StatusCode::from_u16(status).unwrap();
        follow(&mut flight, status, url(location)).map(|()| flight).map_err(|refusal| refusal.reason)
    }

    #[test]
    fn five_statuses_are_redirects() {
        let redirects: Vec<_> =
            (100..=599).filter(|&status| is_redirect_status(StatusCode::from_u16(status).unwrap())).collect();
        assert_eq!(redirects, [301, 302, 303, 307, 308]);
    }

    #[test]
    fn a_location_is_relative_to_the_url_whose_fragment_it_keeps() {
        let current = url("https://api.example/items/1?a=b#top");
        let found = |values: &[&str]| {
            let headers = HeaderList::of(&values.iter().map(|value| ("Location", *value)).collect::<Vec<_>>());
            location_url(&current, &headers).map(|url| url.map(String::from)).map_err(|refusal| refusal.reason)
        };
        assert_eq!(found(&[]), Ok(None));
        assert_eq!(found(&["2"]), Ok(Some("https://api.example/items/2#top".to_owned())));
        assert_eq!(found(&["/#end"]), Ok(Some("https://api.example/#end".to_owned())));
        assert_eq!(found(&["https://b.example"]), Ok(Some("https://b.example/#top".to_owned())));
        assert_eq!(found(&["http://"]), Err(Blocked::InvalidLocation));
        assert_eq!(found(&["1", "2"]), Err(Blocked::InvalidLocation));
    }

    #[test]
    fn a_location_is_http_or_https() {
        for location in ["ftp://api.example/", "data:text/plain,a", "mailto:a@b.example"] {
            assert_eq!(followed(flight(Request::get("/")), 302, location).unwrap_err(), Blocked::LocationNotHttp);
        }
    }

    #[test]
    fn twenty_redirects_are_followed_and_no_more() {
        let mut current = flight(Request::get("/"));
        for _ in 0..20 {
            current = followed(current, 302, "https://api.example/").unwrap();
        }
        assert_eq!(followed(current, 302, "https://api.example/").unwrap_err(), Blocked::TooManyRedirects);
    }

    #[test]
    fn the_method_becomes_get_where_the_status_says_so() {
        for (status, method, becomes) in [
            (301, "POST", "GET"),
            (302, "POST", "GET"),
            (303, "POST", "GET"),
            (307, "POST", "POST"),
            (308, "POST", "POST"),
            (301, "PUT", "PUT"),
            (302, "DELETE", "DELETE"),
            (303, "PUT", "GET"),
            (303, "HEAD", "HEAD"),
            (302, "HEAD", "HEAD"),
        ] {
            let request = flight(Request::new(method, "/"));
            assert_eq!(followed(request, status, "https://api.example/").unwrap().method, becomes, "{status} {method}");
        }
    }

    #[test]
    fn a_request_that_becomes_get_loses_its_body_and_the_headers_of_the_body() {
        let request = || {
            let request = Request::post("/").body("a").header("X-A", "1");
            BODY_HEADERS.iter().fold(request, |request, name| request.header(*name, "a"))
        };
        let get = followed(flight(request()), 303, "https://api.example/").unwrap();
        assert_eq!(get.body, None);
        assert_eq!(get.headers.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["X-A"]);
        let post = followed(flight(request()), 307, "https://api.example/").unwrap();
        assert_eq!(post.body.unwrap(), "a");
        assert_eq!(post.headers.iter().count(), 5);
    }

    #[test]
    fn authorization_stays_with_its_origin() {
        let request = || flight(Request::get("/").header("AUTHORIZATION", "1").header("X-A", "1"));
        assert!(followed(request(), 302, "https://api.example/2").unwrap().headers.contains("authorization"));
        let other = followed(request(), 302, "https://b.example/").unwrap();
        assert!(!other.headers.contains("authorization") && other.headers.contains("x-a"));
    }

    #[test]
    fn a_location_with_credentials_is_refused_where_another_origin_has_a_part() {
        let mut tainted = flight(Request::get("/"));
        tainted.tainting = Tainting::Cors;
        let (api, page) = ("https://a:b@api.example/", "https://a:b@page.example/");
        assert_eq!(followed(tainted.clone(), 302, page).unwrap_err(), Blocked::LocationIncludesCredentials);
        let untainted = || flight(Request::get("https://page.example/"));
        assert_eq!(followed(untainted(), 302, api).unwrap_err(), Blocked::LocationIncludesCredentials);
        assert!(followed(untainted(), 302, page).is_ok());
        let mut no_cors = flight(Request::get("/").mode(Mode::NoCors));
        no_cors.tainting = Tainting::Opaque;
        assert!(followed(no_cors, 302, api).is_ok());
    }
}
