//! Reads Markdown into headings, quotable pieces and notes, each with its place in the text.

use super::PassageKind;
use super::html::{comments, shows_words};
use super::nesting::{MAX_NESTING, too_deep};
use super::notes::{Note, announces_also_asked, begins_also_asked, parse_also_asked, parse_comment};
use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag, TagEnd};
use std::iter::Peekable;
use std::ops::Range;

/// A part of a Markdown text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading, as plain text; quotable when nothing in it has to stay out of a quotation.
    Heading { level: u8, text: String, range: Range<usize>, quotable: bool },
    /// Words that can be quoted, and the same without markup.
    Piece { kind: PassageKind, range: Range<usize>, plain: String },
    /// An image, a comment or a note: no quotation may span it.
    Gap,
    /// What the author notes.
    Note(Note),
    /// A fault at a byte of the text.
    Fault { at: usize, message: String },
}

/// Reads the parts of `markdown`, in order; ranges are bytes of it.
pub(super) fn read_blocks(markdown: &str) -> Vec<Block> {
    if let Some(at) = too_deep(markdown) {
        let message =
            format!("lists or quotations stand more than {MAX_NESTING} deep in each other: flatten them");
        return vec![Block::Fault { at, message }];
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let events = Parser::new_ext(markdown, options).into_offset_iter().peekable();
    let mut reader = Reader { markdown, events, blocks: Vec::new(), piece: None };
    reader.read();
    reader.blocks
}

struct Reader<'m> {
    markdown: &'m str,
    events: Peekable<OffsetIter<'m>>,
    blocks: Vec<Block>,
    /// The piece that is being read.
    piece: Option<Piece>,
}

