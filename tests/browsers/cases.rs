//! The cases: every policy with every request of its own page, and with some requests of every other page.

use serde_json::{Value, json};

use crate::{
    answers::Does,
    known::Party,
    origins::Page,
    policies::{POLICIES, Policy},
    requests::{Body, Credentials, Fetch, Mode, ROWS, Redirect, Row, Sent, TYPED},
    server::{HOME, Ports},
};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) number: usize,
    pub(crate) policy: &'static Policy,
    pub(crate) page: Page,
    pub(crate) row: &'static Row,
}

impl Case {
    /// What a page can do.
    pub(crate) fn of_pages() -> Vec<Self> {
        let mut cases = Vec::new();
        for policy in POLICIES {
            for page in Page::ALL {
                let rows = ROWS.iter().filter(|row| match row.sent {
                    Sent::AtHome => page == policy.home && !policy.brief,
                    Sent::Everywhere => true,
                    Sent::ToEnforced => policy.enforce && Page::SITES.contains(&page),
                    Sent::Redirected => policy.leads_on() && Page::SITES.contains(&page),
                    Sent::Leaving => {
                        policy.leaves() && matches!(page, Page::Localhost | Page::Numeric | Page::Deep | Page::Own)
                    }
                });
                cases.extend(rows.map(|row| (policy, page, row)));
            }
        }
        let numbered = cases.into_iter().enumerate();
        numbered.map(|(number, (policy, page, row))| Self { number, policy, page, row }).collect()
    }

    /// And what a user can.
    pub(crate) fn all() -> Vec<Self> {
        let mut cases = Self::of_pages();
        for policy in POLICIES.iter().filter(|policy| policy.leaves()) {
            for row in TYPED {
                cases.push(Self { number: cases.len(), policy, page: policy.home, row });
            }
        }
        cases
    }

    /// Whether it is done in a page, and ends there.
    pub(crate) fn stays(&self) -> bool {
        self.row.sent != Sent::Leaving
    }

    /// The last segment of the path, by which the log knows the case of a browser; being part of the address, it also keeps
    /// the preflight caches and cookies of cases apart.
    pub(crate) fn key(&self, party: Party) -> String {
        format!("{}.{}", party.key(), self.number)
    }

    pub(crate) fn describe(&self) -> String {
        let (policy, row) = (self.policy.name, self.row.name);
        format!("policy `{policy}`, page {:?}, {row}", self.page)
    }

    /// What the script in the page is given.
    pub(crate) fn to_json(self, ports: Ports, party: Party) -> Value {
        let key = self.key(party);
        let fetches = self.row.fetches.iter();
        fetches.map(|fetch| fetch.to_json(&self.url(fetch, ports, &key), 0)).collect()
    }

    pub(crate) fn url(&self, fetch: &Fetch, ports: Ports, key: &str) -> String {
        let (policy, does) = (self.policy.name, fetch.does);
        if fetch.at_page {
            format!("{}/{HOME}/{policy}/{key}?do={does}", self.page.address(ports))
        } else {
            address(ports, policy, key, does)
        }
    }
}

/// Of a handler that has this policy.
pub(crate) fn address(ports: Ports, policy: &str, key: &str, does: Does) -> String {
    let [api, _] = ports.of(policy);
    format!("http://localhost:{api}/{policy}/{key}?do={does}")
}

impl Fetch {
    /// `wait` milliseconds pass before it is sent.
    pub(crate) fn to_json(self, url: &str, wait: u64) -> Value {
        let body = match self.body {
            Body::None => json!({ "kind": "none" }),
            Body::Text(text) => json!({ "kind": "text", "text": text }),
            Body::Form(text) => json!({ "kind": "form", "text": text }),
            Body::Multipart(text) => json!({ "kind": "multipart", "text": text }),
            Body::Blob(text, kind) => json!({ "kind": "blob", "text": text, "type": kind }),
        };
        let init = json!({
            "method": self.method,
            "headers": self.headers.iter().map(|(name, value)| json!([name, value])).collect::<Vec<_>>(),
            "credentials": match self.credentials {
                Credentials::Omit => "omit",
                Credentials::SameOrigin => "same-origin",
                Credentials::Include => "include",
            },
            "mode": match self.mode {
                Mode::Cors => "cors",
                Mode::NoCors | Mode::Form | Mode::Link | Mode::Typed => "no-cors",
                Mode::SameOrigin => "same-origin",
            },
            "redirect": match self.redirect {
                Redirect::Follow => "follow",
                Redirect::Error => "error",
                Redirect::Manual => "manual",
            },
        });
        let way = match self.mode {
            Mode::Cors | Mode::NoCors | Mode::SameOrigin => "fetch",
            Mode::Form => "form",
            Mode::Link => "link",
            Mode::Typed => "typed",
        };
        json!({ "url": url, "way": way, "init": init, "body": body, "wait": wait })
    }
}
