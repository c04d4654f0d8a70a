//! What engines are known to do otherwise than the Fetch standard says, with the reason.

use crate::engine::Engine;

/// A departure from the standard, exact enough to predict what comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quirk {
    StarCoversAuthorization,
    RedirectsKeepPreflighting,
    RedirectedPreflightsKeepTheOrigin,
    RedirectedPreflightsNameAuthorization,
    OpaqueOriginsHaveNoCache,
    BlockedResponsesAreNotStored,
    NothingIsStored,
    SandboxedFramesAreSameSite,
}

pub(crate) struct Difference {
    pub(crate) quirk: Quirk,
    pub(crate) engines: &'static [Engine],
    pub(crate) reason: &'static str,
}

pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        quirk: Quirk::StarCoversAuthorization,
        engines: &[Engine::Chromium, Engine::Firefox, Engine::WebKit],
        reason: "`Access-Control-Allow-Headers: *` covers `Authorization`: no engine dares to follow the standard, because \
                 sites rely on it (whatwg/fetch 1278 and 1919; Firefox has network.cors_preflight.authorization_covered_by_wildcard)",
    },
    Difference {
        quirk: Quirk::RedirectsKeepPreflighting,
        engines: &[Engine::Firefox, Engine::WebKit],
        reason: "a request that was preflighted is preflighted again wherever it is redirected, even where what is left of \
                 it (a GET, a request without `Authorization`) needs none: the flag stays with the request",
    },
    Difference {
        quirk: Quirk::RedirectedPreflightsKeepTheOrigin,
        engines: &[Engine::Firefox],
        reason: "the preflight after a redirect from one foreign origin to another has the page's origin, and only the \
                 request itself has `null`: the preflight is made for the page that loads (nsCORSListenerProxy), and \
                 does not take over that the request is tainted",
    },
    Difference {
        quirk: Quirk::RedirectedPreflightsNameAuthorization,
        engines: &[Engine::WebKit],
        reason: "the preflight after a redirect to another origin asks for `Authorization`, which the request itself no \
                 longer has: it is made of the original request's headers",
    },
    Difference {
        quirk: Quirk::OpaqueOriginsHaveNoCache,
        engines: &[Engine::Chromium],
        reason: "the HTTP cache is partitioned by the frame's site, and a frame of an opaque origin has no lasting \
                 partition: it has nothing to revalidate",
    },
    Difference {
        quirk: Quirk::BlockedResponsesAreNotStored,
        engines: &[Engine::Chromium],
        reason: "a response that fails the CORS check is broken off before it is in the HTTP cache: there is nothing to \
                 revalidate",
    },
    Difference {
        quirk: Quirk::NothingIsStored,
        engines: &[Engine::WebKit],
        reason: "a browser under automation has an ephemeral session, which has no HTTP cache: there is nothing to \
                 revalidate",
    },
    Difference {
        quirk: Quirk::SandboxedFramesAreSameSite,
        engines: &[Engine::WebKit],
        reason: "whether a request is of the cookie's site is decided by the address of the frame, and not by its opaque \
                 origin: `SameSite=Lax` cookies go along from a sandboxed frame (WebKit bug 322867)",
    },
];

pub(crate) fn quirks(engine: Engine) -> Vec<Quirk> {
    let of_engine = DIFFERENCES.iter().filter(|difference| difference.engines.contains(&engine));
    of_engine.map(|difference| difference.quirk).collect()
}
