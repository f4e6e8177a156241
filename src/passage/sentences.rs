//! Finds the sentences of a passage, so that one of them can be emphasised.

use std::ops::Range;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Abbreviations that a name or a number follows, lower case, without their last full stop.
const BEFORE_ANYTHING: [&str; 27] = [
    "dr", "mr", "mrs", "ms", "mx", "prof", "rev", "st", "sr", "sra", "vs", "v", "approx", "ca", "cf", "e.g",
    "i.e", "eg", "ie", "viz", "esp", "incl", "resp", "al", "dept", "mt", "hon",
];

/// Abbreviations that only a number follows.
const BEFORE_NUMBERS: [&str; 24] = [
    "no", "nos", "fig", "figs", "eq", "sec", "ch", "vol", "p", "pp", "art", "par", "tab", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
];

/// Words that begin a sentence and no name, so that an abbreviation before them ends one.
const OPENERS: [&str; 32] = [
    "the", "a", "an", "it", "its", "this", "that", "these", "those", "he", "she", "they", "we", "you", "i",
    "if", "in", "on", "at", "for", "but", "and", "so", "when", "while", "however", "there", "your", "our",
    "some", "many", "most",
];

/// How many characters without a letter or full stop the segmenter is given at once: it looks
/// ahead over them at each one, which makes a long run cost its square.
const LETTERLESS_CHARS: usize = 256;

/// The sentences of a passage's words, as byte ranges of `words` without the white space between
/// them. Together they cover every non-space byte.
///
/// Bounds are those of Unicode Standard Annex 29, corrected for what it cannot know: abbreviations
/// and initials, Markdown's marks after a full stop, wrapped lines, list items and headings.
pub fn split_sentences(words: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut checked = 0;
    let mut lettered = false;
    for bound in bounds(words) {
        // Past a bound that was moved beyond the marks after a full stop.
        if bound <= checked {
            continue;
        }
        lettered = lettered || words[checked..bound].contains(char::is_alphabetic);
        checked = bound;
        if let Some(end) = sentence_end(words, start, bound, lettered) {
            push_trimmed(words, start..end, &mut sentences);
            (start, checked, lettered) = (end, end, false);
        }
    }
    push_trimmed(words, start..words.len(), &mut sentences);
    sentences
}

fn push_trimmed(words: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let sentence = &words[range.clone()];
    let start = range.start + (sentence.len() - sentence.trim_start().len());
    let end = start + sentence.trim().len();
    if start < end {
        sentences.push(start..end);
    }
}

/// Where Annex 29 sees bounds, in order.
fn bounds(words: &str) -> impl Iterator<Item = usize> {
    stretches(words).into_iter().flat_map(move |stretch| {
        let (base, end) = (stretch.start, stretch.end);
        let inner =
            words[stretch].split_sentence_bound_indices().map(move |(at, part)| base + at + part.len());
        // The end of a stretch that was cut short is no bound of the text.
        inner.filter(move |bound| *bound < end || end == words.len())
    })
}

/// Cuts within runs of more than [`LETTERLESS_CHARS`] characters without a letter.
fn stretches(words: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut run) = (0, 0);
    for (at, c) in words.char_indices() {
        if c == '\n' || c == '.' || (c.is_alphabetic() && !is_combining_mark(c)) {
            run = 0;
        } else if run == LETTERLESS_CHARS {
            found.push(start..at);
            (start, run) = (at, 0);
        } else {
            run += 1;
        }
    }
    found.push(start..words.len());
    found
}

/// Where the sentence ends, when `bound` belongs to the end of one.
fn sentence_end(words: &str, start: usize, bound: usize, lettered: bool) -> Option<usize> {
    let (before, after) = (&words[start..bound], &words[bound..]);
    if after.is_empty() {
        return Some(bound);
    }
    let bare = before.trim_end();
    if before.ends_with(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}']) {
        return ends_line(before, after).then_some(bound);
    }
    // "1." before an item is no sentence.
    if !lettered {
        return None;
    }
    if bare.len() == before.len() {
        let marks = closing_marks(after);
        let glued = after[marks..].starts_with(|c: char| !c.is_whitespace());
        // "example.org", "3.5", "?page=1"; but Chinese and Japanese put no space after "。".
        if glued && bare.ends_with(|c: char| c.is_ascii()) {
            return None;
        }
        return (!is_abbreviation(bare, &after[marks..])).then_some(bound + marks);
    }
    (!is_abbreviation(bare, after)).then_some(bound)
}

