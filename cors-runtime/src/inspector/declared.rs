//! What attributes declare, where the service can't be asked.

use actix_web::dev::{ResourceDef, Url};

use crate::{
    nearest::{
        mounted::Location,
        pattern::{MAX_PARAMETERS, numbered},
    },
    request::survey::Finding,
    surface::{
        ask::{Ask, Asked, Reply},
        routes::Routes,
    },
};

/// Answers for the annotated handlers, as if nothing stood around or before them.
pub(super) struct Declared<'a>(pub(super) &'a Routes);

impl Ask for Declared<'_> {
    const ASKS_ACTUAL: bool = false;

    async fn ask(&self, asked: &Asked<'_>) -> Reply {
        match declared_at(self.0, asked) {
            Some(location) => {
                let policy = &location.handler.policy;
                Reply::Finding(Finding {
                    policy: policy.current(),
                    is_live: policy.is_live(),
                    around: None,
                    is_unclaimed: false,
                })
            }
            None => Reply::Unknown,
        }
    }

    fn ask_actual(&self, _: &Asked<'_>, _: &[(String, String)]) -> Option<Finding> {
        None
    }
}

/// The first annotated handler for a path and method.
pub(super) fn declared_at<'a>(routes: &'a Routes, asked: &Asked<'_>) -> Option<&'a Location> {
    let path = Url::new(asked.path.parse().ok()?);
    let mut declared = routes.all.iter().filter_map(|route| Some((&route.pattern, route.declared(asked.method)?)));
    let (_, location) = declared.find(|(pattern, _)| {
        let (numbered, count) = numbered(pattern);
        count <= MAX_PARAMETERS && ResourceDef::new(numbered).is_match(path.path())
    })?;
    Some(location)
}
