#![deny(warnings)]

use actix_web::App;
use cors_runtime::{Cors, cors};

#[cors(origins = "*")]
#[actix_web::get("/private")]
async fn private() -> &'static str { "" }

pub mod api {
    //! A module whose handlers import what they need by themselves.

    /// Documented,
    /// in two lines.
    #[cors_runtime::cors(origins = "*")]
    #[actix_web::get("/public")]
    pub async fn public() -> &'static str { "" }

    /// Documented above the policy, with other attributes around.
    #[allow(clippy::unused_async)]
    #[must_use]
    #[::cors_runtime::cors(origins = "*")]
    #[doc = "More of it."]
    #[actix_web::get("/in-the-crate")]
    #[inline]
    pub(crate) async fn in_the_crate() -> &'static str { "" }

    pub mod deeper {
        use actix_web::get as read;
        use cors_runtime::cors as cross_origin;

        #[cross_origin(origins = "*")]
        #[actix_web::get("/parent")]
        pub(super) async fn in_the_parent() -> &'static str { "" }

        #[cross_origin(origins = "*")]
        #[actix_web::get("/in")]
        pub(in crate::api) async fn in_the_module() -> &'static str { "" }

        #[read("/")]
        async fn beside_them() -> &'static str { "" }

        pub fn services() -> impl actix_web::dev::HttpServiceFactory { (in_the_module, beside_them) }
    }

    pub fn parent() -> impl actix_web::dev::HttpServiceFactory { deeper::in_the_parent }

    pub const POLICY_OF_PARENT: super::Cors = deeper::in_the_parent::CORS;
}

/// Not compiled at all.
#[cfg(any())]
#[cors(origins = "*")]
#[actix_web::get("/never")]
async fn never() -> Missing { Missing }

/// The attribute comes before the condition.
#[cors(origins = "*")]
#[cfg(any())]
#[actix_web::get("/never")]
async fn never_either() -> Missing { Missing }

#[cors(origins = "*")]
#[cfg(all())]
#[actix_web::get("/always")]
async fn always() -> &'static str { "" }

#[cfg_attr(all(), cors(origins = "*"))]
#[actix_web::get("/on-a-condition")]
async fn on_a_condition() -> &'static str { "" }

#[cors(origins = "*")]
#[cfg_attr(all(), actix_web::get("/route-on-a-condition"))]
async fn route_on_a_condition() -> &'static str { "" }

#[cors(origins = "*")]
#[cfg_attr(all(), doc = "Documented on a condition.")]
#[actix_web::get("/type")]
async fn r#type() -> &'static str { "" }

#[cors(origins = "*")]
#[actix_web::get("/lifetime/{id}")]
async fn with_many_words<'a>(id: actix_web::web::Path<String>) -> Result<String, actix_web::Error>
where
    'a: 'a,
{
    Ok(id.into_inner())
}

fn main() {
    #[cors(origins = "*")]
    #[actix_web::get("/inner")]
    async fn inner() -> &'static str { "" }

    let app = App::new().service(private).service(api::public).service(api::in_the_crate).service(api::parent());
    let app = app.service(api::deeper::services()).service(always).service(r#type).service(inner);
    let app = app.service(on_a_condition).service(route_on_a_condition);
    let policies: [Cors; 5] = [private::CORS, api::public::CORS, api::POLICY_OF_PARENT, r#type::CORS, inner::CORS];
    let _ = (app, policies);
}
