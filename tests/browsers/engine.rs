//! The engines, each behind its `WebDriver`.

use std::{
    env,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use actix_web::rt::time::{sleep, timeout};
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::process::Process;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// Until a browser is up; a machine may be busy.
const STARTING: Duration = Duration::from_secs(60);

/// For one page.
const LEAVING: Duration = Duration::from_secs(30);

/// For one batch of cases.
const RUNNING: Duration = Duration::from_secs(300);

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// As it stands in paths.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Starts the browser with a fresh profile.
    pub(crate) async fn start(self) -> Result<Browser, String> {
        let port = free_port()?;
        let display = (self == Self::WebKit).then(Display::start).transpose()?;
        let mut driver = self.driver(port, display.as_ref())?;
        let capabilities = self.capabilities()?;
        let deadline = Instant::now() + STARTING;
        loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities.clone());
            let address = format!("http://127.0.0.1:{port}");
            let reason = match timeout(STARTING, builder.connect(&address)).await {
                Ok(Ok(client)) => return Ok(Browser { client, _driver: driver, _display: display }),
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer".to_owned(),
            };
            if Instant::now() > deadline {
                return Err(format!("{self:?} does not start: {reason}\n{}", driver.so_far()));
            }
            sleep(Duration::from_millis(200)).await;
        }
    }

    fn driver(self, port: u16, display: Option<&Display>) -> Result<Process, String> {
        let name = match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        };
        let mut command = Command::new(find(&[name])?);
        command.arg(format!("--port={port}"));
        if self == Self::Firefox {
            // Its own default is one port for all.
            command.arg("--websocket-port=0");
        }
        if let Some(display) = display {
            command.env("DISPLAY", &display.name).env_remove("WAYLAND_DISPLAY");
        }
        Ok(Process::start(&mut command))
    }

    fn capabilities(self) -> Result<Capabilities, String> {
        let (key, options) = match self {
            Self::Chromium => {
                // A sandbox needs rights that a container often lacks, and these are our own pages.
                let args = [
                    "--no-sandbox",
                    "--headless",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run",
                ];
                ("goog:chromeOptions", json!({ "args": args, "binary": find(&["chromium", "google-chrome"])? }))
            }
            Self::Firefox => {
                let binary = find(&["firefox-esr", "firefox"])?;
                ("moz:firefoxOptions", json!({ "args": ["-headless"], "binary": binary }))
            }
            Self::WebKit => {
                let binary = mini_browser()?;
                ("webkitgtk:browserOptions", json!({ "args": ["--automation"], "binary": binary }))
            }
        };
        let capabilities = json!({ "timeouts": { "script": RUNNING.as_millis() }, key: options });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object was written") };
        Ok(capabilities)
    }
}

/// A running browser, which ends with its owner.
pub(crate) struct Browser {
    client: Client,
    _driver: Process,
    _display: Option<Display>,
}

impl Browser {
    /// As it names itself.
    pub(crate) fn version(&self) -> String {
        let capabilities = self.client.capabilities();
        let text = |key| capabilities.and_then(|all| all.get(key)?.as_str()).unwrap_or("of no version");
        format!("{} {}", text("browserName"), text("browserVersion"))
    }

    pub(crate) async fn open(&self, url: &str) -> Result<(), String> {
        self.patiently(self.client.goto(url)).await
    }

    /// Runs a script, and waits until it calls its last argument.
    pub(crate) async fn execute(&self, script: &str, arguments: Vec<Value>) -> Result<Value, String> {
        self.patiently(self.client.execute_async(script, arguments)).await
    }

    /// What the page's `run` makes of the cases.
    pub(crate) async fn run(&self, url: &str, cases: &[Value]) -> Result<Vec<Value>, String> {
        self.open(url).await?;
        let script = "const done = arguments[1]; run(arguments[0]).then(done, (error) => done(String(error)));";
        match self.execute(script, vec![cases.into()]).await? {
            Value::Array(results) if results.len() == cases.len() => Ok(results),
            other => Err(format!("{url} answers {other}")),
        }
    }

