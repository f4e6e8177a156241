//! Makes the rows of many texts, and makes none twice.

use super::cache::VectorCache;
use super::encoder::Encoder;
use super::error::ModelError;
use super::quantised::Row;
use std::collections::HashMap;

/// Texts that are encoded between two writes to the cache: a build that is interrupted loses no
/// more than a few seconds of work.
const BATCH: usize = 256;

/// Gives `take` the row of each text, in order, and tells `progress` how many are done.
///
/// Rows come from the cache where it has them; new ones are added to it. A cache that cannot be
/// written is reported once in the log and left alone: the rows are the same without it.
///
/// # Errors
/// Only those of `take`.
pub fn make_rows(
    encoder: &Encoder,
    mut cache: Option<&mut VectorCache>,
    texts: &[&str],
    threads: usize,
    take: &mut dyn FnMut(&Row) -> Result<(), ModelError>,
    progress: &mut dyn FnMut(usize),
) -> Result<(), ModelError> {
    for (n, batch) in texts.chunks(BATCH).enumerate() {
        let before = n * BATCH;
        let mut rows: HashMap<&str, Row> = HashMap::new();
        let mut missing = Vec::new();
        for text in batch {
            if rows.contains_key(text) {
                continue;
            }
            let cached = cache.as_mut().and_then(|cache| cache.get(text));
            if cached.is_none() {
                missing.push(*text);
            }
            rows.insert(text, cached.unwrap_or_else(|| Row::new(None, encoder.dimension())));
        }
        let known = batch.len() - missing.len();
        let vectors = encoder.encode(&missing, threads, &mut |done| progress(before + known + done));
        for (text, vector) in missing.iter().zip(vectors) {
            rows.insert(text, Row::new(vector.as_deref(), encoder.dimension()));
        }
        let fresh = missing.iter().map(|text| (*text, &rows[text]));
        if !missing.is_empty()
            && let Some(Err(error)) = cache.as_mut().map(|cache| cache.append(fresh))
        {
            tracing::warn!(%error, "vectors are not kept for the next build");
            cache = None;
        }
        for text in batch {
            take(&rows[text])?;
        }
        progress(before + batch.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{ModelSettings, tiny};
    use super::*;

    fn made(encoder: &Encoder, cache: Option<&mut VectorCache>, texts: &[&str]) -> (Vec<Row>, Vec<usize>) {
        let (mut rows, mut told) = (Vec::new(), Vec::new());
        let mut take = |row: &Row| {
            rows.push(row.clone());
            Ok(())
        };
        make_rows(encoder, cache, texts, 2, &mut take, &mut |done| told.push(done)).unwrap();
        (rows, told)
    }

    #[test]
    fn rows_are_the_same_with_an_empty_a_full_and_no_cache() {
        let folder = tempfile::tempdir().unwrap();
        let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
        let texts: Vec<String> =
            (0..BATCH * 2 + 40).map(|n| format!("week {}", "how ".repeat(n % 300))).collect();
        let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        texts[7] = "😂";
        let alone: Vec<Row> = encoder
            .encode(&texts, 2, &mut |_| ())
            .iter()
            .map(|vector| Row::new(vector.as_deref(), encoder.dimension()))
            .collect();
        let open = || {
            VectorCache::open(&folder.path().join("c"), encoder.dimension(), encoder.fingerprint()).unwrap()
        };
        for (rows, told) in [
            made(&encoder, None, &texts),
            made(&encoder, Some(&mut open()), &texts),
            made(&encoder, Some(&mut open()), &texts),
        ] {
            assert_eq!(rows, alone);
            assert!(told.is_sorted() && told.last() == Some(&texts.len()), "{told:?}");
        }
    }

    #[test]
    fn what_the_cache_holds_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
        let mut cache =
            VectorCache::open(&folder.path().join("c"), encoder.dimension(), encoder.fingerprint()).unwrap();
        let marked = Row::new(Some(&[1.0; tiny::HIDDEN]), tiny::HIDDEN);
        cache.append([("how long", &marked)]).unwrap();
        let (rows, _) = made(&encoder, Some(&mut cache), &["how long", "massage", "how long"]);
        assert_eq!([&rows[0], &rows[2]], [&marked; 2]);
        assert_ne!(rows[1], marked);
        assert_eq!(cache.get("massage").as_ref(), Some(&rows[1]));
    }

    #[test]
    fn an_error_of_the_taker_ends_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
        let mut take = |_: &Row| Err(ModelError::write(folder.path(), std::io::Error::other("full")));
        make_rows(&encoder, None, &["how"], 1, &mut take, &mut |_| ()).unwrap_err();
    }
}
