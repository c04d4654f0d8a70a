//! Preflights that end at the gateway: a surface as a configuration of nginx.

mod expression;
mod origin;
mod overlap;
mod path;
mod plan;
mod quote;
mod text;

use std::{collections::BTreeMap, fmt, io, path::Path};

use self::plan::{Baked, Plan};
use super::{Scope, Surface, entry::Entry, snapshot};

/// As many characters of a name as leave room in the table of variables of a default nginx.
const MAX_NAME: usize = 20;

/// What the names of variables begin with that nginx has for fields and arguments.
const OF_NGINX: [&str; 9] = [
    "arg_",
    "cookie_",
    "http_",
    "sent_http_",
    "sent_trailer_",
    "upstream_cookie_",
    "upstream_http_",
    "upstream_trailer_",
    "jwt_",
];

/// A configuration of nginx that answers preflights as the service does, and leaves everything else to it: two files, one for the context
/// `http` and one for `server`.
///
/// ```nginx
/// http {
///     include cors/http.conf;
///     server {
///         include cors/server.conf;
///         location / { proxy_pass http://service; }
///     }
/// }
/// ```
///
/// What is not surely the same goes through to the service, which is always right: policies with predicates, mirrored lists, guards, paths
/// that can't be expressed or that another pattern may take first, or may have been asked for by a path of which it did, paths with `//`, `.` or
/// `..` as a segment, targets of more than 8 KB, `OPTIONS` requests that are no preflight, and preflights for what the
/// service does not serve. The head of the file for `http` lists it. So do a [`Live`](crate::Live) and origins of an environment variable,
/// unless they are asked for.
///
/// - The paths that come to nginx have to reach the service as they are.
/// - Items of some builds, `#[cfg(debug_assertions)] "http://localhost:*"`, are in it where they are in the build that makes it, so that a test of
///   another build fails: where a policy has such items, give the test `#[cfg(not(debug_assertions))]`, and make the configuration by
///   `UPDATE_SURFACE=1 cargo test --release`.
/// - nginx before 1.23 sees the first of repeated `Origin` and `Access-Control-Request-Method` fields only, and answers by it, where the
///   service refuses: no browser repeats them.
/// - nginx answers 400 itself to a method in lower case, which browsers send as a page writes it: `patch` is not `PATCH`. To what no browser sends, as
///   a preflight with `If-Match` or a request line with two spaces, it has answers of its own too.
/// - Middleware that rewrites paths, other than [`NormalizePath`](actix_web::middleware::NormalizePath), middleware that sometimes answers
///   preflights itself, as in maintenance, and middleware that changes answers, as `ErrorHandlers` and `DefaultHeaders` do, is not known either.
/// - `deny`, `auth_basic` and `limit_req` of the `server` do not count for the preflights that nginx answers.
#[derive(Debug, Clone)]
pub struct Nginx {
    entries: Vec<Entry>,
    scopes: Vec<Scope>,
    baked: Baked,
    name: String,
    sets_sizes: bool,
}

impl Surface {
    /// A configuration of nginx that answers the preflights of this service.
    ///
    /// ```
    /// # use actix_web::{App, Responder, put, test};
    /// # use cors_runtime::{cors, surface};
    /// # #[cors(origins = ["https://app.example.com"])]
    /// # #[put("/items/{id}")]
    /// # async fn update_item() -> impl Responder { "put" }
    /// # #[actix_web::main]
    /// # async fn main() {
    /// # let app = test::init_service(App::new().service(update_item)).await;
    /// # let surface = surface::of(&app).await;
    /// let nginx = surface.to_nginx();
    /// assert!(nginx.http().contains(r#""~^/items/[^/% ]+ (?:PUT)$" a1;"#));
    /// assert!(nginx.server().contains(r#"add_header Access-Control-Allow-Methods "PUT" always;"#));
    /// # /*
    /// nginx.assert_matches("deploy/cors"); // UPDATE_SURFACE=1 writes http.conf and server.conf there
    /// # */
    /// # }
    /// ```
    pub fn to_nginx(&self) -> Nginx {
        Nginx {
            entries: self.entries.clone(),
            scopes: self.scopes.clone(),
            baked: Baked::default(),
            name: "cors".to_owned(),
            sets_sizes: true,
        }
    }
}

impl Nginx {
    /// Answers by the policies of each [`Live`](crate::Live) as they are now: whoever replaces one makes the configuration anew. Until then nginx
    /// lets in whom the old one does. The head of both files says so.
    #[must_use]
    pub fn with_live(mut self) -> Self {
        self.baked.live = true;
        self
    }

    /// Answers by the origins that environment variables name where the configuration is made, which is to be the environment of the service. The
    /// head of both files says so.
    #[must_use]
    pub fn with_environment(mut self) -> Self {
        self.baked.environment = true;
        self
    }

