//! A passage for whoever keeps the content: with what stands before and after it, its file and lines.

use super::terminal::{BOLD, DIM, Style, printable, styled};
use crate::answer::{Answer, Finding, Notice, Quote};
use crate::index::Stored;
use crate::passage::PassageKind;

/// Renders a passage and its neighbours: every notice that one of the three calls for stands first, once.
pub fn render(before: Option<&Answer>, shown: &Answer, after: Option<&Answer>, style: Style) -> String {
    let all = [before, Some(shown), after];
    let mut notices: Vec<&Notice> = Vec::new();
    for notice in all.iter().flatten().flat_map(|answer| answer.open().notices.in_order()) {
        if notices.iter().all(|known| known.text != notice.text) {
            notices.push(notice);
        }
    }
    let mut blocks: Vec<String> =
        notices.iter().map(|notice| styled(style, BOLD, &printable(&notice.text))).collect();
    for (answer, name) in all.iter().zip(["before", "passage", "after"]) {
        let Some(quote) = answer.and_then(quoted) else { continue };
        let words = quoted_lines(quote.passage.words.as_str());
        let is_neighbour = name != "passage";
        let head = format!("{name}: {}", place(&quote.passage));
        blocks.push(styled(style, if is_neighbour { DIM } else { BOLD }, &head));
        blocks.push(if is_neighbour { styled(style, DIM, &words) } else { words });
        if !is_neighbour {
            blocks.extend(notes(&quote.passage));
        }
    }
    blocks.join("\n\n") + "\n"
}

fn quoted(answer: &Answer) -> Option<&Quote> {
    match answer.open().finding {
        Finding::Quoted { best, .. } => Some(best),
        Finding::Near(_) | Finding::Nothing(_) | Finding::Crisis => None,
    }
}

/// `tea#how-long/1, Tea › How long?, content/faq/tea.md:7-9`.
fn place(passage: &Stored) -> String {
    let info = &passage.info;
    let titles: Vec<String> =
        std::iter::once(&info.title).chain(&info.headings).map(|title| printable(title)).collect();
    let lines = passage.words.as_str().matches('\n').count();
    let last = usize::try_from(info.line).unwrap_or(usize::MAX).saturating_add(lines);
    // All of a row stands on one line of its file.
    let lines = if lines == 0 || info.kind == PassageKind::Row {
        info.line.to_string()
    } else {
        format!("{}-{last}", info.line)
    };
    format!("{}, {}, content/{}:{lines}", info.id, titles.join(" › "), printable(&info.path))
}

fn notes(passage: &Stored) -> Option<String> {
    let info = &passage.info;
    let mut notes = Vec::new();
    if !info.also_asked.is_empty() {
        notes.push(format!("also asked: {}", printable(&info.also_asked.join(" · "))));
    }
    if info.medication {
        notes.push("marked as being about medication".to_owned());
    }
    notes.extend(info.review_by.map(|day| format!("to be reviewed by {day}")));
    notes.extend(info.url.as_deref().map(printable));
    (!notes.is_empty()).then(|| notes.join("\n"))
}

fn quoted_lines(words: &str) -> String {
    printable(words)
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