    /// Has the page leave by a form or a link, whatever comes of it.
    pub(crate) async fn leave(&self, url: &str, request: Value) -> Result<(), String> {
        let script = "
            const [request, done] = arguments;
            const isThere = typeof leave === 'function';
            if (isThere) leave(request);
            done(isThere);";
        let deadline = Instant::now() + LEAVING;
        // Where the page before was still on its way, it may be that one which was waited for.
        while Instant::now() < deadline {
            self.open(url).await?;
            if self.execute(script, vec![request.clone()]).await? == true {
                return Ok(());
            }
        }
        Err(format!("{url} does not come"))
    }

    /// Waits until another page is there: until then the next one to be opened would be taken for it.
    pub(crate) async fn has_left(&self, url: &str) -> Result<(), String> {
        let script =
            "const [url, done] = arguments; done(location.href !== url && document.readyState === 'complete');";
        let deadline = Instant::now() + LEAVING;
        while Instant::now() < deadline {
            // Where a page is just being left, it has no answer.
            if self.execute(script, vec![url.into()]).await.is_ok_and(|has_left| has_left == true) {
                return Ok(());
            }
            sleep(Duration::from_millis(10)).await;
        }
        Err(format!("{url} is still there"))
    }

    pub(crate) async fn close(self) -> Result<(), String> {
        let client = self.client.clone();
        self.patiently(client.close()).await
    }

    async fn patiently<T, E: ToString>(&self, step: impl Future<Output = Result<T, E>>) -> Result<T, String> {
        let done = timeout(RUNNING, step).await.map_err(|_| format!("no end within {RUNNING:?}"))?;
        done.map_err(|error| error.to_string())
    }
}

/// A screen that nobody sees.
struct Display {
    name: String,
    _server: Process,
}

impl Display {
    fn start() -> Result<Self, String> {
        let arguments = ["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"];
        let mut server = Process::start(Command::new(find(&["Xvfb"])?).args(arguments));
        let number: u32 = server.find_on_stdout(|line| line.trim().parse().ok());
        Ok(Self { name: format!(":{number}"), _server: server })
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

/// The first of these programs that is installed; cargo's own directory need not be in `PATH`.
fn find(names: &[&str]) -> Result<PathBuf, String> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let path = env::var_os("PATH").unwrap_or_default();
    let directories: Vec<_> = env::split_paths(&path).chain(cargo.map(|home| home.join("bin"))).collect();
    let candidates = names.iter().flat_map(|name| directories.iter().map(move |directory| directory.join(name)));
    let missing = || format!("{} is not installed: run .ci/install-browsers", names.join(" or "));
    candidates.into_iter().find(|candidate| candidate.is_file()).ok_or_else(missing)
}

/// The browser of `WebKit` for tests, which stands beside the library, in a directory of the machine's architecture.
fn mini_browser() -> Result<PathBuf, String> {
    let list = |directory: &Path| {
        let entries = directory.read_dir().into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let roots = ["/usr/lib", "/usr/libexec"].map(Path::new);
    let directories = roots.iter().flat_map(|root| list(root).into_iter().chain([root.to_path_buf()]));
    let libraries = directories.flat_map(|directory| list(&directory));
    let mut found: Vec<_> = libraries
        .filter(|library| {
            library.file_name().is_some_and(|name| {
                name.to_string_lossy().starts_with("webkit2gtk-4.") || name.to_string_lossy().starts_with("webkitgtk-")
            })
        })
        .map(|library| library.join("MiniBrowser"))
        .filter(|browser| browser.is_file())
        .collect();
    found.sort_unstable();
    found.pop().ok_or_else(|| "MiniBrowser is not installed: run .ci/install-browsers".to_owned())
}
