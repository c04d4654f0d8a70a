//! What the page shows of the surface.

use actix_web::HttpRequest;
use cors_rules::origin::is_serialized;
use serde_json::{Value, json};

use super::{declared::Declared, loopback::Loopback};
use crate::{
    request::question::is_asked_about,
    surface::{Entry, InForce, State, Surface, routes::Routes, survey::survey},
};

/// What was found out, and how.
pub(super) struct Found {
    pub(super) surface: Surface,
    /// Why the service itself was not asked.
    why_declared: Option<&'static str>,
    /// What it has not said.
    unknown: Vec<String>,
}

impl Found {
    /// What the service allows to which a request of the page has come; `None` where actix-web reports nothing of it.
    pub(super) async fn of(request: &HttpRequest) -> Option<Self> {
        let routes = Routes::of(request)?;
        Some(match Loopback::find(request, &routes).await {
            Ok(loopback) => {
                let surface = survey(&routes, &[], &loopback).await;
                Self { surface, why_declared: None, unknown: loopback.unknown.take() }
            }
            Err(why) => {
                let surface = survey(&routes, &[], &Declared(&routes)).await;
                Self { surface, why_declared: Some(why), unknown: Vec::new() }
            }
        })
    }

    /// Whether it is so for as long as the service runs.
    pub(super) fn lasts(&self) -> bool {
        let is_live = |entry: &Entry| match entry.state() {
            State::Policy(policy) | State::Unreached(policy) => policy.is_live(),
            State::Stopped { declared, .. } | State::NotAsked { declared } | State::Unfilled { declared } => {
                declared.as_ref().is_some_and(InForce::is_live)
            }
            _ => false,
        };
        self.why_declared.is_none() && self.unknown.is_empty() && !self.surface.entries().iter().any(is_live)
    }

    /// As data, with what a page of an origin may use.
    pub(super) fn data(&self, origin: Option<&str>) -> Value {
        let mut data =
            serde_json::to_value(&self.surface).unwrap_or_else(|error| json!({ "error": error.to_string() }));
        if let Some(why) = self.why_declared {
            data["declared"] = why.into();
        }
        if !self.unknown.is_empty() {
            data["unknown"] = json!(self.unknown);
        }
        match origin {
            Some(origin) if !is_serialized(origin.as_bytes()) => {
                data["error"] = "this is no origin: write scheme, host and port as a browser does, as in \
                                 `https://app.example.com` or `http://localhost:3000`"
                    .into();
            }
            Some(origin) => {
                let usable: Vec<_> = self.surface.entries().iter().map(|entry| usable(entry, origin)).collect();
                data["usable"] = json!(usable);
            }
            None => {}
        }
        data
    }
}

/// Whether pages of an origin may use it: a predicate is not asked.
fn usable(entry: &Entry, origin: &str) -> &'static str {
    let Some(in_force) = entry.policy() else { return "no" };
    let policy = in_force.policy();
    if entry.method() != "*" && !policy.methods.contains(entry.method()) {
        "no"
    } else if policy.origins.find(origin.as_bytes()).is_some() {
        "yes"
    } else if is_asked_about(policy, origin) {
        "predicate"
    } else {
        "no"
    }
}
