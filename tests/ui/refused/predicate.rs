use actix_web::{HttpRequest, get};
use cors_runtime::{Cors, Origin, cors, policy};

fn is_tenant(origin: &Origin, _: &HttpRequest) -> bool {
    origin.is_subdomain_of("example.com")
}

async fn is_customer(origin: &Origin, _: &HttpRequest) -> Result<bool, actix_web::Error> {
    Ok(origin.is_subdomain_of("example.org"))
}

async fn has_text_for_an_error(_: &Origin, _: &HttpRequest) -> Result<bool, String> {
    Err("no database".to_owned())
}

struct Tenant;

fn is_named<T>(_: &Origin, _: &HttpRequest) -> bool {
    std::any::type_name::<T>().contains("Tenant")
}

#[cors(origins = predicate("is_tenant"))]
#[get("/")]
async fn in_a_string() -> &'static str { "" }

#[cors(origins = predicate(|origin, _| origin.is_loopback()))]
#[get("/")]
async fn closure() -> &'static str { "" }

#[cors(origins = predicate())]
#[get("/")]
async fn no_function() -> &'static str { "" }

#[cors(origins = predicate(is_tenant, is_tenant))]
#[get("/")]
async fn two_functions() -> &'static str { "" }

#[cors(origins = [predicate(is_tenant), predicate(is_tenant)])]
#[get("/")]
async fn twice() -> &'static str { "" }

#[cors(origins = ["*", predicate(is_tenant)])]
#[get("/")]
async fn beside_any() -> &'static str { "" }

#[cors(origins = predicate(is_tenant), credentials, danger(null_origin))]
#[get("/")]
async fn null_with_credentials() -> &'static str { "" }

#[cors(origins = predicate(is_tenant), credentials, danger(public_suffixes))]
#[get("/")]
async fn suffixes() -> &'static str { "" }

#[cors(predicate = is_tenant)]
#[get("/")]
async fn as_a_key() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], predicate(is_tenant))]
#[get("/")]
async fn beside_origins() -> &'static str { "" }

#[cors(origins = [fn(is_tenant)])]
#[get("/")]
async fn another_name() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [predicate(is_tenant)])]
#[get("/")]
async fn in_methods() -> &'static str { "" }

#[cors(origins = predicate(is_customer))]
#[get("/")]
async fn asynchronous_function() -> &'static str { "" }

#[cors(origins = async_predicate(is_tenant))]
#[get("/")]
async fn synchronous_function() -> &'static str { "" }

#[cors(origins = async_predicate(has_text_for_an_error))]
#[get("/")]
async fn error_that_is_none_of_actix_web() -> &'static str { "" }

#[cors(origins = predicate(is_named<Tenant>))]
#[get("/")]
async fn generic_without_colons() -> &'static str { "" }

#[cors(origins = [predicate(&is_tenant)])]
#[get("/")]
async fn by_reference() -> &'static str { "" }

#[cors(origins = predicate(is_tenant()))]
#[get("/")]
async fn called() -> &'static str { "" }

#[cors(origins = [is_tenant])]
#[get("/")]
async fn path_alone() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = predicate(is_tenant)))]
#[get("/")]
async fn in_a_default() -> &'static str { "" }

const POLICY: Cors = policy! { origins = [predicate(is_customer)] };

fn main() {
    println!("{POLICY:?}");
}
