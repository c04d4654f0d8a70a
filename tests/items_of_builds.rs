//! Items of some builds alone: the others have nothing of them.

use std::{fs, path::PathBuf, process::Command};

use tests::program;

/// What of the program is for builds with its feature alone.
const OF_STAGING: [&str; 7] = [
    "http://app.staging.example",
    "STAGING_ORIGINS",
    "https://default.staging.example",
    "is_preview_of_staging",
    "X-Debug-Of-Staging",
    "X-Trace-Of-Staging",
    "https://shared.staging.example",
];

fn build(features: &[&str]) -> PathBuf {
    // All packages are named so that the dependencies have the features that `cargo test --workspace` built them with.
    let arguments = [&["--workspace", "--bin", "builds"], features].concat();
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let target = target.parent().expect("the directory of temporary files has a parent");
    let executable = program::build(&arguments, target, |message| message["executable"].as_str().map(PathBuf::from));
    // The next build takes its place.
    let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("builds-{}", features.len()));
    fs::copy(executable.unwrap_or_else(|error| panic!("{error}")), &kept).unwrap();
    kept
}

fn is_in(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_build_without_the_flag_has_no_text_of_its_items() {
    let (with, without) = (build(&["--features", "builds/staging"]), build(&[]));
    let printed = |program: &PathBuf| program::run(&mut Command::new(program), |ran| Some(ran.stdout.clone())).unwrap();
    assert_eq!(
        printed(&without),
        "Cors { origins: [\"https://app.example.com\", \"predicate(is_tenant)\"], methods: [\"GET\"], headers: \"X-Request-Id\", \
         expose_headers: \"X-Total-Count\", credentials: true }\n\
         Cors { origins: [\"https://app.example.com\"], methods: [\"GET\", \"HEAD\", \"POST\"], credentials: false }\n"
    );
    assert_eq!(
        printed(&with),
        "Cors { origins: [\"https://app.example.com\", \"http://app.staging.example\", \"env(\\\"STAGING_ORIGINS\\\", default = [\\\"https://default.staging.example\\\"])\", \
         \"predicate(is_preview_of_staging)\", \"predicate(is_tenant)\"], methods: [\"GET\"], \
         headers: \"X-Request-Id, X-Debug-Of-Staging\", expose_headers: \"X-Total-Count, X-Trace-Of-Staging\", credentials: true }\n\
         Cors { origins: [\"https://app.example.com\", \"https://shared.staging.example\"], methods: [\"GET\", \"HEAD\", \"POST\"], \
         credentials: false }\n"
    );
    let (with, without) = (fs::read(with).unwrap(), fs::read(without).unwrap());
    for text in OF_STAGING {
        assert!(is_in(&with, text), "{text} is not in the program with the feature");
        assert!(!is_in(&without, text), "{text} is in the program without the feature");
    }
}
