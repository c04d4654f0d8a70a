//! How long, and for what, engines keep the answer to a preflight.

use std::time::Instant;

use crate::{
    answers::Does,
    cases::address,
    engine::{Browser, Engine},
    origins::Page,
    outcome::Got,
    report::report,
    requests::{Fetch, send},
    server::{self, Shared},
    together::{in_every_engine, turn},
};

/// Requests to one address, one after the other, and the methods that the server sees.
struct Sequence {
    name: &'static str,
    policy: &'static str,
    steps: &'static [Step],
    seen: &'static [&'static str],
    /// What an engine does otherwise, and why.
    except: &'static [(Engine, &'static [&'static str], &'static str)],
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
        steps: &[(0, PUT), (1000, PUT), (6500, PUT)],
        seen: &["OPTIONS", "PUT", "PUT", "OPTIONS", "PUT"],
        except: &[],
    },
    Sequence {
        name: "`max_age` of two seconds: kept for two seconds",
        policy: "brief",
        steps: &[(0, PLAIN_PUT), (500, PLAIN_PUT), (3500, PLAIN_PUT)],
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
            Engine::Firefox,
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
            Engine::Firefox,
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

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn preflights_are_cached_as_the_policies_say() {
    let (_turn, start) = (turn(), Instant::now());
    let shared = server::start();
    let seen = in_every_engine(async |engine, browser| run(browser, engine, shared).await);
    let (mut unexplained, mut differences) = (Vec::new(), 0);
    for (engine, seen) in &seen {
        for (sequence, seen) in SEQUENCES.iter().zip(seen) {
            let exception = sequence.except.iter().find(|(other, ..)| other == engine);
            differences += usize::from(exception.is_some());
            let expected = exception.map_or(sequence.seen, |(_, expected, _)| expected);
            if seen != expected {
                unexplained.push(format!("{engine:?}, {}: {seen:?} instead of {expected:?}", sequence.name));
            }
        }
    }
    let count = SEQUENCES.len() * seen.len();
    report(&format!(
        "preflight caches: {count} engine-cases in {} engines, {} agree, {differences} known differences, {} unexplained, {:.0?}",
        seen.len(),
        count - differences - unexplained.len(),
        unexplained.len(),
        start.elapsed(),
    ));
    for sequence in SEQUENCES {
        for (engine, _, reason) in sequence.except {
            report(&format!("  {engine:?}, {}: {reason}", sequence.name));
        }
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}

/// The methods that the server saw in each sequence.
async fn run(browser: &Browser, engine: Engine, shared: &Shared) -> Result<Vec<Vec<String>>, String> {
    let keys: Vec<_> = (0..SEQUENCES.len()).map(|number| format!("caching.{}.{number}", engine.key())).collect();
    let url = |sequence: &Sequence, key| address(shared.ports, sequence.policy, key, Does::Echo);
    let scripts = SEQUENCES.iter().zip(&keys).map(|(sequence, key)| {
        sequence.steps.iter().map(|(wait, fetch)| fetch.to_json(&url(sequence, key), *wait)).collect()
    });
    let results = browser.run(&Page::Localhost.url(shared.ports), &scripts.collect::<Vec<_>>()).await?;
    for result in results.iter().filter_map(|result| result.as_array()).flatten() {
        if let Got::Failed(reason) = Got::parse(result) {
            return Err(reason);
        }
    }
    let methods = |key| shared.log.take(key).into_iter().map(|seen| seen.method).collect();
    Ok(keys.iter().map(|key| methods(key)).collect())
}
