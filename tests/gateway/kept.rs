//! Files that are kept under version control.

use std::{env, fs, panic, path::Path};

use actix_web::{App, HttpResponse, test, web};
use cors_runtime::{Cors, surface};

use crate::{quickstart::api, service};

#[actix_web::test]
async fn the_configuration_of_the_quickstart_is_that_of_these_files() {
    service::surface(api::routes).await.to_nginx().assert_matches("gateway/quickstart");
}

#[actix_web::test]
async fn a_file_that_is_not_there_or_stale_fails_with_what_differs() {
    if env::var_os("UPDATE_SURFACE").is_some() {
        return;
    }
    let nginx = service::surface(api::routes).await.to_nginx();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gateway-kept");
    _ = fs::remove_dir_all(&folder);
    let fails = || {
        let panicked = panic::catch_unwind(panic::AssertUnwindSafe(|| nginx.assert_matches(&folder)));
        panicked.map_err(|message| message.downcast_ref::<String>().cloned().unwrap_or_default()).err()
    };
    let file = folder.join("http.conf");
    let expected = ["http.conf", "server.conf"].map(|name| {
        format!(
            "there is no `{}` yet\n  = help: run the test with UPDATE_SURFACE=1, which writes it, and commit it",
            folder.join(name).display()
        )
    });
    assert_eq!(fails().unwrap(), expected.join("\n\n"));
    nginx.write(&folder).unwrap();
    assert_eq!(fails(), None);
    fs::write(&file, nginx.http().replace('\n', "\r\n")).unwrap();
    assert_eq!(fails(), None);
    fs::write(&file, nginx.http().replace("(?:DELETE|PUT)", "(?:PUT)").replace("[0-9]+ $", "[0-9]+ ")).unwrap();
    let message = fails().unwrap();
    let (start, rest) = message.split_once("\n\n").unwrap();
    assert_eq!(start, format!("the configuration of nginx is not that of `{}`", file.display()));
    let signs: Vec<_> = rest.lines().map(|line| &line[..2]).collect();
    // Each below the start of its block.
    assert_eq!(signs, ["  ", "- ", "  ", "- ", "  ", "+ ", "  ", "+ ", "  "], "{message}");
    _ = fs::remove_dir_all(&folder);
}

#[actix_web::test]
async fn what_differs_is_told_where_the_same_line_stands_elsewhere() {
    if env::var_os("UPDATE_SURFACE").is_some() {
        return;
    }
    let of = async |credentials: bool| {
        let policy = |origin: &str, credentials| {
            Cors::builder().origins([origin]).methods(["PUT"]).credentials(credentials).build().unwrap()
        };
        let resource = |path: &str, policy| web::resource(path).wrap(policy).route(web::put().to(HttpResponse::Ok));
        let keep = resource("/keep", policy("https://keep.example", true));
        let changed = resource("/x", policy("https://x.example", credentials));
        surface::of(&test::init_service(App::new().service(keep).service(changed)).await).await.to_nginx()
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gateway-elsewhere");
    of(false).await.write(&folder).unwrap();
    let now = of(true).await;
    let panicked = panic::catch_unwind(panic::AssertUnwindSafe(|| now.assert_matches(&folder))).unwrap_err();
    let message = panicked.downcast_ref::<String>().unwrap();
    let told =
        "\n  location = cors-preflight-2 {\n+     add_header Access-Control-Allow-Credentials \"true\" always;\n";
    assert!(message.contains("server.conf`") && message.contains(told), "{message}");
    _ = fs::remove_dir_all(&folder);
}
