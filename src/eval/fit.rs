//! Fits the weights of the confidence to marked questions: logistic regression by Newton's method, held near
//! where it starts by a penalty (ridge), so that forty questions mend a calibration and do not upset it.

use crate::search::{SIGNALS, Signals, Weights};

/// Fewer questions of either kind say nothing about the other community's members.
pub const FEWEST_OF_A_KIND: usize = 8;

/// Parts that the questions are cut into, each judged by what the others were fitted to.
pub const FOLDS: usize = 10;

/// What questions whose answers were left out count, of all that have none. They are worded like those that
/// have one: beside them a fit learns little from the wording, in which made-up questions differ by kind.
const LEFT_OUT_SHARE: f64 = 0.5;

/// How strongly the weights are held to where they start, against the number of questions.
const HOLD: f64 = 10.0;

/// Newton's method is done when no weight moves by more than this, and gives up after so many steps.
const STILL: f64 = 1e-8;
const MAX_STEPS: usize = 100;

/// One marked question as the models see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// What was found.
    pub signals: Signals,
    /// Whether the content answers it.
    pub kind: Kind,
    /// The set it belongs to, from 0: in each, questions with an answer and those without count the same.
    pub set: usize,
}

/// Whether what was found could answer a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The content answers it.
    Answerable,
    /// The content does not.
    Refusable,
    /// The content does, but its answers were left out of the search; it stands behind the same question with
    /// them.
    LeftOut,
}

impl Sample {
    /// Whether there is an answer among what was found.
    pub fn is_answerable(&self) -> bool {
        self.kind == Kind::Answerable
    }
}

/// Why nothing can be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// One kind is hardly there.
    #[error(
        "{answerable} questions with an answer and {refusable} without are too few: mark at least \
         {FEWEST_OF_A_KIND} of each"
    )]
    TooFew {
        /// Questions that the content answers.
        answerable: usize,
        /// Questions that it does not.
        refusable: usize,
    },
}

/// The weights that tell the samples apart best, as near to `start` as `HOLD` keeps them. Signals that are not
/// named in `using`, and those that would speak the wrong way ([`Signals::AGAINST`]), keep no weight.
pub fn fit(samples: &[Sample], start: &Weights, using: &[&str]) -> Result<Weights, FitError> {
    let count = |kind| samples.iter().filter(|sample| sample.kind == kind).count();
    let (answerable, refusable) = (count(Kind::Answerable), count(Kind::Refusable));
    if answerable.min(refusable) < FEWEST_OF_A_KIND {
        return Err(FitError::TooFew { answerable, refusable });
    }
    Ok(fit_to_any(samples, start, using))
}

/// The same for however few there are: nine tenths of the fewest, say.
fn fit_to_any(samples: &[Sample], start: &Weights, using: &[&str]) -> Weights {
    let mut using = using.to_vec();
    loop {
        let fitted = fit_freely(samples, start, &using);
        let wrong = |(name, weight): &(&str, f32)| Signals::AGAINST.contains(name) != (*weight < 0.0);
        let weighed = Signals::NAMES.into_iter().zip(fitted.signals.values());
        let mut wrongs = weighed.filter(|(_, weight)| *weight != 0.0).filter(wrong);
        // One at a time: without it the others may find their way.
        match wrongs.next() {
            Some((name, _)) => using.retain(|used| *used != name),
            None => return fitted,
        }
    }
}

fn fit_freely(samples: &[Sample], start: &Weights, using: &[&str]) -> Weights {
    let columns: Vec<usize> = (0..SIGNALS).filter(|at| using.contains(&Signals::NAMES[*at])).collect();
    let scales: Vec<Scale> = columns.iter().map(|column| Scale::of(samples, *column)).collect();
    let rows: Vec<Vec<f64>> = samples
        .iter()
        .map(|sample| {
            let values = sample.signals.values();
            let of_row = columns.iter().zip(&scales).map(|(column, scale)| scale.apply(values[*column]));
            std::iter::once(1.0).chain(of_row).collect()
        })
        .collect();
    let importance = importance(samples);

    let known = start.signals.values();
    let from: Vec<f64> =
        columns.iter().zip(&scales).map(|(column, scale)| f64::from(known[*column]) * scale.spread).collect();
    let shift: f64 = columns.iter().zip(&scales).map(|(column, s)| f64::from(known[*column]) * s.mean).sum();
    let mut from = [vec![f64::from(start.bias) + shift], from].concat();
    let held = from.clone();
    for _ in 0..MAX_STEPS {
        let step = newton_step(&rows, samples, &importance, &from, &held);
        from.iter_mut().zip(&step).for_each(|(weight, move_by)| *weight -= move_by);
        if step.iter().all(|move_by| move_by.abs() < STILL) {
            break;
        }
    }
    unscaled(&from, &columns, &scales)
}

