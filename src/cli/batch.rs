//! Questions from a file or from standard input, a line each.

use anyhow::Context;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The longest line read, in bytes; a longer one is unreadable.
const MAX_LINE_BYTES: u64 = 1024 * 1024;

/// One question of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// The line, from 1.
    pub(super) line: usize,
    /// The asker's own id.
    pub(super) id: Option<String>,
    /// What was typed.
    pub(super) text: String,
}

/// A line that holds no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// The line, from 1.
    pub(super) line: usize,
    /// What is wrong with it (never what it says).
    pub(super) why: String,
}

#[derive(Deserialize)]
struct JsonLine {
    text: String,
    #[serde(default)]
    id: Option<serde_json::Value>,
}

/// Opens a batch; `-` is standard input.
pub(super) fn open(path: &Path) -> anyhow::Result<impl Iterator<Item = Result<Item, Unreadable>>> {
    let reader: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?)
    };
    Ok(items(BufReader::new(reader)))
}

/// The questions of a batch; blank lines count as lines and hold none.
fn items(mut reader: impl BufRead) -> impl Iterator<Item = Result<Item, Unreadable>> {
    let mut line = 0;
    std::iter::from_fn(move || {
        loop {
            line += 1;
            let mut bytes = Vec::new();
            match reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(read) if read as u64 == MAX_LINE_BYTES && !bytes.ends_with(b"\n") => {
                    // The rest of the line goes too; a fault in reading it shows with the next line.
                    let _ = reader.skip_until(b'\n');
                    return Some(Err(Unreadable {
                        line,
                        why: format!("it is longer than {MAX_LINE_BYTES} bytes"),
                    }));
                }
                Ok(_) => {}
                Err(e) => return Some(Err(Unreadable { line, why: e.to_string() })),
            }
            match parse(line, &bytes) {
                Ok(None) => {}
                Ok(Some(item)) => return Some(Ok(item)),
                Err(why) => return Some(Err(Unreadable { line, why })),
            }
        }
    })
}

fn parse(line: usize, bytes: &[u8]) -> Result<Option<Item>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let text = if line == 1 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
    if text.trim().is_empty() {
        return Ok(None);
    }
    if !text.trim_start().starts_with('{') {
        return Ok(Some(Item { line, id: None, text: text.to_owned() }));
    }
    // The parser's own message can hold a piece of the line: only its place is passed on.
    let JsonLine { text, id } = serde_json::from_str(text)
        .map_err(|e| format!("it begins like JSON but is no object with a `text` (column {})", e.column()))?;
    let id = match id {
        None | Some(serde_json::Value::Null) => None,
        Some(serde_json::Value::String(id)) => Some(id),
        Some(serde_json::Value::Number(id)) => Some(id.to_string()),
        Some(_) => return Err("its `id` is neither a text nor a number".to_owned()),
    };
    Ok(Some(Item { line, id, text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<Result<Item, Unreadable>> {
        items(text).collect()
    }

    fn item(line: usize, id: Option<&str>, text: &str) -> Item {
        Item { line, id: id.map(str::to_owned), text: text.to_owned() }
    }

    #[test]
    fn lines_are_plain_text_or_json() {
        let batch =
            "how long?\r\n\n{\"text\":\"why?\",\"id\":\"q7\",\"gold\":[]}\n{\"id\":3,\"text\":\"who\"}";
        assert_eq!(
            read(batch.as_bytes()),
            [item(1, None, "how long?"), item(3, Some("q7"), "why?"), item(4, Some("3"), "who")].map(Ok)
        );
    }

    #[test]
    fn an_unreadable_line_is_named_and_the_rest_is_read() {
        let mut batch = b"{\"txt\":1}\n\xff\n".to_vec();
        batch.extend(std::iter::repeat_n(b'x', 3_000_000));
        batch.extend(b"\nlast\n");
        let lines = read(&batch);
        let bad: Vec<usize> = lines.iter().filter_map(|l| l.as_ref().err().map(|e| e.line)).collect();
        assert_eq!(bad, [1, 2, 3]);
        assert_eq!(lines[3], Ok(item(4, None, "last")));
    }
}
