//! Finds the other ways to read neighbouring words.

use super::fold::leet;
use super::split::{Pieces, Run, Stretched};
use super::{After, MAX_WORD_CHARS, Reading, Why, Word};
use std::ops::Range;

/// The most words with hyphens (or markdown) between that are joined piece by piece; a longer chain is
/// joined as a whole.
const LONGEST_JOIN: usize = 4;

/// The fewest single letters in a row that spell a word: three are initials or an abbreviation.
const FEWEST_SPACED: usize = 4;

/// The most readings of one message; a long article has some hundreds.
const MOST_READINGS: usize = 4_096;

/// By first word, then the longest first; and whether there were too many to keep.
pub(super) fn find_readings(pieces: &Pieces) -> (Vec<Reading>, bool) {
    let words = &pieces.words;
    let mut readings = Vec::new();
    for stretched in &pieces.stretched {
        squeeze(words, stretched, &mut readings);
    }
    for run in &pieces.runs {
        read_leet(run, &mut readings);
    }
    for chain in chains(words, |word| word.after <= After::Hyphen) {
        join(words, &chain, &mut readings);
        if readings.len() > MOST_READINGS {
            break;
        }
    }
    for chain in spaced_chains(words) {
        readings.extend(joined(words, chain, Why::Spaced));
    }
    let too_many = readings.len() > MOST_READINGS;
    readings.sort_by_key(|reading| (reading.words.start, std::cmp::Reverse(reading.words.end)));
    (readings, too_many)
}

fn squeeze(words: &[Word], stretched: &Stretched, readings: &mut Vec<Reading>) {
    let mut text = words[stretched.word].text.clone();
    let pair = String::from_iter([stretched.letter, stretched.letter]);
    text = text.replace(&pair, stretched.letter.encode_utf8(&mut [0; 4]));
    readings.push(Reading { text, words: stretched.word..stretched.word + 1, why: Why::Squeezed });
}

fn read_leet(run: &Run, readings: &mut Vec<Reading>) {
    let letters = run.signs.iter().filter(|c| c.is_alphabetic()).count();
    let number_first = run.signs.iter().take(2).all(char::is_ascii_digit);
    if letters < 2 || number_first || run.words.is_empty() || run.signs.len() > MAX_WORD_CHARS {
        return;
    }
    let spell = |choice: usize| -> String {
        let letter = |c: &char| leet(*c).map_or(*c, |letters| letters[choice.min(letters.len() - 1)]);
        run.signs.iter().map(letter).collect()
    };
    let first = spell(0);
    let second = spell(1);
    let read = |text| Reading { text, words: run.words.clone(), why: Why::Leet };
    let other = (second != first).then(|| read(second));
    readings.push(read(first));
    readings.extend(other);
}

/// The longest ranges of two or more words that are linked by what stands after each.
fn chains(words: &[Word], linked: impl Fn(&Word) -> bool) -> Vec<Range<usize>> {
    let mut chains = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let mut end = start + 1;
        while end < words.len() && linked(&words[end - 1]) {
            end += 1;
        }
        if end - start > 1 {
            chains.push(start..end);
        }
        start = end;
    }
    chains
}

fn join(words: &[Word], chain: &Range<usize>, readings: &mut Vec<Reading>) {
    for start in chain.clone() {
        if readings.len() > MOST_READINGS {
            return;
        }
        for end in start + 2..=chain.end.min(start + LONGEST_JOIN) {
            let tight = words[start..end - 1].iter().all(|word| word.after == After::Tight);
            let why = if tight { Why::Joined } else { Why::Hyphened };
            readings.extend(joined(words, start..end, why));
        }
    }
    if chain.len() > LONGEST_JOIN {
        readings.extend(joined(words, chain.clone(), Why::Hyphened));
    }
}

/// `None` when there is no letter in it, or too much for one word.
fn joined(words: &[Word], range: Range<usize>, why: Why) -> Option<Reading> {
    if why != Why::Spaced && range.len() > MAX_WORD_CHARS || words[range.clone()].iter().all(Word::is_number)
    {
        return None;
    }
    let mut text = String::new();
    for word in &words[range.clone()] {
        match word.text.chars().next().and_then(leet) {
            Some(letters) if why == Why::Spaced => text.push(letters[0]),
            _ => text.push_str(&word.text),
        }
        if why != Why::Spaced && text.len() > MAX_WORD_CHARS {
            return None;
        }
    }
    Some(Reading { text, words: range, why })
}

/// Single letters in a row. A gap wider than those before it ends the word that they spell.
fn spaced_chains(words: &[Word]) -> Vec<Range<usize>> {
    let single = |word: &Word| word.text.chars().nth(1).is_none();
    let mut chains = Vec::new();
    let mut start = 0;
    while start < words.len() {
        if !single(&words[start]) {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        let wide = words[start].after == After::Wide;
        while end < words.len() && single(&words[end]) && (wide || words[end - 1].after != After::Wide) {
            end += 1;
        }
        if end - start >= FEWEST_SPACED {
            chains.push(start..end);
        }
        start = end;
    }
    chains
}