/// Whether a line break ends a sentence, or the sentence was only wrapped.
fn ends_line(before: &str, after: &str) -> bool {
    let line = before.trim_end_matches(['\n', '\r']);
    let next = after.split('\n').next().unwrap_or_default();
    let hard_break = line.ends_with("  ") || line.ends_with('\\');
    let last = line.trim_end().trim_end_matches(is_closing).chars().next_back();
    let complete = last.is_none_or(|c| ".!?…:。！？؟।".contains(c));
    let heading = before.trim_start().starts_with('#');
    hard_break || heading || next.trim().is_empty() || complete || begins_block(next)
}

/// Whether a line begins with the mark of a list item, heading, quotation, table row or fence.
fn begins_block(line: &str) -> bool {
    let line = line.trim_start();
    let marked = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(['#', '>', '|', '•'])
        || line.starts_with("```")
        || line.starts_with("~~~")
        || line.strip_prefix(['-', '*', '+', '–']).is_some_and(marked)
        || (number.len() < line.len() && number.strip_prefix(['.', ')']).is_some_and(marked))
}

/// How many bytes at the beginning of `after` close what stands before: quotes, brackets, emphasis.
fn closing_marks(after: &str) -> usize {
    after.len() - after.trim_start_matches(is_closing).len()
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '*' | '_' | '~' | '`' | ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '»' | '›' | '」' | '』' | '）'
    )
}

