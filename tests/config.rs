//! The example of policies of a file, over real sockets: what an edit of the file does while it runs.

#[allow(dead_code, reason = "other suites use what this one does not")]
mod process;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use process::{Process, example_with};

const FILE: &str = include_str!("../examples/policies.toml");
const PARTNER: &str = "https://partner.example";
const SHOP: &str = "https://shop.example";

fn config() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| example_with("config", "examples/config"))
}

/// A directory of its own for each file.
fn file() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("config-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&directory).unwrap();
    directory.join("policies.toml")
}

/// A running service, and the file that it goes by.
struct Running {
    file: PathBuf,
    address: String,
    process: Process,
}

impl Running {
    fn start() -> Self {
        let file = file();
        fs::write(&file, FILE).unwrap();
        Self::of(file)
    }

    fn of(file: PathBuf) -> Self {
        let mut process = Process::start(Command::new(config()).arg(&file));
        let address =
            process.find_on_stdout(|line| line.strip_prefix("listening on ")?.strip_suffix('/').map(str::to_owned));
        Self { file, address, process }
    }

    /// Saves as editors do: another file is put in the place of this one.
    fn rename_over(&self, text: &str) {
        let new = self.file.with_extension("toml~");
        fs::write(&new, text).unwrap();
        fs::rename(new, &self.file).unwrap();
    }

    fn takes_effect(&mut self) {
        self.process.find_on_stdout(|line| line.ends_with(": the policies are in effect").then_some(()));
    }

    /// The lines about a file that can't be used, without its path.
    fn is_told(&mut self) -> Vec<String> {
        let path = self.file.display().to_string();
        let mut lines = Vec::new();
        self.process.find_on_stderr(|line| {
            lines.push(line.replace(&path, "policies.toml"));
            (line == "the policies before stay in effect").then_some(())
        });
        lines
    }

    /// The origin that a page's write is shared with, and the origin that a page's read is.
    fn shared_with(&self, origin: &str) -> [Option<String>; 2] {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(30))).build().new_agent();
        let write = agent.put(format!("{}/orders/1", self.address)).header("Origin", origin).send("");
        let read = agent.get(format!("{}/items", self.address)).header("Origin", origin).call();
        [write, read].map(|response| {
            let response = response.unwrap();
            let field = response.headers().get("access-control-allow-origin")?;
            Some(field.to_str().unwrap().to_owned())
        })
    }

    fn shares(&self, origins: &[&str]) {
        for origin in [PARTNER, SHOP] {
            let write = origins.contains(&origin).then(|| origin.to_owned());
            assert_eq!(self.shared_with(origin), [write, Some("*".to_owned())], "{origin}");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Whatever is left is in the directory for temporary files.
        _ = self.file.parent().map(fs::remove_dir_all);
    }
}

fn with_shop() -> String {
    FILE.replace("\"https://*.partner.example\",", "\"https://*.partner.example\",\n    \"https://shop.example\",")
}

#[test]
fn a_file_that_is_put_in_the_place_of_another_takes_effect_while_the_service_runs() {
    let mut running = Running::start();
    running.shares(&[PARTNER]);
    running.rename_over(&with_shop());
    running.takes_effect();
    running.shares(&[PARTNER, SHOP]);
    // Again, because a watch on the file would have ended with the file.
    running.rename_over(&FILE.replace(PARTNER, SHOP));
    running.takes_effect();
    running.shares(&[SHOP]);
}

