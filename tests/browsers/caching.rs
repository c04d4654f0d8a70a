//! How long, and for what, browsers keep the answer to a preflight. What they do with a longer time than they care to keep it
//! (Chromium 2 hours, Firefox 24 hours, `WebKit` 10 minutes) is more than a test waits for.

use std::{collections::BTreeMap, time::Instant};

use crate::{
    answers::Does,
    cases::address,
    engine::{Browser, Engine},
    known::Party,
    origins::Page,
    outcome::Got,
    report::report,
    requests::{Fetch, send},
    server::{self, Shared},
    simulated,
    together::{in_every_engine, turn},
};

/// Requests to one address, one after the other, and the methods that the server sees.
struct Sequence {
    name: &'static str,
    policy: &'static str,
    steps: &'static [Step],
    seen: &'static [&'static str],
    /// What a browser does otherwise, and why.
    except: &'static [(Party, &'static [&'static str], &'static str)],
}

/// A request, and how many milliseconds before it pass.
type Step = (u64, Fetch);

const PUT: Fetch = send("PUT").include();
const PATCH: Fetch = send("PATCH").include();
const WITH_ID: Fetch = send("PUT").include().headers(&[("X-Request-Id", "1")]);
const UNLISTED: Fetch = send("PUT").include().headers(&[("X-Unlisted", "1")]);
const PLAIN_PUT: Fetch = send("PUT").omit();
const PLAIN_DELETE: Fetch = send("DELETE").omit();

const SEQUENCES: &[Sequence] = &[
    Sequence {
        name: "`max_age` of ten minutes: one preflight for all",
        policy: "typical",
        steps: &[(0, PUT), (0, PUT), (6500, PUT)],
        seen: &["OPTIONS", "PUT", "PUT", "PUT"],
        except: &[],
    },
    Sequence {
        name: "`max_age = 0`: one preflight for each",
        policy: "uncached",
        steps: &[(0, PUT), (0, PUT), (0, PUT)],
        seen: &["OPTIONS", "PUT", "OPTIONS", "PUT", "OPTIONS", "PUT"],
        except: &[],
    },
    Sequence {
        name: "no `max_age`: kept for 5 seconds",
        policy: "named",
        steps: &[(0, PUT), (0, PUT), (6500, PUT)],
        seen: &["OPTIONS", "PUT", "PUT", "OPTIONS", "PUT"],
        except: &[],
    },
    Sequence {
        name: "`max_age` of three seconds: kept for three seconds",
        policy: "brief",
        steps: &[(0, PLAIN_PUT), (0, PLAIN_PUT), (4500, PLAIN_PUT)],
        seen: &["OPTIONS", "PUT", "PUT", "OPTIONS", "PUT"],
        except: &[],
    },
    Sequence {
        name: "the answer is kept for all that it lists",
        policy: "typical",
        steps: &[(0, PUT), (0, PATCH), (0, WITH_ID)],
        seen: &["OPTIONS", "PUT", "PATCH", "PUT"],
        except: &[],
    },
    Sequence {
        name: "`*` is kept for every method",
        policy: "anything",
        steps: &[(0, PLAIN_PUT), (0, PLAIN_DELETE)],
        seen: &["OPTIONS", "PUT", "DELETE"],
        except: &[(
            Party::Engine(Engine::Firefox),
            &["OPTIONS", "PUT", "OPTIONS", "DELETE"],
            "the cache has `*` as if it were a method's name, and finds no other name by it",
        )],
    },
    Sequence {
        name: "an answer that mirrors is kept for what was asked",
        policy: "mirrored",
        steps: &[(0, PUT), (0, PUT), (0, PATCH)],
        seen: &["OPTIONS", "PUT", "PUT", "OPTIONS", "PATCH"],
        except: &[],
    },
    Sequence {
        name: "without credentials it is not kept for requests with them",
        policy: "typical",
        steps: &[(0, PLAIN_PUT), (0, PUT)],
        seen: &["OPTIONS", "PUT", "OPTIONS", "PUT"],
        except: &[],
    },
    Sequence {
        name: "with credentials it is kept for requests without them",
        policy: "typical",
        steps: &[(0, PUT), (0, PLAIN_PUT)],
        seen: &["OPTIONS", "PUT", "PUT"],
        except: &[(
            Party::Engine(Engine::Firefox),
            &["OPTIONS", "PUT", "OPTIONS", "PUT"],
            "the key of a cache entry is the address, the page and whether there are credentials (nsPreflightCache)",
        )],
    },
    Sequence {
        name: "a preflight that failed is asked again",
        policy: "typical",
        steps: &[(0, UNLISTED), (0, UNLISTED)],
        seen: &["OPTIONS", "OPTIONS"],
        except: &[],
    },
];

