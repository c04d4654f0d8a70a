//! The quickstart's page, which shows for each of its requests what is expected and what the browser did.

use std::time::Instant;

use serde_json::Value;

use crate::{
    engine::{Browser, Engine},
    report::report,
    running::Quickstart,
    together::{in_every_engine, turn},
};

/// How many requests the page sends.
const ROWS: usize = 12;

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn every_request_of_the_quickstart_page_ends_as_expected() {
    let (_turn, start) = (turn(), Instant::now());
    let running = Quickstart::start();
    let pages = in_every_engine(async |_: Engine, browser| {
        let mut pages = Vec::new();
        // Cookies belong to a host: the page has to use the API by the name that it was opened by.
        for host in ["127.0.0.1", "localhost"] {
            let [page, api] = [&running.page, &running.api].map(|address| address.replace("127.0.0.1", host));
            pages.push((api, read(browser, &page).await?));
        }
        Ok(pages)
    });
    for (engine, pages) in &pages {
        for (api, page) in pages {
            let verdicts = page["verdicts"].as_array().expect("there are rows");
            assert_eq!(page["api"], **api, "{engine:?}");
            assert_eq!(verdicts.len(), ROWS, "{engine:?}: {page:#}");
            assert!(verdicts.iter().all(|verdict| verdict == "pass"), "{engine:?} at {api}: {page:#}");
            assert_eq!(page["summary"], format!("{ROWS} of {ROWS} as expected"), "{engine:?}");
        }
    }
    let count = ROWS * pages.values().map(Vec::len).sum::<usize>();
    report(&format!("quickstart: {count} engine-cases in {} engines, all agree, {:.0?}", pages.len(), start.elapsed()));
}

/// What the page says when it is done.
async fn read(browser: &Browser, url: &str) -> Result<Value, String> {
    browser.open(url).await?;
    let script = "
        const done = arguments[0];
        (function poll() {
            if (document.body.dataset.done !== 'true') return setTimeout(poll, 50);
            const rows = [...document.querySelectorAll('#requests tr')];
            done({
                api: document.getElementById('api-origin').textContent,
                verdicts: rows.map((row) => row.dataset.verdict),
                texts: rows.map((row) => row.innerText),
                summary: document.getElementById('summary').textContent,
            });
        })();";
    browser.execute(script, Vec::new()).await
}
