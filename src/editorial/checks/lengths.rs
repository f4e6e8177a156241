//! Finds passages that do not fit into one message beside what has to stand there with them.

use crate::passage::Passage;

/// The longest message, in UTF-16 units: Discord counts at most that many for 2000 characters.
const MESSAGE_CHARS: usize = 2000;

/// The longest deep link of a citation, in characters.
const LINK_CHARS: usize = 200;

/// Kept free for marks, the numbers of a citation and its paragraph, and blank lines between the parts.
const LAYOUT_CHARS: usize = 80;

/// What begins each quoted line: `> `.
const LINE_CHARS: usize = 2;

/// Characters that are escaped, or may be, so that the words are shown as they stand in the file.
const ESCAPED: &str = "\\*_~`|>#[<@:-+";

/// How many characters too long a passage is, at the worst: beside the notice, whole headings and a link or path.
///
/// On the safe side in every part: the emphasis counts, each line break counts as a quoted line, and each
/// sign that may be escaped as one that is.
pub(in crate::editorial) fn excess(passage: &Passage, notice: &str) -> Option<usize> {
    let Passage { info, words, .. } = passage;
    let titles: usize = info.headings.iter().chain([&info.title]).map(|title| units(title) + 3).sum();
    // A citation names the file where there is no address, or one that is too long for a text.
    let place = units(&info.path).max(if info.url.is_some() { LINK_CHARS } else { 0 });
    let room = MESSAGE_CHARS.saturating_sub(units(notice) + titles + place + LAYOUT_CHARS);
    let needed = quoted_chars(words.as_str());
    needed.checked_sub(room).filter(|excess| *excess > 0)
}

/// The length of words once they stand in a quotation.
fn quoted_chars(words: &str) -> usize {
    let lines = 1 + words.matches('\n').count();
    let escapes = words.chars().filter(|c| ESCAPED.contains(*c)).count();
    units(words) + lines * LINE_CHARS + escapes
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Kind, parse_file};
    use crate::passage::split;

    #[track_caller]
    fn check(body: &str, notice: &str, expect: Option<usize>) {
        let document =
            parse_file("articles/teas.md", Kind::Article, &format!("+++\ntitle = \"Tea\"\n+++\n{body}"));
        let passage = split(&document.unwrap()).passages.remove(0);
        assert_eq!(excess(&passage, notice), expect);
    }

    /// 2000 less the title with its separator (6), the path (16), the layout (80) and the mark of one line (2).
    const ROOM: usize = 1896;

    #[test]
    fn a_passage_may_fill_the_message_and_no_more() {
        check(&"x".repeat(ROOM), "", None);
        check(&"x".repeat(ROOM + 1), "", Some(1));
        check(&"x".repeat(ROOM), "notice", Some(6));
    }

    #[test]
    fn emoji_line_breaks_and_escapes_take_room() {
        check(&"😀".repeat(ROOM / 2 + 1), "", Some(2));
        check(&["x"; ROOM / 4 + 1].join("\n"), "", Some(1));
        check(&format!("```\n{}\n```", "*".repeat(ROOM / 2)), "", Some(18));
    }
}
