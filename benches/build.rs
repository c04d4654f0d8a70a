//! Writes the handlers of which there are too many to write by hand.

use std::{env, fs, path::Path};

const SIZES: [usize; 6] = [1, 2, 10, 100, 1_000, 10_000];
const ROUTES: [usize; 3] = [1, 100, 1_000];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name| env::var(name).expect("cargo sets it");
    // Nothing is measured unoptimized, so that a build for tests need not wait for thousands of handlers.
    let most = if variable("PROFILE") == "release" { usize::MAX } else { 10 };
    let write = |file: &str, code: String| {
        fs::write(Path::new(&variable("OUT_DIR")).join(file), code).expect("the directory can be written to");
    };
    write("sizes.rs", sizes(most));
    write("routes.rs", routes(most));
}

/// A handler for each number of origins, exact and with a wildcard.
fn sizes(most: usize) -> String {
    let mut modules = Vec::new();
    let mut table = Vec::new();
    for (kind, prefix) in [("exact", ""), ("subdomain", "*.")] {
        for size in SIZES.into_iter().filter(|size| *size <= most) {
            let name = format!("{kind}_{size}");
            let origins = (0..size).map(|index| format!("\"https://{prefix}tenant-{index:05}.example.com\""));
            let origins = origins.collect::<Vec<_>>().join(", ");
            modules.push(format!(
                "mod {name} {{
                    #[cors_runtime::cors(origins = [{origins}])]
                    #[actix_web::put(\"/items\")]
                    pub(super) async fn annotated() -> actix_web::HttpResponse {{
                        actix_web::HttpResponse::Ok().body(\"ok\")
                    }}
                }}"
            ));
            table.push(format!(
                "List {{
                    kind: \"{kind}\",
                    length: {size},
                    serve: |template| crate::variants::Variants::serve({name}::annotated, template),
                    cors: {name}::annotated::CORS,
                    start: || crate::driver::start!(actix_web::App::new().service({name}::annotated)),
                }}"
            ));
        }
    }
    format!("{}\nstatic LISTS: &[List] = &[{}];\n", modules.join("\n"), table.join(", "))
}

/// Applications of many handlers, with and without the attribute.
fn routes(most: usize) -> String {
    let mut modules = Vec::new();
    let mut table = Vec::new();
    for count in ROUTES.into_iter().filter(|count| *count <= most) {
        for (variant, attribute) in
            [("bare", ""), ("attribute", "#[cors_runtime::cors(origins = [\"https://app.example.com\"], credentials)]")]
        {
            let handlers = (0..count).map(|index| {
                format!(
                    "{attribute}
                    #[actix_web::put(\"/items/{index}\")]
                    async fn handler_{index}() -> actix_web::HttpResponse {{
                        actix_web::HttpResponse::Ok().body(\"ok\")
                    }}"
                )
            });
            let services = (0..count).map(|index| format!("config.service(handler_{index});"));
            let name = format!("{variant}_{count}");
            modules.push(format!(
                "mod {name} {{
                    {}
                    pub(super) fn configure(config: &mut actix_web::web::ServiceConfig) {{ {} }}
                }}",
                handlers.collect::<Vec<_>>().join("\n"),
                services.collect::<Vec<_>>().join("\n"),
            ));
            table.push(format!(
                "Routes {{
                    count: {count},
                    variant: \"{variant}\",
                    last: \"/items/{}\",
                    configure: {name}::configure,
                }}",
                count - 1
            ));
        }
    }
    format!("{}\nstatic ROUTES: &[Routes] = &[{}];\n", modules.join("\n"), table.join(", "))
}
