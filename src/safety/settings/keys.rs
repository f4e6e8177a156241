//! Walks a TOML document and keeps the line of everything in it.

use super::Fault;
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A parsed file, and the faults found while walking it.
pub(super) struct Document<'a> {
    lines: Lines,
    root: DeTable<'a>,
    faults: RefCell<Vec<Fault>>,
}

/// A key with what stands behind it.
pub(super) struct Key<'d> {
    pub(super) name: &'d str,
    pub(super) line: usize,
    value: &'d Spanned<DeValue<'d>>,
}

/// One string of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'d> {
    pub(super) text: &'d str,
    pub(super) line: usize,
}

impl<'a> Document<'a> {
    pub(super) fn parse(toml: &'a str) -> Result<Self, Fault> {
        let lines = Lines::of_text(toml);
        match DeTable::parse(toml) {
            Ok(root) => Ok(Self { lines, root: root.into_inner(), faults: RefCell::default() }),
            Err(error) => {
                let line = lines.of(error.span().map_or(0, |span| span.start));
                Err(Fault { line, message: error.message().to_owned() })
            }
        }
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_inner()
    }

    pub(super) fn fault(&self, line: usize, message: impl Into<String>) {
        self.faults.borrow_mut().push(Fault { line, message: message.into() });
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        self.keys_of(&self.root)
    }

    fn keys_of<'d>(&'d self, table: &'d DeTable<'a>) -> impl Iterator<Item = Key<'d>> {
        table.iter().map(|(name, value)| Key {
            name: name.get_ref(),
            line: self.lines.of(name.span().start),
            value,
        })
    }

    /// The keys of a table; a fault when it is none.
    pub(super) fn table<'d>(&'d self, key: &Key<'d>) -> impl Iterator<Item = Key<'d>> {
        let table = key.value.get_ref().as_table();
        if table.is_none() {
            self.fault(key.line, format!("`{}` is a table: write [{}]", key.name, key.name));
        }
        table.into_iter().flat_map(|table| {
            table.iter().map(|(name, value)| Key {
                name: name.get_ref(),
                line: self.lines.of(name.span().start),
                value,
            })
        })
    }

    /// The string behind a key; a fault when it is none.
    pub(super) fn string<'d>(&self, key: &Key<'d>) -> Option<&'d str> {
        let text = key.value.get_ref().as_str();
        if text.is_none() {
            self.fault(key.line, format!("`{}` is a text: put it in quotation marks", key.name));
        }
        text
    }

    /// The strings of a list; a fault for everything else in it.
    pub(super) fn strings<'d>(&'d self, key: &Key<'d>) -> impl Iterator<Item = Text<'d>> {
        let name = key.name;
        let list = key.value.get_ref().as_array();
        if list.is_none() {
            self.fault(key.line, format!("`{name}` is a list: write {name} = [\"…\"]"));
        }
        list.into_iter().flat_map(|list| list.iter()).filter_map(move |item| {
            let line = self.lines.of(item.span().start);
            let text = item.get_ref().as_str();
            if text.is_none() {
                self.fault(line, format!("`{name}` holds texts: put this in quotation marks"));
            }
            text.map(|text| Text { text, line })
        })
    }
}

/// Where each line ends, so that 50,000 entries need no counting.
struct Lines(Vec<usize>);

impl Lines {
    fn of_text(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// The line of a byte, from 1.
    fn of(&self, byte: usize) -> usize {
        self.0.partition_point(|end| *end < byte) + 1
    }
}