/// The confidence in each sample by weights that were fitted without it.
pub fn cross_validate(samples: &[Sample], start: &Weights, using: &[&str]) -> Vec<f32> {
    let mut confidences = vec![0.0; samples.len()];
    // Each kind is dealt out like cards, so that every fold has its share of both; a question without its answer
    // goes with the one that it was made of.
    let mut dealt = [0; 2];
    let mut last = 0;
    let folds: Vec<usize> = samples
        .iter()
        .map(|sample| {
            if sample.kind != Kind::LeftOut {
                let next = &mut dealt[usize::from(sample.is_answerable())];
                *next += 1;
                last = *next % FOLDS;
            }
            last
        })
        .collect();
    for fold in 0..FOLDS {
        let others: Vec<Sample> =
            samples.iter().zip(&folds).filter(|(_, of)| **of != fold).map(|(sample, _)| *sample).collect();
        let weights = fit_to_any(&others, start, using);
        for ((sample, of), confidence) in samples.iter().zip(&folds).zip(&mut confidences) {
            if *of == fold {
                *confidence = weights.confidence(&sample.signals);
            }
        }
    }
    confidences
}

/// Mean and spread of a signal over the samples.
struct Scale {
    mean: f64,
    spread: f64,
}

impl Scale {
    fn of(samples: &[Sample], column: usize) -> Self {
        let values = || samples.iter().map(|sample| f64::from(sample.signals.values()[column]));
        let number = samples.len() as f64;
        let mean = values().sum::<f64>() / number;
        let variance = values().map(|value| (value - mean).powi(2)).sum::<f64>() / number;
        // A signal that never changes tells nothing; any spread keeps its weight where it was.
        Self { mean, spread: if variance > 0.0 { variance.sqrt() } else { 1.0 } }
    }

    fn apply(&self, value: f32) -> f64 {
        (f64::from(value) - self.mean) / self.spread
    }
}

/// What each sample counts: every set by its size, half of it for questions with an answer.
fn importance(samples: &[Sample]) -> Vec<f64> {
    samples
        .iter()
        .map(|one| {
            let of_set = || samples.iter().filter(|other| other.set == one.set);
            let count = |kind| of_set().filter(|other| other.kind == kind).count() as f64;
            let without = count(Kind::Refusable) * count(Kind::LeftOut);
            let share = match one.kind {
                Kind::Answerable => 1.0,
                // A set of one of these two gives it the whole half.
                _ if without == 0.0 => 1.0,
                Kind::Refusable => 1.0 - LEFT_OUT_SHARE,
                Kind::LeftOut => LEFT_OUT_SHARE,
            };
            of_set().count() as f64 * share / (2.0 * count(one.kind))
        })
        .collect()
}

fn newton_step(
    rows: &[Vec<f64>],
    samples: &[Sample],
    importance: &[f64],
    at: &[f64],
    held: &[f64],
) -> Vec<f64> {
    let width = at.len();
    let mut slope = vec![0.0; width];
    let mut curve = vec![vec![0.0; width]; width];
    for ((row, sample), importance) in rows.iter().zip(samples).zip(importance) {
        let logit: f64 = row.iter().zip(at).map(|(value, weight)| value * weight).sum();
        let likely = 1.0 / (1.0 + (-logit).exp());
        let off = importance * (likely - f64::from(u8::from(sample.is_answerable())));
        let bend = (importance * likely * (1.0 - likely)).max(f64::EPSILON);
        for i in 0..width {
            slope[i] += off * row[i];
            for j in 0..=i {
                curve[i][j] += bend * row[i] * row[j];
            }
        }
    }
    // The constant term is free: it says how many questions are answerable, not what tells them apart.
    for i in 1..width {
        slope[i] += HOLD * (at[i] - held[i]);
        curve[i][i] += HOLD;
    }
    solve(curve, slope)
}

/// Solves a positive definite system, given by its lower triangle, by Cholesky's method.
fn solve(mut lower: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let width = right.len();
    for i in 0..width {
        for j in 0..=i {
            let done: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            lower[i][j] = if i == j {
                (lower[i][i] - done).max(f64::EPSILON).sqrt()
            } else {
                (lower[i][j] - done) / lower[j][j]
            };
        }
    }
    for i in 0..width {
        let done: f64 = (0..i).map(|k| lower[i][k] * right[k]).sum();
        right[i] = (right[i] - done) / lower[i][i];
    }
    for i in (0..width).rev() {
        let done: f64 = (i + 1..width).map(|k| lower[k][i] * right[k]).sum();
        right[i] = (right[i] - done) / lower[i][i];
    }
    right
}

