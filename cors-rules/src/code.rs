//! The stable name of every rule, its reason, and the clause it follows.

use crate::setting::keys;

const ATTRIBUTE: &str = "https://docs.rs/cors-runtime/latest/cors_runtime/attr.cors.html";

macro_rules! codes {
    ($($variant:ident = $code:literal, $clause:expr, $note:expr;)+) => {
        /// The rule that a setting breaks.
        ///
        /// Its name, as [`as_str`](Self::as_str) gives it, is stable and ends every message.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $note, ".")] $variant,)+
        }

        impl Code {
            /// All codes, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name of the rule, in kebab-case.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The reason for the rule, as one lower-case sentence.
            pub const fn note(self) -> &'static str {
                match self {
                    $(Self::$variant => $note,)+
                }
            }

            /// The address of the clause or the documentation that the rule follows.
            pub const fn clause(self) -> &'static str {
                match self {
                    $(Self::$variant => $clause,)+
                }
            }
        }
    };
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

const ORIGIN: &str = "https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin";
const ORIGIN_FIELD: &str = "https://fetch.spec.whatwg.org/#origin-header";
const URL_HOST: &str = "https://url.spec.whatwg.org/#host-parsing";
const URL_IPV4: &str = "https://url.spec.whatwg.org/#concept-ipv4-parser";
const URL_IPV6: &str = "https://url.spec.whatwg.org/#concept-ipv6-serializer";
const URL_PORT: &str = "https://url.spec.whatwg.org/#port-state";
const URL_SCHEME: &str = "https://url.spec.whatwg.org/#scheme-state";
const ENVIRONMENT: &str = "https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html";
const DNS: &str = "https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4";
const CREDENTIALS: &str = "https://fetch.spec.whatwg.org/#cors-protocol-and-credentials";
const CORS_CHECK: &str = "https://fetch.spec.whatwg.org/#concept-cors-check";
const METHOD: &str = "https://fetch.spec.whatwg.org/#concept-method";
const NORMALIZE: &str = "https://fetch.spec.whatwg.org/#concept-method-normalize";
const FORBIDDEN_METHOD: &str = "https://fetch.spec.whatwg.org/#forbidden-method";
const TOKEN: &str = "https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2";
const FORBIDDEN_REQUEST: &str = "https://fetch.spec.whatwg.org/#forbidden-request-header";
const FORBIDDEN_RESPONSE: &str = "https://fetch.spec.whatwg.org/#forbidden-response-header-name";
const RESPONSE_FIELDS: &str = "https://fetch.spec.whatwg.org/#http-responses";
const REQUEST_FIELDS: &str = "https://fetch.spec.whatwg.org/#http-requests";
const HEADER_SYNTAX: &str = "https://fetch.spec.whatwg.org/#http-new-header-syntax";
const NON_WILDCARD: &str = "https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name";
const MAX_AGE: &str = "https://fetch.spec.whatwg.org/#http-access-control-max-age";
const PREFLIGHT: &str = "https://fetch.spec.whatwg.org/#cors-preflight-fetch";
const PUBLIC_SUFFIX: &str = "https://publicsuffix.org/";
const ROUTES: &str = "https://docs.rs/actix-web-codegen";
const UTOIPA: &str = "https://docs.rs/utoipa/latest/utoipa/attr.path.html";

