use actix_http::Request as HttpRequest;
use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{self, Service, ServiceResponse},
};

use super::{
    engine::{self, Fetched},
    error::FetchError,
    mend::remedies,
    page::Page,
    request::Request,
    response::Response,
};
use crate::request::reply::Predicates;

impl Page {
    /// Fetches from `app`, the service that [`actix_web::test::init_service`] makes, as the
    /// [Fetch standard](https://fetch.spec.whatwg.org/#fetch-method) says. The body of the response is read to its end.
    ///
    /// # Errors
    /// Where the page would get nothing, with the check that failed.
    pub async fn fetch<S, B, E>(&self, app: &S, request: Request) -> Result<Response, FetchError>
    where
        S: Service<HttpRequest, Response = ServiceResponse<B>, Error = E>,
        B: MessageBody,
        E: Into<dev::Response<BoxBody>>,
    {
        let Fetched { result, conversation, refused } = engine::fetch(self, app, request).await;
        let refusal = match result {
            Ok(response) => return Ok(response.with_conversation(conversation)),
            Err(refusal) => refusal,
        };
        let remedies = refused.as_ref().map(|refused| remedies(self, refused, Predicates::Refuse)).unwrap_or_default();
        let policy = refused.and_then(|refused| refused.left.policy);
        Err(FetchError::new(refusal, conversation, remedies, policy))
    }
}
