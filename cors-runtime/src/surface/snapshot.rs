//! A text that is kept under version control, and is to be what a service gives.

use std::{
    env, fs,
    io::{self, ErrorKind},
    path::Path,
};

/// The variable by which such files are written anew.
pub(super) const UPDATE: &str = "UPDATE_SURFACE";

/// Holds a text against the file where it is kept, or writes it there if [`UPDATE`] is set. `difference` says what differs, or `None` where
/// that is no matter.
///
/// # Panics
/// If they differ, or the file can't be read or written.
#[track_caller]
pub(super) fn assert_matches(
    what: &str,
    file: &Path,
    text: &str,
    difference: impl FnOnce(&str, &str) -> Option<String>,
) {
    if let Err(mistake) = compare(what, file, text, difference) {
        panic!("{mistake}");
    }
}

/// The same without a panic.
///
/// # Errors
/// What differs, or why the file can't be read or written.
pub(super) fn compare(
    what: &str,
    file: &Path,
    text: &str,
    difference: impl FnOnce(&str, &str) -> Option<String>,
) -> Result<(), String> {
    let shown = file.display();
    if env::var_os(UPDATE).is_some_and(|value| !value.is_empty() && value != "0") {
        return write(file, text).map_err(|error| format!("`{shown}` can't be written: {error}"));
    }
    let kept = match fs::read_to_string(file) {
        Ok(kept) => kept.replace("\r\n", "\n"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(format!(
                "there is no `{shown}` yet\n  = help: run the test with {UPDATE}=1, which writes it, and commit it"
            ));
        }
        Err(error) => return Err(format!("`{shown}` can't be read: {error}")),
    };
    if kept != text
        && let Some(difference) = difference(&kept, text)
    {
        return Err(format!(
            "{what} is not that of `{shown}`\n\n{difference}\n  = help: if that is meant, run the test with {UPDATE}=1, which writes \
             the file anew"
        ));
    }
    Ok(())
}

/// Writes a file, and makes its folder.
pub(super) fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text)
}
