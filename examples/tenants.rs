//! Tenants bring their own domains: the origins that may use the API are in a database, with a cache in front.
//!
//! ```text
//! cargo run -p examples --example tenants --features tenants
//! ```
//!
//! It prints its address. With that in `API`:
//!
//! ```sh
//! # A tenant: 204, and its origin in `access-control-allow-origin`. The database is asked, and not again within a minute.
//! curl -i -X OPTIONS "$API/orders/1" -H "Origin: https://shop.one.example" -H "Access-Control-Request-Method: PUT"
//! curl -i -X PUT "$API/orders/1" -H "Origin: https://shop.one.example" -H "Cookie: customer=4711"
//!
//! # Nobody's: 403 for the preflight; the answer to the request itself has no CORS header.
//! curl -i -X OPTIONS "$API/orders/1" -H "Origin: https://evil.example" -H "Access-Control-Request-Method: PUT"
//! curl -i -X PUT "$API/orders/1" -H "Origin: https://evil.example"
//!
//! # A tenant's host without TLS: the database is not asked, because credentials are allowed.
//! curl -i -X OPTIONS "$API/orders/1" -H "Origin: http://shop.one.example" -H "Access-Control-Request-Method: PUT"
//!
//! # A tenant that comes in while the service runs.
//! curl -i -X POST "$API/tenants" -d "https://shop.three.example"
//! curl -i -X PUT "$API/orders/1" -H "Origin: https://shop.three.example"
//!
//! # The database is gone: 503 for the preflight. Where a logger is set up, an event at the level of errors says why.
//! curl -i -X DELETE "$API/tenants"
//! curl -i -X OPTIONS "$API/orders/1" -H "Origin: https://shop.four.example" -H "Access-Control-Request-Method: PUT"
//! ```

use std::{
    env, io,
    net::Ipv4Addr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use actix_web::{
    App, Error, HttpRequest, HttpResponse, HttpServer, Responder, delete, error::ErrorInternalServerError, post, put,
    web,
};
use cors_runtime::{Origin, cors};
use moka::future::Cache;
use rusqlite::{Connection, OptionalExtension};

/// Whether the pages of an origin are a tenant's. It is asked only about `https` origins and those of this machine.
async fn is_tenant(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    let tenants = request.app_data::<web::Data<Tenants>>();
    let tenants = tenants.ok_or_else(|| ErrorInternalServerError("the app has no `Data<Tenants>`"))?;
    Ok(tenants.have(origin.as_str()).await?)
}

#[cors(
    origins = ["https://admin.example.com", async_predicate(is_tenant)],
    headers = ["Content-Type"],
    credentials,
    max_age = "1m",
)]
#[put("/orders/{id}")]
async fn put_order(id: web::Path<u32>) -> impl Responder {
    format!("order {id} is placed\n")
}

struct Tenants {
    /// One connection, which one thread at a time uses: what is asked often is in the cache.
    database: Arc<Mutex<Connection>>,
    /// Answers of both kinds. Anyone can ask about any origin, so that it has to have an end.
    known: Cache<String, bool>,
}

impl Tenants {
    fn open(file: &Path) -> rusqlite::Result<Self> {
        let database = Connection::open(file)?;
        database.execute_batch(
            "DROP TABLE IF EXISTS tenants;
             CREATE TABLE tenants (origin TEXT PRIMARY KEY) WITHOUT ROWID;
             INSERT INTO tenants VALUES ('https://shop.one.example'), ('https://shop.two.example:8443');",
        )?;
        let known = Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(60)).build();
        Ok(Self { database: Arc::new(Mutex::new(database)), known })
    }

    async fn have(&self, origin: &str) -> io::Result<bool> {
        let asked = origin.to_owned();
        let ask = async {
            self.on_database(move |database| {
                println!("the database is asked about {asked}");
                let found = database.query_row("SELECT 1 FROM tenants WHERE origin = ?1", [asked], |_| Ok(()));
                found.optional().map(|found| found.is_some())
            })
            .await
        };
        // Requests that ask about one origin at one time ask the database once, and an error is not kept.
        self.known.try_get_with_by_ref(origin, ask).await.map_err(io::Error::other)
    }

    /// Where it holds up no worker.
    async fn on_database<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let database = Arc::clone(&self.database);
        let asked = web::block(move || ask(&database.lock().unwrap_or_else(PoisonError::into_inner))).await;
        asked.map_err(io::Error::other)?.map_err(io::Error::other)
    }
}

/// What a tenant's sign-up would do.
#[post("/tenants")]
async fn add_tenant(tenants: web::Data<Tenants>, origin: String) -> io::Result<HttpResponse> {
    let added = origin.clone();
    tenants.on_database(move |database| database.execute("INSERT OR IGNORE INTO tenants VALUES (?1)", [added])).await?;
    // Perhaps it was asked about before.
    tenants.known.invalidate(&origin).await;
    Ok(HttpResponse::Created().finish())
}

/// What no service has: it shows what happens when the database fails.
#[delete("/tenants")]
async fn lose_tenants(tenants: web::Data<Tenants>) -> io::Result<HttpResponse> {
    tenants.on_database(|database| database.execute_batch("DROP TABLE tenants")).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let file = env::temp_dir().join(format!("tenants-{}.sqlite", std::process::id()));
    let tenants = web::Data::new(Tenants::open(&file).map_err(io::Error::other)?);
    println!("the tenants are in {}", file.display());
    let server = HttpServer::new(move || {
        App::new().app_data(tenants.clone()).service(put_order).service(add_tenant).service(lose_tenants)
    })
    .bind((Ipv4Addr::LOCALHOST, 0))?;
    for address in server.addrs() {
        println!("listening on http://{address}/");
    }
    server.run().await?;
    std::fs::remove_file(file)
}
