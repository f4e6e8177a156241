//! The elementwise steps of a transformer, over plain slices.
//!
//! Written so that the compiler turns them into vector instructions: no branches, no calls into
//! the C library, sums in eight independent lanes.

const LANES: usize = 8;

/// The sum of `f` over all numbers, in lanes, so that the order of additions is fixed.
pub(super) fn sum(numbers: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (whole, rest) = numbers.as_chunks::<LANES>();
    for chunk in whole {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane += f(*x);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|x| f(*x)).sum::<f32>()
}

/// eˣ to about one part in ten million, for x from −87 to 88; beyond, the bound's value.
///
/// eˣ = 2ⁿ · eʳ with |r| ≤ ½ ln 2, where a Taylor polynomial of degree 7 is exact to fp32.
#[expect(clippy::cast_possible_truncation, reason = "n is a whole number between -126 and 127")]
#[inline]
pub(super) fn exp(x: f32) -> f32 {
    /// Adding and taking away 1.5 · 2²³ rounds to a whole number without a call to `round`.
    const ROUNDER: f32 = 12_582_912.0;
    // ln 2 in two parts, so that n · ln 2 is subtracted without loss (Cody and Waite).
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let n = (x * std::f32::consts::LOG2_E + ROUNDER) - ROUNDER;
    let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    let mut p = 1.0 / 5040.0;
    for c in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        p = p * r + c;
    }
    let exponent = (n as i32 + 127) << 23;
    p * f32::from_bits(exponent.cast_unsigned())
}

/// The error function to 1.5e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26).
#[inline]
fn erf(x: f32) -> f32 {
    let z = x.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut p = 1.061_405_4;
    for c in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        p = p * t + c;
    }
    (1.0 - p * t * exp(-z * z)).copysign(x)
}

/// What stands between the two layers of a feed-forward block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Activation {
    /// x · Φ(x), with the normal distribution Φ (Hendrycks and Gimpel, 2016).
    Gelu,
    /// Its approximation by tanh.
    GeluTanh,
    /// max(x, 0)
    Relu,
}

impl Activation {
    /// By the name that `config.json` gives it.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "gelu" => Some(Self::Gelu),
            "gelu_new" | "gelu_pytorch_tanh" | "gelu_fast" => Some(Self::GeluTanh),
            "relu" => Some(Self::Relu),
            _ => None,
        }
    }

    pub(super) fn apply(self, numbers: &mut [f32]) {
        match self {
            Self::Gelu => {
                for x in numbers {
                    *x = 0.5 * *x * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
                }
            }
            Self::GeluTanh => {
                for x in numbers {
                    // 0.5 · (1 + tanh u) = 1 / (1 + e^(−2u))
                    let u = 0.797_884_6 * (*x + 0.044_715 * *x * *x * *x);
                    *x /= 1.0 + exp(-2.0 * u);
                }
            }
            Self::Relu => {
                for x in numbers {
                    *x = x.max(0.0);
                }
            }
        }
    }
}

/// Turns scores into shares that sum to 1.
pub(super) fn softmax(row: &mut [f32]) {
    let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for x in &mut *row {
        *x = exp(*x - largest);
    }
    let scale = 1.0 / sum(row, |x| x);
    for x in row {
        *x *= scale;
    }
}

/// Brings a row to mean 0 and variance 1, then scales and shifts each number (Ba et al., 2016).
pub(super) fn normalise_layer(row: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
    let count = row.len() as f32;
    let mean = sum(row, |x| x) / count;
    let variance = sum(row, |x| (x - mean) * (x - mean)) / count;
    let scale = 1.0 / (variance + epsilon).sqrt();
    for ((x, w), b) in row.iter_mut().zip(weight).zip(bias) {
        *x = (*x - mean) * scale * w + b;
    }
}

/// `row += other`, number by number.
pub(super) fn add(row: &mut [f32], other: &[f32]) {
    for (x, y) in row.iter_mut().zip(other) {
        *x += y;
    }
}

/// Scales a vector to length 1; a vector without length stays as it is.
pub(super) fn normalise_length(vector: &mut [f32]) {
    let length = sum(vector, |x| x * x).sqrt();
    if length > 0.0 {
        for x in vector {
            *x /= length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_the_library_over_its_range() {
        for i in -8700..=8800 {
            let x = i as f32 / 100.0;
            let want = f64::from(x).exp();
            assert!((f64::from(exp(x)) / want - 1.0).abs() < 3e-7, "{x}");
        }
        assert!(exp(-1000.0) < 1e-37 && exp(-1000.0) >= 0.0);
        assert!(exp(1000.0).is_finite());
    }

    #[test]
    fn erf_agrees_with_tabled_values() {
        // NIST Digital Library of Mathematical Functions, table 7.23.
        for (x, want) in [(0.0, 0.0), (0.5, 0.520_499_9), (1.0, 0.842_700_8), (2.0, 0.995_322_3), (5.0, 1.0)]
        {
            assert!((erf(x) - want).abs() < 3e-7, "{x}");
            assert!((erf(-x) + want).abs() < 3e-7, "-{x}");
        }
    }

    #[test]
    fn activations_have_their_known_values() {
        let check = |activation: Activation, want: [f32; 3]| {
            let mut row = [-1.0, 0.0, 2.0];
            activation.apply(&mut row);
            for (x, y) in row.iter().zip(want) {
                assert!((x - y).abs() < 1e-6, "{activation:?} {row:?}");
            }
        };
        check(Activation::Gelu, [-0.158_655_25, 0.0, 1.954_499_7]);
        check(Activation::GeluTanh, [-0.158_808, 0.0, 1.954_597_7]);
        check(Activation::Relu, [0.0, 0.0, 2.0]);
        assert_eq!(Activation::named("swish"), None);
    }

    #[test]
    fn shares_sum_to_one_even_for_extreme_scores() {
        let mut row = [1000.0, -1000.0, 1000.0];
        softmax(&mut row);
        assert!((row[0] - 0.5).abs() < 1e-6 && row[1] < 1e-30 && (row[2] - 0.5).abs() < 1e-6, "{row:?}");
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let mut row: Vec<f32> = (0..37).map(|i| (i * i % 19) as f32).collect();
        let (ones, zeros) = (vec![1.0; 37], vec![0.0; 37]);
        normalise_layer(&mut row, &ones, &zeros, 1e-12);
        assert!((sum(&row, |x| x) / 37.0).abs() < 1e-6);
        assert!((sum(&row, |x| x * x) / 37.0 - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_vector_without_length_is_left_alone() {
        let mut zero = [0.0; 4];
        normalise_length(&mut zero);
        assert_eq!(zero.map(f32::to_bits), [0; 4]);
    }
}
