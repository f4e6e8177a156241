//! A passage as a block quotation: its very characters, the answering sentence in bold, cut between sentences.

use super::escape::{pieces, units};
use crate::passage::split_sentences;
use std::ops::Range;

/// What begins each line of a quotation.
const LINE: &str = "> ";

/// What stands where sentences were left out, on a line of its own.
const LEFT_OUT: &str = "> […]";

/// What begins and ends what is bold.
const BOLD: &str = "**";

/// What of a passage is shown first when not all of it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Around {
    /// The sentence that answers, in bold.
    Answer(Range<usize>),
    /// The beginning.
    Start,
    /// The end.
    End,
}

/// A quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quotation {
    /// As it is sent.
    pub(super) text: String,
    /// Whether all of the passage is in it.
    pub(super) is_whole: bool,
}

impl Around {
    /// A highlight that is more than one sentence singles none out.
    pub(super) fn of(words: &str, highlight: &Range<usize>) -> Self {
        let all = highlight.start == 0 && highlight.end == words.len();
        if all && split_sentences(words).len() > 1 { Self::Start } else { Self::Answer(highlight.clone()) }
    }
}

/// Quotes `words` in at most `room` UTF-16 units; `None` when not even one sentence fits.
pub(super) fn quote(words: &str, around: &Around, room: usize) -> Option<Quotation> {
    let bold = match around {
        Around::Answer(highlight) => highlight.clone(),
        Around::Start | Around::End => 0..0,
    };
    let whole = lines(words, &(0..words.len()), &bold);
    if units(&whole) <= room {
        return Some(Quotation { text: whole, is_whole: true });
    }
    let sentences = split_sentences(words);
    let mut shown = match around {
        Around::Start => 0..1.min(sentences.len()),
        Around::End => sentences.len().saturating_sub(1)..sentences.len(),
        Around::Answer(highlight) => {
            let first = sentences.iter().position(|s| s.end > highlight.start)?;
            let last = sentences.iter().rposition(|s| s.start < highlight.end)?;
            first..last + 1
        }
    };
    let part = |shown: &Range<usize>| {
        let (first, last) = (sentences.get(shown.start)?, sentences.get(shown.end.checked_sub(1)?)?);
        let mut text = lines(words, &(first.start..last.end), &bold);
        if shown.start > 0 {
            text = format!("{LEFT_OUT}\n{text}");
        }
        if shown.end < sentences.len() {
            text = format!("{text}\n{LEFT_OUT}");
        }
        (units(&text) <= room).then_some(text)
    };
    let mut text = part(&shown)?;
    // A sentence after, a sentence before, as long as one of them fits.
    loop {
        let later = shown.start..shown.end + 1;
        let earlier = shown.start.saturating_sub(1)..shown.end;
        let mut grown = false;
        for wider in [later, earlier] {
            let wider = wider.start.min(shown.start)..wider.end.max(shown.end);
            if wider.end <= sentences.len()
                && wider != shown
                && let Some(fits) = part(&wider)
            {
                (text, shown, grown) = (fits, wider, true);
            }
        }
        if !grown {
            return Some(Quotation { text, is_whole: false });
        }
    }
}

/// The lines of a part of the words, those of `bold` between `**`, line by line: a mark that spans lines is not
/// read alike everywhere.
fn lines(words: &str, part: &Range<usize>, bold: &Range<usize>) -> String {
    let mut quoted: Vec<String> = Vec::new();
    let mut at = part.start;
    for line in words[part.clone()].split('\n') {
        let shown = line.strip_suffix('\r').unwrap_or(line);
        let (from, to) = (bold.start.max(at), bold.end.min(at + shown.len()));
        let inside = if from < to { trimmed(shown, from - at..to - at) } else { 0..0 };
        quoted.push(format!("{LINE}{}", written(shown, &inside)));
        at += line.len() + 1;
    }
    quoted.join("\n")
}

fn written(line: &str, bold: &Range<usize>) -> String {
    let mut text = String::new();
    let mut open = false;
    for piece in pieces(line) {
        let inside = piece.bytes.start >= bold.start && piece.bytes.start < bold.end;
        if inside != open {
            text += BOLD;
            open = inside;
        }
        text += &piece.written;
    }
    if open {
        text += BOLD;
    }
    text
}

/// A range of a line without the spaces at its ends.
fn trimmed(line: &str, range: Range<usize>) -> Range<usize> {
    let text = &line[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "One is first. Two *is* second. Three is third. Four is fourth.";

    fn answer(sentence: &str) -> Around {
        let start = WORDS.find(sentence).unwrap();
        Around::Answer(start..start + sentence.len())
    }

    #[track_caller]
    fn check(around: &Around, room: usize, expect: Option<&str>) {
        assert_eq!(quote(WORDS, around, room).map(|quotation| quotation.text).as_deref(), expect);
    }

    #[test]
    fn all_is_shown_where_there_is_room() {
        check(
            &answer("Three is third."),
            100,
            Some("> One is first. Two \\*is\\* second. **Three is third.** Four is fourth."),
        );
    }

    #[test]
    fn sentences_are_left_out_and_the_answering_one_never() {
        check(&answer("Three is third."), 50, Some("> […]\n> **Three is third.** Four is fourth."));
        check(&answer("Three is third."), 35, Some("> […]\n> **Three is third.**\n> […]"));
        check(&answer("Three is third."), 32, None);
        check(&Around::Start, 30, Some("> One is first.\n> […]"));
        check(&Around::End, 30, Some("> […]\n> Four is fourth."));
    }

    #[test]
    fn bold_goes_line_by_line_without_spaces_at_its_ends() {
        let words = "A  \r\n b.";
        let quoted = quote(words, &Around::Answer(0..words.len()), 100).unwrap();
        assert_eq!(quoted.text, "> **A**  \n>  **b.**");
    }

    #[test]
    fn a_highlight_of_several_sentences_singles_none_out() {
        assert_eq!(Around::of(WORDS, &(0..WORDS.len())), Around::Start);
        assert_eq!(Around::of("One.", &(0..4)), Around::Answer(0..4));
    }
}
