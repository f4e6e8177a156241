//! A model of Discord's Markdown for the tests: which characters of a message are shown, and how.
//!
//! Written after what is known of the rules of Discord's clients; where they differ it is the more eager one
//! that is modelled, since what it does not take for a mark no client does.

use std::ops::Range;

/// A character as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) c: char,
    pub(super) look: Look,
}

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    pub(super) quoted: bool,
    pub(super) bold: bool,
    /// A link whose preview stays folded.
    pub(super) linked: bool,
    /// Any other mark; none of them is ever meant.
    pub(super) other: Option<&'static str>,
}

/// What a reader of a message sees.
pub(super) fn read(content: &str) -> Vec<Seen> {
    let mut seen = Vec::new();
    blocks(content.trim(), Look::default(), &mut seen);
    seen
}

/// The characters alone.
pub(super) fn text(seen: &[Seen]) -> String {
    seen.iter().map(|seen| seen.c).collect()
}

/// Line by line: quotations, headings, lists, small print.
fn blocks(text: &str, look: Look, seen: &mut Vec<Seen>) {
    let mut rest = text;
    while !rest.is_empty() {
        let bare = rest.trim_start_matches(' ');
        if !look.quoted && bare.starts_with(">>> ") {
            return blocks(&bare[4..], Look { quoted: true, other: Some("long quotation"), ..look }, seen);
        }
        if !look.quoted && bare.starts_with("> ") {
            let mut inner = Vec::new();
            while let Some(line) = rest.trim_start_matches(' ').strip_prefix("> ") {
                let end = line.find('\n').unwrap_or(line.len());
                inner.push(&line[..end]);
                rest = line.get(end + 1..).unwrap_or_default();
            }
            blocks(&inner.join("\n"), Look { quoted: true, ..look }, seen);
            if !rest.is_empty() {
                seen.push(Seen { c: '\n', look });
            }
            continue;
        }
        // Inline marks may span lines, up to the next quotation.
        let end = if look.quoted { rest.len() } else { until_quotation(rest) };
        inline(&rest[..end], look, true, seen);
        rest = &rest[end..];
    }
}

fn until_quotation(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && line.trim_start_matches(' ').starts_with("> ") {
            return at;
        }
        at += line.len();
    }
    text.len()
}

fn inline(text: &str, look: Look, opens_line: bool, seen: &mut Vec<Seen>) {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let starts_line = (at == 0 && opens_line) || text[..at].ends_with('\n');
        if starts_line && let Some((name, marker)) = line_mark(rest) {
            let end = rest.find('\n').unwrap_or(rest.len());
            inline(&rest[marker..end], Look { other: Some(name), ..look }, false, seen);
            at += end;
            continue;
        }
        at += piece(rest, at == 0 || !text[..at].ends_with(char::is_alphanumeric), look, seen);
    }
}

/// What begins a line, and how long its mark is.
fn line_mark(rest: &str) -> Option<(&'static str, usize)> {
    let bare = rest.trim_start_matches(' ');
    let indent = rest.len() - bare.len();
    let hashes = bare.len() - bare.trim_start_matches('#').len();
    if (1..=3).contains(&hashes) && bare[hashes..].starts_with(' ') {
        return Some(("heading", indent + hashes + 1));
    }
    if bare.starts_with("-# ") {
        return Some(("small print", indent + 3));
    }
    if bare.starts_with("- ") || bare.starts_with("* ") || bare.starts_with("+ ") {
        return Some(("list", indent + 2));
    }
    let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    (digits > 0 && bare[digits..].starts_with(". ")).then_some(("list", indent + digits + 2))
}

/// One mark or character; how many bytes it took.
fn piece(rest: &str, after_word_end: bool, look: Look, seen: &mut Vec<Seen>) -> usize {
    let mut chars = rest.chars();
    let first = chars.next().expect("there is a rest");
    let second = chars.next();
    let whole = |name: &'static str, length: usize, seen: &mut Vec<Seen>| {
        seen.extend(rest[..length].chars().map(|c| Seen { c, look: Look { other: Some(name), ..look } }));
        length
    };
    if rest.starts_with("¯\\_(ツ)_/¯") {
        seen.extend("¯\\_(ツ)_/¯".chars().map(|c| Seen { c, look }));
        return "¯\\_(ツ)_/¯".len();
    }
    if first == '\\'
        && let Some(c) = second.filter(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace())
    {
        seen.push(Seen { c, look });
        return 1 + c.len_utf8();
    }
    if let Some(inner) = in_brackets(rest) {
        if inner.starts_with("https://") || inner.starts_with("http://") {
            seen.extend(inner.chars().map(|c| Seen { c, look: Look { linked: true, ..look } }));
            return inner.len() + 2;
        }
        let tags = ["@", "#", ":", "a:", "t:", "/", "id:"];
        if tags.iter().any(|tag| inner.starts_with(tag)) || inner.contains(":/") {
            return whole("tag", inner.len() + 2, seen);
        }
    }
    if rest.starts_with("https://") || rest.starts_with("http://") {
        let end = rest.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(rest.len());
        if end > rest.find("//").map_or(0, |at| at + 2) {
            return whole("link that unfolds", end, seen);
        }
    }
    if first == '['
        && let Some(length) = masked_link(rest)
    {
        return whole("masked link", length, seen);
    }
    for word in ["@everyone", "@here"] {
        if rest.starts_with(word) {
            return whole("call", word.len(), seen);
        }
    }
    if first == ':'
        && let Some(length) = shortcode(rest)
    {
        return whole("picture", length, seen);
    }
    spans(rest, after_word_end, look, seen).unwrap_or_else(|| {
        seen.push(Seen { c: first, look });
        first.len_utf8()
    })
}

