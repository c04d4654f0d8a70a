//! The inspector's page: what it shows of the quickstart's requests, what other pages can do with it, and that what comes with a request
//! stays text.

use std::{
    future::ready,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use actix_web::{
    App, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    middleware::{Next, from_fn},
    rt::System,
    web,
};
use serde_json::{Value, json};

use crate::{
    engine::{Browser, Engine},
    report::report,
    running::Quickstart,
    together::{in_every_engine, turn},
};

/// How many of the quickstart's requests are refused.
const REFUSED: usize = 4;

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn a_refused_request_of_the_quickstart_is_shown_with_its_remedy_and_its_link_explains_it() {
    let (_turn, start) = (turn(), Instant::now());
    let results = in_every_engine(async |_: Engine, browser| {
        let running = Quickstart::start();
        browser.open(&running.page).await?;
        let links = browser.execute(LINKS, Vec::new()).await?;
        let mut explained = Vec::new();
        for link in links.as_array().ok_or("there are no links")? {
            // A change of the fragment alone would load nothing.
            browser.open("about:blank").await?;
            browser.open(link.as_str().ok_or("a link is no text")?).await?;
            explained.push(browser.execute(EXPLAINED, Vec::new()).await?);
        }
        let shown = browser.execute(SHOWN, vec![json!("PUT /items/1")]).await?;
        let far = format!("{PUT}\r\nAccess-Control-Request-Headers: x-request-id").replace("http://localhost:1", FAR);
        send(&running.api, &far);
        let far = browser.execute(ADVISED, vec![json!(FAR)]).await?;
        let malformed = format!("{FAR}/");
        send(&running.api, &PUT.replace("http://localhost:1", &malformed));
        let malformed = browser.execute(UNSENDABLE, vec![json!(malformed)]).await?;
        let page = running.page.clone();
        Ok((explained, shown, far, malformed, page))
    });
    for (engine, (explained, shown, far, malformed, page)) in &results {
        let outcomes: Vec<_> = explained.iter().map(|one| (&one["verdict"], &one["remedies"])).collect();
        assert_eq!(outcomes.len(), REFUSED, "{engine:?}: {explained:#?}");
        for (verdict, remedies) in &outcomes {
            assert!(
                verdict.as_str().is_some_and(|text| text.starts_with("the page gets nothing: ")),
                "{engine:?}: {verdict}"
            );
            assert!(remedies.as_array().is_some_and(|all| !all.is_empty()), "{engine:?}: {explained:#?}");
        }
        let remedy = outcomes[1].1[0].as_str().unwrap_or_default();
        assert!(
            remedy.starts_with("add \"X-Debug\" to headers of change_item, examples/quickstart.rs:"),
            "{engine:?}: {remedy}"
        );
        assert!(
            remedy.ends_with(": write headers = [\"Content-Type\", \"X-Request-Id\", \"X-Debug\"]"),
            "{engine:?}: {remedy}"
        );

        let what = shown["what"].as_str().unwrap_or_default();
        assert!(what.ends_with(&format!("PUT /items/1from {page}, lacks x-debug")), "{engine:?}: {what}");
        assert_eq!(
            (&shown["reason"], &shown["remedy"]),
            (
                &json!(
                    "the policy lacks these headers: the preflight is answered, and the browser refuses the request"
                ),
                // The explanation has the same place.
                &json!(remedy.replacen("add \"X-Debug\" to headers of", "for", 1))
            ),
            "{engine:?}"
        );
        assert_eq!(shown["entries"], 6, "{engine:?}");

        assert_eq!(malformed, &json!([0, true]), "{engine:?}");

        // The log has none for it: the origin is like none that is listed.
        let far = far.as_str().unwrap_or_default();
        assert!(
            far.starts_with(
                "if the page at https://shop.example is yours, add \"https://shop.example\" to origins of change_item, "
            ),
            "{engine:?}: {far}"
        );
    }
    report(&format!(
        "inspector: {} links explained in {} engines, {:.0?}",
        results.len() * REFUSED,
        results.len(),
        start.elapsed()
    ));
}

/// The links of the rows that are refused, once all are there.
const LINKS: &str = "
    const done = arguments[0];
    (function poll() {
        if (document.body.dataset.done !== 'true') return setTimeout(poll, 50);
        done([...document.querySelectorAll('#requests a')].map((link) => link.href));
    })();";

const EXPLAINED: &str = "
    const done = arguments[0];
    (function poll() {
        const verdict = document.querySelector('#explanation .verdict');
        if (!verdict) return setTimeout(poll, 50);
        const remedies = [...document.querySelectorAll('#explanation .remedy .text')].map((text) => text.textContent);
        done({ verdict: verdict.textContent, remedies });
    })();";

/// What is said of the newest refused request of this method and path.
const SHOWN: &str = "
    const [request, done] = arguments;
    (function poll() {
        const items = [...document.querySelectorAll('#refusals li')];
        const item = items.find((item) => item.querySelector('.request').textContent === request);
        const entries = document.querySelectorAll('#entries tr').length;
        if (!item || entries === 0) return setTimeout(poll, 50);
        const text = (selector) => item.querySelector(selector).textContent;
        done({ what: text('.what'), reason: text('.reason'), remedy: text('.remedy .text'), entries });
    })();";

/// An origin that is like none of those that the quickstart lists.
const FAR: &str = "https://shop.example";

/// The remedy of the refused request with this origin, once there is one.
const ADVISED: &str = "
    const [origin, done] = arguments;
    (function poll() {
        const item = [...document.querySelectorAll('#refusals li')].find((item) => item.textContent.includes(origin));
        const remedy = item?.querySelector('.remedy .text');
        if (!remedy) return setTimeout(poll, 50);
        done(remedy.textContent);
    })();";

/// How many links the row with this origin has, and whether it says why.
const UNSENDABLE: &str = "
    const [origin, done] = arguments;
    (function poll() {
        const item = [...document.querySelectorAll('#refusals li')].find((item) => item.textContent.includes(origin));
        if (!item) return setTimeout(poll, 50);
        done([item.querySelectorAll('button').length, item.textContent.includes('No browser sends such a request')]);
    })();";

/// What a page of another origin tries.
const TRIES: &str = "
    const [inspector, done] = arguments;
    const settle = (promise) => Promise.race([
        promise.then((value) => value, (error) => `refused: ${error.name}`),
        new Promise((resolve) => setTimeout(resolve, 20000, 'nothing')),
    ]);
    const read = async (path, options) => {
        const response = await fetch(inspector + path, options);
        return `${response.type}: ${response.status} ${await response.text()}`;
    };
    const loads = (name, attribute, address) => new Promise((resolve) => {
        const made = document.createElement(name);
        made.onload = () => resolve(`${name} loads: ${made.contentDocument ? made.contentDocument.body.textContent : ''}`);
        made.onerror = () => resolve(`${name} refused`);
        made[attribute] = address;
        document.body.append(made);
    });
    const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' };
    const text = { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body: '{}' };
    const stream = () => new Promise((resolve) => {
        const source = new EventSource(inspector + '/refusals');
        source.onmessage = ({ data }) => resolve(data);
        source.onopen = () => resolve('open');
        source.onerror = () => { source.close(); resolve('EventSource refused'); };
    });
    Promise.all([
        read('', {}),
        read('', { mode: 'no-cors' }),
        read('/surface', {}),
        read('/surface', { credentials: 'include' }),
        read('/surface', { mode: 'no-cors' }),
        read('/explain', json),
        read('/explain', text),
        stream(),
        loads('script', 'src', inspector + '/page.js'),
        loads('img', 'src', inspector + '/icon.svg'),
    ].map(settle)).then(done);";

/// Whether the inspector shows in a frame: the frame of a page that refuses it has no load that is the inspector's.
const FRAMES: &str = "
    const [inspector, done] = arguments;
    const frame = document.createElement('iframe');
    const finish = () => {
        let text;
        try { text = frame.contentDocument === null ? 'another origin' : frame.contentDocument.body.textContent; } catch (error) { text = error.name; }
        done([text, frame.contentWindow.length]);
    };
    frame.onload = finish;
    frame.onerror = finish;
    setTimeout(finish, 10000);
    frame.src = inspector;
    document.body.append(frame);";

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn a_page_of_another_origin_can_not_read_it_nor_use_its_form() {
    let _turn = turn();
    let running = Quickstart::start();
    // The page of the quickstart is of the same site; this one is of another.
    let other = page();
    let inspector = &running.inspector;
    let results = in_every_engine(async |_: Engine, browser| {
        let mut tried = Vec::new();
        for page in [&running.page, &other] {
            browser.open(page).await?;
            tried.push(browser.execute(TRIES, vec![json!(inspector)]).await?);
            tried.push(browser.execute(FRAMES, vec![json!(inspector)]).await?);
        }
        Ok(tried)
    });
    for (engine, tried) in &results {
        for tries in tried {
            for result in tries.as_array().expect("each has a result") {
                let is_nothing = match result {
                    Value::String(text) => {
                        text.starts_with("refused: ")
                            || text.ends_with(" refused")
                            || text == "opaque: 0 "
                            || text == "another origin"
                            || text == "SecurityError"
                            || text.is_empty()
                    }
                    other => *other == 0,
                };
                assert!(is_nothing, "{engine:?}: {tried:#?}");
            }
        }
    }
}

/// Markup that would leave a mark, were it any.
const MARKUP: &str = "<img/src=x/onerror=document.title=\"marked\"><script>document.title=\"marked\"</script>";

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn markup_in_a_request_stays_text() {
    let _turn = turn();
    let running = Quickstart::start();
    let inspector = &running.inspector;
    let results = in_every_engine(async |engine: Engine, browser| {
        browser.open(inspector).await?;
        // By hand: a browser sends no such thing.
        let name = format!("X-{}", engine.key());
        for request in [
            format!("GET /session\r\nOrigin: https://{name}{MARKUP}"),
            format!(
                "PUT /items/1%3Cimg%20src=x%20onerror=document.title='marked'%3E\r\nOrigin: https://{name}\"><b>bold</b>"
            ),
            format!(
                "OPTIONS /items/1\r\nOrigin: https://{name}<svg/onload=document.title='marked'>\r\nAccess-Control-Request-Method: <b>PUT"
            ),
            format!("{PUT}\r\nAccess-Control-Request-Headers: {name}, <b>x</b>, X-{MARKUP}"),
            format!("OPTIONS /items/1\r\nOrigin: https://{name}-last\r\nAccess-Control-Request-Method: PUT"),
        ] {
            send(&running.api, &request);
        }
        let live = found(browser, LIVE, vec![json!(format!("{name}-last"))]).await?;
        let asked = found(browser, ASK, vec![json!(MARKUP)]).await?;
        let linked = format!(
            "{inspector}#explain?origin=%3Cimg%20src=x%3E&method=%3Cb%3E&path=/%3Cimg%20src=x%20onerror=document.title='marked'%3E&headers=%3Cscript%3E"
        );
        browser.open("about:blank").await?;
        browser.open(&linked).await?;
        let linked = found(browser, ANSWERED, Vec::new()).await?;
        Ok((name, live, asked, linked))
    });
    for (engine, (name, live, asked, linked)) in &results {
        let text = live["text"].as_str().unwrap_or_default();
        assert!(
            text.contains(&format!("{name}<img/src=x/onerror=document.title=\\\"marked\\\"><script>")),
            "{engine:?}: {live:#}"
        );
        for page in [live, asked, linked] {
            assert_eq!(page["made"], json!([]), "{engine:?}: {page:#}");
            assert_eq!(page["title"], "CORS inspector", "{engine:?}: {page:#}");
        }
        assert!(asked["text"].as_str().is_some_and(|text| text.contains("<script>")), "{engine:?}: {asked:#}");
        assert!(linked["text"].as_str().is_some_and(|text| text.contains("<img src=x>")), "{engine:?}: {linked:#}");
    }
}

const PUT: &str = "OPTIONS /items/1\r\nOrigin: http://localhost:1\r\nAccess-Control-Request-Method: PUT";

/// What the page has once a script is done.
async fn found(browser: &Browser, script: &str, arguments: Vec<Value>) -> Result<Value, String> {
    browser.execute(&format!("{FOUND}{script}"), arguments).await
}

/// What a page has that only markup of others could have made.
const FOUND: &str = "
    const found = (text) => ({
        text, title: document.title,
        made: [...document.querySelectorAll('main :is(img, script, b, style, iframe, [onerror])')].map((one) => one.outerHTML),
    });";

/// Once a request is shown that has this text.
const LIVE: &str = "
    const [awaited, done] = arguments;
    (function poll() {
        const list = document.getElementById('refusals');
        if (!list.textContent.includes(awaited)) return setTimeout(poll, 50);
        done(found(list.textContent));
    })();";

/// Asks by the form, about what may be markup.
const ASK: &str = "
    const [markup, done] = arguments;
    const form = document.getElementById('question').elements;
    form.origin.value = 'https://app.example.com';
    form.method.value = 'PUT';
    form.path.value = `/items/${markup}`;
    form.headers.value = `X-${markup}: ${markup}`;
    form.origin.form.requestSubmit();
    (function poll() {
        const shown = document.getElementById('explanation');
        if (!shown.textContent || shown.hasAttribute('aria-busy')) return setTimeout(poll, 50);
        done(found(shown.textContent));
    })();";

/// Once the question of the link is answered.
const ANSWERED: &str = "
    const done = arguments[0];
    (function poll() {
        const shown = document.getElementById('explanation');
        if (!shown.textContent || shown.hasAttribute('aria-busy')) return setTimeout(poll, 50);
        done(found(shown.textContent));
    })();";

/// Sends what no browser does, and reads the answer to its end.
fn send(api: &str, request: &str) {
    let host = api.trim_start_matches("http://");
    let (start, fields) = request.split_once("\r\n").expect("there are fields");
    let mut stream = TcpStream::connect(host).expect("the API listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time can be set");
    write!(stream, "{start} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n\r\n").expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("there is an answer");
}

/// An empty page of another site.
fn page() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    let port = listener.local_addr().expect("it listens").port();
    thread::spawn(|| {
        System::new().block_on(async {
            let app = || {
                App::new().route("/", web::get().to(|| ready(web::Html::new("<!DOCTYPE html><title>another</title>"))))
            };
            HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run().await
        })
    });
    format!("http://localhost:{port}/")
}

