//! What browsers are known to do otherwise than the Fetch standard says, with the reason.

use crate::{engine::Engine, simulated};

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
    RedirectsAbroadKeepCookiesBack,
    CookiesGoToEverySite,
    RedirectedFormsHideTheOrigin,
    RedirectedNoCorsHidesTheOrigin,
    LinksOfOpaqueOriginsHaveOne,
    RedirectedLinksHaveNone,
    RedirectsAreCrossSite,
    RedirectedCorsLosesTheSite,
}

/// What does something with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Party {
    Engine(Engine),
    /// The browser of `cors_runtime::testing`.
    Simulated,
}

const CHROMIUM: Party = Party::Engine(Engine::Chromium);
const FIREFOX: Party = Party::Engine(Engine::Firefox);
const WEBKIT: Party = Party::Engine(Engine::WebKit);

impl Party {
    /// As it stands in paths.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Engine(engine) => engine.key(),
            Self::Simulated => simulated::KEY,
        }
    }
}

pub(crate) struct Difference {
    pub(crate) quirk: Quirk,
    pub(crate) parties: &'static [Party],
    pub(crate) reason: &'static str,
}

pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        quirk: Quirk::StarCoversAuthorization,
        parties: &[CHROMIUM, FIREFOX, WEBKIT],
        reason: "`Access-Control-Allow-Headers: *` covers `Authorization`: no engine dares to follow the standard, because \
                 sites rely on it (whatwg/fetch 1278 and 1919; Firefox has network.cors_preflight.authorization_covered_by_wildcard)",
    },
    Difference {
        quirk: Quirk::RedirectsKeepPreflighting,
        parties: &[FIREFOX, WEBKIT],
        reason: "a request that was preflighted is preflighted again wherever it is redirected, even where what is left of \
                 it (a GET, a request without `Authorization`) needs none: the flag stays with the request",
    },
    Difference {
        quirk: Quirk::RedirectedPreflightsKeepTheOrigin,
        parties: &[FIREFOX],
        reason: "the preflight after a redirect from one foreign origin to another has the page's origin, and only the \
                 request itself has `null`: the preflight is made for the page that loads (nsCORSListenerProxy), and \
                 does not take over that the request is tainted",
    },
    Difference {
        quirk: Quirk::RedirectedPreflightsNameAuthorization,
        parties: &[WEBKIT],
        reason: "the preflight after a redirect to another origin asks for `Authorization`, which the request itself no \
                 longer has: it is made of the original request's headers",
    },
    Difference {
        quirk: Quirk::OpaqueOriginsHaveNoCache,
        parties: &[CHROMIUM],
        reason: "the HTTP cache is partitioned by the frame's site, and a frame of an opaque origin has no lasting \
                 partition: it has nothing to revalidate",
    },
    Difference {
        quirk: Quirk::BlockedResponsesAreNotStored,
        parties: &[CHROMIUM],
        reason: "a response that fails the CORS check is broken off before it is in the HTTP cache: there is nothing to \
                 revalidate",
    },
    Difference {
        quirk: Quirk::NothingIsStored,
        parties: &[WEBKIT, Party::Simulated],
        reason: "there is no HTTP cache, and so nothing to revalidate: the session of an automated WebKit is ephemeral, and \
                 the simulated browser leaves out what has nothing to do with CORS",
    },
    Difference {
        quirk: Quirk::SandboxedFramesAreSameSite,
        parties: &[WEBKIT],
        reason: "whether a request is of the cookie's site is decided by the address of the frame, and not by its opaque \
                 origin: `SameSite=Lax` cookies go along from a sandboxed frame (WebKit bug 322867)",
    },
    Difference {
        quirk: Quirk::RedirectsAbroadKeepCookiesBack,
        parties: &[FIREFOX],
        reason: "a request that another site sends back is that site's for `SameSite=Lax` cookies: every address on the way counts, \
                 and not only the first and the last",
    },
    Difference {
        quirk: Quirk::CookiesGoToEverySite,
        parties: &[Party::Simulated],
        reason: "whether cookies go to another site depends on the browser and its user: the simulated one sends them, \
                 whatever `SameSite` says",
    },
    Difference {
        quirk: Quirk::RedirectedFormsHideTheOrigin,
        parties: &[CHROMIUM, WEBKIT],
        reason: "a form that any redirect sends to another origin has `Origin: null` from there on, also where the page's own server \
                 sent it: the standard hides the origin only behind a second, foreign one",
    },
    Difference {
        quirk: Quirk::RedirectedNoCorsHidesTheOrigin,
        parties: &[CHROMIUM],
        reason: "what is true of its forms is true of `no-cors` requests: where a request with `Origin` is no CORS one, its network \
                 stack writes `null` at each redirect to another origin",
    },
    Difference {
        quirk: Quirk::LinksOfOpaqueOriginsHaveOne,
        parties: &[CHROMIUM, FIREFOX],
        reason: "a link that a sandboxed frame follows has `Origin: null`, though a GET that is no CORS request has none by the standard: \
                 an enforced policy refuses it",
    },
    Difference {
        quirk: Quirk::RedirectedLinksHaveNone,
        parties: &[FIREFOX],
        reason: "such a link has lost `Origin: null` after a redirect",
    },
    Difference {
        quirk: Quirk::RedirectsAreCrossSite,
        parties: &[FIREFOX],
        reason: "`Sec-Fetch-Site` of a redirected request is `same-site` only where all addresses before it were `https`, and these are \
                 `http` ones on loopback (SecFetch.cpp, IsSameSite): it is `cross-site`; that of its preflight is right",
    },
    Difference {
        quirk: Quirk::RedirectedCorsLosesTheSite,
        parties: &[WEBKIT],
        reason: "a CORS request that was redirected to another origin has no `Sec-Fetch-Site` any more, and that of its preflight \
                 is about the `Origin` that it has: `cross-site` where that is `null`",
    },
];

pub(crate) fn quirks(party: Party) -> Vec<Quirk> {
    let of_party = DIFFERENCES.iter().filter(|difference| difference.parties.contains(&party));
    of_party.map(|difference| difference.quirk).collect()
}
