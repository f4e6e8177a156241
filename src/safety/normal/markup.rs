//! Finds the pieces of a Discord message that are no words: links, mentions, custom emoji, timestamps.

/// The longest `<…>` that Discord writes, in bytes: a custom emoji's name has 32, its id 20.
const LONGEST_TAG: usize = 80;

/// How many bytes at the start of `rest` are a link or a tag; 0 when it begins with words.
pub(super) fn skip(rest: &str) -> usize {
    match rest.as_bytes()[0] {
        b'<' => tag(rest),
        b'h' | b'H' => link(rest),
        _ => 0,
    }
}

/// `<@1>`, `<@&1>`, `<#1>`, `<:name:1>`, `<a:name:1>`, `</name:1>`, `<t:1:R>`, `<id:home>`.
fn tag(rest: &str) -> usize {
    let bytes = &rest.as_bytes()[..rest.len().min(LONGEST_TAG)];
    let opens =
        [&b"<@"[..], b"<#", b"<:", b"<a:", b"</", b"<t:", b"<id:"].iter().any(|o| bytes.starts_with(o));
    if !opens {
        return 0;
    }
    bytes.iter().position(|b| *b == b'>').map_or(0, |end| end + 1)
}

fn link(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let opens = |scheme: &str| {
        bytes.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
    };
    if !opens("https://") && !opens("http://") {
        return 0;
    }
    bytes
        .iter()
        .position(|b| b.is_ascii_whitespace() || matches!(b, b')' | b'>' | b'|'))
        .unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_tags_are_measured() {
        let check = |rest: &str, expect: usize| assert_eq!(skip(rest), expect, "{rest}");
        check("<@!123> hi", 7);
        check("<:pepe:12> hi", 10);
        check("</ask:12>", 9);
        check("<3 you", 0);
        check("<@ and no end", 0);
        check("https://a.b/c) x", 13);
        check("HTTP://A x", 8);
        check("how", 0);
    }
}
