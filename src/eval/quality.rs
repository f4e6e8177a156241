//! How good confidences are: area under the ROC curve, balanced accuracy, and whether 80 % means 80 %.

use std::fmt;

/// Bands of the reliability table.
const BANDS: usize = 5;

/// A confidence, and whether there was an answer.
pub type Outcome = (f32, bool);

/// Area under the ROC curve: how often an answerable question gets more confidence than one that is not, ties
/// counting half. `None` when one of the kinds is missing.
pub fn auroc(outcomes: &[Outcome]) -> Option<f64> {
    let mut sorted: Vec<Outcome> = outcomes.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins, mut answerable) = (0_usize, 0.0, 0_usize);
    for ties in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let with = ties.iter().filter(|(_, answer)| *answer).count();
        let without = ties.len() - with;
        wins += with as f64 * (below as f64 + without as f64 / 2.0);
        below += without;
        answerable += with;
    }
    (answerable > 0 && below > 0).then(|| wins / (answerable * below) as f64)
}

/// The mean of the share of answerable questions answered and the share of others refused, when those of at
/// least this confidence are answered. `None` when one of the kinds is missing.
pub fn balanced_accuracy(outcomes: &[Outcome], quote_from: f32) -> Option<f64> {
    let share = |kind: bool| {
        let of: Vec<f32> = outcomes.iter().filter(|(_, answer)| *answer == kind).map(|(c, _)| *c).collect();
        let right = of.iter().filter(|confidence| (**confidence >= quote_from) == kind).count();
        (!of.is_empty()).then(|| right as f64 / of.len() as f64)
    };
    Some(f64::midpoint(share(true)?, share(false)?))
}

/// What came true of the confidences in each band.
#[derive(Debug)]
pub struct Reliability<'a>(pub &'a [Outcome]);

impl fmt::Display for Reliability<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  confidence  questions  mean  answerable")?;
        for band in 0..BANDS {
            let (low, high) = (band as f32 / BANDS as f32, (band + 1) as f32 / BANDS as f32);
            let last = band + 1 == BANDS;
            let within: Vec<&Outcome> =
                self.0.iter().filter(|(c, _)| *c >= low && (*c < high || last)).collect();
            let number = within.len();
            if number == 0 {
                writeln!(f, "  {low:.1} – {high:.1}   {number:9}")?;
                continue;
            }
            let mean = within.iter().map(|(c, _)| f64::from(*c)).sum::<f64>() / number as f64;
            let true_share = within.iter().filter(|(_, answer)| *answer).count() as f64 / number as f64;
            writeln!(f, "  {low:.1} – {high:.1}   {number:9}  {mean:.2}  {true_share:10.2}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_order() {
        assert_eq!(auroc(&[(0.9, true), (0.1, false)]), Some(1.0));
        assert_eq!(auroc(&[(0.1, true), (0.9, false)]), Some(0.0));
        assert_eq!(auroc(&[(0.5, true), (0.5, false)]), Some(0.5));
        assert_eq!(auroc(&[(0.9, true), (0.5, true), (0.5, false), (0.1, false)]), Some(0.875));
        assert_eq!(auroc(&[(0.9, true)]), None);
    }

    #[test]
    fn accuracy_is_balanced_between_the_kinds() {
        let outcomes = [(0.9, true), (0.2, true), (0.1, false), (0.1, false), (0.1, false), (0.8, false)];
        assert_eq!(balanced_accuracy(&outcomes, 0.5), Some(0.625));
    }

    #[test]
    fn the_table_says_what_came_true() {
        let table = Reliability(&[(0.1, false), (0.9, true), (1.0, true), (0.85, false)]).to_string();
        assert!(table.contains("0.0 – 0.2           1  0.10        0.00"), "{table}");
        assert!(table.contains("0.8 – 1.0           3  0.92        0.67"), "{table}");
        assert_eq!(table.lines().count(), 6);
    }
}
