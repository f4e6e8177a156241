//! Questions from a file or from standard input, a line each.

use super::Exit;
use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;
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
    pub(super) id: Option<Value>,
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
    id: Option<Value>,
}

impl Item {
    /// What a TREC run calls the question: its id, else its line.
    pub(super) fn query_id(&self) -> Result<String, String> {
        let id = match &self.id {
            None => return Ok(self.line.to_string()),
            Some(Value::String(id)) => id.clone(),
            Some(id) => id.to_string(),
        };
        let one_column = !id.is_empty() && !id.contains(char::is_whitespace);
        one_column
            .then_some(id)
            .ok_or_else(|| "its `id` is empty or holds white space, which TREC cannot".to_owned())
    }
}

/// Answers each question of a batch in order (`-` is standard input); an unreadable line is named on stderr,
/// and the rest is answered.
pub(super) fn for_each(
    path: &Path,
    mut answer: impl FnMut(&Item) -> anyhow::Result<Result<Exit, String>>,
) -> anyhow::Result<Exit> {
    let reader: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?)
    };
    let mut exit = Exit::Done;
    for item in items(BufReader::new(reader)) {
        let answered = match item {
            Ok(item) => answer(&item)?.map_err(|why| Unreadable { line: item.line, why }),
            Err(unreadable) => Err(unreadable),
        };
        match answered {
            // One question without an answer is no fault of the batch.
            Ok(Exit::Done | Exit::Without) => {}
            Ok(Exit::Failed | Exit::WrongToken | Exit::WrongIntents) => exit = Exit::Failed,
            Err(Unreadable { line, why }) => {
                eprintln!("docent: {}:{line}: {why}", path.display());
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

/// The questions of a batch; blank lines count as lines and hold none. A fault in reading ends it.
fn items(mut reader: impl BufRead) -> impl Iterator<Item = Result<Item, Unreadable>> {
    let mut line = 0;
    let mut ended = false;
    std::iter::from_fn(move || {
        while !ended {
            line += 1;
            let mut bytes = Vec::new();
            match reader.by_ref().take(MAX_LINE_BYTES + 1).read_until(b'\n', &mut bytes) {
                Ok(0) => ended = true,
                Ok(read) if read as u64 > MAX_LINE_BYTES && !bytes.ends_with(b"\n") => {
                    // The rest of the line goes too; a fault in reading it shows with the next line.
                    let _ = reader.skip_until(b'\n');
                    return Some(Err(Unreadable {
                        line,
                        why: format!("it is longer than {MAX_LINE_BYTES} bytes"),
                    }));
                }
                Ok(_) => match parse(line, &bytes) {
                    Ok(None) => {}
                    Ok(Some(item)) => return Some(Ok(item)),
                    Err(why) => return Some(Err(Unreadable { line, why })),
                },
                Err(e) => {
                    ended = true;
                    return Some(Err(Unreadable { line, why: format!("reading ends here: {e}") }));
                }
            }
        }
        None
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
        None | Some(Value::Null) => None,
        Some(id @ (Value::String(_) | Value::Number(_))) => Some(id),
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

    fn item(line: usize, id: Option<Value>, text: &str) -> Item {
        Item { line, id, text: text.to_owned() }
    }

    #[test]
    fn lines_are_plain_text_or_json() {
        let batch =
            "how long?\r\n\n{\"text\":\"why?\",\"id\":\"q7\",\"gold\":[]}\n{\"id\":3,\"text\":\"who\"}";
        assert_eq!(
            read(batch.as_bytes()),
            [item(1, None, "how long?"), item(3, Some("q7".into()), "why?"), item(4, Some(3.into()), "who")]
                .map(Ok)
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

    #[test]
    fn reading_that_fails_ends_the_batch() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("gone"))
            }
        }
        let lines: Vec<_> = items(BufReader::new(Broken)).collect();
        assert_eq!(lines, [Err(Unreadable { line: 1, why: "reading ends here: gone".into() })]);
    }

    #[test]
    fn a_query_id_is_one_column() {
        assert_eq!(item(7, None, "x").query_id().unwrap(), "7");
        assert_eq!(item(7, Some(3.into()), "x").query_id().unwrap(), "3");
        assert!(item(7, Some("a b".into()), "x").query_id().is_err());
        assert!(item(7, Some("".into()), "x").query_id().is_err());
    }
}
