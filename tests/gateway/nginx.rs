//! An nginx of its own, on a free port, from a folder of its own.

use std::{
    fmt::Write as _,
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use cors_runtime::surface::Nginx;

/// A running nginx, which ends with this.
pub(crate) struct Gateway {
    pub(crate) port: u16,
    folder: PathBuf,
    child: Child,
}

impl Gateway {
    /// Starts one in front of the service at a port, once nginx has nothing to say against its configuration.
    pub(crate) fn start(nginx: &Nginx, service: u16) -> Self {
        let folder = folder();
        nginx.write(folder.join("cors")).expect("a temporary folder can be written");
        for _ in 0..10 {
            let port = free_port();
            fs::write(folder.join("nginx.conf"), configuration(port, service))
                .expect("a temporary folder can be written");
            assert_eq!(check(&folder), EXPECTED, "{}", folder.display());
            let mut child =
                nginx_in(&folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nginx starts");
            if listens(&folder, &mut child) {
                return Self { port, folder, child };
            }
        }
        panic!("nginx found no free port: {}", fs::read_to_string(folder.join("error.log")).unwrap_or_default());
    }

    /// How many preflights it answered itself, and how many requests went through.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let log = self.log();
        let through = log.iter().filter(|[preflight, ..]| preflight.is_empty()).count();
        (log.len() - through, through)
    }

    /// Of each request what makes it a preflight that nginx answered, if it was one, its method and target, and the fields that a
    /// preflight asks by: empty where there is none.
    pub(crate) fn log(&self) -> Vec<[String; 6]> {
        let log = fs::read(self.folder.join("access.log")).expect("nginx writes a log");
        String::from_utf8_lossy(&log).lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }

    /// What it has complained about.
    pub(crate) fn errors(&self) -> String {
        fs::read_to_string(self.folder.join("error.log")).unwrap_or_default()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // Its worker ends with it where it is asked, and not where it is killed.
        _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        _ = self.child.wait();
        _ = fs::remove_dir_all(&self.folder);
    }
}

/// What `nginx -t` says of a configuration with which it is content.
const EXPECTED: &str =
    "nginx: the configuration file nginx.conf syntax is ok\nnginx: configuration file nginx.conf test is successful\n";

/// What `nginx -t` says of a configuration, with the name of the file alone.
fn check(folder: &Path) -> String {
    let ran = nginx_in(folder).arg("-t").output().expect("nginx runs: .ci/install-nginx installs it");
    String::from_utf8_lossy(&ran.stderr).replace(&format!("{}/", folder.display()), "")
}

/// Whether nginx has nothing to say against these files.
pub(crate) fn assert_accepted(nginx: &Nginx) {
    assert_eq!(check_all(&[nginx]), EXPECTED, "{}", nginx.http());
}

/// The same for those of two services, each with a server of its own.
pub(crate) fn assert_both_accepted(one: &Nginx, other: &Nginx) {
    assert_eq!(check_all(&[one, other]), EXPECTED);
}

/// What nginx has to say against those of two services.
pub(crate) fn refusal_of_both(one: &Nginx, other: &Nginx) -> String {
    check_all(&[one, other])
}

fn check_all(all: &[&Nginx]) -> String {
    let folder = folder();
    let (mut http, mut servers) = (String::new(), String::new());
    for (number, nginx) in all.iter().enumerate() {
        nginx.write(folder.join(format!("cors-{number}"))).expect("a temporary folder can be written");
        _ = writeln!(http, "include cors-{number}/http.conf;");
        _ = writeln!(servers, "server {{ listen 127.0.0.1:{}; include cors-{number}/server.conf; }}", free_port());
    }
    let text =
        format!("pid nginx.pid; error_log error.log warn; events {{}} http {{ access_log off; {http} {servers} }}");
    fs::write(folder.join("nginx.conf"), text).expect("a temporary folder can be written");
    let said = check(&folder);
    _ = fs::remove_dir_all(folder);
    said
}

/// The version, as numbers.
pub(crate) fn version() -> (u32, u32) {
    let ran = Command::new(program()).arg("-v").output().expect("nginx runs: .ci/install-nginx installs it");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let mut numbers =
        said.rsplit('/').next().unwrap_or_default().split('.').map_while(|number| number.trim().parse().ok());
    (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default())
}

/// Whether it sees all of several fields of one name, or the first alone.
pub(crate) fn sees_repeated() -> bool {
    version() >= (1, 23)
}

fn nginx_in(folder: &Path) -> Command {
    let mut command = Command::new(program());
    command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf")).arg("-e").arg("stderr").stdin(Stdio::null());
    command
}

/// Not all users have the folder of Debian's package in their `PATH`.
fn program() -> &'static str {
    if Path::new("/usr/sbin/nginx").exists() { "/usr/sbin/nginx" } else { "nginx" }
}

fn folder() -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("gateway-{}-{number}", process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    folder
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    listener.local_addr().expect("a listener has an address").port()
}

/// Whether nginx listens: once it does, it writes the number of its process. That a port can be reached would not say it, since another may
/// have taken it.
fn listens(folder: &Path, child: &mut Child) -> bool {
    let (id, deadline) = (child.id().to_string(), Instant::now() + Duration::from_secs(30));
    while Instant::now() < deadline && child.try_wait().is_ok_and(|status| status.is_none()) {
        if fs::read_to_string(folder.join("nginx.pid")).is_ok_and(|written| written.trim() == id) {
            return true;
        }
        thread::sleep(Duration::from_millis(2));
    }
    false
}

/// Fields may be as long as those that the service takes.
fn configuration(port: u16, service: u16) -> String {
    format!(
        r#"daemon off;
pid nginx.pid;
error_log error.log warn;
worker_processes 1;
events {{
    worker_connections 256;
}}
http {{
    log_format edge escape=json '["$cors_preflight","$request_method","$request_uri","$http_origin",'
        '"$http_access_control_request_method",'
        '"$http_access_control_request_headers"]';
    access_log access.log edge;
    keepalive_timeout 600s;
    client_header_timeout 600s;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    large_client_header_buffers 8 512k;
    proxy_buffer_size 512k;
    proxy_buffers 4 512k;
    proxy_busy_buffers_size 512k;
    include cors/http.conf;
    upstream service {{
        server 127.0.0.1:{service};
        keepalive 64;
    }}
    server {{
        listen 127.0.0.1:{port};
        include cors/server.conf;
        location / {{
            proxy_pass http://service;
            proxy_http_version 1.1;
            proxy_set_header Connection '';
            proxy_set_header Host $http_host;
        }}
    }}
}}
"#
    )
}
