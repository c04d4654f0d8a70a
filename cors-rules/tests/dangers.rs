//! What a policy opts out of has to be needed.

use cors_rules::{Danger, Draft, Problem, Setting};

fn draft(origins: &[&str]) -> Draft {
    Draft { origins: Some(origins.iter().map(|origin| (*origin).to_owned()).collect()), ..Draft::default() }
}

fn problems(draft: &Draft) -> Vec<(&'static str, Option<usize>, Option<String>)> {
    let describe = |problem: &Problem| (problem.code.as_str(), problem.place.unwrap().index, problem.help());
    draft.check().err().unwrap_or_default().iter().map(describe).collect()
}

#[test]
fn dangers_that_nothing_needs_are_refused() {
    let mut draft = draft(&["https://a.example"]);
    draft.credentials = true;
    for danger in Danger::ALL {
        draft.dangers = vec![danger];
        assert_eq!(problems(&draft), [("danger-unneeded", Some(0), Some("remove it".to_owned()))]);
    }
    draft.origins = Some(vec!["http://a.example".to_owned()]);
    draft.dangers = vec![Danger::InsecureOrigins, Danger::InsecureOrigins];
    assert_eq!(problems(&draft), [("danger-duplicate", Some(1), Some("remove it".to_owned()))]);
}

#[test]
fn a_danger_is_not_called_unneeded_beside_an_origin_that_may_need_it() {
    let draft = Draft { credentials: true, dangers: vec![Danger::InsecureOrigins], ..draft(&["http://a.example/"]) };
    assert_eq!(problems(&draft), [("origin-path", Some(0), Some("write `http://a.example`".to_owned()))]);
    let draft = Draft { origins: None, ..draft };
    assert_eq!(problems(&draft).iter().map(|problem| problem.0).collect::<Vec<_>>(), ["origins-missing"]);
}

#[test]
fn a_danger_is_not_called_unneeded_beside_a_setting_that_could_not_be_read() {
    for unread in [Setting::Origins, Setting::Credentials] {
        let draft = Draft {
            dangers: vec![Danger::InsecureOrigins, Danger::NullOrigin],
            unread: vec![unread],
            ..draft(&["http://a.example"])
        };
        assert_eq!(problems(&draft), [], "{unread}");
    }
}
