use std::{
    cell::{Cell, RefCell, RefMut},
    time::{Duration, SystemTime},
};

use url::Url;

use super::{cache::PreflightCache, cookies::CookieJar, origin::Origin};

/// Where the service is unless said otherwise.
const SERVICE: &str = "http://localhost:8080";

/// How long Chromium keeps the answer to a preflight at most.
const CHROMIUM_CAP: Duration = Duration::from_secs(7200);

/// A page in a simulated browser of its own, with its cookies and its memory of preflights.
///
/// ```
/// use actix_web::{App, HttpResponse, put, test};
/// use cors_runtime::{cors, testing::{Blocked, Page, Request}};
///
/// #[cors(origins = ["https://app.example.com"])]
/// #[put("/items/{id}")]
/// async fn update_item() -> HttpResponse {
///     HttpResponse::NoContent().finish()
/// }
///
/// # #[actix_web::main]
/// # async fn main() -> Result<(), cors_runtime::testing::FetchError> {
/// let app = test::init_service(App::new().service(update_item)).await;
///
/// let response = Page::at("https://app.example.com").fetch(&app, Request::put("/items/1")).await?;
/// assert_eq!(response.status(), 204);
/// assert!(response.preflighted());
///
/// let blocked = Page::at("https://evil.example").fetch(&app, Request::put("/items/1")).await.unwrap_err();
/// assert_eq!(blocked.reason(), Blocked::OriginNotAllowed);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Page {
    origin: Origin,
    /// At least one; the first is the one of URLs without an origin.
    services: Vec<Url>,
    clock: Clock,
    preflights: RefCell<PreflightCache>,
    cookies: RefCell<CookieJar>,
}

impl Page {
    /// A page at this origin, written as browsers send it: `https://app.example.com`, without a path. `null` is the origin of a
    /// sandboxed frame or a local file.
    ///
    /// # Panics
    /// If it is not an origin.
    pub fn at(origin: &str) -> Self {
        let page = Self::try_at(origin);
        page.unwrap_or_else(|| {
            panic!("`{origin}` is not an origin as browsers send it, such as `https://app.example.com`")
        })
    }

    /// The same; `None` if it is not an origin, such as one that a user has written.
    pub fn try_at(origin: &str) -> Option<Self> {
        Some(Self {
            origin: Origin::parse(origin)?,
            services: vec![service(SERVICE)],
            clock: Clock { start: SystemTime::now(), passed: Cell::default() },
            preflights: RefCell::new(PreflightCache::new(CHROMIUM_CAP)),
            cookies: RefCell::default(),
        })
    }

    /// The origin of the service, where URLs without an origin are; `http://localhost:8080` if not said. A page at this origin
    /// needs no CORS.
    ///
    /// # Panics
    /// If it is not an origin with the scheme `http` or `https`.
    #[must_use]
    pub fn service_at(mut self, origin: &str) -> Self {
        self.services[0] = service(origin);
        self
    }

    /// One more origin at which the service is, for requests and redirects from one to the other. It can tell them apart by
    /// [`guard::Host`](actix_web::guard::Host).
    ///
    /// # Panics
    /// If it is not an origin with the scheme `http` or `https`.
    #[must_use]
    pub fn service_also_at(mut self, origin: &str) -> Self {
        self.services.push(service(origin));
        self
    }

    /// The longest time that the answer to a preflight is kept whatever its `Access-Control-Max-Age` says. It is that of
    /// Chromium, two hours, if not said; Firefox has 24 hours, and `WebKit` ten minutes.
    #[must_use]
    pub fn preflight_cap(self, cap: Duration) -> Self {
        Self { preflights: RefCell::new(PreflightCache::new(cap)), ..self }
    }

    /// Lets time pass for the memory of preflights and for cookies. It stands still otherwise.
    pub fn advance(&self, duration: Duration) {
        self.clock.passed.set(self.clock.passed.get().saturating_add(duration));
    }

    /// Stores a cookie as if the service had set it: the value of a `Set-Cookie` header.
    pub fn set_cookie(&self, set_cookie: &str) {
        self.cookies().store(self.base(), set_cookie, self.clock.now());
    }

    /// A page at the same origin with the same cookies, which remembers no preflight, and of which this one remembers nothing.
    pub(crate) fn afresh(&self) -> Self {
        Self {
            origin: self.origin.clone(),
            services: self.services.clone(),
            clock: Clock { start: self.clock.start, passed: self.clock.passed.clone() },
            preflights: RefCell::new(PreflightCache::new(CHROMIUM_CAP)),
            cookies: self.cookies.clone(),
        }
    }

    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What URLs without an origin are relative to.
    pub(super) fn base(&self) -> &Url {
        &self.services[0]
    }

    pub(super) fn is_served(&self, url: &Url) -> bool {
        let origin = Origin::of(url);
        self.services.iter().any(|service| Origin::of(service).is_same(&origin))
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(super) fn preflights(&self) -> RefMut<'_, PreflightCache> {
        self.preflights.borrow_mut()
    }

    pub(super) fn cookies(&self) -> RefMut<'_, CookieJar> {
        self.cookies.borrow_mut()
    }
}

fn service(origin: &str) -> Url {
    match Url::parse(origin) {
        Ok(url) if Origin::of(&url).serialize() == origin => url,
        _ => panic!("`{origin}` is not the origin of a service, such as `http://localhost:8080`"),
    }
}

/// A time that passes only when it is told to.
#[derive(Debug)]
pub(super) struct Clock {
    start: SystemTime,
    passed: Cell<Duration>,
}

impl Clock {
    pub(super) fn passed(&self) -> Duration {
        self.passed.get()
    }

    pub(super) fn now(&self) -> SystemTime {
        // Past what a clock can tell, it stands.
        self.start.checked_add(self.passed.get()).unwrap_or(self.start)
    }
}
