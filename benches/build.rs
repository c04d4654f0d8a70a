//! Writes the handlers of which there are too many to write by hand.

use std::{env, fmt::Write as _, fs, path::Path};

const SIZES: [usize; 6] = [1, 2, 10, 100, 1_000, 10_000];
const ROUTES: [usize; 3] = [1, 100, 1_000];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let directory = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&directory).join("sizes.rs"), sizes()).expect("the directory can be written to");
    fs::write(Path::new(&directory).join("routes.rs"), routes()).expect("the directory can be written to");
}

/// A handler for each number of origins, exact and with a wildcard.
fn sizes() -> String {
    let mut code = String::new();
    let mut table = String::new();
    for (kind, prefix) in [("exact", ""), ("subdomain", "*.")] {
        for size in SIZES {
            let name = format!("{kind}_{size}");
            let origins: Vec<_> =
                (0..size).map(|index| format!("\"https://{prefix}tenant-{index:05}.example.com\"")).collect();
            let origins = origins.join(", ");
            let length = if kind == "exact" { origins.len() } else { 0 };
            debug_assert!(length < 1 << 20);
            write!(
                code,
                "mod {name} {{
                    #[cors_runtime::cors(origins = [{origins}])]
                    #[actix_web::put(\"/items\")]
                    pub(super) async fn annotated() -> actix_web::HttpResponse {{
                        actix_web::HttpResponse::Ok().body(\"ok\")
                    }}
                }}\n"
            )
            .expect("a string can be written to");
            write!(
                table,
                "Size {{ kind: \"{kind}\", size: {size}, serve: |template| \
                 crate::variants::Variants::serve({name}::annotated, template), cors: {name}::annotated::CORS }},\n"
            )
            .expect("a string can be written to");
        }
    }
    format!("{code}\nstatic SIZES: &[Size] = &[{table}];\n")
}

/// Applications of many handlers, with and without the attribute.
fn routes() -> String {
    let mut code = String::new();
    for count in ROUTES {
        for (kind, attribute) in
            [("bare", ""), ("annotated", "#[cors_runtime::cors(origins = [\"https://app.example.com\"], credentials)]")]
        {
            let handlers: String = (0..count)
                .map(|index| {
                    format!(
                        "{attribute} #[actix_web::put(\"/items/{index}\")] async fn handler_{index}() -> \
                         actix_web::HttpResponse {{ actix_web::HttpResponse::Ok().body(\"ok\") }}\n"
                    )
                })
                .collect();
            let services: String = (0..count).map(|index| format!("config.service(handler_{index});\n")).collect();
            write!(
                code,
                "mod {kind}_{count} {{
                    {handlers}
                    pub(super) fn configure(config: &mut actix_web::web::ServiceConfig) {{ {services} }}
                }}\n"
            )
            .expect("a string can be written to");
        }
    }
    code
}
