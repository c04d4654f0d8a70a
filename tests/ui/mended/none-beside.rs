#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn beside_origins() -> &'static str { "" }

#[cors(none)]
#[get("/")]
async fn after_two() -> &'static str { "" }

#[cors(policy = READERS)]
#[get("/")]
async fn beside_policy() -> &'static str { "" }

#[cors(policy = READERS)]
#[get("/")]
async fn after_policy() -> &'static str { "" }

#[cors(none)]
#[get("/")]
async fn after_enforce() -> &'static str { "" }

#[cors(none)]
#[get("/")]
async fn beside_a_mistake() -> &'static str { "" }
