//! Why the browser said no: what it would do with a request to the quickstart's API, step by step, in a terminal.
//!
//! ```text
//! cargo run --example explain -- --origin https://shop.example --method PUT --header X-Debug /items/1
//! ```
//!
//! Nothing is sent, and no handler runs. The exit status is 0 where the page reads the response, 1 where it does not, and 2 where the
//! command line is wrong.

use std::{env, process::ExitCode};

use actix_web::{App, test};
use cors_runtime::{
    surface,
    testing::{Credentials, Mode, Page, Redirect, Request},
};

#[path = "quickstart.rs"]
#[allow(dead_code, reason = "the API alone is explained")]
mod quickstart;

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let asked = match Asked::parse(arguments) {
        Ok(Some(asked)) => asked,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(mistake) => {
            eprint!("error: {mistake}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let app = test::init_service(App::new().configure(quickstart::routes)).await;
    let surface = surface::of(&app).await;
    let explanation = surface.explain(&asked.page, asked.request);
    println!("{explanation}");
    if explanation.is_read() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const HELP: &str = "\
Usage: cargo run --example explain -- [OPTIONS] URL

  --origin ORIGIN        the page's origin, https://shop.example if left out, or null
  --method METHOD        GET if left out
  --header NAME[:VALUE]  a header that the page sets; may be repeated
  --body TEXT            the request's body, with the type of a text unless a Content-Type is set
  --credentials MODE     omit, same-origin (if left out) or include
  --mode MODE            cors (if left out), no-cors or same-origin
  --redirect MODE        follow (if left out), error or manual
  --help                 this text

URL is a path of the quickstart's API, such as /items/1; it is at http://localhost:8080.

The exit status is 0 where the page reads the response, and 1 where it does not.
";

/// Where the simulated browser has the API.
const SERVICE: &str = "http://localhost:8080/";

/// What the command line asks for.
struct Asked {
    page: Page,
    request: Request,
}

impl Asked {
    /// `None` asks for help.
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let (mut origin, mut method, mut url) = ("https://shop.example".to_owned(), "GET".to_owned(), None);
        let (mut credentials, mut mode, mut redirect) = (Credentials::default(), Mode::default(), Redirect::default());
        let (mut headers, mut body) = (Vec::new(), None);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("`{argument}` needs a value"));
            match argument.as_str() {
                "--help" | "-h" => return Ok(None),
                "--origin" => origin = value()?,
                "--method" => method = value()?,
                "--header" => headers.push(value()?),
                "--body" => body = Some(value()?),
                "--credentials" => {
                    let modes = [
                        ("omit", Credentials::Omit),
                        ("same-origin", Credentials::SameOrigin),
                        ("include", Credentials::Include),
                    ];
                    credentials = one_of(&argument, &value()?, modes)?;
                }
                "--mode" => {
                    let modes = [("cors", Mode::Cors), ("no-cors", Mode::NoCors), ("same-origin", Mode::SameOrigin)];
                    mode = one_of(&argument, &value()?, modes)?;
                }
                "--redirect" => {
                    let modes =
                        [("follow", Redirect::Follow), ("error", Redirect::Error), ("manual", Redirect::Manual)];
                    redirect = one_of(&argument, &value()?, modes)?;
                }
                flag if flag.starts_with('-') => return Err(format!("unknown argument `{flag}`")),
                path if url.is_none() => url = Some(path.to_owned()),
                path => return Err(format!("there is more than one URL: `{path}` is the second")),
            }
        }
        let url = url.ok_or("there is no URL, such as `/items/1`")?;
        // A browser reads a host behind two slashes, of either kind.
        let mut start = url.chars().filter(|character| !matches!(character, '\t' | '\n' | '\r'));
        let is_path = start.next() == Some('/') && !matches!(start.next(), Some('/' | '\\'));
        if !is_path && !url.starts_with(SERVICE) {
            return Err(format!(
                "`{url}` is neither a path, such as `/items/1`, nor a URL that starts with `{SERVICE}`"
            ));
        }
        let page = Page::try_at(&origin).ok_or_else(|| {
            format!("`{origin}` is not an origin as browsers send it, such as `https://app.example.com`, or `null`")
        })?;
        let mut request = Request::new(method, url).credentials(credentials).mode(mode).redirect(redirect);
        for header in headers {
            let (name, value) = header.split_once(':').unwrap_or((&header, "1"));
            request = request.header(name.trim(), value.trim());
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        Ok(Some(Self { page, request }))
    }
}

fn one_of<T: Copy, const N: usize>(flag: &str, value: &str, known: [(&str, T); N]) -> Result<T, String> {
    let found = known.iter().find(|(name, _)| *name == value).map(|(_, mode)| *mode);
    found.ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        format!("`{flag}` is one of {}, not `{value}`", names.join(", "))
    })
}