fn spans(rest: &str, after_word_end: bool, look: Look, seen: &mut Vec<Seen>) -> Option<usize> {
    if rest.starts_with('`') {
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let end = rest[ticks..].find(&"`".repeat(ticks)).filter(|end| *end > 0)?;
        let length = end + 2 * ticks;
        seen.extend(rest[..length].chars().map(|c| Seen { c, look: Look { other: Some("code"), ..look } }));
        return Some(length);
    }
    let marks = [("**", None), ("__", Some("underline")), ("~~", Some("strike")), ("||", Some("spoiler"))];
    let single = [("*", Some("italics")), ("_", Some("italics"))];
    for (mark, name) in marks.into_iter().chain(single) {
        let Some(inner) = rest.strip_prefix(mark).and_then(|inside| span(inside, mark)) else { continue };
        let inside = &rest[mark.len()..][inner.clone()];
        if mark == "_" && !after_word_end {
            continue;
        }
        let styled = match name {
            None => Look { bold: true, ..look },
            Some(name) => Look { other: Some(name), ..look },
        };
        inline(inside, styled, false, seen);
        return Some(inner.end + 2 * mark.len());
    }
    None
}

/// What stands before the closing mark: at least one character, escapes skipped.
fn span(inside: &str, mark: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while at < inside.len() {
        let rest = &inside[at..];
        let closes = rest.starts_with(mark) && !rest[mark.len()..].starts_with(&mark[..1]);
        if at > 0 && closes {
            return Some(0..at);
        }
        let first = rest.chars().next().expect("there is a rest");
        let escaped = if first == '\\' { rest.chars().nth(1).map_or(0, char::len_utf8) } else { 0 };
        at += first.len_utf8() + escaped;
    }
    None
}

fn in_brackets(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('<')?;
    let end = inner.find(['>', ' ', '\n'])?;
    (end > 0 && inner[end..].starts_with('>')).then_some(&inner[..end])
}

fn masked_link(rest: &str) -> Option<usize> {
    let middle = rest.find("](")?;
    let end = rest[middle..].find(')')?;
    Some(middle + end + 1)
}

fn shortcode(rest: &str) -> Option<usize> {
    let name = &rest[1..];
    let end = name.find(|c: char| !c.is_alphanumeric() && !"_+-".contains(c))?;
    (end > 0 && name[end..].starts_with(':')).then_some(end + 2)
}

#[test]
fn the_model_finds_every_mark() {
    let marks = |content: &str| {
        let seen = read(content);
        let mut found: Vec<&str> = seen.iter().filter_map(|seen| seen.look.other).collect();
        found.dedup();
        found
    };
    for (content, expect) in [
        ("*a*", "italics"),
        ("_a_", "italics"),
        ("__a__", "underline"),
        ("~~a~~", "strike"),
        ("||a||", "spoiler"),
        ("`a`", "code"),
        ("```\na\n```", "code"),
        ("# a", "heading"),
        ("-# a", "small print"),
        ("- a", "list"),
        ("1. a", "list"),
        (">>> a", "long quotation"),
        ("> # a", "heading"),
        ("[a](https://x.y)", "masked link"),
        ("see https://x.y", "link that unfolds"),
        ("<@1>", "tag"),
        ("<t:1:R>", "tag"),
        ("@everyone", "call"),
        (":tada:", "picture"),
        ("a *b\nc* d", "italics"),
    ] {
        assert_eq!(marks(content), [expect], "{content}");
    }
    for plain in ["a", "2 * 3", "\\*a\\*", "a_b_c", "1.5", "#a", "<https://x.y>", "**a**", "> a"] {
        assert_eq!(marks(plain), [""; 0], "{plain}");
    }
    let seen = read("> a **b**\n> c\n\nd");
    assert_eq!(text(&seen), "a b\nc\n\nd");
    assert!(seen[2].look.bold && seen[2].look.quoted && !seen[6].look.quoted);
}
