//! Vectors as signed bytes: a quarter of the size, and a cosine within 0.002 of the exact one.

/// A vector of length 1 as signed bytes and the number to multiply them by.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    bytes: Vec<i8>,
    scale: f32,
}

/// A question's vector, made ready to be compared with many rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    numbers: Vec<i16>,
    scale: f32,
}

/// The largest number in a row.
const ROW_PEAK: f32 = 127.0;

/// The largest number in a probe. With rows of up to 127 and both of length about 1, a sum of
/// products stays below 2³¹ for vectors of up to 8,192 numbers.
const PROBE_PEAK: f32 = 2047.0;

impl Row {
    /// The row of a vector; `None`, a text without a vector, becomes a row of zeros.
    pub fn new(vector: Option<&[f32]>, dimension: usize) -> Self {
        let Some(vector) = vector else { return Self { bytes: vec![0; dimension], scale: 0.0 } };
        let (numbers, scale) = quantise(vector, ROW_PEAK);
        #[expect(clippy::cast_possible_truncation, reason = "quantise keeps numbers within ±127")]
        let bytes = numbers.map(|x| x as i8).collect();
        Self { bytes, scale }
    }

    /// A row that was kept as its parts.
    pub(super) fn from_parts(bytes: Vec<i8>, scale: f32) -> Self {
        Self { bytes, scale }
    }

    pub(super) fn bytes(&self) -> &[i8] {
        &self.bytes
    }

    pub(super) fn scale(&self) -> f32 {
        self.scale
    }
}

impl Probe {
    /// Makes a question's vector ready.
    pub fn new(vector: &[f32]) -> Self {
        let (numbers, scale) = quantise(vector, PROBE_PEAK);
        #[expect(clippy::cast_possible_truncation, reason = "quantise keeps numbers within ±2047")]
        let numbers = numbers.map(|x| x as i16).collect();
        Self { numbers, scale }
    }

    /// The cosine of the probe and a row.
    pub fn cosine(&self, row: &Row) -> f32 {
        self.dot(&row.bytes) * row.scale
    }

    /// The dot product up to the row's scale. Whole numbers, so any order of additions gives the
    /// same sum and the compiler may use vector instructions.
    pub(super) fn dot(&self, row: &[i8]) -> f32 {
        let sum: i32 =
            self.numbers.iter().zip(row).map(|(a, b)| i32::from(*a) * i32::from(i16::from(*b))).sum();
        sum as f32 * self.scale
    }
}

/// Numbers rounded to within ±`peak`, and the scale that brings them back.
fn quantise(vector: &[f32], peak: f32) -> (impl Iterator<Item = f32>, f32) {
    let largest = vector.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
    let up = if largest > 0.0 { peak / largest } else { 0.0 };
    (vector.iter().map(move |x| (x * up).round()), largest / peak)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A vector of length 1.
    fn unit(numbers: &[f32]) -> Vec<f32> {
        let mut vector = numbers.to_vec();
        super::super::arithmetic::normalise_length(&mut vector);
        vector
    }

    proptest! {
        #[test]
        fn cosines_stay_within_a_hundredth(
            pairs in proptest::collection::vec((-1.0_f32..1.0, -1.0_f32..1.0), 2..400),
        ) {
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
            let (a, b) = (unit(&a), unit(&b));
            let exact: f32 = a.iter().zip(&b).map(|(x, y)| x * y).sum();
            let ours = Probe::new(&a).cosine(&Row::new(Some(&b), b.len()));
            prop_assert!((ours - exact).abs() < 0.01, "{ours} {exact}");
        }
    }

    #[test]
    fn a_vector_of_one_peak_is_kept_exactly() {
        let peak = [0.0, 1.0, 0.0];
        let cosine = Probe::new(&peak).cosine(&Row::new(Some(&peak), 3));
        assert!((cosine - 1.0).abs() < 1e-6, "{cosine}");
    }

    #[test]
    fn sums_of_the_largest_dimension_do_not_overflow() {
        let flat = unit(&vec![1.0; 8192]);
        let cosine = Probe::new(&flat).cosine(&Row::new(Some(&flat), 8192));
        assert!((cosine - 1.0).abs() < 1e-3, "{cosine}");
    }

    #[test]
    fn texts_without_a_vector_are_like_nothing() {
        let row = Row::new(None, 3);
        assert_eq!(Probe::new(&[1.0, 0.0, 0.0]).cosine(&row).to_bits(), 0.0_f32.to_bits());
        assert_eq!(Row::new(Some(&[0.0; 3]), 3), row);
    }
}
