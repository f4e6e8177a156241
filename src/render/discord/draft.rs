//! A message in the making: room is kept for its notices before anything else may take some.

use super::escape::units;
use super::post::{Attached, Button, Post, Row};
use crate::answer::{Notice, NoticeKind, Notices};
use crate::safety::Texts;

/// The longest message, in characters; counted in UTF-16 units here, which are never fewer.
pub const MAX_CONTENT: usize = 2_000;

/// The longest text that goes with a message as a file, in bytes; Discord takes 10 MB.
const MAX_ATTACHED: usize = 2 * 1024 * 1024;

/// Rows of controls under a message.
pub const MAX_ROWS: usize = 5;

/// Buttons in a row.
pub const MAX_BUTTONS: usize = 5;

const BETWEEN: &str = "\n\n";

/// Where notices stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// "Consult your provider" first, a line of help last.
    Around,
    /// The help lines are the message, and "consult your provider" stands last.
    Crisis,
}

/// Blocks of text with a blank line between them.
#[derive(Debug)]
pub(super) struct Draft {
    first: Vec<String>,
    blocks: Vec<String>,
    last: Vec<String>,
    rows: Vec<Row>,
    attached: Option<Attached>,
}

impl Draft {
    /// A message that carries all of these notices; each text once.
    pub(super) fn new<'a>(notices: impl IntoIterator<Item = &'a Notices>, order: Order) -> Self {
        let mut all: Vec<&Notice> = Vec::new();
        for notice in notices.into_iter().flat_map(Notices::in_order) {
            if all.iter().all(|known| known.text != notice.text) {
                all.push(notice);
            }
        }
        let (medication, help): (Vec<&Notice>, Vec<&Notice>) =
            all.into_iter().partition(|notice| notice.kind == NoticeKind::Medication);
        let texts =
            |notices: &[&Notice]| notices.iter().map(|notice| notice.text.clone()).collect::<Vec<_>>();
        let (mut medication, help) = (texts(&medication), texts(&help));
        let all = [medication.clone(), help.clone()].concat().join(BETWEEN);
        if all.chars().count() > MAX_CONTENT && !medication.is_empty() {
            // A community's own wording may be so long that both do not fit: then the built-in one stands, which does.
            medication = vec![Texts::default().medication_notice];
        }
        let (first, last) = match order {
            Order::Around => (medication, help),
            Order::Crisis => (help, medication),
        };
        Self { first, blocks: Vec::new(), last, rows: Vec::new(), attached: None }
    }

    /// How many units a further block may have.
    pub(super) fn room(&self) -> usize {
        let all = self.first.iter().chain(&self.blocks).chain(&self.last);
        MAX_CONTENT.saturating_sub(all.map(|block| units(block) + BETWEEN.len()).sum())
    }

    /// Adds a block when there is room; whether there was.
    pub(super) fn add(&mut self, block: String) -> bool {
        let fits = !block.is_empty() && units(&block) <= self.room();
        if fits {
            self.blocks.push(block);
        }
        fits
    }

    /// Adds as many lines as there is room for below a first one.
    pub(super) fn add_lines(&mut self, head: &str, lines: impl IntoIterator<Item = String>) {
        let mut block = head.to_owned();
        let room = self.room();
        for line in lines {
            if units(&block) + units(&line) + 1 > room {
                break;
            }
            block = if block.is_empty() { line } else { format!("{block}\n{line}") };
        }
        self.add(block);
    }

    /// Adds a row, when it holds anything and there is a place.
    pub(super) fn add_row(&mut self, row: Row) {
        let is_empty = match &row {
            Row::Buttons(buttons) => buttons.is_empty(),
            Row::Menu(menu) => menu.options.is_empty(),
        };
        if !is_empty && self.rows.len() < MAX_ROWS {
            self.rows.push(row);
        }
    }

    /// Adds a row of buttons, five at most.
    pub(super) fn add_buttons(&mut self, buttons: impl IntoIterator<Item = Button>) {
        self.add_row(Row::Buttons(buttons.into_iter().take(MAX_BUTTONS).collect()));
    }

    /// Lets a text go with the message as a file; past a limit its end is cut off, with a sign.
    pub(super) fn attach(&mut self, name: &'static str, mut text: String) {
        if text.len() > MAX_ATTACHED {
            text.truncate(text.floor_char_boundary(MAX_ATTACHED));
            text.push_str("\n[…]\n");
        }
        self.attached = Some(Attached { name, text });
    }

    pub(super) fn finish(self) -> Post {
        let Self { first, blocks, last, rows, attached } = self;
        Post { content: [first, blocks, last].concat().join(BETWEEN), rows, attached }
    }
}