#[expect(clippy::cast_possible_truncation, reason = "weights are single-precision where they are used")]
fn unscaled(fitted: &[f64], columns: &[usize], scales: &[Scale]) -> Weights {
    let mut values = [0.0; SIGNALS];
    let mut bias = fitted[0];
    for ((column, scale), weight) in columns.iter().zip(scales).zip(&fitted[1..]) {
        values[*column] = (weight / scale.spread) as f32;
        bias -= weight * scale.mean / scale.spread;
    }
    Weights { bias: bias as f32, signals: Signals::from_values(values) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Weights = Weights { bias: 0.0, signals: Signals::NONE };

    fn sample(text: f32, length: f32, answerable: bool) -> Sample {
        let kind = if answerable { Kind::Answerable } else { Kind::Refusable };
        Sample { signals: Signals { length, text, ..Signals::NONE }, kind, set: 0 }
    }

    fn samples(number: u16) -> Vec<Sample> {
        (0..number)
            .map(|n| {
                let answerable = n % 2 == 0;
                // The length alternates without regard to the answer.
                sample(
                    0.3 + f32::from(n % 7) / 30.0 + if answerable { 0.3 } else { 0.0 },
                    f32::from(n / 2 % 3),
                    answerable,
                )
            })
            .collect()
    }

    #[test]
    fn the_signal_that_tells_is_weighed_and_the_other_is_not() {
        let weights = fit(&samples(400), &NONE, &["text", "length"]).unwrap();
        assert!(weights.signals.text > 5.0, "{weights:?}");
        assert!(weights.signals.length.abs() < 0.5, "{weights:?}");
        assert!(weights.confidence(&samples(2)[0].signals) > 0.5);
        assert!(weights.confidence(&samples(2)[1].signals) < 0.5);
    }

    #[test]
    fn at_its_end_the_slope_is_level() {
        // What is left of the likelihood's slope is what the penalty holds against, and nothing for the bias.
        let samples = samples(60);
        let weights = fit(&samples, &NONE, &["text"]).unwrap();
        let off =
            |s: &Sample| f64::from(weights.confidence(&s.signals)) - f64::from(u8::from(s.is_answerable()));
        assert!(samples.iter().map(off).sum::<f64>().abs() < 1e-3);
        let scale = Scale::of(&samples, Signals::NAMES.iter().position(|n| *n == "text").unwrap());
        let slope: f64 = samples.iter().map(|s| off(s) * scale.apply(s.signals.text)).sum();
        assert!((slope + HOLD * f64::from(weights.signals.text) * scale.spread).abs() < 1e-2);
    }

    #[test]
    fn few_questions_leave_a_calibration_near_where_it_was() {
        let start = fit(&samples(400), &NONE, &["text", "length"]).unwrap();
        let few: Vec<Sample> = (0..16).map(|n| sample(0.5, 1.0, n % 2 == 0)).collect();
        let after = fit(&few, &start, &["text", "length"]).unwrap();
        assert!((after.signals.text - start.signals.text).abs() < 0.01);
    }

    #[test]
    fn a_signal_that_speaks_the_wrong_way_keeps_no_weight() {
        let upside_down: Vec<Sample> =
            samples(400).into_iter().map(|s| sample(s.signals.text, 1.0, !s.is_answerable())).collect();
        let weights = fit(&upside_down, &NONE, &["text"]).unwrap();
        assert_eq!(weights.signals, Signals::NONE);
    }

    #[test]
    fn one_kind_alone_is_refused() {
        let all: Vec<Sample> = (0..40).map(|_| sample(0.5, 1.0, true)).collect();
        assert_eq!(fit(&all, &NONE, &["text"]), Err(FitError::TooFew { answerable: 40, refusable: 0 }));
    }

    #[test]
    fn what_tells_only_the_wording_is_not_learnt_from_questions_without_their_answers() {
        // Long questions have an answer, and so had those whose answers were left out.
        let of =
            |kind, length, text| Sample { signals: Signals { length, text, ..Signals::NONE }, kind, set: 0 };
        let marked = || (0..100).map(|n| sample(0.4 + f32::from(n % 5_u8) / 20.0, 2.0, true));
        let others = || (0..100).map(|n| sample(0.4 + f32::from(n % 5_u8) / 20.0, 1.0, false));
        let by_wording: Vec<Sample> = marked().chain(others()).collect();
        let left_out = marked().map(|s| of(Kind::LeftOut, s.signals.length, s.signals.text - 0.3));
        let both: Vec<Sample> = by_wording.iter().copied().chain(left_out).collect();
        let using = ["text", "length"];
        let (before, after) = (fit(&by_wording, &NONE, &using), fit(&both, &NONE, &using));
        let (before, after) = (before.unwrap().signals, after.unwrap().signals);
        assert!(before.text.abs() < 0.1 && before.length > 1.0, "{before:?}");
        assert!(after.text > 1.0, "{after:?}");
    }

    #[test]
    fn cross_validation_judges_each_by_the_others() {
        let samples = samples(100);
        let confidences = cross_validate(&samples, &NONE, &["text"]);
        assert_eq!(confidences.len(), samples.len());
        let right =
            confidences.iter().zip(&samples).filter(|(c, s)| (**c >= 0.5) == s.is_answerable()).count();
        assert!(right > 95, "{right}");
    }
}
