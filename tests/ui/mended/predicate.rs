#[cors(origins = predicate(is_tenant))]
#[get("/")]
async fn closure() -> &'static str { "" }

#[cors(origins = predicate(is_tenant))]
#[get("/")]
async fn no_function() -> &'static str { "" }

#[cors(origins = predicate(is_tenant))]
#[get("/")]
async fn two_functions() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", predicate(is_tenant)])]
#[get("/")]
async fn beside_origins() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [GET])]
#[get("/")]
async fn in_methods() -> &'static str { "" }

#[cors(origins = async_predicate(is_customer))]
#[get("/")]
async fn asynchronous_function() -> &'static str { "" }

#[cors(origins = predicate(is_tenant))]
#[get("/")]
async fn synchronous_function() -> &'static str { "" }


#[cors(origins = async_predicate(is_customer))]
#[get("/")]
async fn error_that_is_none_of_actix_web() -> &'static str { "" }

#[cors(origins = predicate(is_tenant))]
#[get("/")]
async fn called() -> &'static str { "" }

#[cors(origins = [predicate(is_tenant)])]
#[get("/")]
async fn path_alone() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = ["http://localhost:3000"]))]
#[get("/")]
async fn in_a_default() -> &'static str { "" }

const POLICY: Cors = policy! { origins = [async_predicate(is_customer)] };
