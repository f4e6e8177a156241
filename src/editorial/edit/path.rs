//! Which paths a content file may have.

use super::EditError;

/// The longest path of a file that docent writes, in characters; file systems take 255 bytes a name.
pub const MAX_PATH_CHARS: usize = 120;

/// Folders in each other, at most.
const MAX_DEPTH: usize = 6;

/// Whether docent may write this file: Markdown below `articles/` or `faq/`, by a name that means the same on every
/// system and leads nowhere else.
pub fn check_path(path: &str) -> Result<(), EditError> {
    let refused = |why| Err(EditError::Path { path: path.to_owned(), why });
    let names: Vec<&str> = path.split('/').collect();
    let Some(stem) = names.last().and_then(|name| name.strip_suffix(".md")) else {
        return refused("its name has to end in .md");
    };
    if path.chars().count() > MAX_PATH_CHARS || names.len() > MAX_DEPTH {
        return refused("it is too long");
    }
    if names.len() < 2 || !["articles", "faq"].contains(&names[0]) {
        return refused("it has to stand in articles/ or faq/, as in faq/sleep.md");
    }
    let plain = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
    if !names.iter().all(|name| name.chars().all(plain)) {
        return refused("names are made of letters, digits, spaces, `-`, `_` and `.`");
    }
    if names.iter().any(|name| name.is_empty()) || stem.ends_with([' ', '.']) {
        return refused("a name in it is empty, or ends in a dot or a space");
    }
    if names.iter().any(|name| name.starts_with(['.', ' ']) || name.ends_with(['.', ' ']))
        || stem.trim().is_empty()
    {
        return refused("no name begins or ends with a dot or a space");
    }
    if stem.eq_ignore_ascii_case("readme") {
        return refused("files of that name are not read as content");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_below_the_two_folders_is_content() {
        for path in ["faq/tea.md", "articles/hot drinks/green-tea_2.v1.md", "faq/thé.md"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        let long = format!("faq/{}.md", "x".repeat(200));
        for path in [
            "faq/../../etc/passwd.md",
            "../faq/tea.md",
            "/faq/tea.md",
            "faq//tea.md",
            "faq/./tea.md",
            "faq/.tea.md",
            "faq\\tea.md",
            "faq/..\\tea.md",
            "C:/faq/tea.md",
            "faq/tea.md\0.md",
            "faq/\u{202e}dm.md",
            "faq/tea.txt",
            "faq/tea.md/",
            "faq/.md",
            "faq/ .md",
            "tea.md",
            "safety.toml",
            "images/tea.md",
            "faq/README.md",
            "",
            "faq/a/b/c/d/e/f.md",
            "faq/tea\n.md",
            "faq/~/tea.md",
            "faq/con:tea.md",
            "faq/tea .md",
            &long,
        ] {
            assert!(check_path(path).is_err(), "{path:?}");
        }
    }
}
