//! What answers a preflight in the place of a policy, and what is to be done about it.

use actix_web::{
    App, Error, HttpResponse,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    guard,
    middleware::{Next, from_fn},
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, surface,
    testing::{Page, RemedyKind, Request},
};

const SHOP: &str = "https://shop.example";

/// What is offered to a page of another origin that asks for a path, beside what is asked of its preflight.
async fn offered(app: impl FnOnce(&mut web::ServiceConfig), path: &str) -> String {
    let app = init_service(App::new().configure(app).default_service(web::to(HttpResponse::Accepted))).await;
    let explanation = surface::of(&app).await.explain(&Page::at(SHOP), Request::put(path));
    let [remedy] = explanation.remedies() else { panic!("{explanation}") };
    assert_eq!(remedy.kind(), RemedyKind::Service);
    let note = explanation.steps().iter().find(|step| step.text().starts_with("a preflight does not come as far"));
    format!("{}\n{}", note.map_or("", surface::Step::text), remedy.text())
}

#[actix_web::test]
async fn what_answers_a_preflight_in_the_place_of_a_policy_is_told_as_far_as_it_is_known() {
    let no = || HttpResponse::ImATeapot();
    let resource = |path: &str| web::resource(path).route(web::put().to(HttpResponse::Ok));
    let with_default = |path: &str| resource(path).default_service(web::to(no));
    let origins = "origins = [\"https://shop.example\"], methods = [PUT]";
    let wrapped = format!("`.wrap(policy! {{ {origins} }})`");

    let of_resource = "the default service of the resource at `/items/{id}`, or middleware around it,";
    let expected = format!(
        "a preflight does not come as far as a policy: {of_resource} answers with 418, and is taken to let the request itself pass\n\
         {of_resource} answers the preflight with 418, and a policy around the resource, as its last `.wrap`, answers before both; and if \
         the page at `https://shop.example` is yours, add {wrapped} to the resource at `/items/{{id}}`"
    );
    assert_eq!(offered(|app| _ = app.service(with_default("/items/{id}")), "/items/1").await, expected);
    let in_scope = |app: &mut web::ServiceConfig| _ = app.service(web::scope("/items").service(with_default("/{id}")));
    assert_eq!(offered(in_scope, "/items/1").await, expected);
    let by_middleware = |app: &mut web::ServiceConfig| {
        let refuse = from_fn(async |request: ServiceRequest, _: Next<BoxBody>| {
            Ok::<_, Error>(request.into_response(HttpResponse::ImATeapot().finish()))
        });
        app.service(resource("/items/{id}").wrap(refuse));
    };
    assert_eq!(offered(by_middleware, "/items/1").await, expected);

    // Without a route for it, the service around has it.
    let guarded =
        |app: &mut web::ServiceConfig| _ = app.service(web::resource("/items/{id}").guard(guard::Put()).to(no));
    let outside = "middleware around the `App` or a `Scope`, or a default service of those,";
    let told = offered(guarded, "/items/1").await;
    assert!(told.contains(&format!("\n{outside} answers the preflight with 202, and browsers send no ")), "{told}");
    // Of an error it is not known how far the request came.
    let fails = |app: &mut web::ServiceConfig| {
        let fail =
            from_fn(async |_: ServiceRequest, _: Next<BoxBody>| Err::<ServiceResponse, _>(ErrorUnauthorized("no")));
        app.service(web::scope("/items").wrap(fail).service(resource("/{id}")));
    };
    let told = offered(fails, "/items/1").await;
    let unknown = "something that is no policy, such as middleware or a default service,";
    assert!(told.contains(&format!("\n{unknown} answers the preflight with 401, and browsers send no ")), "{told}");
}

#[actix_web::test]
async fn a_policy_around_a_resource_answers_before_its_default_service() {
    let policy = Cors::builder().origins([SHOP]).methods(["PUT"]).build().unwrap();
    let resource = web::resource("/items/{id}").route(web::put().to(HttpResponse::Ok));
    let resource = resource.default_service(web::to(HttpResponse::ImATeapot)).wrap(policy);
    let app = init_service(App::new().service(resource)).await;
    let explanation = surface::of(&app).await.explain(&Page::at(SHOP), Request::put("/items/1"));
    assert!(explanation.is_read(), "{explanation}");
    Page::at(SHOP).fetch(&app, Request::put("/items/1")).await.unwrap();
}
