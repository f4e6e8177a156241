//! Folds one character of any script and costume into the plain letters and signs it stands for.

/// What a character of a message means to the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A lower-case letter, look-alikes already folded to a–z; other scripts stay as they are.
    Letter(char),
    /// A digit.
    Digit(char),
    /// Prints nothing, or stands inside a word without ending it (apostrophe, combining mark).
    Nothing,
    /// Joins or decorates: hyphen, Discord's markdown (`**`, `__`, `~~`, `||`), emoji.
    Hyphen,
    /// Ends a word.
    Space,
    /// Ends a word and stands for a letter in leet: `@`, `$`.
    Symbol(char),
    /// Ends a clause: comma, colon, brackets, quotation marks.
    Clause,
    /// Ends a sentence: full stop, `!`, `?`, a line break.
    Sentence(char),
    /// The pill emoji, which is read as the word.
    Pill,
}

/// Reads one character that has gone through NFKD.
pub(super) fn sign(c: char) -> Sign {
    match c {
        'a'..='z' => Sign::Letter(c),
        'A'..='Z' => Sign::Letter(c.to_ascii_lowercase()),
        '0'..='9' => Sign::Digit(c),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Sign::Sentence('\n'),
        '.' | '!' | '?' | '…' | '。' | '؟' | '‼' | '‽' => Sign::Sentence(c),
        ',' | ';' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '“' | '”' | '„' | '«' | '»' | '—'
        | '–' | '、' | '=' | '>' => Sign::Clause,
        '\'' | '’' | '‘' | 'ʼ' | '′' | '´' | '＇' | '‛' | '\\' => Sign::Nothing,
        '*' | '`' | '-' | '‐' | '‑' | '−' | '_' | '~' | '|' | '·' | '•' => Sign::Hyphen,
        '@' | '$' => Sign::Symbol(c),
        '💊' => Sign::Pill,
        _ if c.is_ascii() => Sign::Space,
        _ => foreign(c),
    }
}

fn foreign(c: char) -> Sign {
    if is_invisible(c) || unicode_normalization::char::is_combining_mark(c) {
        return Sign::Nothing;
    }
    if let Some(letter) = enclosed(c).or_else(|| look_alike(c)) {
        return Sign::Letter(letter);
    }
    if c.is_alphabetic() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        return Sign::Letter(look_alike(lower).unwrap_or(lower));
    }
    if c.is_numeric() {
        return c.to_digit(10).and_then(|d| char::from_digit(d, 10)).map_or(Sign::Space, Sign::Digit);
    }
    if c.is_whitespace() || c.is_control() { Sign::Space } else { Sign::Hyphen }
}

/// Characters that print nothing: zero-width, direction marks, variation selectors, tags, fillers.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters in circles, squares and flags that NFKD leaves alone.
fn enclosed(c: char) -> Option<char> {
    let offset = match c {
        '\u{1f150}'..='\u{1f169}' => u32::from(c) - 0x1f150,
        '\u{1f170}'..='\u{1f189}' => u32::from(c) - 0x1f170,
        '\u{1f1e6}'..='\u{1f1ff}' => u32::from(c) - 0x1f1e6,
        _ => return None,
    };
    char::from_u32(u32::from('a') + offset)
}

