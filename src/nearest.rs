//! Finds the known word that a mistyped one was meant to be.

/// The known word nearest to `word`, when it is near enough to be a likely slip.
///
/// Near means at most one edit in three letters (Damerau-Levenshtein), at least one. Case does not
/// count, and neither does `-` for `_`.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_lowercase().replace('-', "_");
    let word = fold(word);
    let allowed = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The known ids that one which is not among them may stand for, likeliest first: those that hold all its
/// parts, then those that are near.
pub(crate) fn nearest_few<'a>(
    id: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let id = id.to_lowercase();
    let parts: Vec<&str> = id.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let allowed = (id.chars().count() / 3).max(1);
    let distance = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let holds_all = !parts.is_empty() && parts.iter().all(|part| candidate.contains(part));
        if holds_all { 0 } else { strsim::damerau_levenshtein(&id, &candidate) }
    };
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, candidate)| candidate).take(most).collect()
}

/// "did you mean …?", or the whole list when nothing is near.
pub(crate) fn hint(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expect: Option<&str>) {
        assert_eq!(nearest(word, ["title", "licence", "review_by", "reviewed", "id"]), expect);
    }

    #[test]
    fn slips_find_the_word_that_was_meant() {
        check("titel", Some("title"));
        check("Licence", Some("licence"));
        check("license", Some("licence"));
        check("review-by", Some("review_by"));
        check("reviewd", Some("reviewed"));
    }

    #[test]
    fn other_words_find_nothing() {
        check("colour", None);
        check("", None);
        check(&"x".repeat(10_000), None);
    }

    #[test]
    fn a_few_are_named_likeliest_first() {
        let few = |word: &str| nearest_few(word, ["tea#hwo/1", "tea#how-long/1", "tea#how/1", "x"], 2);
        assert_eq!(few("tea#how"), ["tea#how-long/1", "tea#how/1"]);
        assert_eq!(few("long tea"), ["tea#how-long/1"]);
        assert_eq!(few("tea#how/2"), ["tea#how/1", "tea#hwo/1"]);
        assert_eq!(few(""), ["x"]);
        assert_eq!(few("coffee"), Vec::<&str>::new());
    }

    #[test]
    fn a_hint_lists_everything_when_nothing_is_near() {
        assert_eq!(hint("titel", &["title", "id"]), "did you mean `title`?");
        assert_eq!(hint("colour", &["title", "id"]), "known are title, id");
    }
}
