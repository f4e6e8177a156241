//! The words that are one slip away from a word.

/// Whether any word one slip away (a letter missing, added, wrong, or two swapped) passes a test.
/// The first letter is taken to be right. Words are ASCII.
pub(super) fn any(word: &str, mut test: impl FnMut(&str) -> bool) -> bool {
    let bytes = word.as_bytes();
    let mut buffer = String::with_capacity(bytes.len() + 1);
    let mut try_with = |at: usize, letter: Option<u8>, rest: usize| {
        buffer.clear();
        buffer.push_str(&word[..at]);
        buffer.extend(letter.map(char::from));
        buffer.push_str(&word[rest..]);
        test(&buffer)
    };
    for at in 1..=bytes.len() {
        let inside = at < bytes.len();
        if inside && try_with(at, None, at + 1) {
            return true;
        }
        for letter in b'a'..=b'z' {
            if try_with(at, Some(letter), at) || inside && try_with(at, Some(letter), at + 1) {
                return true;
            }
        }
    }
    let mut swapped = bytes.to_vec();
    (1..bytes.len().saturating_sub(1)).any(|at| {
        swapped.swap(at, at + 1);
        let passes = std::str::from_utf8(&swapped).is_ok_and(&mut test);
        swapped.swap(at, at + 1);
        passes
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_slip_reaches_and_two_do_not() {
        let check =
            |word: &str, expect: bool| assert_eq!(super::any(word, |w| w == "massage"), expect, "{word}");
        check("massge", true);
        check("masssage", true);
        check("massaje", true);
        check("masasge", true);
        check("massag", true);
        check("massagee", true);
        check("assage", false);
        check("masge", false);
    }
}