#[test]
fn a_file_that_is_written_in_its_place_takes_effect_while_the_service_runs() {
    let mut running = Running::start();
    fs::write(&running.file, with_shop()).unwrap();
    running.takes_effect();
    running.shares(&[PARTNER, SHOP]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_to_another_directory_takes_effect_while_the_service_runs() {
    use std::os::unix::fs::symlink;

    // As Kubernetes mounts a `ConfigMap`: the file is a link through `..data`, another link, which is replaced.
    let file = file();
    let directory = file.parent().unwrap();
    for (version, text) in [("..1", FILE), ("..2", &*with_shop())] {
        fs::create_dir(directory.join(version)).unwrap();
        fs::write(directory.join(version).join("policies.toml"), text).unwrap();
    }
    symlink("..1", directory.join("..data")).unwrap();
    symlink("..data/policies.toml", &file).unwrap();
    let mut running = Running::of(file.clone());
    running.shares(&[PARTNER]);
    symlink("..2", directory.join("..new")).unwrap();
    fs::rename(directory.join("..new"), directory.join("..data")).unwrap();
    running.takes_effect();
    running.shares(&[PARTNER, SHOP]);
}

#[test]
fn a_broken_file_is_told_of_by_line_and_changes_nothing() {
    let mut running = Running::start();
    let broken = with_shop().replace("https://shop.example", "https://shop.example/").replace("10m", "ten minutes");
    running.rename_over(&broken);
    let lines = running.is_told();
    assert_eq!(
        lines,
        [
            "error: policies.toml:11:5: partners.origins[2]: origin `https://shop.example/` has a path",
            "  | https://shop.example/",
            "  |                     ^",
            "  = help: write `https://shop.example`",
            "  = note: an origin is scheme, host and port; browsers never send a path in `Origin` [origin-path]",
            "error: policies.toml:16:11: partners.max_age: max age `ten minutes` is not a time",
            "  = note: it is a number of seconds (`600`) or a string with a unit (`\"90s\"`, `\"10m\"`, `\"2h\"`, `\"1d\"`) [max-age-unit]",
            "the policies before stay in effect",
        ]
    );
    running.shares(&[PARTNER]);

    for (text, expected) in [
        (
            with_shop().replace("max_age", "maxAge"),
            "error: policies.toml:16:1: there is no key `maxAge`, in the policy `partners`: write `max_age` [key-unknown]",
        ),
        (
            with_shop().replace("credentials = true", "credentials = \"yes\""),
            "error: policies.toml:15:15: `partners.credentials` takes `true` or `false`, not the text `\"yes\"`: write `true` \
             [value-type]",
        ),
        (
            with_shop().replace("[partners]", "[others]"),
            "error: policies.toml: there is no policy `partners`: add `[partners]`",
        ),
        (with_shop().replace("[partners]", "[partners"), "error: policies.toml:7:10: unclosed table, expected `]`"),
    ] {
        running.rename_over(&text);
        let lines = running.is_told();
        assert_eq!(lines, [expected, "the policies before stay in effect"]);
        running.shares(&[PARTNER]);
    }

    // The other policy of the file could be set, and isn't: all of a file is in effect, or nothing.
    let lacking = with_shop().replace("[\"GET\", \"PUT\"]", "\"GET\"").replace("\"*\"", "\"https://nobody.example\"");
    running.rename_over(&lacking);
    let lines = running.is_told();
    assert!(lines[1].starts_with("policy `PARTNERS` does not allow `PUT`, which this handler serves, "), "{lines:?}");
    assert!(lines[1].contains("put_order"), "{lines:?}");
    running.shares(&[PARTNER]);

    fs::remove_file(&running.file).unwrap();
    let lines = running.is_told();
    assert!(lines[0].starts_with("error: policies.toml: "), "{lines:?}");
    running.shares(&[PARTNER]);

    running.rename_over(&with_shop());
    running.takes_effect();
    running.shares(&[PARTNER, SHOP]);
}

#[test]
fn a_broken_file_stops_the_start() {
    let file = file();
    fs::write(&file, FILE.replace("\"*\"", "[]")).unwrap();
    let ran = Process::start(Command::new(config()).arg(&file)).finish();
    assert_eq!(ran.status.and_then(|status| status.code()), Some(1), "{ran}");
    assert_eq!(ran.stdout, "", "{ran}");
    let expected = format!("error: {}:4:11: public.origins: `origins` is an empty list\n", file.display());
    assert!(ran.stderr.starts_with(&expected), "{ran}");
    fs::remove_dir_all(file.parent().unwrap()).unwrap();
}
