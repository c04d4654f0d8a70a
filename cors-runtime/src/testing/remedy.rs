use std::fmt;

use cors_rules::{Change, Setting};

use crate::setup::{cors::Cors, source::Current};

/// What would let a request pass that a policy refuses, complete in itself; or why nothing should.
///
/// Its text is one line, with the place and what is to be pasted there:
///
/// ```text
/// add `"X-Debug"` to `headers` of `change_item`, src/items.rs:24: write `headers = ["Content-Type", "X-Debug"]`
/// ```
#[derive(Clone)]
pub struct Remedy {
    pub(super) kind: RemedyKind,
    pub(super) text: String,
    pub(super) changes: Vec<Change>,
    pub(super) mended: Option<Current>,
}

/// Whose matter it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RemedyKind {
    /// A change of a policy's settings, or a new policy.
    Settings,
    /// The page has to do something else, perhaps beside a change of settings.
    Page,
    /// The service has to be put together in another way, perhaps beside a change of settings.
    Service,
    /// Nothing should let the request pass.
    Nothing,
}

impl RemedyKind {
    /// Its name, in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Page => "page",
            Self::Service => "service",
            Self::Nothing => "nothing",
        }
    }
}

impl Remedy {
    pub(crate) fn new(kind: RemedyKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), changes: Vec::new(), mended: None }
    }

    /// Whose matter it is.
    pub fn kind(&self) -> RemedyKind {
        self.kind
    }

    /// What to do, as one line; the same as its `Display`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is changed of the settings of the policy: each with its key, and what is added there.
    pub fn changes(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.changes.iter().map(|change| (Setting::key(change.setting()), change.added()))
    }

    /// The policy with the changes, by the rules; `None` where no policy is changed.
    ///
    /// ```
    /// # use actix_web::{App, HttpResponse, test, web};
    /// use cors_runtime::{Cors, testing::{FetchError, Page, Request}};
    ///
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let serve = |cors: Cors| test::init_service(App::new().default_service(web::to(HttpResponse::Ok)).wrap(cors));
    /// let page = Page::at("https://app.example.com");
    ///
    /// let cors = Cors::builder().origins(["https://app.example.com"]).build()?;
    /// let error = page.fetch(&serve(cors).await, Request::put("/items")).await.unwrap_err();
    /// let mended = error.remedies()[0].mended().expect("a setting is missing");
    /// page.fetch(&serve(mended).await, Request::put("/items")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn mended(&self) -> Option<Cors> {
        self.mended.as_ref().map(Cors::of)
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.text)
    }
}
