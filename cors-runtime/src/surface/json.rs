//! A surface as data, for any format of `serde`.

use std::env;

use cors_rules::{Environment, Methods, OriginItem};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{
    Surface,
    entry::{Entry, InForce, Source, State},
    line::names,
};
use crate::setup::place::file;

/// `{"entries": [...], "no_route": [...]}`: each path and method with what [`Entry`] says, and the scopes with the policies of what no route
/// has in them, if there are any.
impl Serialize for Surface {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("entries", &self.entries)?;
        let no_route: Vec<_> = self.no_route().map(NoRoute).collect();
        if !no_route.is_empty() {
            map.serialize_entry("no_route", &no_route)?;
        }
        map.end()
    }
}

/// What no route has at a path and below.
struct NoRoute<'a>((&'a str, &'a InForce));

impl Serialize for NoRoute<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self((path, policy)) = self;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("path", path)?;
        map.serialize_entry("policy", &OfMethod(policy, "*"))?;
        map.end()
    }
}

/// What it has to say: keys without a value are left out. An `actual_policy` of `null` is that of `#[cors(none)]`.
impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("path", &self.pattern)?;
        map.serialize_entry("method", &self.method)?;
        for (key, value) in [("host", &self.host), ("example", &self.example)] {
            if let Some(value) = value {
                map.serialize_entry(key, value)?;
            }
        }
        if !self.guards.is_empty() {
            map.serialize_entry("guards", &self.guards)?;
        }
        let state = match &self.state {
            State::Policy(_) => "policy",
            State::NoPolicy => "none",
            State::Stopped { .. } => "stopped",
            State::Unreached(_) => "unreached",
            State::Shadowed { .. } => "shadowed",
            State::NotAsked { .. } => "not asked",
            State::Unfilled { .. } => "unfilled",
        };
        map.serialize_entry("state", state)?;
        let policy = match &self.state {
            State::Policy(policy) | State::Unreached(policy) => Some(policy),
            State::Stopped { status, is_cors, declared } => {
                map.serialize_entry("status", status)?;
                if *is_cors {
                    map.serialize_entry("is_cors", is_cors)?;
                }
                declared.as_ref()
            }
            State::Shadowed { by } => {
                map.serialize_entry("by", by)?;
                None
            }
            State::NotAsked { declared } | State::Unfilled { declared } => declared.as_ref(),
            State::NoPolicy => None,
        };
        if let Some(policy) = policy {
            map.serialize_entry("policy", &OfMethod(policy, &self.method))?;
        }
        map.serialize_entry("is_actual_known", &self.is_actual_known)?;
        if let Some(actual) = &self.actual {
            let policy = actual.is_some().then_some(OfMethod(actual, &self.method));
            map.serialize_entry("actual_policy", &policy)?;
        }
        map.end()
    }
}

/// A policy, as it is for a method.
struct OfMethod<'a>(&'a InForce, &'a str);

impl Serialize for OfMethod<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(in_force, method) = self;
        let policy = in_force.policy();
        let mut map = serializer.serialize_map(None)?;
        let written = in_force.origins();
        map.serialize_entry("origins", &written.iter().map(Item).collect::<Vec<_>>())?;
        if written.iter().any(|item| matches!(item, OriginItem::Environment(_))) {
            let known = OriginItem::of_policy(policy);
            let known = known.iter().filter(|item| matches!(item, OriginItem::Pattern(_)));
            map.serialize_entry("known_origins", &known.map(ToString::to_string).collect::<Vec<_>>())?;
        }
        let methods = match &policy.methods {
            Methods::Any => vec!["*"],
            Methods::Listed(methods) => methods.iter().map(|method| &**method).collect(),
        };
        map.serialize_entry("methods", &methods)?;
        map.serialize_entry("allows_method", &(*method == "*" || policy.methods.contains(method)))?;
        for (key, answer) in [("headers", &policy.allow_headers), ("expose_headers", &policy.expose_headers)] {
            let names = names(answer);
            if !names.is_empty() {
                map.serialize_entry(key, &names)?;
            }
        }
        map.serialize_entry("credentials", &policy.credentials)?;
        if let Some(seconds) = policy.max_age.as_ref().and_then(|seconds| seconds.parse::<u64>().ok()) {
            map.serialize_entry("max_age", &seconds)?;
        }
        map.serialize_entry("enforce", &policy.enforce)?;
        if !policy.dangers.is_empty() {
            map.serialize_entry("danger", &policy.dangers.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        }
        map.serialize_entry("preflight_status", &policy.preflight_status)?;
        map.serialize_entry("live", &in_force.is_live)?;
        let source = match &in_force.source {
            Source::Handler => "handler",
            Source::Module => "module",
            Source::Resource => "resource",
            Source::Scope(_) => "scope",
            Source::App => "app",
        };
        map.serialize_entry("source", source)?;
        if let Source::Scope(pattern) = &in_force.source {
            map.serialize_entry("scope", pattern)?;
        }
        map.serialize_entry("name", &in_force.name())?;
        map.serialize_entry("file", &file(in_force.file()))?;
        map.serialize_entry("line", &in_force.line())?;
        map.end()
    }
}

/// An item of the origins: a pattern as a string, and what is known later as a map.
struct Item<'a>(&'a OriginItem);

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            OriginItem::Pattern(pattern) => serializer.serialize_str(pattern),
            OriginItem::Predicate(path) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("predicate", &**path)?;
                map.end()
            }
            OriginItem::Environment(Environment { name, default }) => {
                let value = env::var(&**name).ok().filter(|value| !value.trim().is_empty());
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("env", &**name)?;
                if let Some(default) = default {
                    map.serialize_entry("default", &default.iter().map(|origin| &**origin).collect::<Vec<_>>())?;
                }
                map.serialize_entry("from", if value.is_some() { "environment" } else { "default" })?;
                map.end()
            }
        }
    }
}
