use std::{
    fmt,
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};
use cors_rules::{Answer, Methods, Policy, origin::Origins};

use crate::{builder::Builder, headers::Headers, middleware::CorsMiddleware};

/// A cross-origin policy that was checked: a constant made with [`policy!`](crate::policy), or one made with
/// [`Cors::builder`].
///
/// It is middleware for an `App`, a `Scope` or a `Resource`, whose preflights it answers:
///
/// ```
/// use actix_web::{App, HttpResponse, web};
/// use cors_runtime::{Cors, policy};
///
/// const PARTNERS: Cors = policy! { origins = ["https://partner.example"], methods = [GET, PUT] };
///
/// let app = App::new().service(web::resource("/orders").wrap(PARTNERS).route(web::put().to(HttpResponse::Ok)));
/// ```
///
/// Cloning it is cheap: all clones, and so all workers of a server, share one policy.
#[derive(Clone)]
pub struct Cors {
    source: Source,
}

#[derive(Clone)]
enum Source {
    /// The ready header values have interior mutability, which no constant may refer to: a function does.
    Constant {
        policy: &'static Policy,
        headers: fn() -> &'static Headers,
    },
    Built(Arc<(Policy, Headers)>),
}

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

    pub(crate) fn built(policy: Policy) -> Self {
        let headers = Headers::build(&policy);
        Self { source: Source::Built(Arc::new((policy, headers))) }
    }

    pub(crate) fn policy(&self) -> &Policy {
        match &self.source {
            Source::Constant { policy, .. } => policy,
            Source::Built(built) => &built.0,
        }
    }
}

/// The settings of the policy.
impl fmt::Debug for Cors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let policy = self.policy();
        let mut debug = f.debug_struct("Cors");
        match &policy.origins {
            Origins::Any => debug.field("origins", &"*"),
            Origins::Listed { exact, patterns } => {
                let all = exact.iter().map(ToString::to_string).chain(patterns.iter().map(ToString::to_string));
                debug.field("origins", &all.collect::<Vec<_>>())
            }
        };
        match &policy.methods {
            Methods::Any => debug.field("methods", &"*"),
            Methods::Listed(methods) => debug.field("methods", methods),
        };
        for (name, answer) in [("headers", &policy.allow_headers), ("expose_headers", &policy.expose_headers)] {
            match answer {
                Answer::Nothing => {}
                Answer::Value(value) => _ = debug.field(name, value),
                Answer::Mirror => _ = debug.field(name, &"*"),
            }
        }
        debug.field("credentials", &policy.credentials);
        if let Some(seconds) = &policy.max_age {
            debug.field("max_age", &format_args!("{seconds} s"));
        }
        debug.finish()
    }
}

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = <CorsMiddleware<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(CorsMiddleware::new(service, Handle::new(self))))
    }
}

/// What a request reads: the policy and its header values.
#[derive(Debug, Clone)]
pub(crate) enum Handle {
    Constant(&'static Policy, &'static Headers),
    Built(Arc<(Policy, Headers)>),
}

impl Handle {
    fn new(cors: &Cors) -> Self {
        match &cors.source {
            Source::Constant { policy, headers } => Self::Constant(policy, headers()),
            Source::Built(built) => Self::Built(Arc::clone(built)),
        }
    }

    #[inline]
    pub(crate) fn get(&self) -> (&Policy, &Headers) {
        match self {
            Self::Constant(policy, headers) => (policy, headers),
            Self::Built(built) => (&built.0, &built.1),
        }
    }
}

/// A policy that was checked at compile time.
pub const fn constant(policy: &'static Policy, headers: fn() -> &'static Headers) -> Cors {
    Cors { source: Source::Constant { policy, headers } }
}

/// What stands in for a policy that was refused, so that the refusal is the only error.
pub const fn refused() -> Cors {
    use std::borrow::Cow;
    static POLICY: Policy = Policy {
        origins: Origins::Listed { exact: Cow::Borrowed(&[]), patterns: Cow::Borrowed(&[]) },
        methods: Methods::Listed(Cow::Borrowed(&[])),
        credentials: false,
        allow_methods: Answer::Nothing,
        allow_headers: Answer::Nothing,
        expose_headers: Answer::Nothing,
        max_age: None,
    };
    static HEADERS: Headers = Headers::constant(&POLICY, &[]);
    constant(&POLICY, || &HEADERS)
}

/// A type that `policy = ...` takes: [`Cors`] alone.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is not a `Cors` constant\n  = help: name a constant or a static made with `policy! {{ ... }}`\n  = note: a named policy is checked where it is made [policy-not-cors]",
    label = "not a `Cors`"
)]
pub trait NamedPolicy: 'static {
    /// Itself.
    type Cors: 'static;
}

#[diagnostic::do_not_recommend]
impl NamedPolicy for Cors {
    type Cors = Self;
}

/// A named policy. The projection keeps the compiler from a second error about a wrong type.
pub const fn named<T: NamedPolicy<Cors = T>>(policy: &'static T) -> &'static <T as NamedPolicy>::Cors {
    policy
}

/// The policy of a constant or a static, for another constant.
pub const fn copy(cors: &Cors) -> Cors {
    match &cors.source {
        Source::Constant { policy, headers } => constant(policy, *headers),
        // Nothing builds one in a constant.
        Source::Built(_) => refused(),
    }
}

/// Refuses a named policy that does not allow all of `methods`, in a constant.
///
/// # Panics
/// If it does not, with `message`, between whose parts the methods that are missing stand: it is the compile error.
#[track_caller]
pub const fn assert_covers(cors: &Cors, methods: &[&str], message: &[&str]) {
    let Source::Constant { policy, .. } = &cors.source else { return };
    let mut text = Message { bytes: [0; 1024], length: 0 };
    let mut part = 0;
    let mut is_complete = true;
    while part < message.len() {
        text.push(message[part]);
        part += 1;
        let mut index = 0;
        let mut separator = "";
        while index < methods.len() && part < message.len() {
            if !policy.methods.contains_const(methods[index]) {
                is_complete = false;
                text.push(separator);
                text.push("`");
                text.push(methods[index]);
                text.push("`");
                separator = ", ";
            }
            index += 1;
        }
    }
    assert!(is_complete, "{}", text.as_str());
}

/// A text that is put together in a constant; what is longer is cut off.
struct Message {
    bytes: [u8; 1024],
    length: usize,
}

impl Message {
    const fn push(&mut self, part: &str) {
        let part = part.as_bytes();
        let mut index = 0;
        while index < part.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = part[index];
            self.length += 1;
            index += 1;
        }
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "the policy does not allow all methods of the route",
        }
    }
}
