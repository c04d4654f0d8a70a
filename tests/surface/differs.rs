//! What a failing comparison says.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

use actix_web::{
    App, HttpResponse,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    get, guard,
    middleware::{Condition, Next, from_fn},
    put, test, web,
};
use cors_runtime::{
    Cors, cors, policy,
    surface::{self, Surface},
};

use crate::finds::{one, refuse};

async fn of(policies: &[(&str, Cors)]) -> Surface {
    let routes = |config: &mut web::ServiceConfig| {
        for (path, policy) in policies {
            config.service(web::resource(*path).wrap(policy.clone()).route(web::put().to(HttpResponse::Ok)));
        }
    };
    let app = test::init_service(App::new().configure(routes).route("/plain", web::get().to(HttpResponse::Ok))).await;
    surface::of(&app).await
}

/// What is said of a surface that was another one before.
fn said(name: &str, before: &str, now: &Surface) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("surface-{name}.txt"));
    fs::write(&file, before).unwrap();
    let panic = catch_unwind(AssertUnwindSafe(|| now.assert_matches(&file))).err()?;
    let text = panic.downcast_ref::<String>().unwrap();
    let head = format!("the CORS surface is not that of `{}`\n\n", file.display());
    let foot = "\n  = help: if that is meant, run the test with UPDATE_SURFACE=1, which writes the file anew";
    Some(text.strip_prefix(&head).unwrap().strip_suffix(foot).unwrap().to_owned())
}

#[actix_web::test]
async fn an_equal_surface_passes_and_so_does_one_whose_policies_stand_elsewhere() {
    let policy = policy! { origins = ["https://a.example"], methods = [PUT] };
    let surface = of(&[("/a", policy)]).await;
    let text = surface.to_string();
    assert_eq!(said("equal", &text, &surface), None);
    let line = surface.entries()[0].policy().unwrap().line();
    assert_eq!(said("moved", &text.replace(&format!(":{line}"), ":7"), &surface), None);
    assert_eq!(said("windows", &text.replace('\n', "\r\n"), &surface), None);
}

#[actix_web::test]
async fn what_widens_is_said_before_what_narrows() {
    let before = of(&[
        ("/origins", policy! { origins = ["https://a.example.com", "https://gone.example"], methods = [PUT] }),
        (
            "/settings",
            policy! {
                origins = ["https://a.example"], methods = [PUT], headers = ["X-A", "X-B"], expose_headers = ["X-C"], max_age = 600, enforce,
            },
        ),
        ("/removed", policy! { origins = ["https://a.example"], methods = [PUT] }),
        ("/closed", policy! { origins = ["https://a.example"], methods = [PUT] }),
    ])
    .await
    .to_string();
    let now = of(&[
        ("/origins", policy! { origins = ["https://*.example.com", "null"], methods = [PUT], danger(null_origin) }),
        (
            "/settings",
            policy! {
                origins = ["https://a.example"], methods = [PUT], headers = ["x-a", "X-D"], expose_headers = "*", credentials,
                preflight_status = 200,
            },
        ),
        ("/added", policy! { origins = ["https://a.example"], methods = [PUT], credentials }),
        ("/closed", policy! { origins = ["https://a.example"], methods = [GET] }),
    ])
    .await;
    assert_eq!(
        said("widened", &before, &now).unwrap(),
        "\
widened:
  `PUT /added` is new, and open to `https://a.example`, with credentials
  `PUT /origins` is now open to `https://*.example.com`, `null`
  `PUT /origins` now has `danger(null_origin)`
  `PUT /settings` now allows credentials
  `PUT /settings` now allows the request header `X-D`
  `PUT /settings` now exposes the response header `*`
  `PUT /settings` is no longer enforced: refused requests run its handler
narrowed:
  `PUT /closed` is no longer open to anybody: nobody, the policy lacks the method
  `PUT /origins` is no longer open to `https://gone.example`
  `PUT /removed` is no more
  `PUT /settings` no longer allows the request header `X-B`
changed:
  `PUT /settings`: answers to preflights are kept for 5 s, and no longer for 600 s
  `PUT /settings` answers preflights with 200, and no longer with 204
"
    );
}