#[actix_web::test]
async fn the_simulated_browser_caches_preflights_as_the_policies_say() {
    let start = Instant::now();
    let shared = server::start();
    let servers = simulated::servers(shared).await;
    let page = simulated::open(Page::Localhost, shared.ports, &servers).await;
    for (sequence, key) in SEQUENCES.iter().zip(keys(Party::Simulated)) {
        let url = address(shared.ports, sequence.policy, &key, Does::Echo);
        for (wait, fetch) in sequence.steps {
            simulated::fetch(&page, &servers, fetch, &url, *wait).await;
        }
    }
    judge([(Party::Simulated, methods(Party::Simulated, shared))].into(), start);
}

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn every_engine_caches_preflights_as_the_policies_say() {
    let (_turn, start) = (turn(), Instant::now());
    let shared = server::start();
    let seen = in_every_engine(async |engine, browser| run(browser, Party::Engine(engine), shared).await);
    judge(seen.into_iter().map(|(engine, seen)| (Party::Engine(engine), seen)).collect(), start);
}

/// The methods that the server saw in each sequence.
type Seen = Vec<Vec<String>>;

fn judge(seen: BTreeMap<Party, Seen>, start: Instant) {
    let (mut unexplained, mut reasons) = (Vec::new(), Vec::new());
    for (party, seen) in &seen {
        for (sequence, seen) in SEQUENCES.iter().zip(seen) {
            let exception = sequence.except.iter().find(|(other, ..)| other == party);
            reasons.extend(exception.map(|(.., reason)| format!("  {party:?}, {}: {reason}", sequence.name)));
            let expected = exception.map_or(sequence.seen, |(_, expected, _)| expected);
            if seen != expected {
                unexplained.push(format!("{party:?}, {}: {seen:?} instead of {expected:?}", sequence.name));
            }
        }
    }
    let (total, parties) = (SEQUENCES.len() * seen.len(), seen.into_keys().collect::<Vec<_>>());
    let (differences, unknown) = (reasons.len(), unexplained.len());
    report(&format!(
        "preflight caches of {parties:?}: {total} in all, {} agree, {differences} are known differences, {unknown} \
         unexplained, {:.0?}",
        total - differences - unknown,
        start.elapsed(),
    ));
    for reason in &reasons {
        report(reason);
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}

fn keys(party: Party) -> impl Iterator<Item = String> {
    (0..SEQUENCES.len()).map(move |number| format!("caching.{}.{number}", party.key()))
}

fn methods(party: Party, shared: &Shared) -> Seen {
    keys(party).map(|key| shared.log.take(&key).into_iter().map(|seen| seen.method).collect()).collect()
}

async fn run(browser: &Browser, party: Party, shared: &Shared) -> Result<Seen, String> {
    let scripts = SEQUENCES.iter().zip(keys(party)).map(|(sequence, key)| {
        let url = address(shared.ports, sequence.policy, &key, Does::Echo);
        sequence.steps.iter().map(|(wait, fetch)| fetch.to_json(&url, *wait)).collect()
    });
    let results = browser.run(&Page::Localhost.url(shared.ports), &scripts.collect::<Vec<_>>()).await?;
    for result in results.iter().filter_map(|result| result.as_array()).flatten() {
        if let Got::Failed(reason) = Got::parse(result) {
            return Err(reason);
        }
    }
    Ok(methods(party, shared))
}
