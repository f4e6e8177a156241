//! Finds raw mentions: text that Discord turns into a call to people when it is sent.

use super::Spot;

/// Words that call everybody.
const EVERYBODY: [&str; 2] = ["everyone", "here"];

/// The longest mention by id, in bytes: `<@&` and a 64-bit number.
const LONGEST_ID_BYTES: usize = 32;

/// Every `@everyone`, `@here`, `<@…>`, `<@&…>` and `<#…>` of a source.
pub(in crate::editorial) fn find(source: &str) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (at, _) in source.match_indices('@') {
        let rest = &source[at + 1..];
        let is_address = source[..at].ends_with(char::is_alphanumeric);
        let called = EVERYBODY.iter().find(|word| {
            rest.strip_prefix(**word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        });
        if let Some(word) = called.filter(|_| !is_address) {
            let message = format!("`@{word}` calls everybody who reads along: write it without the @");
            spots.push(Spot { at, message });
        }
    }
    for (at, sign) in source.match_indices("<@").chain(source.match_indices("<#")) {
        let rest = &source.as_bytes()[at + sign.len()..];
        let body = &rest[..rest.len().min(LONGEST_ID_BYTES)];
        let end = body.iter().position(|byte| *byte == b'>').filter(|end| *end > 0);
        if let Some(end) = end
            && body[..end].iter().all(|byte| byte.is_ascii_alphanumeric() || b"!&".contains(byte))
        {
            let mention = &source[at..=at + sign.len() + end];
            let message = format!("`{mention}` is a raw mention: write the name in plain words");
            spots.push(Spot { at, message });
        }
    }
    spots.sort_by_key(|spot| spot.at);
    spots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expect: &[usize]) {
        let found: Vec<usize> = find(source).into_iter().map(|spot| spot.at).collect();
        assert_eq!(found, expect, "{source}");
    }

    #[test]
    fn mentions_are_found_wherever_they_stand() {
        check("tell @everyone, (@here)", &[5, 17]);
        check("ask <@123456789012345678> or <@!12> or <@&34> in <#56>", &[4, 29, 39, 49]);
        check("\n<@everyone>", &[1, 2]);
    }

    #[test]
    fn addresses_and_other_signs_are_none() {
        check("mail tea@here.org or @everyones, @heresy", &[]);
        check("a <@ b> c, x <# y, <@>, <@no-one>, vec<#[u8]>", &[]);
        check(&"<@".repeat(10_000), &[]);
    }
}
