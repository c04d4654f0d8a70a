use std::time::Duration;

use actix_web::{Error, HttpRequest};
use cors_rules::{Danger, Draft, MaxAge, Other, PreflightStatus};

use super::{cors::Cors, error::PolicyError, place::Place};
use crate::predicate::{Asynchronous, Predicates, Synchronous, origin::Origin};

impl Cors {
    /// A policy from values that are known only at run time, by the rules of the attribute.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cors_runtime::Cors;
    ///
    /// # fn main() -> Result<(), cors_runtime::PolicyError> {
    /// let cors = Cors::builder()
    ///     .origins(["https://app.example.com"])
    ///     .methods(["PUT"])
    ///     .headers(["X-Request-Id"])
    ///     .expose_headers(["X-Total-Count"])
    ///     .credentials(true)
    ///     .max_age(Duration::from_secs(600))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> Builder {
        Builder::default()
    }
}

/// Collects the settings of a policy at run time; [`Cors::builder`] makes one.
///
/// The methods are named after the keys of the [`cors`](macro@crate::cors) attribute, and each replaces what it was given
/// before.
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder {
    draft: Draft,
    predicates: Predicates,
}

impl Builder {
    /// One that was given these settings.
    #[cfg(feature = "serde")]
    pub(crate) fn new(draft: Draft) -> Self {
        Self { draft, ..Self::default() }
    }

    /// The origins whose pages may use the resource: `"*"` alone for all, or patterns of scheme, host and perhaps port, with
    /// `*.` before the host for its subdomains and `*` as the port for any.
    ///
    /// There is no default: without it and without a [`predicate`](Self::predicate), [`build`](Self::build) fails.
    pub fn origins<T: Into<String>>(mut self, origins: impl IntoIterator<Item = T>) -> Self {
        self.draft.origins = Some(strings(origins));
        self
    }

    /// A function that is asked whether the pages of an origin may use the resource, where no pattern of [`origins`](Self::origins)
    /// matches it. It can be called several times: they are asked in their order, until one returns true. [The attribute's
    /// page](macro@crate::cors#predicates) says what they are asked about, and when.
    ///
    /// ```
    /// use cors_runtime::Cors;
    ///
    /// # fn main() -> Result<(), cors_runtime::PolicyError> {
    /// let domain = std::env::var("TENANTS").unwrap_or("tenants.example".to_owned());
    /// let cors = Cors::builder()
    ///     .predicate(move |origin, _| origin.scheme() == "https" && origin.is_subdomain_of(&domain))
    ///     .credentials(true)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn predicate<F>(mut self, predicate: F) -> Self
    where
        F: Fn(&Origin, &HttpRequest) -> bool + Send + Sync + 'static,
    {
        self.draft.others.push(Other::Predicate(written::<F>("predicate")));
        self.draft.origins.get_or_insert_default();
        self.predicates.push(Synchronous(predicate));
        self
    }

    /// The same of an `async` function, for what has to be looked up. Where it returns an error, the origin is not allowed.
    ///
    /// ```
    /// use actix_web::{Error, HttpRequest, error::ErrorServiceUnavailable, web::Data};
    /// use cors_runtime::{Cors, Origin};
    ///
    /// # struct Pool;
    /// # impl Pool { async fn is_tenant(&self, _: &str) -> Result<bool, Error> { Ok(true) } }
    /// async fn is_tenant(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    ///     let pool = request.app_data::<Data<Pool>>().ok_or_else(|| ErrorServiceUnavailable("no pool"))?;
    ///     pool.is_tenant(origin.as_str()).await
    /// }
    ///
    /// # fn main() -> Result<(), cors_runtime::PolicyError> {
    /// let cors = Cors::builder().origins(["https://app.example.com"]).async_predicate(is_tenant).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn async_predicate<F, E>(mut self, predicate: F) -> Self
    where
        F: AsyncFn(&Origin, &HttpRequest) -> Result<bool, E> + Send + Sync + 'static,
        E: Into<Error>,
    {
        self.draft.others.push(Other::Predicate(written::<F>("async_predicate")));
        self.draft.origins.get_or_insert_default();
        self.predicates.push(Asynchronous(predicate));
        self
    }

    /// The methods that pages may use, case-sensitive, or `"*"` alone for all; `GET`, `HEAD` and `POST` if left out.
    pub fn methods<T: Into<String>>(mut self, methods: impl IntoIterator<Item = T>) -> Self {
        self.draft.methods = Some(strings(methods));
        self
    }

    /// The request headers that pages may set beyond the
    /// [safelisted](https://fetch.spec.whatwg.org/#cors-safelisted-request-header); `"*"` for all but `Authorization`, which may
    /// stand beside it.
    pub fn headers<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.draft.headers = Some(strings(names));
        self
    }

    /// The response headers that pages may read beyond the
    /// [safelisted](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name), or `"*"` alone for all.
    pub fn expose_headers<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.draft.expose_headers = Some(strings(names));
        self
    }

    /// Whether requests with credentials (cookies, client certificates, `Authorization`) are allowed; false if left out.
    pub fn credentials(mut self, allowed: bool) -> Self {
        self.draft.credentials = allowed;
        self
    }

    /// How long browsers may keep the answer to a preflight, in whole seconds up to 24 hours; zero turns it off. If left out,
    /// browsers keep it for 5 seconds.
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.draft.max_age = Some(MaxAge::Duration(max_age));
        self
    }

    /// Gives up a safeguard that the policy needs given up. It can be called once for each.
    pub fn danger(mut self, danger: Danger) -> Self {
        self.draft.dangers.push(danger);
        self
    }

    /// Whether an actual request that the policy does not allow is answered with 403 before its handler runs, unless it is
    /// same-origin or has no `Origin`; false if left out. [The attribute's page](macro@crate::cors#what-enforce-protects-from) says what
    /// that protects from.
    pub fn enforce(mut self, enforced: bool) -> Self {
        self.draft.enforce = enforced;
        self
    }

    /// The HTTP status of the answer to a preflight that is allowed, 200 to 299; 204 if left out.
    pub fn preflight_status(mut self, status: u16) -> Self {
        self.draft.preflight_status = Some(PreflightStatus::Code(status));
        self
    }

    /// Checks settings that stand at `place`.
    pub(crate) fn build_at(self, place: Place) -> Result<Cors, PolicyError> {
        match self.draft.into_policy() {
            Ok(policy) => Ok(Cors::built(policy, self.predicates, place)),
            Err(problems) => {
                let written = problems.into_iter().map(|problem| problem.written_in(place.notation()));
                Err(PolicyError::new(written.collect()))
            }
        }
    }

    /// Checks the settings by the rules of the attribute.
    ///
    /// # Errors
    /// All problems, in the order of the settings and of their items.
    ///
    /// ```
    /// use cors_runtime::Cors;
    ///
    /// let error = Cors::builder().origins(["https://app.example.com/"]).methods(["patch"]).build().unwrap_err();
    /// let codes: Vec<_> = error.problems().iter().map(|problem| problem.code()).collect();
    /// assert_eq!(codes, ["origin-path", "method-case"]);
    /// assert_eq!(error.problems()[0].help().as_deref(), Some("write `https://app.example.com`"));
    /// ```
    #[track_caller]
    pub fn build(self) -> Result<Cors, PolicyError> {
        self.build_at(Place::built())
    }
}

fn strings<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}

/// A predicate as it would be written in the attribute, for those who read of it.
fn written<F>(kind: &str) -> String {
    let path = std::any::type_name::<F>();
    let path = if path.contains("{{closure}}") { "closure" } else { path };
    format!("{kind}({path})")
}