codes! {
    OriginEmpty = "origin-empty", ORIGIN, "an origin is scheme, host and port, as in `https://app.example.com`";
    OriginSchemeMissing = "origin-scheme-missing", ORIGIN, "an origin is scheme, host and port, and each of them counts when browsers compare";
    OriginSchemeInvalid = "origin-scheme-invalid", URL_SCHEME, "a scheme is a letter, then letters, digits, `+`, `-` or `.`";
    OriginSchemeUnsent = "origin-scheme-unsent", ORIGIN_FIELD, "`Origin` names the page, not the address that the page connects to, and no page has this scheme";
    OriginFile = "origin-file", ORIGIN, "browsers send `Origin: null` for a page with this scheme";
    OriginPath = "origin-path", ORIGIN, "an origin is scheme, host and port; browsers never send a path in `Origin`";
    OriginQuery = "origin-query", ORIGIN, "an origin is scheme, host and port; browsers never send a query in `Origin`";
    OriginFragment = "origin-fragment", ORIGIN, "an origin is scheme, host and port; browsers never send a fragment in `Origin`";
    OriginUserinfo = "origin-userinfo", ORIGIN, "an origin is scheme, host and port; browsers never send a user name in `Origin`";
    OriginUpperCase = "origin-upper-case", URL_HOST, "browsers send scheme and host in lower case, and origins are compared byte for byte";
    OriginWhiteSpace = "origin-white-space", ORIGIN, "no origin holds white space, and origins are compared byte for byte";
    OriginSeveral = "origin-several", ORIGIN_FIELD, "`Origin` names one origin, so each has its own place in the list";
    OriginDefaultPort = "origin-default-port", ORIGIN, "browsers leave out the scheme's default port";
    OriginPortZero = "origin-port-zero", URL_PORT, "no page is served on port 0";
    OriginPortTooLarge = "origin-port-too-large", URL_PORT, "a port is a number from 1 to 65535";
    OriginPortLeadingZero = "origin-port-leading-zero", URL_PORT, "browsers write a port without leading zeros";
    OriginPortInvalid = "origin-port-invalid", URL_PORT, "a port is a number from 1 to 65535, or `*` for any port and none";
    OriginNonAscii = "origin-non-ascii", URL_HOST, "browsers send a host in ASCII, by its Punycode form";
    OriginHostInvalid = "origin-host-invalid", URL_HOST, "no browser opens a page there; an `xn--` label has to decode to a valid name";
    OriginIpv4 = "origin-ipv4", URL_IPV4, "browsers send an IPv4 address as four decimal numbers from 0 to 255";
    OriginIpv6 = "origin-ipv6", URL_IPV6, "browsers send an IPv6 address in brackets, in lower case and in its compressed form";
    OriginIpv6Zone = "origin-ipv6-zone", URL_HOST, "no URL has a zone, because it names an interface of one machine";
    OriginIpv6Mapped = "origin-ipv6-mapped", URL_IPV6, "a page is reached by the IPv4 address itself";
    OriginHostEmpty = "origin-host-empty", URL_HOST, "an origin is scheme, host and port";
    OriginHostTooLong = "origin-host-too-long", DNS, "a host has at most 253 characters";
    OriginLabelEmpty = "origin-label-empty", DNS, "between two dots of a host there is at least one character";
    OriginLabelTooLong = "origin-label-too-long", DNS, "between two dots of a host there are at most 63 characters";
    OriginTrailingDot = "origin-trailing-dot", URL_HOST, "to a browser a host with a dot at its end is another one, which almost no page is opened with";
    OriginHostCharacter = "origin-host-character", URL_HOST, "no host in use has this character";
    OriginWildcard = "origin-wildcard", CORS_CHECK, "`*` stands for every origin when it is alone, for subdomains as `*.` before a host, and for any port";
    OriginWildcardAddress = "origin-wildcard-address", URL_HOST, "an IP address has no subdomains";
    OriginNull = "origin-null", ORIGIN, "every sandboxed frame, local file and `data:` page has the origin `null`, so that anyone can make one";
    OriginNullCredentials = "origin-null-credentials", ORIGIN, "every sandboxed frame, local file and `data:` page has the origin `null`, so that anyone could act with the user's cookies";
    OriginAnyNotAlone = "origin-any-not-alone", CORS_CHECK, "`*` allows every origin, so that no other pattern has an effect beside it";
    OriginDuplicate = "origin-duplicate", CORS_CHECK, "an origin that stands twice hides which of the two was meant to be another one";
    OriginCovered = "origin-covered", CORS_CHECK, "a pattern without an effect hides what the policy allows";
    OriginCovers = "origin-covers", CORS_CHECK, "a pattern without an effect hides what the policy allows";
    EnvName = "env-name", ENVIRONMENT, "the name of a variable is not empty, and has neither `=`, white space nor NUL in it";
    EnvDuplicate = "env-duplicate", ATTRIBUTE, "a variable that stands twice hides which of the two was meant to be another one";
    EnvUnset = "env-unset", ATTRIBUTE, "a policy without its origins would allow nobody, and nobody would know why";
    EnvNotUnicode = "env-not-unicode", ORIGIN, "an origin is ASCII, and origins stand with commas or white space between them";
    PredicateForm = "predicate-form", ATTRIBUTE, "it is asked whether the pages of an origin may use the resource";
    PredicateDuplicate = "predicate-duplicate", ATTRIBUTE, "a predicate is asked once a request";
    CredentialsAnyOrigin = "credentials-any-origin", CREDENTIALS, "browsers refuse `*` for a request with credentials, and an echo in its place would give every page the user's rights";
    CredentialsInsecureOrigin = "credentials-insecure-origin", CREDENTIALS, "whoever is on the network path can change an insecure page, and would act with the user's credentials";
    CredentialsPublicSuffix = "credentials-public-suffix", PUBLIC_SUFFIX, "anyone can register a name below a public suffix, and would act with the user's credentials";
    MethodToken = "method-token", METHOD, "a method is a token: letters, digits and some punctuation";
    MethodSeveral = "method-several", METHOD, "each method has its own place in the list";
    MethodCase = "method-case", NORMALIZE, "methods are case-sensitive";
    MethodForbidden = "method-forbidden", FORBIDDEN_METHOD, "browsers let no page send this method";
    MethodDuplicate = "method-duplicate", METHOD, "a method that stands twice hides which of the two was meant to be another one";
    MethodAnyNotAlone = "method-any-not-alone", HEADER_SYNTAX, "`*` allows every method, so that no other has an effect beside it";
    MethodNotServed = "method-not-served", PREFLIGHT, "the preflight would promise what the handler does not do";
    PolicyMethodMissing = "policy-method-missing", PREFLIGHT, "browsers would refuse a request that this handler is there for";
    HeaderToken = "header-token", TOKEN, "a header name is a token: letters, digits and some punctuation";
    HeaderSeveral = "header-several", TOKEN, "each header name has its own place in the list";
    HeaderForbidden = "header-forbidden", FORBIDDEN_REQUEST, "browsers set this header themselves and let no page set it";
    HeaderResponseField = "header-response-field", RESPONSE_FIELDS, "the server sends this field, and the policy decides its value";
    HeaderDuplicate = "header-duplicate", TOKEN, "header names are compared without regard to case";
    HeaderAnyNotAlone = "header-any-not-alone", HEADER_SYNTAX, "`*` allows every header but `Authorization`, which alone may stand beside it";
    HeaderAnyAuthorization = "header-any-authorization", NON_WILDCARD, "with `credentials` the answer to `*` names every header that was asked for, `Authorization` among them";
    ExposeToken = "expose-token", TOKEN, "a header name is a token: letters, digits and some punctuation";
    ExposeSeveral = "expose-several", TOKEN, "each header name has its own place in the list";
    ExposeForbidden = "expose-forbidden", FORBIDDEN_RESPONSE, "browsers let no page read this header";
    ExposeRequestField = "expose-request-field", REQUEST_FIELDS, "the browser sends this field, and responses do not have it";
    ExposeDuplicate = "expose-duplicate", TOKEN, "header names are compared without regard to case";
    ExposeAnyNotAlone = "expose-any-not-alone", HEADER_SYNTAX, "`*` exposes every header, so that no other has an effect beside it";
    MaxAgeUnit = "max-age-unit", MAX_AGE, "it is a number of seconds (`600`) or a string with a unit (`\"90s\"`, `\"10m\"`, `\"2h\"`, `\"1d\"`)";
    MaxAgeNegative = "max-age-negative", MAX_AGE, "`0` turns the caching of preflights off";
    MaxAgeFraction = "max-age-fraction", MAX_AGE, "it is sent in whole seconds";
    MaxAgeTooLong = "max-age-too-long", MAX_AGE, "no browser keeps a preflight longer than 24 hours: Firefox 24 h, Chromium 2 h, WebKit 10 min";
    DangerUnneeded = "danger-unneeded", CREDENTIALS, "an opt-out that nothing needs would hide the next mistake";
    DangerUnknown = "danger-unknown", CREDENTIALS, "there are `insecure_origins`, `public_suffixes` and `null_origin`";
    DangerDuplicate = "danger-duplicate", CREDENTIALS, "once is enough";
    PreflightStatus = "preflight-status", PREFLIGHT, "browsers take the answer to a preflight only with a status from 200 to 299; left out, it is 204";
    KeyUnknown = "key-unknown", ATTRIBUTE, keys!();
    KeyDuplicate = "key-duplicate", ATTRIBUTE, "a key that stands twice hides which of the two counts";
    OriginsMissing = "origins-missing", CORS_CHECK, "there is no default origin: name the pages that may use this, or `\"*\"` for all";
    ListEmpty = "list-empty", ATTRIBUTE, "an empty list would say that nothing is allowed by saying nothing";
    ValueType = "value-type", ATTRIBUTE, "a policy is read while compiling: values are literals, and several stand in brackets";
    Syntax = "syntax", ATTRIBUTE, "settings are `key = value`, flags such as `none`, or `danger(...)`, with commas between them";
    PolicyNotAlone = "policy-not-alone", ATTRIBUTE, "a named policy is used whole, so that it means the same wherever it stands";
    NoneNotAlone = "none-not-alone", ATTRIBUTE, "`none` says that the handler has no policy, so that no setting has an effect beside it";
    LiveUnset = "live-unset", ATTRIBUTE, "a policy that is set nowhere would allow nobody, and nobody would know why";
    InheritNothing = "inherit-nothing", ATTRIBUTE, "what is inherited are the settings of `#[cors(...)]` above the module around";
    PolicyNotCors = "policy-not-cors", ATTRIBUTE, "a named policy is checked where it is made";
    ModuleMethods = "module-methods", PREFLIGHT, "browsers would refuse every request that this handler is there for";
    CorsTwice = "cors-twice", PREFLIGHT, "a handler has one policy, and the outer one would answer for both";
    HandlerMissing = "handler-missing", ROUTES, "a policy belongs to a handler, which is an `async fn` with a route attribute";
    ModuleEmpty = "module-empty", ROUTES, "the policy of a module is that of its handlers, which have a route attribute each";
    RouteMissing = "route-missing", ROUTES, "the route attribute is what the preflight is read from";
    RouteAmbiguous = "route-ambiguous", ROUTES, "other macros have such names too, and a policy that is put on the wrong one would be lost";
    RouteUnreadable = "route-unreadable", ROUTES, "a policy without its route would be lost: the preflight is read from it";
    ReturnTypeMissing = "return-type-missing", ROUTES, "actix-web takes no handler without a return type";
    UtoipaBelow = "utoipa-below", UTOIPA, "`#[utoipa::path]` reads the route attribute, which `#[cors]` rewrites";
}