/// Each row of what the service allows, once it is there.
const ROWS: &str = "
    const done = arguments[0];
    (function poll() {
        const rows = [...document.querySelectorAll('#entries tr')];
        if (rows.length === 0) return setTimeout(poll, 50);
        done(rows.map((row) => row.textContent));
    })();";

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn what_was_not_asked_and_what_is_stopped_or_shadowed_has_a_row_too() {
    let _turn = turn();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    let port = listener.local_addr().expect("it listens").port();
    thread::spawn(|| {
        System::new().block_on(async {
            let app = || {
                let stopped = web::scope("/stopped").wrap(from_fn(stop)).route("/a", web::get().to(HttpResponse::Ok));
                App::new()
                    .service(cors_runtime::inspector("/__cors"))
                    .service(stopped)
                    .service(web::resource("/any").to(HttpResponse::Ok))
                    .service(web::scope("/first").route("/a", web::get().to(HttpResponse::Ok)))
                    .route("/first/b", web::get().to(HttpResponse::Ok))
            };
            HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run().await
        })
    });
    let results = in_every_engine(async |_: Engine, browser| {
        browser.open(&format!("http://localhost:{port}/__cors")).await?;
        browser.execute(ROWS, Vec::new()).await
    });
    for (engine, rows) in &results {
        let rows: Vec<_> = rows.as_array().expect("there are rows").iter().filter_map(Value::as_str).collect();
        for (path, said) in [
            ("/any", "not asked: "),
            ("/first/a", "no policy"),
            ("/first/b", "never reached: /first comes first"),
            (
                "/stopped/a",
                "preflights get 401 from something that is no policy, such as middleware or a default service",
            ),
        ] {
            let has_row = rows.iter().any(|row| row.starts_with(path) && row.contains(said));
            assert!(has_row, "{engine:?}: {path}: {rows:#?}");
        }
    }
}

async fn stop(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    Err::<ServiceResponse, _>(ErrorUnauthorized("who are you?"))
}