struct Piece {
    range: Range<usize>,
    plain: String,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => self.heading(level as u8, range),
                Event::Start(Tag::HtmlBlock) => self.html_block(range),
                Event::Start(tag) => self.block(kind_of(&tag), &tag, range),
                _ => {}
            }
        }
    }

    fn heading(&mut self, level: u8, range: Range<usize>) {
        let mut text = String::new();
        let at = self.blocks.len();
        while let Some((event, inner)) = self.events.next() {
            match event {
                Event::End(TagEnd::Heading(_)) => break,
                Event::Start(Tag::Image { .. }) => {
                    self.skip_image();
                    self.blocks.push(Block::Gap);
                }
                Event::InlineHtml(_) => self.html(inner),
                Event::Text(words) | Event::Code(words) => text.push_str(&words),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let quotable = self.blocks.len() == at;
        // Before its own notes, so that they count for what follows it.
        self.blocks.insert(at, Block::Heading { level, text, range: trim(self.markdown, range), quotable });
    }

    /// Reads a paragraph, list, table, code block or quotation with everything inside.
    fn block(&mut self, kind: PassageKind, tag: &Tag<'_>, range: Range<usize>) {
        let mut depth = 1_usize;
        let mut line_begins = matches!(tag, Tag::Paragraph);
        self.piece = Some(Piece { range: range.start..range.start, plain: String::new() });
        while let Some((event, inner)) = self.events.next() {
            let first_in_line = std::mem::take(&mut line_begins);
            match event {
                Event::Start(Tag::Image { .. }) => {
                    self.skip_image();
                    self.gap(kind);
                }
                Event::Start(Tag::HtmlBlock) => {
                    self.skip_html_block();
                    self.html_in_block(kind, inner);
                }
                Event::Start(Tag::Emphasis | Tag::Strong) if first_in_line && self.also_asked_follows() => {
                    self.gap(kind);
                    self.emphasised_also_asked();
                    depth -= 1;
                }
                Event::Start(tag) => {
                    depth += 1;
                    line_begins = matches!(tag, Tag::Paragraph | Tag::Item);
                    self.begin(&tag, inner);
                }
                Event::End(end) => {
                    depth -= 1;
                    self.end(end, &inner);
                }
                Event::Text(words) if first_in_line && begins_also_asked(&words) => {
                    self.gap(kind);
                    self.also_asked(words.into_string());
                    depth -= 1;
                }
                Event::Text(words) | Event::Code(words) => self.leaf(inner, &words),
                Event::InlineHtml(_) | Event::Html(_) => self.html_in_block(kind, inner),
                Event::SoftBreak => {
                    line_begins = true;
                    self.separate(' ');
                }
                Event::HardBreak => {
                    line_begins = true;
                    self.separate('\n');
                }
                _ => self.leaf(inner, ""),
            }
            if depth == 0 {
                break;
            }
        }
        self.finish_piece(kind);
    }

    fn begin(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        if is_block(tag.to_end()) {
            self.separate('\n');
        }
        // A piece that begins after a gap begins with the mark of its list item.
        self.piece.get_or_insert_with(|| Piece { range: range.start..range.start, plain: String::new() });
    }

    fn end(&mut self, end: TagEnd, range: &Range<usize>) {
        if let Some(piece) = &mut self.piece
            && range.start >= piece.range.start
        {
            piece.range.end = piece.range.end.max(range.end);
        }
        if end == TagEnd::TableCell {
            self.separate(' ');
        } else if is_block(end) {
            self.separate('\n');
        }
    }

    fn leaf(&mut self, range: Range<usize>, words: &str) {
        let piece =
            self.piece.get_or_insert_with(|| Piece { range: range.start..range.start, plain: String::new() });
        piece.range.end = piece.range.end.max(range.end);
        piece.plain.push_str(words);
    }

    /// Ends a word or a line of the plain text.
    fn separate(&mut self, with: char) {
        if let Some(piece) = &mut self.piece
            && !piece.plain.is_empty()
            && !piece.plain.ends_with('\n')
        {
            piece.plain.push(with);
        }
    }

    fn gap(&mut self, kind: PassageKind) {
        self.finish_piece(kind);
        self.blocks.push(Block::Gap);
    }

    fn finish_piece(&mut self, kind: PassageKind) {
        if let Some(Piece { range, plain }) = self.piece.take()
            && !plain.trim().is_empty()
        {
            let range = trim(self.markdown, range);
            self.blocks.push(Block::Piece { kind, range, plain: plain.trim().to_owned() });
        }
    }

    fn also_asked_follows(&mut self) -> bool {
        matches!(self.events.peek(), Some((Event::Text(text), _)) if announces_also_asked(text))
    }

    /// Reads the emphasis, then the rest of its paragraph.
    fn emphasised_also_asked(&mut self) {
        let mut line = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::End(TagEnd::Emphasis | TagEnd::Strong) => break,
                Event::Text(words) | Event::Code(words) => line.push_str(&words),
                Event::SoftBreak | Event::HardBreak => line.push(' '),
                _ => {}
            }
        }
        self.also_asked(line);
    }

    /// Reads the rest of the paragraph as other phrasings; `line` is what was read of it.
    fn also_asked(&mut self, mut line: String) {
        let mut depth = 1_usize;
        while depth > 0
            && let Some((event, _)) = self.events.next()
        {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Text(words) | Event::Code(words) => line.push_str(&words),
                Event::SoftBreak | Event::HardBreak => line.push('\n'),
                Event::InlineHtml(html) => {
                    if let Some((note, _)) = parse_comment(&html) {
                        self.blocks.push(Block::Note(note));
                    }
                }
                _ => {}
            }
        }
        // One such line may stand right under another; a long one may be wrapped.
        let mut whole = String::new();
        for line in line.lines() {
            if begins_also_asked(line) && !whole.is_empty() {
                self.blocks.push(Block::Note(parse_also_asked(&std::mem::take(&mut whole))));
            }
            whole.push(' ');
            whole.push_str(line);
        }
        self.blocks.push(Block::Note(parse_also_asked(&whole)));
    }

    fn skip_image(&mut self) {
        let mut depth = 1_usize;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(Tag::Image { .. }) => depth += 1,
                Event::End(TagEnd::Image) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }

    fn skip_html_block(&mut self) {
        for (event, _) in self.events.by_ref() {
            if matches!(event, Event::End(TagEnd::HtmlBlock)) {
                break;
            }
        }
    }

    fn html_block(&mut self, range: Range<usize>) {
        self.skip_html_block();
        if shows_words(&self.markdown[range.clone()]) {
            let message =
                "words between HTML tags are neither found nor quoted by themselves: write them as Markdown";
            self.blocks.push(Block::Fault { at: range.start, message: message.to_owned() });
        }
        self.html(range);
    }

    /// HTML inside of a block: a comment breaks the quotation, a tag is quoted as it stands.
    fn html_in_block(&mut self, kind: PassageKind, range: Range<usize>) {
        if self.markdown[range.clone()].contains("<!--") {
            self.finish_piece(kind);
            self.html(range);
        } else {
            self.leaf(range, "");
        }
    }

    /// Reads the comments of some HTML.
    fn html(&mut self, range: Range<usize>) {
        let html = &self.markdown[range.clone()];
        for comment in comments(html) {
            self.blocks.push(Block::Gap);
            let at = range.start + comment.start;
            if !html[comment.clone()].ends_with("-->") {
                let message =
                    "the comment does not end, so all below it is hidden: close it with `-->`".to_owned();
                self.blocks.push(Block::Fault { at, message });
            }
            if let Some((note, faults)) = parse_comment(&html[comment]) {
                self.blocks.push(Block::Note(note));
                self.blocks.extend(faults.into_iter().map(|message| Block::Fault { at, message }));
            }
        }
    }
}

fn kind_of(tag: &Tag<'_>) -> PassageKind {
    match tag {
        Tag::List(_) => PassageKind::List,
        Tag::Table(_) => PassageKind::Table,
        Tag::CodeBlock(_) => PassageKind::Code,
        _ => PassageKind::Paragraph,
    }
}

fn is_block(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::TableCell
    )
}

/// The range without the white space at its ends.
fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}