#[actix_web::test]
async fn what_neither_widens_nor_narrows_is_said_too() {
    let before = of(&[("/a", policy! { origins = ["https://a.example"], methods = [PUT] })]).await;
    let app = test::init_service(
        App::new()
            .service(web::resource("/a").route(web::put().to(HttpResponse::Ok)))
            .wrap(policy! { origins = ["https://a.example"], methods = [PUT] }),
    )
    .await;
    let now = surface::of(&app).await;
    assert_eq!(
        said("changed", &before.to_string(), &now).unwrap(),
        "\
widened:
  what no route has at `/` and below is new, and open to `https://a.example`
changed:
  `PUT /a` goes by the policy of App surface::differs at tests/surface/differs.rs, and no longer by that of Resource \
         surface::differs at tests/surface/differs.rs
  `GET /plain` is no more
"
    );
}

/// A service whose preflights of `/private` are stopped, unless they come as far; and guarded by these hosts.
async fn private(policy: Cors, is_stopped: bool, hosts: &[&'static str]) -> Surface {
    let private = web::scope("/private").wrap(policy.clone()).route("/a", web::put().to(HttpResponse::Ok));
    let guarded = hosts
        .iter()
        .fold(web::resource("/guarded"), |resource, host| resource.guard(guard::Not(guard::Header("x-to", host))));
    let guarded = guarded.wrap(policy.clone()).route(web::put().to(HttpResponse::Ok));
    let actual = web::scope("/actual").guard(guard::Get()).wrap(policy).route("", web::get().to(HttpResponse::Ok));
    let app = App::new()
        .service(web::scope("/of").wrap(Condition::new(is_stopped, from_fn(refuse))).service(private))
        .service(guarded)
        .service(actual);
    surface::of(&test::init_service(app).await).await
}

#[actix_web::test]
async fn what_is_declared_and_what_answers_actual_requests_alone_counts_too() {
    let narrow = policy! { origins = ["https://a.example"], methods = [GET, PUT], headers = ["X-A"] };
    let wide = policy! { origins = ["https://a.example", "https://b.example"], methods = [GET, PUT], credentials };
    let before = private(narrow.clone(), true, &[]).await.to_string();
    assert_eq!(
        said("declared", &before, &private(wide.clone(), true, &[]).await).unwrap(),
        "\
widened:
  an actual request `GET /actual` is now open to `https://b.example`
  an actual request `GET /actual` now allows credentials
  `PUT /guarded` is now open to `https://b.example`
  `PUT /guarded` now allows credentials
narrowed:
  `PUT /guarded` no longer allows the request header `X-A`
"
    );
    assert_eq!(
        said("passing", &before, &private(narrow.clone(), false, &[]).await).unwrap(),
        "widened:\n  what no route has at `/of/private` and below is new, and open to `https://a.example`\n  `PUT /of/private/a` is now open to `https://a.example`\n"
    );
    let passing = private(narrow.clone(), false, &[]).await.to_string();
    assert_eq!(
        said("stopped", &passing, &private(narrow, true, &[]).await).unwrap(),
        "narrowed:\n  what no route has at `/of/private` and below is no more\n  `PUT /of/private/a` is no longer known to be open to anybody: \
         preflights are answered with 401, and what is behind is not known\n"
    );
}

#[actix_web::test]
async fn a_policy_that_is_declared_and_not_in_force_is_compared() {
    async fn of(settings: &str) -> String {
        let app = App::new().service(web::scope("").wrap(from_fn(refuse)).service(one));
        surface::of(&test::init_service(app).await).await.to_string().replace("origins https://one.example", settings)
    }
    let app = App::new().service(web::scope("").wrap(from_fn(refuse)).service(one));
    let now = surface::of(&test::init_service(app).await).await;
    assert_eq!(
        said("declared-settings", &of("origins https://other.example").await, &now).unwrap(),
        "\
widened:
  `PUT /one/{id}`, as it is declared and not in force, is now open to `https://one.example`
narrowed:
  `PUT /one/{id}`, as it is declared and not in force, is no longer open to `https://other.example`
"
    );
}

#[actix_web::test]
async fn guards_that_come_and_go_are_said() {
    let policy = policy! { origins = ["https://a.example"], methods = [GET, PUT] };
    let before = private(policy.clone(), true, &[]).await.to_string();
    let guarded = private(policy.clone(), true, &["a, b"]).await;
    let Some(said_of_more) = said("more", &before, &guarded) else { panic!("a guard is a difference") };
    assert_eq!(said_of_more, "changed:\n  `PUT /guarded` may now be guarded by `Not(Header(x-to, a, b))`\n");
    let fewer = said("guardless", &guarded.to_string(), &private(policy, true, &[]).await).unwrap();
    assert_eq!(fewer, "widened:\n  `PUT /guarded` is no longer guarded by `Not(Header(x-to, a, b))`\n");
}

#[actix_web::test]
async fn what_no_route_has_is_compared_too() {
    let of = async |policy: Cors| {
        let scope = web::scope("/proxy").default_service(web::to(HttpResponse::Ok)).wrap(policy);
        surface::of(&test::init_service(App::new().service(scope)).await).await
    };
    let narrow = of(policy! { origins = ["https://a.example"], methods = [GET] }).await;
    let text = narrow.to_string();
    assert!(text.contains("/proxy  no route  origins https://a.example; methods GET;\n"), "{text}");
    let wide = of(policy! { origins = ["https://a.example", "https://b.example"], methods = [GET, PUT] }).await;
    assert_eq!(
        said("proxy", &text, &wide).unwrap(),
        "widened:\n  what no route has at `/proxy` and below is now open to `https://b.example`\n  \
         what no route has at `/proxy` and below now allows the method `PUT`\n"
    );
}

#[actix_web::test]
async fn that_enforcement_is_given_up_is_said_however_that_comes() {
    let of = async |policy: Option<Cors>| {
        let resource = web::resource("/pay").route(web::post().to(HttpResponse::Ok));
        let resource = match policy {
            Some(policy) => web::scope("").service(resource.wrap(policy)),
            None => web::scope("").service(resource),
        };
        surface::of(&test::init_service(App::new().service(resource)).await).await
    };
    let lacking = || policy! { origins = ["https://a.example"], methods = [GET], enforce };
    let open = || policy! { origins = ["https://a.example"], methods = [POST], enforce };
    let text = of(Some(lacking())).await.to_string();
    assert!(text.contains("nobody, the policy lacks the method; enforced;\n"), "{text}");
    let given_up = "`POST /pay` is no longer enforced: refused requests run its handler\n";
    for (number, before) in [lacking(), open()].into_iter().enumerate() {
        let before = of(Some(before)).await.to_string();
        for (other, now) in [
            Some(policy! { origins = ["https://a.example"], methods = [GET] }),
            Some(policy! { origins = ["https://a.example"], methods = [POST] }),
            None,
        ]
        .into_iter()
        .enumerate()
        {
            let said = said(&format!("given-up-{number}-{other}"), &before, &of(now).await).unwrap();
            assert!(said.starts_with("widened:\n") && said.contains(given_up), "{number} {other}: {said}");
        }
        let kept = said(&format!("kept-{number}"), &before, &of(Some(lacking())).await).unwrap_or_default();
        assert!(!kept.contains("enforced: refused"), "{kept}");
    }
    let without = of(Some(policy! { origins = ["https://a.example"], methods = [GET] })).await.to_string();
    assert_eq!(
        said("pay-again", &without, &of(Some(lacking())).await).unwrap(),
        "narrowed:\n  `POST /pay` is now enforced\n"
    );
}

#[actix_web::test]
async fn what_is_only_declared_from_now_on_is_compared_with_what_was_in_force() {
    #[cors(origins = ["https://a.example"])]
    #[put("/x")]
    async fn narrow() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
    #[cors(origins = ["https://a.example", "https://b.example"], credentials)]
    #[put("/x")]
    async fn wide() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
    let before = surface::of(&test::init_service(App::new().service(narrow)).await).await.to_string();
    let refuse = from_fn(async |_: ServiceRequest, _: Next<BoxBody>| {
        Err::<ServiceResponse<BoxBody>, _>(ErrorUnauthorized("who are you?"))
    });
    // In a scope, so that the routes can be listed.
    let scope = web::scope("").service(wide).wrap(refuse);
    let now = surface::of(&test::init_service(App::new().service(scope)).await).await;
    let said = said("declared-now", &before, &now).unwrap();
    let widened = "`PUT /x`, as it is declared and not in force, is now open to `https://b.example`\n";
    assert!(
        said.starts_with("widened:\n") && said.contains(widened) && said.contains("now allows credentials"),
        "{said}"
    );
}

#[actix_web::test]
async fn a_file_that_is_not_a_surfaces_is_not_taken_for_one() {
    let now = of(&[("/a", policy! { origins = ["https://a.example"], methods = [PUT] })]).await;
    let text = now.to_string();
    let line = text.lines().find(|line| line.starts_with("/a ")).unwrap();
    let merged = text.replace(line, &format!("<<<<<<< ours\n{line}\n=======\n{line}\n>>>>>>> theirs"));
    assert_eq!(
        said("merged", &merged, &now).unwrap(),
        "\
changed:
  the file has a line that is none of a surface: `<<<<<<< ours`
  the file has a line that is none of a surface: `=======`
  the file has a line that is none of a surface: `>>>>>>> theirs`
  the file has a second line for `PUT /a`
"
    );
}

#[actix_web::test]
async fn a_handler_behind_authentication_is_new_with_what_it_declares() {
    #[cors(origins = ["https://new.example"], credentials)]
    #[get("/new")]
    async fn added() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
    let of = async |has_it: bool| {
        let refuse = from_fn(async |_: ServiceRequest, _: Next<BoxBody>| {
            Err::<ServiceResponse<BoxBody>, _>(ErrorUnauthorized("who are you?"))
        });
        let scope = web::scope("/api").wrap(refuse).route("/old", web::get().to(HttpResponse::Ok));
        let scope = if has_it { scope.service(added) } else { scope };
        surface::of(&test::init_service(App::new().service(scope)).await).await
    };
    let before = of(false).await.to_string();
    assert!(before.contains("preflights are answered with 401, and what is behind is not known"), "{before}");
    assert_eq!(
        said("new", &before, &of(true).await).unwrap(),
        "widened:\n  `GET /api/new` is new, and declared to be open to `https://new.example`, with credentials: preflights are answered \
         with 401, before a policy\n"
    );
}

#[actix_web::test]
async fn a_policy_that_preflights_no_longer_come_to_answers_actual_requests_as_before() {
    let of = async |is_guarded: bool| {
        let policy = policy! { origins = ["https://a.example"], methods = [GET], headers = ["X-A"], max_age = 60 };
        let scope = web::scope("/a").wrap(policy).route("", web::get().to(HttpResponse::Ok));
        let scope = if is_guarded { scope.guard(guard::Get()) } else { scope };
        surface::of(&test::init_service(App::new().service(scope)).await).await
    };
    let (guarded, open) = (of(true).await, of(false).await);
    assert_eq!(
        said("now-guarded", &open.to_string(), &guarded).unwrap(),
        "narrowed:\n  `GET /a` is no longer known to be open to anybody: no policy answers preflights\n  what no route has at `/a` and below is no more\n"
    );
    assert_eq!(
        said("no-longer-guarded", &guarded.to_string(), &open).unwrap(),
        "widened:\n  `GET /a` is now open to `https://a.example`\n  what no route has at `/a` and below is new, and open to \
         `https://a.example`\n"
    );
}

#[actix_web::test]
async fn what_is_left_of_a_wider_item_is_said() {
    let wide = policy! { origins = ["https://*.example.com", "https://other.example"], methods = [PUT] };
    let narrow = policy! { origins = ["https://a.example.com", "https://other.example"], methods = [PUT] };
    let (wide, narrow) = (of(&[("/a", wide)]).await, of(&[("/a", narrow)]).await);
    assert_eq!(
        said("narrowed-item", &wide.to_string(), &narrow).unwrap(),
        "narrowed:\n  `PUT /a` is no longer open to `https://*.example.com`, but to `https://a.example.com`\n"
    );
    assert_eq!(
        said("widened-item", &narrow.to_string(), &wide).unwrap(),
        "widened:\n  `PUT /a` is now open to `https://*.example.com`\n"
    );
}

#[actix_web::test]
async fn a_star_of_headers_is_not_for_authorization_without_credentials() {
    let with = async |headers: &[&str]| {
        let policy = Cors::builder().origins(["https://a.example"]).methods(["PUT"]).headers(headers.to_vec());
        of(&[("/a", policy.build().unwrap())]).await
    };
    let (star, both) = (with(&["*"]).await, with(&["*", "Authorization"]).await);
    let named = with(&["Authorization"]).await;
    let wider = "widened:\n  `PUT /a` now allows the request header";
    assert_eq!(said("star-both", &star.to_string(), &both).unwrap(), format!("{wider} `Authorization`\n"));
    assert_eq!(
        said("star-named", &star.to_string(), &named).unwrap(),
        format!("{wider} `Authorization`\nnarrowed:\n  `PUT /a` no longer allows the request header `*`\n")
    );
    assert_eq!(
        said("named-star", &named.to_string(), &star).unwrap(),
        format!("{wider} `*`\nnarrowed:\n  `PUT /a` no longer allows the request header `Authorization`\n")
    );
}

#[actix_web::test]
async fn a_line_for_more_stands_for_those_that_are_not_listed() {
    let of = async |is_every: bool, host: Option<&'static str>| {
        let narrow = policy! { origins = ["https://a.example"], methods = [GET, PUT] };
        let wide = policy! { origins = "*", methods = [GET, PUT] };
        let resource = web::resource("/a").wrap(wide);
        let resource =
            if is_every { resource.to(HttpResponse::Ok) } else { resource.route(web::get().to(HttpResponse::Ok)) };
        let of_host = host.map(|host| {
            web::resource("/a").guard(guard::Host(host)).wrap(narrow).route(web::get().to(HttpResponse::Ok))
        });
        let app = App::new().configure(|config| {
            if let Some(of_host) = of_host {
                config.service(of_host);
            }
            config.service(resource);
        });
        surface::of(&test::init_service(app).await).await
    };
    let (every, get) = (of(true, None).await, of(false, None).await);
    assert_eq!(said("get", &every.to_string(), &get).unwrap(), "narrowed:\n  `* /a` is no more\n");
    assert_eq!(said("every", &get.to_string(), &every).unwrap(), "widened:\n  `* /a` is new, and open to `*`\n");
    let hosts = of(false, Some("b.example")).await;
    let of_host = |said: Option<String>| said.unwrap().lines().filter(|line| line.contains("//b")).count();
    let gone = said("host-gone", &hosts.to_string(), &get).unwrap();
    assert!(gone.starts_with("widened:\n") && gone.contains("`GET //b.example/a` is now open to `*`\n"), "{gone}");
    let new = said("host-new", &get.to_string(), &hosts);
    assert!(of_host(new.clone()) > 0 && !new.as_ref().unwrap().contains("is new"), "{new:?}");
    assert!(new.unwrap().contains("`GET //b.example/a` is no longer open to `*`, but to `https://a.example`\n"));
}