/// The Latin letter that a Cyrillic, Greek, Cherokee, small-capital or hooked letter is mistaken for
/// (after Unicode Technical Standard 39, confusables, kept to letters that occur in costume texts).
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'А' | 'α' | 'Α' | 'ɑ' | 'ᴀ' | 'Ꭺ' | 'ą' | 'ә' | 'ʌ' | 'λ' => 'a',
        'Ь' | 'в' | 'В' | 'β' | 'Β' | 'ʙ' | 'ƀ' | 'ɓ' | 'Ᏼ' | 'ь' | 'б' => 'b',
        'с' | 'С' | 'ϲ' | 'ᴄ' | 'Ꮯ' | 'ƈ' | '¢' => 'c',
        'ԁ' | 'đ' | 'Đ' | 'ɖ' | 'ɗ' | 'ᴅ' | 'Ꭰ' | 'ð' | 'Ð' => 'd',
        'е' | 'Е' | 'ε' | 'Ε' | 'ᴇ' | 'Ꭼ' | 'є' | 'Є' | 'ɛ' | 'э' | 'ǝ' | '€' => 'e',
        'ꜰ' | 'ƒ' | 'ғ' => 'f',
        'ɡ' | 'ɢ' | 'ց' | 'Ԍ' | 'ԍ' => 'g',
        'һ' | 'Н' | 'н' | 'Η' | 'ʜ' | 'Ꮋ' | 'ħ' | 'Ħ' | 'հ' => 'h',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' | 'ɪ' | 'ɩ' | 'Ꭵ' | 'и' | 'И' | 'ɨ' => 'i',
        'ј' | 'Ј' | 'ᴊ' | 'ȷ' | 'Ꭻ' => 'j',
        'к' | 'К' | 'κ' | 'Κ' | 'ᴋ' | 'Ꮶ' | 'ƙ' | 'қ' => 'k',
        'ł' | 'Ł' | 'ʟ' | 'ⅼ' | 'ӏ' | 'Ӏ' | 'Ꮮ' | 'ɭ' | 'ƚ' => 'l',
        'м' | 'М' | 'Μ' | 'ᴍ' | 'Ꮇ' => 'm',
        'п' | 'П' | 'η' | 'Ν' | 'ɴ' | 'ո' | 'ŋ' | 'ɲ' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'ø' | 'Ø' | 'ᴏ' | 'օ' | 'σ' | 'ө' | 'ɵ' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' | 'ᴘ' | 'Ꮲ' | 'þ' => 'p',
        'ԛ' | 'ǫ' | 'ɋ' => 'q',
        'г' | 'ʀ' | 'я' | 'Я' | 'Ꭱ' | 'ɾ' => 'r',
        'ѕ' | 'Ѕ' | 'ꜱ' | 'Ꮪ' | 'ʂ' | 'ş' => 's',
        'т' | 'Т' | 'τ' | 'Τ' | 'ᴛ' | 'Ꭲ' | 'ŧ' | 'ț' => 't',
        'υ' | 'ᴜ' | 'µ' | 'μ' | 'ս' | 'ц' | 'ʊ' => 'u',
        'ν' | 'ᴠ' | 'Ꮩ' | 'ѵ' => 'v',
        'ԝ' | 'ω' | 'ᴡ' | 'Ꮃ' | 'ш' | 'щ' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' | 'ҳ' | '×' => 'x',
        'у' | 'У' | 'Υ' | 'γ' | 'ʏ' | 'ү' | 'Ү' | 'ч' => 'y',
        'Ζ' | 'ᴢ' | 'Ꮓ' | 'ƶ' | 'ʐ' => 'z',
        _ => return None,
    })
}

/// The letters a digit or symbol stands for in leet, the likeliest first.
pub(super) fn leet(c: char) -> Option<&'static [char]> {
    Some(match c {
        '0' => &['o'],
        '1' | '!' => &['i', 'l'],
        '2' => &['z'],
        '3' => &['e'],
        '4' | '@' => &['a'],
        '5' | '$' => &['s'],
        '6' | '9' => &['g'],
        '7' => &['t'],
        '8' => &['b'],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costumes_fold_to_plain_letters() {
        for (costume, plain) in
            [("ХАΝАΧ", "xanax"), ("ᴢᴏʟᴏꜰᴛ", "zoloft"), ("🅟🅡🅞🅩🅐🅒", "prozac"), ("ʟιтнιυм", "lithium")]
        {
            let folded: String = costume
                .chars()
                .map(|c| match sign(c) {
                    Sign::Letter(letter) => letter,
                    other => panic!("{c} is {other:?}"),
                })
                .collect();
            assert_eq!(folded, plain);
        }
    }

    #[test]
    fn what_prints_nothing_vanishes() {
        for c in ['\u{200b}', '\u{ad}', '\u{301}', '\u{fe0f}', '\u{e0061}', '’', '\\'] {
            assert_eq!(sign(c), Sign::Nothing, "{c:?}");
        }
    }
}
