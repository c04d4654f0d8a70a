//! Two servers, so two origins: an API whose handlers say what pages of other origins may do, and a page that tries it.
//!
//! ```text
//! cargo run --example quickstart
//! cargo run --example quickstart -- --api-port 8080 --page-port 8081
//! ```
//!
//! Open the printed page in a browser: it shows for each request what was expected and what the browser did. Where it was refused, a link
//! leads to the reason, on the inspector's page.

use std::{
    env,
    future::ready,
    io,
    net::{Ipv4Addr, TcpListener},
    process::ExitCode,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, Responder,
    cookie::{Cookie, SameSite},
    get,
    http::{Method, StatusCode, header::ContentType},
    post, route, rt, web,
};
use cors_runtime::{Cors, cors, inspector, policy};

/// A public read: pages of every origin may use it, without cookies.
#[cors(origins = "*", expose_headers = ["X-Total-Count"])]
#[get("/items")]
async fn list_items() -> impl Responder {
    "apple, pear, plum".customize().insert_header(("X-Total-Count", "3")).insert_header(("X-Query-Cost", "17"))
}

/// A write with cookies. `DELETE` is no method of the policy: it is left to pages of the API's own origin.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    methods = [PUT],
    headers = ["Content-Type", "X-Request-Id"],
    credentials,
    max_age = "10m",
)]
#[route("/items/{id}", method = "PUT", method = "DELETE")]
async fn change_item(id: web::Path<u32>, request: HttpRequest) -> impl Responder {
    let Some(visitor) = request.cookie(VISITOR) else {
        return ("sign in first".to_owned(), StatusCode::UNAUTHORIZED);
    };
    let change = if request.method() == Method::DELETE { "deleted" } else { "saved" };
    let mut answer = format!("item {id} {change} for visitor {}", visitor.value());
    if let Some(request_id) = request.headers().get("X-Request-Id").and_then(|id| id.to_str().ok()) {
        answer = format!("{answer}, request {request_id}");
    }
    (answer, StatusCode::OK)
}

/// A named policy, which handlers share.
const OUR_PAGES: Cors = policy! { origins = ["http://localhost:*", "http://127.0.0.1:*"], credentials };

#[cors(policy = OUR_PAGES)]
#[post("/session")]
async fn sign_in(visitor: String) -> impl Responder {
    let Ok(visitor) = visitor.parse::<u32>() else {
        return HttpResponse::BadRequest().content_type(ContentType::plaintext()).body("a visitor is a number");
    };
    let cookie = Cookie::build(VISITOR, visitor.to_string()).path("/").http_only(true).same_site(SameSite::Lax);
    HttpResponse::Ok()
        .cookie(cookie.finish())
        .content_type(ContentType::plaintext())
        .body(format!("welcome, visitor {visitor}"))
}

#[cors(policy = OUR_PAGES)]
#[get("/session")]
async fn who_am_i(request: HttpRequest) -> impl Responder {
    match request.cookie(VISITOR) {
        Some(visitor) => (format!("you are visitor {}", visitor.value()), StatusCode::OK),
        None => ("you are a stranger".to_owned(), StatusCode::UNAUTHORIZED),
    }
}

/// No policy at all: pages of other origins can't read it.
#[get("/status")]
async fn status() -> impl Responder {
    "all is well"
}

const VISITOR: &str = "visitor";

/// The path of the inspector, which a build without `debug_assertions` does not have.
const INSPECTOR: Option<&str> = if cfg!(debug_assertions) { Some("/__cors") } else { None };

/// The API.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.service((list_items, change_item, sign_in, who_am_i, status));
}

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let done = match Ports::parse(arguments) {
        Ok(Some(ports)) => serve(&ports).await,
        Ok(None) => {
            print!("{HELP}");
            Ok(())
        }
        Err(mistake) => Err(format!("{mistake}\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}

async fn serve(ports: &Ports) -> Result<(), String> {
    let api = listen("--api-port", ports.api)?;
    let page = listen("--page-port", ports.page)?;
    run(api, page).await.map_err(|error| format!("can't serve: {error}"))
}

async fn run(api: TcpListener, page: TcpListener) -> io::Result<()> {
    let (api_port, page_port) = (api.local_addr()?.port(), page.local_addr()?.port());
    let html = include_str!("quickstart.html").replace("{{api-port}}", &api_port.to_string());
    let html = html.replace("{{inspector}}", INSPECTOR.unwrap_or_default());
    let app = || {
        let app = App::new().configure(routes);
        if let Some(path) = INSPECTOR { app.service(inspector(path)) } else { app }
    };
    let api = HttpServer::new(app).workers(1).listen(api)?.run();
    let page = HttpServer::new(move || {
        let html = html.clone();
        App::new().route("/", web::get().to(move || ready(web::Html::new(html.clone()))))
    })
    .workers(1)
    .listen(page)?
    .run();
    println!();
    println!("  The page   http://127.0.0.1:{page_port}/   open it in a browser");
    println!("  The API    http://127.0.0.1:{api_port}/   another port, so another origin");
    if let Some(path) = INSPECTOR {
        println!("  Inspector  http://127.0.0.1:{api_port}{path}   what the API allows, and why it refuses");
    }
    println!();
    println!("  Ctrl-C stops both.");
    let page = rt::spawn(page);
    api.await?;
    page.await?
}

fn listen(flag: &str, port: u16) -> Result<TcpListener, String> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} is in use: choose another one with `{flag}`, or 0 for a free one")
        }
        _ => format!("can't listen on port {port}, which `{flag}` chooses: {error}"),
    })
}

const HELP: &str = "\
Usage: cargo run --example quickstart -- [--api-port PORT] [--page-port PORT]

  --api-port PORT    the API's port, 8080 if left out
  --page-port PORT   the page's port, 8081 if left out
  --help             this text

Port 0 is any free one.
";

/// What the command line says.
struct Ports {
    api: u16,
    page: u16,
}

impl Ports {
    /// `None` asks for help.
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut ports = Self { api: 8080, page: 8081 };
        while let Some(flag) = arguments.next() {
            let port = match flag.as_str() {
                "--api-port" => &mut ports.api,
                "--page-port" => &mut ports.page,
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("unknown argument `{flag}`")),
            };
            let value = arguments.next().ok_or_else(|| format!("`{flag}` needs a port"))?;
            *port = value.parse().map_err(|_| format!("`{flag}` needs a port from 0 to 65535, not `{value}`"))?;
        }
        Ok(Some(ports))
    }
}
