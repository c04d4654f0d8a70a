#![deny(warnings)]
#![forbid(unsafe_code)]

use std::{fmt, marker::PhantomData};

use actix_web::{App, HttpRequest, ResponseError, get, put, web};
use cors_runtime::{Cors, Origin, cors, policy};

fn is_tenant(origin: &Origin, _: &HttpRequest) -> bool {
    origin.scheme() == "https" && origin.is_subdomain_of("example.com")
}

async fn is_customer(origin: &Origin, request: &HttpRequest) -> Result<bool, actix_web::Error> {
    let known = request.app_data::<web::Data<String>>();
    Ok(known.is_some_and(|known| ***known == *origin.as_str()))
}

#[derive(Debug)]
struct NoDatabase;

impl fmt::Display for NoDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no database")
    }
}

impl ResponseError for NoDatabase {}

mod tenants {
    use super::{HttpRequest, NoDatabase, Origin, PhantomData};

    pub(crate) async fn is_registered(origin: &Origin, _: &HttpRequest) -> Result<bool, NoDatabase> {
        if origin.host().is_empty() { Err(NoDatabase) } else { Ok(origin.port() == Some(8443)) }
    }

    pub(crate) fn is_named<T, U>(origin: &Origin, _: &HttpRequest) -> bool {
        origin.host() == std::any::type_name::<(T, U)>()
    }

    pub(crate) struct Db<T>(PhantomData<T>);

    impl<T> Db<T> {
        pub(crate) fn knows(origin: &Origin, _: &HttpRequest) -> bool {
            origin.is_loopback()
        }
    }

    pub(crate) trait Knows {
        fn knows(origin: &Origin, request: &HttpRequest) -> bool;
    }

    impl Knows for u8 {
        fn knows(origin: &Origin, _: &HttpRequest) -> bool {
            origin.to_string().is_empty()
        }
    }
}

#[cors(origins = predicate(is_tenant))]
#[get("/")]
async fn alone() -> &'static str { "" }

#[cors(
    origins = [
        "https://app.example.com",
        predicate(is_tenant),
        async_predicate(is_customer),
        async_predicate(self::tenants::is_registered),
        env("APP_ORIGINS", default = []),
        predicate(tenants::is_named::<u8, Vec<u8>>,),
        predicate(tenants::Db::<u8>::knows),
        predicate(<u8 as tenants::Knows>::knows),
    ],
    credentials,
    danger(insecure_origins),
    enforce,
)]
#[put("/")]
async fn in_a_list() -> &'static str { "" }

#[cors(origins = async_predicate(crate::is_customer), danger(null_origin))]
#[get("/")]
async fn with_null() -> &'static str { "" }

#[cors(origins = [#[cfg(debug_assertions)] predicate(is_tenant), #[cfg(not(debug_assertions))] async_predicate(is_customer)])]
#[get("/")]
async fn of_each_build() -> &'static str { "" }

const PARTNERS: Cors = policy! { origins = [predicate(is_tenant)], methods = [GET, PUT] };

static CUSTOMERS: Cors = policy! { origins = async_predicate(is_customer) };

#[cors(policy = PARTNERS)]
#[put("/")]
async fn by_name() -> &'static str { "" }

#[cors(policy = CUSTOMERS)]
#[get("/")]
async fn by_name_of_a_static() -> &'static str { "" }

macro_rules! asked {
    ($path:path) => {
        policy! { origins = predicate($path) }
    };
}

fn main() {
    let asked = asked!(tenants::Db::<u16>::knows);
    assert!(format!("{asked:?}").contains("predicate(tenants::Db::<u16>::knows)"), "{asked:?}");
    let written = format!("{:?}", in_a_list::CORS);
    for item in [
        "https://app.example.com",
        "predicate(is_tenant)",
        "async_predicate(self::tenants::is_registered)",
        "predicate(tenants::is_named::<u8, Vec<u8>>)",
        "predicate(<u8 as tenants::Knows>::knows)",
    ] {
        assert!(written.contains(item), "{item} of {written}");
    }
    let app = App::new().service(alone).service(in_a_list).service(with_null).service(of_each_build);
    let _app = app.service(by_name).service(by_name_of_a_static).wrap(PARTNERS).wrap(CUSTOMERS.clone());
}