    /// Begins the names of variables and locations with this instead of `cors`, for several services in one nginx, each of which includes a file of
    /// its own in `http`. nginx refuses two of one name. Each service has a `server` of its own: of two files in one `server` the first would
    /// answer for paths that go to the other service.
    ///
    /// Letters become lower-case, since nginx does not tell cases apart, and what is no letter, digit or `_` becomes `_`. It has at most 20 characters. What
    /// nginx has variables of its own for, as `http`, and what begins with no letter has `cors_` before it.
    ///
    /// ```
    /// # use actix_web::{App, test};
    /// # use cors_runtime::surface;
    /// # #[actix_web::main]
    /// # async fn main() {
    /// # let app = test::init_service(App::new()).await;
    /// # let surface = surface::of(&app).await;
    /// assert!(surface.to_nginx().named("Shop-API").server().contains("if ($shop_api_preflight) {"));
    /// # }
    /// ```
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let plain =
            |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '_' };
        self.name = name.chars().map(plain).collect();
        let starts = format!("{}_", self.name);
        let is_taken = OF_NGINX.iter().any(|taken| starts.starts_with(taken));
        if is_taken || !self.name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            self.name.insert_str(0, "cors_");
        }
        self.name.truncate(MAX_NAME);
        self
    }

    /// Leaves out the sizes of nginx's tables, `map_hash_max_size` and others, which nginx takes once: where they stand elsewhere.
    #[must_use]
    pub fn without_hash_sizes(mut self) -> Self {
        self.sets_sizes = false;
        self
    }

    /// What is to be included in `http`, before the `server` that includes the other file.
    pub fn http(&self) -> String {
        text::http(&self.plan(), &self.name, self.sets_sizes)
    }

    /// What is to be included in each `server` in front of the service, before its other directives.
    pub fn server(&self) -> String {
        text::server(&self.plan(), &self.name)
    }

    /// Writes `http.conf` and `server.conf` into a folder, which is made if it isn't there.
    ///
    /// # Errors
    /// If they can't be written.
    pub fn write(&self, folder: impl AsRef<Path>) -> io::Result<()> {
        self.files().into_iter().try_for_each(|(name, text)| snapshot::write(&folder.as_ref().join(name), &text))
    }

    /// Holds it against the files `http.conf` and `server.conf` in a folder that is kept under version control; with `UPDATE_SURFACE=1` in
    /// the environment it writes them. A folder is below that of the package whose test runs.
    ///
    /// ```no_run
    /// # use actix_web::{App, test, web::ServiceConfig};
    /// # use cors_runtime::surface;
    /// # fn routes(_: &mut ServiceConfig) {}
    /// # async fn gateway() {
    /// let app = test::init_service(App::new().configure(routes)).await;
    /// surface::of(&app).await.to_nginx().assert_matches("deploy/cors");
    /// # }
    /// ```
    ///
    /// # Panics
    /// If something differs, with the lines that do. If the files can't be read or written.
    #[track_caller]
    pub fn assert_matches(&self, folder: impl AsRef<Path>) {
        let compared = self.files().map(|(name, text)| {
            let file = folder.as_ref().join(name);
            snapshot::compare("the configuration of nginx", &file, &text, difference).err()
        });
        let mistakes: Vec<_> = compared.into_iter().flatten().collect();
        assert!(mistakes.is_empty(), "{}", mistakes.join("\n\n"));
    }

    fn files(&self) -> [(&'static str, String); 2] {
        [("http.conf", self.http()), ("server.conf", self.server())]
    }

    fn plan(&self) -> Plan<'_> {
        Plan::of(&self.entries, &self.scopes, self.baked)
    }
}

/// Both files, one after the other, to be read.
impl fmt::Display for Nginx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.http(), self.server())
    }
}

/// As many lines of each kind as are shown.
const MAX_LINES: usize = 20;

/// The lines that are in one text only, each below the start of the block in which it stands.
fn difference(before: &str, now: &str) -> Option<String> {
    let (gone, new) = (only(before, now, "-"), only(now, before, "+"));
    if gone.is_empty() && new.is_empty() {
        let without =
            |text: &str| text.lines().filter(|line| *line != text::DEBUG).map(str::to_owned).collect::<Vec<_>>();
        return (without(before) != without(now)).then(|| "the lines stand in another order".to_owned());
    }
    let shown = |lines: Vec<String>| {
        let more = lines.len().saturating_sub(MAX_LINES);
        let more = (more > 0).then(|| format!("  and {more} more"));
        lines.into_iter().take(MAX_LINES).chain(more).collect::<Vec<_>>()
    };
    Some([shown(gone), shown(new)].concat().join("\n"))
}

/// What a text has more of than another one, with the starts of blocks.
fn only(text: &str, other: &str, sign: &str) -> Vec<String> {
    let mut there: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in in_blocks(other) {
        *there.entry(line).or_default() += 1;
    }
    let (mut shown, mut last) = (Vec::new(), "");
    for (block, line) in in_blocks(text) {
        if let Some(left) = there.get_mut(&(block, line)).filter(|left| **left > 0) {
            *left -= 1;
            continue;
        }
        if block != last && !block.is_empty() && block != line {
            shown.push(format!("  {block}"));
        }
        last = block;
        shown.push(format!("{sign} {line}"));
    }
    shown
}

/// The lines of a configuration, each with the line that begins its block.
fn in_blocks(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut block = "";
    text.lines().filter(|line| *line != text::DEBUG && *line != "}" && !line.is_empty()).map(move |line| {
        if line.ends_with('{') {
            block = line;
        } else if !line.starts_with(' ') {
            block = "";
        }
        (block, line)
    })
}