/// Whether the full stop that ends `before` belongs to an abbreviation or an initial.
fn is_abbreviation(before: &str, after: &str) -> bool {
    let Some(stem) = before.strip_suffix('.') else { return false };
    let mut last_words = stem.rsplit(|c: char| c.is_whitespace() || "([{\"'“‘*_".contains(c));
    let word = last_words.next().unwrap_or_default().to_lowercase();
    let follower: String = after
        .trim_start()
        .trim_start_matches(is_opening)
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .collect();
    if follower.is_empty() {
        return false;
    }
    let opens = OPENERS.contains(&follower.to_lowercase().as_str());
    if BEFORE_ANYTHING.contains(&word.as_str()) {
        return true;
    }
    if BEFORE_NUMBERS.contains(&word.as_str()) && follower.starts_with(char::is_numeric) {
        return true;
    }
    // "J. Smith", "U.S. Army", "5 p.m. Monday"; but "vitamin C. It helps".
    let single = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
    let dotted = word.contains('.') && word.split('.').all(single);
    let name_before =
        last_words.find(|word| !word.is_empty()).is_none_or(|word| word.starts_with(char::is_uppercase));
    !opens && (dotted || (single(&word) && stem.ends_with(char::is_uppercase) && name_before))
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '\'' | '“' | '‘' | '«' | '*' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expect: &[&str]) {
        let found: Vec<&str> = split_sentences(words).into_iter().map(|range| &words[range]).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn sentences_end_at_full_stops() {
        check("", &[]);
        check(" \n ", &[]);
        check("No end", &["No end"]);
        check("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"]);
        check("Wait... What?! Yes.", &["Wait...", "What?!", "Yes."]);
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        check("See Dr. Smith today. Then rest.", &["See Dr. Smith today.", "Then rest."]);
        check("Oils, e.g. Lavender, help. So do baths.", &["Oils, e.g. Lavender, help.", "So do baths."]);
        check("Massage vs. Medication: both. Ask.", &["Massage vs. Medication: both.", "Ask."]);
        check("It takes approx. 5 minutes. Wait.", &["It takes approx. 5 minutes.", "Wait."]);
        check("See (i.e. Table) below. End.", &["See (i.e. Table) below.", "End."]);
        check("Read no. 5 first. No. It fails.", &["Read no. 5 first.", "No.", "It fails."]);
        check("On Sept. 5 it rained. Yes.", &["On Sept. 5 it rained.", "Yes."]);
        check("Tea, honey etc. Then rest.", &["Tea, honey etc.", "Then rest."]);
    }

    #[test]
    fn initials_and_dotted_letters_do_not_end_sentences() {
        check("Ask J. R. Smith. He knows.", &["Ask J. R. Smith.", "He knows."]);
        check("The U.S. Army did. We did not.", &["The U.S. Army did.", "We did not."]);
        check("At 5 p.m. Monday we met. Fine.", &["At 5 p.m. Monday we met.", "Fine."]);
        check("We live in the U.S. It is big.", &["We live in the U.S.", "It is big."]);
        check("Take vitamin C. Rest well.", &["Take vitamin C.", "Rest well."]);
        check("That was plan B. It worked.", &["That was plan B.", "It worked."]);
    }

    #[test]
    fn numbers_and_addresses_stay_whole() {
        check("It rose by 3.5 points. Good.", &["It rose by 3.5 points.", "Good."]);
        check("Serotonin (28.5%) rose. Good.", &["Serotonin (28.5%) rose.", "Good."]);
        check("See https://x.org/a.B?c=D!E. Next.", &["See https://x.org/a.B?c=D!E.", "Next."]);
        check("Use www.Example.Org now. Next.", &["Use www.Example.Org now.", "Next."]);
    }

    #[test]
    fn closing_signs_stay_with_their_sentence() {
        check("She said “Rest.” Then left.", &["She said “Rest.”", "Then left."]);
        check("\"Stop.\" 'Why?' (Because.) Go.", &["\"Stop.\"", "'Why?'", "(Because.)", "Go."]);
        check("**Bold here.** Next one.", &["**Bold here.**", "Next one."]);
        check("*Really?* Yes. _No!_ Ok.", &["*Really?*", "Yes.", "_No!_", "Ok."]);
    }

    #[test]
    fn wrapped_lines_are_one_sentence() {
        check("One sentence\nover two lines. Next\none.", &["One sentence\nover two lines.", "Next\none."]);
        check("One sentence\r\nover two.\r\nNext.", &["One sentence\r\nover two.", "Next."]);
        check("Hard break  \nnext line.", &["Hard break", "next line."]);
        check("Para one\n\nPara two", &["Para one", "Para two"]);
    }

    #[test]
    fn list_items_are_sentences() {
        check("- one\n- two. Three\n  - four", &["- one", "- two.", "Three", "- four"]);
        check("1. First. More\n2. Second", &["1. First.", "More", "2. Second"]);
        check("1. First\n\n10) Tenth", &["1. First", "10) Tenth"]);
        check("Try:\n\n* tea\n* rest", &["Try:", "* tea", "* rest"]);
        check("| a | b |\n|---|---|\n| c | d |", &["| a | b |", "|---|---|", "| c | d |"]);
        check("> quoted\n> text", &["> quoted", "> text"]);
        check("### Note\nText.", &["### Note", "Text."]);
    }

    #[test]
    fn other_scripts_have_sentences() {
        check("今日は。元気です。", &["今日は。", "元気です。"]);
        check("מה שלומך? טוב. תודה.", &["מה שלומך?", "טוב.", "תודה."]);
        check("هل تنام؟ نعم.", &["هل تنام؟", "نعم."]);
        check("Ouch 😖. Rest! 🧘 Breathe.", &["Ouch 😖.", "Rest!", "🧘 Breathe."]);
    }

    #[test]
    fn long_runs_cost_no_more_than_their_length() {
        for unit in [")", " )", "\u{301})", ".", "1", "A. ", "\n", "a", "*", "](", "[^"] {
            let words = format!("A.{}", unit.repeat(200_000));
            let covered: usize =
                split_sentences(&words).iter().map(|range| words[range.clone()].trim().len()).sum();
            assert!(covered > 0, "{unit:?}");
        }
    }
}
