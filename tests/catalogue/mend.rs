//! Does what the helps say.

use std::ops::Range;

use crate::{
    fixture::{Fixture, Item},
    snapshot::{Help, Report},
};

/// Codes of mistakes in the form of a setting: what is to be written replaces the marked tokens, quotes included.
const FORM: [&str; 4] = ["danger-unknown", "key-unknown", "syntax", "value-type"];

/// A mended item, and how many helps were followed by its text.
#[derive(Default)]
pub(crate) struct Mended {
    pub(crate) text: String,
    pub(crate) helps: usize,
}

/// The item as its helps say, or as it was mended by hand where one of them is missing or in words.
pub(crate) fn mend(fixture: &Fixture, item: &Item) -> Result<Mended, String> {
    if let Some(text) = fixture.mended_by_hand(item) {
        let needed = item.reports.iter().any(Report::is_for_readers);
        let unneeded =
            || format!("{}: all helps of `{}` can be followed, which ui/mended hides", fixture.name, item.name);
        return needed.then_some(Mended { text, helps: 0 }).ok_or_else(unneeded);
    }
    let mut text = fixture.source[item.range.clone()].to_owned();
    let marks: Option<Vec<_>> =
        item.reports.iter().map(|report| Some((report, report.mark_in(&fixture.source)?))).collect();
    let mut marks =
        marks.ok_or_else(|| format!("{}: a mark of `{}` does not fit its line", fixture.name, item.name))?;
    // From the end, so that the marks before an edit stay where they are.
    marks.sort_by_key(|(_, mark)| std::cmp::Reverse(mark.start));
    let edits: Vec<_> = marks.iter().filter(|(report, _)| !matches!(report.help, Some(Help::Add(_)))).collect();
    if edits.windows(2).any(|pair| pair[1].1.end > pair[0].1.start) {
        return Err(format!("{}: two errors are about the same text in `{}`", fixture.name, item.name));
    }
    for (report, mark) in &marks {
        let mark = mark.start - item.range.start..mark.end - item.range.start;
        follow(&mut text, report, mark).ok_or_else(|| {
            format!(
                "{}: write `{}` as its help in words means it into ui/mended:\n{}",
                fixture.name, item.name, report.text
            )
        })?;
    }
    Ok(Mended { text, helps: marks.len() })
}

/// Does what one help says; `None` where it is missing or in words.
fn follow(text: &mut String, report: &Report, mark: Range<usize>) -> Option<()> {
    match report.help.as_ref()? {
        Help::Write(right) => {
            let is_form = report.codes.iter().any(|code| FORM.contains(&&**code));
            let is_string = text[mark.clone()].starts_with('"') && !right.starts_with(['"', '[']);
            let inner = if is_string && !is_form { mark.start + 1..mark.end - 1 } else { mark };
            text.replace_range(inner, right);
        }
        Help::Remove { marked, others } => {
            if *marked {
                remove(text, mark.start);
            }
            for other in others {
                let place = text.find(&format!("\"{other}\"")).or_else(|| text.find(other))?;
                remove(text, place);
            }
        }
        Help::Add(setting) => add(text, setting, mark.start)?,
        Help::Words => return None,
    }
    Some(())
}

/// Adds a setting to the attribute or `policy!` at `place`, unless another help has added it.
fn add(text: &mut String, setting: &str, place: usize) -> Option<()> {
    let (start, bare) = ["cors(", "cors]", "policy! {"]
        .into_iter()
        .flat_map(|start| text.match_indices(start).map(|(at, found)| (at + found.len(), found.ends_with(']'))))
        .filter(|(at, _)| text[..*at].rfind(['\n', '=']).is_none_or(|line| line < place))
        .max()?;
    if bare {
        text.insert_str(start - 1, &format!("({setting})"));
        return Some(());
    }
    let end = start + closing(&text[start..]);
    let settings = text[start..end].trim_end();
    if settings.contains(setting) {
        return Some(());
    }
    let comma = match settings.trim_end_matches(',') {
        "" => "",
        without if without.len() < settings.len() => " ",
        _ => ", ",
    };
    text.insert_str(start + settings.len(), &format!("{comma}{setting}"));
    Some(())
}

/// Removes the item or the setting at `place`, and the list of which it is all.
fn remove(text: &mut String, place: usize) {
    let mut setting = setting_around(text, place);
    while let Some(list) = only_item_of(text, &setting) {
        setting = setting_around(text, list);
    }
    text.replace_range(with_comma(text, setting), "");
}

/// What stands between the commas or brackets around `place`: an item of a list, or a setting.
fn setting_around(text: &str, place: usize) -> Range<usize> {
    let mut starts = vec![0];
    for (at, c) in outside_strings(&text[..place]) {
        match c {
            '(' | '[' | '{' => starts.push(at + 1),
            ')' | ']' | '}' => _ = starts.pop(),
            ',' => *starts.last_mut().expect("brackets are balanced") = at + 1,
            _ => {}
        }
    }
    let start = *starts.last().expect("brackets are balanced");
    let rest = &text[start..];
    let end = outside_brackets(rest).find(|(_, c)| matches!(c, ',' | ')' | ']' | '}'));
    let end = end.map_or(text.len(), |(at, _)| start + at);
    start + rest.len() - rest.trim_start().len()..end
}

/// The place of the list or the `danger(...)` of which `item` is all that there is.
fn only_item_of(text: &str, item: &Range<usize>) -> Option<usize> {
    let before = text[..item.start].trim_end();
    let after = text[item.end..].trim_start_matches([',', ' ', '\n']);
    let is_list = before.ends_with('[') && !before.ends_with("#[") && after.starts_with(']');
    let is_danger = before.ends_with("danger(") && after.starts_with(')');
    (is_list || is_danger).then(|| before.len() - 1)
}

/// The setting with the comma after it, or else with the one before it.
fn with_comma(text: &str, setting: Range<usize>) -> Range<usize> {
    let after = &text[setting.end..];
    if let Some(rest) = after.strip_prefix(',') {
        return setting.start..text.len() - rest.trim_start_matches(' ').len();
    }
    let before = text[..setting.start].trim_end();
    before.strip_suffix(',').map_or(setting.start, str::len)..setting.end
}

/// The place of the bracket that closes what is open before `text`.
fn closing(text: &str) -> usize {
    outside_brackets(text).find(|(_, c)| matches!(c, ')' | ']' | '}')).map_or(text.len(), |(at, _)| at)
}

/// The characters outside of strings and of the brackets that open in `text`.
fn outside_brackets(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut depth = 0_usize;
    outside_strings(text).filter(move |(_, c)| {
        let is_outside = depth == 0;
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_outside
    })
}

fn outside_strings(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut is_string = false;
    text.char_indices().filter(move |(_, c)| {
        is_string ^= *c == '"';
        !is_string && *c != '"'
    })
}
