//! The simulated browser, which sends what the engines send, to the same handlers in process.

use std::{rc::Rc, time::Duration};

use actix_http::Request as HttpRequest;
use actix_web::{
    App, Error,
    body::BoxBody,
    dev::{Service, ServiceResponse, fn_service},
    http::header::{self, HeaderValue},
    test, web,
};
use cors_runtime::testing::{self, ResponseType};

use crate::{
    handlers,
    log::logged,
    origins::Page,
    outcome::{Got, Response, normalised},
    requests::{Body, Credentials, Fetch, Mode, Redirect},
    server::{Ports, Shared, pages},
};

/// As it stands in paths.
pub(crate) const KEY: &str = "simulated";

/// All servers as one service, which is found by the port of `Host`.
pub(crate) async fn servers(
    shared: &web::Data<Shared>,
) -> impl Service<HttpRequest, Response = ServiceResponse<BoxBody>, Error = Error> {
    let ports = shared.ports;
    let app = || App::new().app_data(shared.clone());
    let api = app().configure(|config| handlers::api(ports, config)).configure(pages).wrap_fn(logged);
    let wrapped = app().configure(handlers::wrapped).wrap(handlers::APP).wrap_fn(logged);
    let (api, wrapped) = (Rc::new(test::init_service(api).await), Rc::new(test::init_service(wrapped).await));
    let is_wrapped = move |request: &HttpRequest| {
        let host = request.head().headers().get(header::HOST).and_then(|host| host.to_str().ok());
        let port = host.and_then(|host| host.rsplit(':').next()?.parse().ok());
        port == Some(ports.wrapped) || port == Some(ports.other_wrapped)
    };
    let service = fn_service(move |request: HttpRequest| {
        let (api, wrapped) = (api.clone(), wrapped.clone());
        async move {
            let mut response = if is_wrapped(&request) {
                wrapped.call(request).await?.map_into_boxed_body()
            } else {
                api.call(request).await?.map_into_boxed_body()
            };
            // A server writes it, behind the service that a test has.
            response.headers_mut().insert(header::DATE, HeaderValue::from_static("now"));
            Ok(response)
        }
    });
    actix_web::dev::ServiceFactory::new_service(&service, ()).await.expect("a function is a service")
}

/// A page that has been opened: it has the cookies of all hosts to which it sends something.
pub(crate) async fn open<S>(page: Page, ports: Ports, servers: &S) -> testing::Page
where
    S: Service<HttpRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    let origins = [ports.api, ports.other_api, ports.wrapped, ports.other_wrapped, ports.page, ports.other_page];
    let simulated = testing::Page::at(&page.origin(ports));
    let hosts = origins.map(|port| format!("http://localhost:{port}"));
    let simulated = hosts.iter().fold(simulated, |simulated, host| simulated.service_also_at(host));
    let abroad = Page::Numeric.address(ports);
    let address = page.address(ports);
    let simulated = simulated.service_also_at(&abroad).service_also_at(&address);
    for host in [&hosts[0], &abroad, &address] {
        let request = testing::Request::get(format!("{host}/page")).mode(testing::Mode::NoCors);
        let opened = simulated.fetch(servers, request.credentials(testing::Credentials::Include)).await;
        opened.expect("a page can be opened");
    }
    simulated
}

/// What the page gets, after some milliseconds.
pub(crate) async fn fetch<S>(page: &testing::Page, servers: &S, fetch: &Fetch, url: &str, wait: u64) -> Got
where
    S: Service<HttpRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    page.advance(Duration::from_millis(wait));
    let Ok(response) = page.fetch(servers, request(fetch, url)).await else { return Got::Blocked };
    if fetch.mode.is_navigation() {
        return Got::Left;
    }
    let kind = match response.response_type() {
        ResponseType::Basic => "basic",
        ResponseType::Cors => "cors",
        ResponseType::Opaque => "opaque",
        ResponseType::OpaqueRedirect => "opaqueredirect",
    };
    let headers = response.readable_headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let headers = normalised(headers.collect());
    Got::Response(Response { status: response.status(), kind: kind.to_owned(), headers, body: response.text() })
}

pub(crate) fn request(fetch: &Fetch, url: &str) -> testing::Request {
    let mut request = testing::Request::new(fetch.method, url);
    for (name, value) in fetch.headers {
        request = request.header(*name, value);
    }
    request = match fetch.body {
        Body::None => request,
        Body::Text(text) => request.body(text),
        Body::Form(text) => request.body(testing::Body::form([("text", text)])),
        Body::Multipart(_) => {
            request.header("Content-Type", "multipart/form-data; boundary=b").body(Vec::from("form-data"))
        }
        Body::Blob(text, "") => request.body(Vec::from(text)),
        Body::Blob(text, kind) => request.header("Content-Type", kind).body(Vec::from(text)),
    };
    let request = request.credentials(match fetch.credentials {
        Credentials::Omit => testing::Credentials::Omit,
        Credentials::SameOrigin => testing::Credentials::SameOrigin,
        Credentials::Include => testing::Credentials::Include,
    });
    let request = request.mode(match fetch.mode {
        Mode::Cors => testing::Mode::Cors,
        Mode::NoCors | Mode::Form | Mode::Link | Mode::Typed => testing::Mode::NoCors,
        Mode::SameOrigin => testing::Mode::SameOrigin,
    });
    request.redirect(match fetch.redirect {
        Redirect::Follow => testing::Redirect::Follow,
        Redirect::Error => testing::Redirect::Error,
        Redirect::Manual => testing::Redirect::Manual,
    })
}
