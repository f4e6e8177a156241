//! Refuses lists and quotations that stand too deep in each other.

/// How deep lists and quotations may stand in each other. Every line is checked against all that
/// are open, so depth times length is what a text costs.
pub(super) const MAX_NESTING: usize = 200;

/// Where the first line begins that may stand more than [`MAX_NESTING`] deep.
pub(super) fn too_deep(markdown: &str) -> Option<usize> {
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        if nesting(line) > MAX_NESTING {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// How deep a line may stand at most: a level is a mark on the line, or two columns of indentation.
fn nesting(line: &str) -> usize {
    let mut marks = 0;
    let mut columns = 0;
    let mut bytes = line.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let ends_mark = matches!(bytes.peek(), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4,
            b'>' => marks += 1,
            b'-' | b'*' | b'+' | b'.' | b')' if ends_mark => marks += 1,
            b'-' | b'*' | b'+' | b'0'..=b'9' => {}
            _ => break,
        }
    }
    marks + columns / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_indentation_count() {
        let cases = [
            ("tea", 0),
            ("- tea", 1),
            ("    > 1. tea", 5),
            ("\t- - x", 5),
            ("-----", 1),
            ("3.5 tea", 0),
            ("", 0),
        ];
        for (line, expect) in cases {
            assert_eq!(nesting(line), expect, "{line:?}");
        }
    }

    #[test]
    fn the_line_is_named() {
        assert_eq!(too_deep(&format!("tea\n{}x\n", ">".repeat(MAX_NESTING))), None);
        assert_eq!(too_deep(&format!("tea\n{}x\n", ">".repeat(MAX_NESTING + 1))), Some(4));
    }
}
