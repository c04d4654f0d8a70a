//! What a failing comparison says.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use actix_web::{App, HttpResponse, test, web};
use cors_runtime::{
    Cors, policy,
    surface::{self, Surface},
};

async fn of(policies: &[(&str, Cors)]) -> Surface {
    let routes = |config: &mut web::ServiceConfig| {
        for (path, policy) in policies {
            config.service(web::resource(*path).wrap(policy.clone()).route(web::put().to(HttpResponse::Ok)));
        }
    };
    let app = test::init_service(App::new().configure(routes).route("/plain", web::get().to(HttpResponse::Ok))).await;
    surface::of(&app).await
}

/// What is said of a surface that was another one before.
fn said(name: &str, before: &str, now: &Surface) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("surface-{name}.txt"));
    fs::write(&file, before).unwrap();
    let panic = catch_unwind(AssertUnwindSafe(|| now.assert_matches(&file))).err()?;
    let text = panic.downcast_ref::<String>().unwrap();
    let head = format!("the CORS surface is not that of `{}`\n\n", file.display());
    let foot = "\n  = help: if that is meant, run the test with UPDATE_SURFACE=1, which writes the file anew";
    Some(text.strip_prefix(&head).unwrap().strip_suffix(foot).unwrap().to_owned())
}

#[actix_web::test]
async fn an_equal_surface_passes_and_so_does_one_whose_policies_stand_elsewhere() {
    let policy = policy! { origins = ["https://a.example"], methods = [PUT] };
    let surface = of(&[("/a", policy)]).await;
    let text = surface.to_string();
    assert_eq!(said("equal", &text, &surface), None);
    let line = surface.entries()[0].policy().unwrap().line();
    assert_eq!(said("moved", &text.replace(&format!(":{line}"), ":7"), &surface), None);
    assert_eq!(said("windows", &text.replace('\n', "\r\n"), &surface), None);
}

#[actix_web::test]
async fn what_widens_is_said_before_what_narrows() {
    let before = of(&[
        ("/origins", policy! { origins = ["https://a.example.com", "https://gone.example"], methods = [PUT] }),
        (
            "/settings",
            policy! {
                origins = ["https://a.example"], methods = [PUT], headers = ["X-A", "X-B"], expose_headers = ["X-C"], max_age = 600, enforce,
            },
        ),
        ("/removed", policy! { origins = ["https://a.example"], methods = [PUT] }),
        ("/closed", policy! { origins = ["https://a.example"], methods = [PUT] }),
    ])
    .await
    .to_string();
    let now = of(&[
        ("/origins", policy! { origins = ["https://*.example.com", "null"], methods = [PUT], danger(null_origin) }),
        (
            "/settings",
            policy! {
                origins = ["https://a.example"], methods = [PUT], headers = ["x-a", "X-D"], expose_headers = "*", credentials,
                preflight_status = 200,
            },
        ),
        ("/added", policy! { origins = ["https://a.example"], methods = [PUT], credentials }),
        ("/closed", policy! { origins = ["https://a.example"], methods = [GET] }),
    ])
    .await;
    assert_eq!(
        said("widened", &before, &now).unwrap(),
        "\
widened:
  `PUT /added` is new, and open to `https://a.example`, with credentials
  `PUT /origins` is now open to `https://*.example.com`, `null`
  `PUT /origins` now has `danger(null_origin)`
  `PUT /settings` now allows credentials
  `PUT /settings` now allows the request header `X-D`
  `PUT /settings` now exposes the response header `*`
  `PUT /settings` is no longer enforced: refused requests run its handler
narrowed:
  `PUT /closed` is no longer open to anybody: nobody, the policy lacks the method
  `PUT /origins` is no longer open to `https://gone.example`
  `PUT /removed` is no more
  `PUT /settings` no longer allows the request header `X-B`
changed:
  `PUT /settings`: answers to preflights are kept for 5 s, and no longer for 600 s
  `PUT /settings` answers preflights with 200, and no longer with 204
"
    );
}

#[actix_web::test]
async fn what_neither_widens_nor_narrows_is_said_too() {
    let before = of(&[("/a", policy! { origins = ["https://a.example"], methods = [PUT] })]).await;
    let app = test::init_service(
        App::new()
            .service(web::resource("/a").route(web::put().to(HttpResponse::Ok)))
            .wrap(policy! { origins = ["https://a.example"], methods = [PUT] }),
    )
    .await;
    let now = surface::of(&app).await;
    assert_eq!(
        said("changed", &before.to_string(), &now).unwrap(),
        "\
changed:
  `PUT /a` goes by the policy of App surface::differs at tests/surface/differs.rs, and no longer by that of Resource \
         surface::differs at tests/surface/differs.rs
  `GET /plain` is no more
"
    );
}

#[actix_web::test]
async fn a_file_that_is_not_there_says_how_to_write_it() {
    let surface = of(&[]).await;
    let panic = catch_unwind(AssertUnwindSafe(|| surface.assert_matches("no-such-folder/surface.txt"))).unwrap_err();
    assert_eq!(
        panic.downcast_ref::<String>().unwrap(),
        "there is no `no-such-folder/surface.txt` yet\n  = help: run the test with UPDATE_SURFACE=1, which writes it, and commit it"
    );
}

#[actix_web::test]
async fn a_text_is_read_as_it_was_written() {
    let many: Vec<_> = (0..200).map(|number| format!("https://tenant-{number}.example")).collect();
    let many = Cors::builder().origins(many).methods(["PUT"]).headers(["X-A"]).build().unwrap();
    let long = "/a/rather/long/path/that/has/more/than/forty/characters/{id}";
    let before = of(&[(long, many.clone()), ("/a b/ü  {id}", many)]).await;
    let text = before.to_string();
    assert_eq!(said("long", &text, &before), None);
    // Every item of a wrapped list counts.
    let fewer = text.replacen("https://tenant-77.example, ", "", 1);
    assert_ne!(text, fewer);
    let said = said("fewer", &fewer, &before).unwrap();
    assert!(
        said.starts_with("widened:\n  `PUT /a") && said.ends_with("is now open to `https://tenant-77.example`\n"),
        "{said}"
    );
}
