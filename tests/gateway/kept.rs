//! Files that are kept under version control.

use std::{env, fs, panic, path::Path};

use crate::{quickstart::api, service::surface};

#[actix_web::test]
async fn the_configuration_of_the_quickstart_is_that_of_these_files() {
    surface(api::routes).await.to_nginx().assert_matches("gateway/quickstart");
}

#[actix_web::test]
async fn a_file_that_is_not_there_or_stale_fails_with_what_differs() {
    if env::var_os("UPDATE_SURFACE").is_some() {
        return;
    }
    let nginx = surface(api::routes).await.to_nginx();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gateway-kept");
    _ = fs::remove_dir_all(&folder);
    let fails = || {
        let panicked = panic::catch_unwind(panic::AssertUnwindSafe(|| nginx.assert_matches(&folder)));
        panicked.map_err(|message| message.downcast_ref::<String>().cloned().unwrap_or_default()).err()
    };
    let file = folder.join("http.conf");
    let expected = format!(
        "there is no `{}` yet\n  = help: run the test with UPDATE_SURFACE=1, which writes it, and commit it",
        file.display()
    );
    assert_eq!(fails().unwrap(), expected);
    nginx.write(&folder).unwrap();
    assert_eq!(fails(), None);
    fs::write(&file, nginx.http().replace('\n', "\r\n")).unwrap();
    assert_eq!(fails(), None);
    fs::write(&file, nginx.http().replace("(?:DELETE|PUT)", "(?:PUT)").replace("[0-9]+ $", "[0-9]+ ")).unwrap();
    let message = fails().unwrap();
    let (start, rest) = message.split_once("\n\n").unwrap();
    assert_eq!(start, format!("the configuration of nginx is not that of `{}`", file.display()));
    let signs: Vec<_> = rest.lines().map(|line| &line[..2]).collect();
    assert_eq!(signs, ["- ", "- ", "+ ", "+ ", "  "], "{message}");
    _ = fs::remove_dir_all(&folder);
}
