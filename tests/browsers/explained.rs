//! What a surface explains is what the simulated browser does with the service itself.

use std::time::Instant;

use cors_runtime::{
    surface::{Explanation, Outcome, Readable},
    testing::{Conversation, Response, ResponseType},
};

use crate::{
    answers::Does,
    cases::Case,
    known::Party,
    remedied::{World, page_of},
    report::report,
    server, simulated,
};

/// What the preflights and the requests of a conversation got of the policy: their status, unless it is the handler's, and their CORS
/// fields.
type Answer = (Option<u16>, Vec<(String, String)>);

const FIELDS: [&str; 6] = [
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-max-age",
    "vary",
];

fn sent(conversation: &Conversation) -> Vec<Answer> {
    let answers = conversation.exchanges().map(|exchange| {
        let is_own = exchange.is_preflight() || exchange.is_enforced();
        let status = Some(exchange.status()).filter(|_| is_own);
        let fields = FIELDS.iter().filter_map(|name| Some(((*name).to_owned(), exchange.response_header(name)?)));
        (status, fields.collect())
    });
    answers.collect()
}

fn explained(explanation: &Explanation) -> Vec<Answer> {
    let data = serde_json::to_value(explanation).expect("an explanation is data");
    let steps = data["steps"].as_array().into_iter().flatten();
    let exchanges = steps.map(|step| &step["exchange"]).filter(|exchange| !exchange.is_null());
    let answers = exchanges.map(|exchange| {
        let status = exchange["status"].as_str().and_then(|status| status.get(..3)?.parse().ok());
        let received: Vec<(String, String)> =
            serde_json::from_value(exchange["received"].clone()).expect("fields are pairs");
        let values = |name: &str| -> Vec<&str> {
            received.iter().filter(|(known, _)| known == name).map(|(_, value)| &**value).collect()
        };
        let fields = FIELDS.iter().map(|name| ((*name).to_owned(), values(name).join(", ")));
        let fields = fields.filter(|(_, value)| !value.is_empty());
        (status, fields.collect())
    });
    answers.collect()
}

/// Whether that is the same, as far as it is known. What no policy answers has fields that nobody can tell.
fn is_sent(explained: &[Answer], sent: &[Answer]) -> bool {
    let is_same = |(explained, sent): (&Answer, &Answer)| match explained {
        (None, _) if sent.0.is_some() => true,
        (Some(404), fields) => *fields == sent.1,
        known => known == sent,
    };
    explained.len() == sent.len() && explained.iter().zip(sent).all(is_same)
}

/// Whether the page gets what it is said to get.
fn is_got(outcome: &Outcome, response: Option<&Response>) -> bool {
    match (outcome, response) {
        (Outcome::Blocked { .. }, None) => true,
        (Outcome::Opaque { .. }, Some(response)) => response.response_type() == ResponseType::Opaque,
        (Outcome::Read { headers, .. }, Some(response)) => match headers {
            Readable::All => response.response_type() != ResponseType::Opaque,
            Readable::Listed(names) => {
                let is_named = |name: &str| names.iter().any(|listed| listed.eq_ignore_ascii_case(name));
                response.readable_headers().all(|(name, _)| is_named(name))
            }
        },
        _ => false,
    }
}

#[actix_web::test]
async fn an_explanation_is_what_the_simulated_browser_does() {
    let start = Instant::now();
    let (_, ports) = server::bind();
    let world = World::new(ports).await;
    let servers = simulated::servers(&world.shared).await;
    let (mut count, mut faults) = (0, Vec::new());
    for case in Case::of_pages() {
        let fetch = &case.row.fetches[0];
        if matches!(fetch.does, Does::Redirect(..)) || fetch.at_page {
            continue;
        }
        let url = case.url(fetch, ports, &case.key(Party::Simulated));
        let fetched = page_of(&case, ports).fetch(&servers, simulated::request(fetch, &url)).await;
        let conversation = match &fetched {
            Ok(response) => response.conversation(),
            Err(error) => error.conversation(),
        };
        let explanation = world.explain(&case, &url);
        // A predicate that refuses is taken to allow.
        if matches!(case.policy.name, "tenant" | "tenants-around") && fetched.is_err() {
            continue;
        }
        count += 1;
        if !is_got(explanation.outcome(), fetched.as_ref().ok())
            || !is_sent(&explained(&explanation), &sent(conversation))
        {
            faults.push(format!("{}\n{conversation}\n{explanation}", case.describe()));
        }
    }
    report(&format!("explanations: {count} cases, {} are otherwise, {:.0?}", faults.len(), start.elapsed()));
    let first: Vec<_> = faults.iter().take(5).map(String::as_str).collect();
    assert!(first.is_empty(), "{}; the first are:\n{}", faults.len(), first.join("\n\n"));
    assert!(count > 3000);
}
