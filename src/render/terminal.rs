//! An answer for a terminal: notice first, then the quotation, then where it stands.

use super::deep_link::Links;
use super::wording;
use crate::answer::{Answer, Finding, Nearest, Notice, NoticeKind, Quote, Said};
use crate::index::Stored;
use std::fmt::Write;
use std::ops::Range;

/// Whether the terminal understands styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Bold and dim by ANSI escape sequences.
    Styled,
    /// Text alone, for pipes, files and `NO_COLOR`.
    Plain,
}

pub(super) const BOLD: [&str; 2] = ["\u{1b}[1m", "\u{1b}[22m"];
pub(super) const DIM: [&str; 2] = ["\u{1b}[2m", "\u{1b}[22m"];

/// Longest line of a passage that is mentioned but not quoted in full, in characters.
const ALSO_CHARS: usize = 100;

/// Renders a whole answer, ending in a line break.
pub fn render(answer: &Answer, links: &Links, style: Style) -> String {
    let Said { finding, notices, confidence: _, generation: _, misread: _ } = answer.open();
    let mut blocks: Vec<String> = Vec::new();
    let (first, last): (Vec<&Notice>, Vec<&Notice>) = match finding {
        // The help lines are the answer, and the notice stands last.
        Finding::Crisis => (notices.in_order().collect(), Vec::new()),
        _ => notices.in_order().partition(|notice| notice.kind == NoticeKind::Medication),
    };
    blocks.extend(first.iter().map(|notice| notice_text(notice, style)));
    match finding {
        Finding::Quoted { best, others } => {
            blocks.push(quotation(best, style));
            blocks.push(format!("[1] {}", citation(&best.passage, links)));
            blocks.extend(also(others, links, style));
        }
        Finding::Near(nearest) => blocks.push(offer(nearest)),
        Finding::Nothing(why) => blocks.push(wording::silence(why)),
        Finding::Crisis => {}
    }
    blocks.extend(last.iter().map(|notice| notice_text(notice, Style::Plain)));
    blocks.join("\n\n") + "\n"
}

/// The help lines are written for Discord: here their marks for bold would only be noise.
fn notice_text(notice: &Notice, style: Style) -> String {
    match notice.kind {
        NoticeKind::Medication => styled(style, BOLD, &printable(&notice.text)),
        NoticeKind::Crisis(_) => printable(&notice.text.replace("**", "")),
    }
}

/// Title › heading › paragraph, with the link, or the file where there is none.
pub fn citation(passage: &Stored, links: &Links) -> String {
    let info = &passage.info;
    let mut steps = vec![printable(&info.title)];
    steps.extend(
        info.headings.iter().filter(|heading| **heading != info.title).map(|heading| printable(heading)),
    );
    let place = match links.get(passage) {
        Some(link) => printable(link),
        None => format!("content/{}:{}", printable(&info.path), info.line),
    };
    format!("{} › paragraph {} ({place})", steps.join(" › "), info.paragraph)
}

fn quotation(quote: &Quote, style: Style) -> String {
    let words = quote.passage.words.as_str();
    let Range { start, end } = quote.highlight;
    let mut quoted = String::new();
    let parts = [(&words[..start], false), (&words[start..end], true), (&words[end..], false)];
    for (part, answers) in parts {
        for (at, line) in part.split('\n').enumerate() {
            if at > 0 {
                quoted.push('\n');
            }
            let line = printable(line.strip_suffix('\r').unwrap_or(line));
            quoted.push_str(&if answers { styled(style, BOLD, &line) } else { line });
        }
    }
    quoted.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn also(others: &[Quote], links: &Links, style: Style) -> Option<String> {
    let mut listed = String::new();
    for (at, quote) in others.iter().enumerate() {
        let citation = citation(&quote.passage, links);
        let sentence = &quote.passage.words.as_str()[quote.highlight.clone()];
        let number = at + 2;
        write!(listed, "\n[{number}] {citation}: {}", styled(style, DIM, &one_line(sentence)))
            .expect("a string takes all");
    }
    (!listed.is_empty()).then(|| format!("{}{listed}", wording::ALSO))
}

fn offer(nearest: &[Nearest]) -> String {
    let lines = nearest.iter().map(|near| format!("\n- {}", printable(&near.title)));
    wording::NEAREST.to_owned() + &lines.collect::<String>()
}

/// The start of a sentence on one line, cut at a word.
fn one_line(text: &str) -> String {
    let words = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = words.char_indices().nth(ALSO_CHARS) else { return words };
    let kept = words[..cut].rsplit_once(' ').map_or(&words[..cut], |(kept, _)| kept);
    format!("{kept} …")
}

pub(super) fn styled(style: Style, [on, off]: [&str; 2], text: &str) -> String {
    match style {
        Style::Styled if !text.is_empty() => format!("{on}{text}{off}"),
        Style::Styled | Style::Plain => text.to_owned(),
    }
}

/// Content must not steer a terminal: control characters (but line breaks and tabs), and those that change
/// the direction of what follows, show as `�`.
pub fn printable(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(shown_as).collect()
}

/// The character that is shown for one of a text.
pub(super) fn shown_as(c: char) -> char {
    if steers(c) { char::REPLACEMENT_CHARACTER } else { c }
}

fn steers(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n' && c != '\t')
}