#[actix_web::test]
async fn the_default_of_a_variable_is_a_part_of_the_item() {
    #[cors(origins = env("CORS_TESTS_UNSET", default = ["https://a.example", "https://b.example"]))]
    #[put("/variable")]
    async fn variable() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
    let now = surface::of(&test::init_service(App::new().service(variable)).await).await;
    let text = now.to_string();
    let before = text.replace(", \"https://b.example\"", "");
    assert_ne!(before, text);
    let was = "env(\"CORS_TESTS_UNSET\", default = [\"https://a.example\"])";
    let is = "env(\"CORS_TESTS_UNSET\", default = [\"https://a.example\", \"https://b.example\"])";
    assert_eq!(
        said("variable", &before, &now).unwrap(),
        format!(
            "widened:\n  `PUT /variable` is now open to `{is}`\nnarrowed:\n  `PUT /variable` is no longer open to `{was}`\n"
        )
    );
}

#[actix_web::test]
async fn a_file_that_is_not_there_says_how_to_write_it() {
    let surface = of(&[]).await;
    let panic = catch_unwind(AssertUnwindSafe(|| surface.assert_matches("no-such-folder/surface.txt"))).unwrap_err();
    assert_eq!(
        panic.downcast_ref::<String>().unwrap(),
        "there is no `no-such-folder/surface.txt` yet\n  = help: run the test with UPDATE_SURFACE=1, which writes it, and commit it"
    );
}

#[actix_web::test]
async fn a_text_is_read_as_it_was_written() {
    let many: Vec<_> = (0..200).map(|number| format!("https://tenant-{number}.example")).collect();
    let many = Cors::builder().origins(many).methods(["PUT"]).headers(["X-A"]).build().unwrap();
    let long = "/a/rather/long/path/that/has/more/than/forty/characters/{id}";
    let before = of(&[(long, many.clone()), ("/a b/ü  {id}", many)]).await;
    let text = before.to_string();
    assert_eq!(said("long", &text, &before), None);
    // Every item of a wrapped list counts.
    let fewer = text.replacen("https://tenant-77.example, ", "", 1);
    assert_ne!(text, fewer);
    let said = said("fewer", &fewer, &before).unwrap();
    assert!(
        said.starts_with("widened:\n  `PUT /a") && said.ends_with("is now open to `https://tenant-77.example`\n"),
        "{said}"
    );
}
