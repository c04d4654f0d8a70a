use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://*"])]
#[get("/")]
async fn any_host() -> &'static str { "" }

#[cors(origins = ["https://*:8443"])]
#[get("/")]
async fn any_host_and_port() -> &'static str { "" }

#[cors(origins = ["*://app.example.com"])]
#[get("/")]
async fn any_scheme() -> &'static str { "" }

#[cors(origins = ["https://app-*.example.com"])]
#[get("/")]
async fn part_of_a_label() -> &'static str { "" }

#[cors(origins = ["https://app.*.example.com"])]
#[get("/")]
async fn label_inside() -> &'static str { "" }

#[cors(origins = ["https://*.*.example.com"])]
#[get("/")]
async fn two_labels() -> &'static str { "" }

#[cors(origins = ["https://example.*"])]
#[get("/")]
async fn any_suffix() -> &'static str { "" }

#[cors(origins = ["http://localhost:30*"])]
#[get("/")]
async fn part_of_a_port() -> &'static str { "" }

#[cors(origins = ["http://*.192.0.2.1"])]
#[get("/")]
async fn before_ipv4() -> &'static str { "" }

#[cors(origins = ["http://*.[::1]:3000"])]
#[get("/")]
async fn before_ipv6() -> &'static str { "" }

fn main() {}
