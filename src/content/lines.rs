//! Reads lines of bounded length, however long they are, and hashes every byte on the way.

use std::io::{self, BufRead};

/// One line of input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Its bytes stand in [`Lines::bytes`], without the end of line.
    Whole,
    /// It was longer than the limit and was read past.
    TooLong,
}

/// Lines of a reader, one at a time in one buffer.
pub(crate) struct Lines<R> {
    reader: R,
    limit: usize,
    buffer: Vec<u8>,
    hasher: blake3::Hasher,
    read: u64,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `limit` bytes.
    pub(crate) fn new(reader: R, limit: usize) -> Self {
        Self { reader, limit, buffer: Vec::new(), hasher: blake3::Hasher::new(), read: 0 }
    }

    /// Reads on; `None` at the end.
    pub(crate) fn read_line(&mut self) -> io::Result<Option<Line>> {
        self.buffer.clear();
        let mut too_long = false;
        let mut any = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                break;
            }
            any = true;
            let newline = chunk.iter().position(|byte| *byte == b'\n');
            let used = newline.map_or(chunk.len(), |at| at + 1);
            let content = newline.unwrap_or(chunk.len());
            // The rest of a line that is too long is hashed and forgotten.
            too_long = too_long || self.buffer.len() + content > self.limit;
            if !too_long {
                self.buffer.extend_from_slice(&chunk[..content]);
            }
            self.hasher.update(&chunk[..used]);
            self.read += used as u64;
            self.reader.consume(used);
            if newline.is_some() {
                break;
            }
        }
        if self.buffer.last() == Some(&b'\r') {
            self.buffer.pop();
        }
        Ok(any.then_some(if too_long { Line::TooLong } else { Line::Whole }))
    }

    /// The line that was read last.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// How many bytes were read so far.
    pub(crate) fn read(&self) -> u64 {
        self.read
    }

    /// The blake3 of every byte read so far.
    pub(crate) fn hash(&self) -> blake3::Hash {
        self.hasher.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: &[&str]) {
        // A buffer of three bytes makes lines straddle it.
        let mut lines = Lines::new(io::BufReader::with_capacity(3, input.as_bytes()), 5);
        let mut found = Vec::new();
        while let Some(line) = lines.read_line().unwrap() {
            found.push(match line {
                Line::Whole => String::from_utf8(lines.bytes().to_vec()).unwrap(),
                Line::TooLong => "…".to_owned(),
            });
        }
        assert_eq!(found, expect);
        assert_eq!(lines.hash(), blake3::hash(input.as_bytes()));
        assert_eq!(lines.read(), input.len() as u64);
    }

    #[test]
    fn lines_come_without_their_ends() {
        check("", &[]);
        check("a", &["a"]);
        check("a\nb\r\n", &["a", "b"]);
        check("\n\na", &["", "", "a"]);
    }

    #[test]
    fn long_lines_are_read_past() {
        check("12345\n123456\nab\n", &["12345", "…", "ab"]);
        check("1234567890", &["…"]);
    }
}
