//! The only unsafe code: a mapped file, and a matrix product whose bounds are checked right here.

use memmap2::Mmap;
use std::fs::File;

/// Maps a file for reading.
///
/// The pages stay the system's: only those that are read take memory, and processes share them.
#[expect(unsafe_code, reason = "mapping a file is unsafe because another program may cut it short meanwhile")]
pub(super) fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: docent replaces installed models and published vectors by rename only and never
    // writes to them again, so the mapped bytes do not change.
    unsafe { Mmap::map(file) }
}

/// Rows of numbers inside a longer slice: element (r, c) is at `r * stride + c`.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    pub(super) numbers: &'a [f32],
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) stride: usize,
}

/// How the right side of a product is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// As it is multiplied.
    Plain,
    /// With rows and columns swapped, as weights are.
    Transposed,
}

/// What a product does with what its target holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Writes over it.
    Overwrite,
    /// Adds to it.
    Add,
}

impl<'a> Matrix<'a> {
    /// Rows that follow each other without a gap.
    pub(super) fn packed(numbers: &'a [f32], rows: usize, columns: usize) -> Self {
        Self { numbers, rows, columns, stride: columns }
    }
}

/// Whether the last element of the last row lies within `len` numbers.
fn fits(rows: usize, columns: usize, stride: usize, len: usize) -> bool {
    rows == 0
        || columns == 0
        || (rows - 1)
            .checked_mul(stride)
            .and_then(|start| start.checked_add(columns))
            .is_some_and(|end| end <= len)
}

/// `target = left · right · scale`, the target's rows `stride` numbers apart.
///
/// # Panics
/// When the shapes disagree or reach past a slice: a mistake in docent, never in a file.
#[expect(unsafe_code, reason = "the product takes pointers; the assertions above the call prove its bounds")]
pub(super) fn multiply(
    left: Matrix<'_>,
    (right, stored): (Matrix<'_>, Right),
    scale: f32,
    (target, stride, mode): (&mut [f32], usize, Target),
) {
    let (inner, columns, right_row, right_column) = match stored {
        Right::Plain => (right.rows, right.columns, right.stride, 1),
        Right::Transposed => (right.columns, right.rows, 1, right.stride),
    };
    assert_eq!(left.columns, inner, "the product's sides do not match");
    assert!(fits(left.rows, left.columns, left.stride, left.numbers.len()), "left side out of bounds");
    assert!(fits(right.rows, right.columns, right.stride, right.numbers.len()), "right side out of bounds");
    assert!(stride >= columns && fits(left.rows, columns, stride, target.len()), "target out of bounds");
    let signed = |n: usize| isize::try_from(n).expect("strides are below the slice's length");
    // SAFETY: every (row, column) that the product touches was shown above to lie inside its slice;
    // the target is borrowed exclusively and its rows do not overlap, because stride >= columns.
    unsafe {
        gemm::gemm(
            left.rows,
            columns,
            inner,
            target.as_mut_ptr(),
            1,
            signed(stride),
            mode == Target::Add,
            left.numbers.as_ptr(),
            1,
            signed(left.stride),
            right.numbers.as_ptr(),
            signed(right_column),
            signed(right_row),
            1.0_f32,
            scale,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The product by its definition.
    fn slow(left: Matrix<'_>, (right, stored): (Matrix<'_>, Right), columns: usize) -> Vec<f32> {
        let at = |m: &Matrix<'_>, r: usize, c: usize| m.numbers[r * m.stride + c];
        let mut out = Vec::new();
        for r in 0..left.rows {
            for c in 0..columns {
                out.push(
                    (0..left.columns)
                        .map(|i| {
                            at(&left, r, i)
                                * match stored {
                                    Right::Plain => at(&right, i, c),
                                    Right::Transposed => at(&right, c, i),
                                }
                        })
                        .sum(),
                );
            }
        }
        out
    }

    fn numbers(count: usize) -> Vec<f32> {
        (0..count).map(|i| (i * 7 % 11) as f32 - 5.0).collect()
    }

    #[test]
    fn products_equal_their_definition_for_any_shape_and_stride() {
        for (m, k, n) in [(1, 1, 1), (1, 8, 3), (3, 5, 7), (9, 32, 9), (17, 33, 2), (40, 12, 40)] {
            let left = numbers((m - 1) * (k + 2) + k);
            let left = Matrix { numbers: &left, rows: m, columns: k, stride: k + 2 };
            let (plain, turned) = (numbers(k * n), numbers(n * k));
            for right in [
                (Matrix::packed(&plain, k, n), Right::Plain),
                (Matrix::packed(&turned, n, k), Right::Transposed),
            ] {
                let mut target = vec![1.0; m * n];
                multiply(left, right, 1.0, (&mut target, n, Target::Overwrite));
                assert_eq!(target, slow(left, right, n), "{m} {k} {n}");
                multiply(left, right, -1.0, (&mut target, n, Target::Add));
                assert!(target.iter().all(|x| *x == 0.0), "{m} {k} {n}");
            }
        }
    }

    #[test]
    #[should_panic(expected = "right side out of bounds")]
    fn a_product_never_reads_past_its_slices() {
        let (left, right) = (numbers(6), numbers(5));
        let right = Matrix::packed(&right, 3, 2);
        multiply(
            Matrix::packed(&left, 2, 3),
            (right, Right::Plain),
            1.0,
            (&mut [0.0; 4], 2, Target::Overwrite),
        );
    }

    #[test]
    #[should_panic(expected = "target out of bounds")]
    fn a_product_never_writes_past_its_target() {
        let (left, right) = (numbers(6), numbers(6));
        let right = Matrix::packed(&right, 3, 2);
        multiply(
            Matrix::packed(&left, 2, 3),
            (right, Right::Plain),
            1.0,
            (&mut [0.0; 3], 2, Target::Overwrite),
        );
    }
}
