//! Policies of a configuration file, which may be edited while the service runs.
//!
//! ```text
//! cargo run --example config --features config
//! cargo run --example config --features config -- my-policies.toml
//! ```
//!
//! Ask it with the printed port, change an origin in `examples/policies.toml`, and ask again:
//!
//! ```text
//! curl -i -X PUT -H "Origin: https://partner.example" http://127.0.0.1:PORT/orders/1
//! curl -i -H "Origin: https://anybody.example" http://127.0.0.1:PORT/items
//! ```
//!
//! A file that can't be used is told of with its line, and changes nothing.

use std::{
    collections::BTreeMap,
    env, fs, io,
    net::Ipv4Addr,
    ops::Range,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use actix_web::{App, HttpServer, Responder, get, put, web};
use cors_runtime::{Cors, Live, PlacedProblem, Policies, cors};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use toml::de::{DeTable, DeValue};

static PUBLIC: Live = Live::new();
static PARTNERS: Live = Live::new();

/// The policies by their names in the file.
const NAMED: [(&str, &Live); 2] = [("public", &PUBLIC), ("partners", &PARTNERS)];

#[cors(policy = PUBLIC)]
#[get("/items")]
async fn list_items() -> impl Responder {
    "apple, pear, plum".customize().insert_header(("X-Total-Count", "3"))
}

#[cors(policy = PARTNERS)]
#[put("/orders/{id}")]
async fn put_order(id: web::Path<u32>) -> impl Responder {
    format!("order {id} is put")
}

#[actix_web::main]
async fn main() -> ExitCode {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("policies.toml");
    let path = env::args_os().nth(1).map_or_else(default, PathBuf::from);
    match serve(path).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(path: PathBuf) -> Result<(), String> {
    // Before the file is read, so that no change is missed.
    let (watcher, changes) = watch(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut file = PolicyFile { path, text: String::new(), in_effect: BTreeMap::new() };
    file.read()?;
    cors_runtime::check().map_err(|error| error.to_string())?;
    thread::spawn(move || file.follow(&changes));
    listen().await.map_err(|error| format!("can't serve: {error}"))?;
    drop(watcher);
    Ok(())
}

async fn listen() -> io::Result<()> {
    let server =
        HttpServer::new(|| App::new().service(list_items).service(put_order)).bind((Ipv4Addr::LOCALHOST, 0))?;
    for address in server.addrs() {
        println!("listening on http://{address}/");
    }
    server.run().await
}

/// Tells of what happens in the directory of a file: editors put another file in its place, and what watches the file itself
/// would not see that one.
fn watch(path: &Path) -> notify::Result<(RecommendedWatcher, Receiver<notify::Event>)> {
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
        Ok(event) if event.kind.is_access() => {}
        Ok(event) => _ = sender.send(event),
        Err(error) => eprintln!("error: changes may be missed: {error}"),
    })?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    watcher.watch(directory, RecursiveMode::NonRecursive)?;
    Ok((watcher, changes))
}

/// How long it has to be quiet before the file is read: editors write it in several steps.
const QUIET: Duration = Duration::from_millis(100);

struct PolicyFile {
    path: PathBuf,
    /// What was read last.
    text: String,
    in_effect: BTreeMap<String, Cors>,
}

impl PolicyFile {
    /// Reads the file again whenever something changes beside it.
    fn follow(mut self, changes: &Receiver<notify::Event>) {
        while changes.recv().is_ok() {
            while changes.recv_timeout(QUIET).is_ok() {}
            match self.read() {
                Ok(false) => {}
                Ok(true) => println!("{}: the policies are in effect", self.path.display()),
                Err(message) => eprintln!("error: {message}\nthe policies before stay in effect"),
            }
        }
    }

    /// Takes the policies of the file, all of them or none; false says that it is what it was.
    fn read(&mut self) -> Result<bool, String> {
        let text = fs::read_to_string(&self.path).map_err(|error| format!("{}: {error}", self.path.display()))?;
        if text == self.text {
            return Ok(false);
        }
        self.text = text;
        let policies: Policies = toml::from_str(&self.text).map_err(|error| self.at(error.span(), error.message()))?;
        let mut built = policies.build().map_err(|error| {
            let problems = error.problems().iter();
            problems.map(|problem| self.at(span(&self.text, problem), problem)).collect::<Vec<_>>().join("\nerror: ")
        })?;
        if let Some((name, _)) = NAMED.iter().find(|(name, _)| !built.contains_key(*name)) {
            return Err(self.at(None, format!("there is no policy `{name}`: add `[{name}]`")));
        }
        built.retain(|name, _| NAMED.iter().any(|(known, _)| known == name));
        for (name, live) in NAMED {
            if let Err(error) = live.set(built[name].clone()) {
                for (name, live) in NAMED {
                    // What was in effect was taken before, and still is.
                    _ = self.in_effect.get(name).map(|before| live.set(before.clone()));
                }
                return Err(self.at(None, format!("{name}: {error}")));
            }
        }
        self.in_effect = built;
        Ok(true)
    }

    /// What is said of a part of the file, behind its line and column.
    fn at(&self, span: Option<Range<usize>>, what: impl std::fmt::Display) -> String {
        let path = self.path.display();
        let Some(before) = span.and_then(|span| self.text.get(..span.start)) else { return format!("{path}: {what}") };
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{path}:{line}:{column}: {what}")
    }
}

/// The part of a TOML document that a problem is about: the item, or else its setting, or else the policy.
fn span(text: &str, problem: &PlacedProblem) -> Option<Range<usize>> {
    let document = DeTable::parse(text).ok()?;
    let policy = document.get_ref().get(problem.policy())?;
    let DeValue::Table(settings) = policy.get_ref() else { return Some(policy.span()) };
    let Some(setting) = settings.get(problem.problem().setting()) else { return Some(policy.span()) };
    let item = match setting.get_ref() {
        DeValue::Array(items) => problem.problem().index().and_then(|index| items.get(index)),
        _ => None,
    };
    Some(item.unwrap_or(setting).span())
}
