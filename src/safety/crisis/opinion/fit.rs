//! Fits an opinion to marked lines: logistic regression, by gradient descent over all lines at once.

use super::{Opinion, RAISE_FROM};

/// Steps of the descent. The loss no longer changes in its fourth digit long before.
const STEPS: usize = 400;

/// How far a step goes. Vectors have length 1, so the loss is never steeper than a quarter.
const STRIDE: f32 = 4.0;

/// How much of the last step is taken again.
const MOMENTUM: f32 = 0.9;

/// Weighs the squares of the weights against the loss of a line: small weights say less of lines never seen.
const DECAY: f32 = 1.0 / 4.0;

/// The lines are cut into this many parts, each judged by what was fitted to the others.
const PARTS: usize = 5;

/// A marked line as the fit sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its sentence vector, of length 1.
    pub vector: Vec<f32>,
    /// Whether it discloses a crisis.
    pub crisis: bool,
}

/// What was fitted, and how well it does on lines that it did not see.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Fitted to all lines.
    pub opinion: Opinion,
    /// Lines that disclose a crisis, and how many of them are raised by a fit to other lines.
    pub crises: (usize, usize),
    /// Other lines, likewise.
    pub others: (usize, usize),
}

/// Fits to all lines, whose vectors this model made. All vectors must have as many numbers.
pub fn fit(model: &str, lines: &[Line]) -> Fitted {
    let mut fitted = Fitted { opinion: descend(model, lines), crises: (0, 0), others: (0, 0) };
    for part in 0..PARTS {
        let seen: Vec<Line> = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| at % PARTS != part)
            .map(|(_, line)| line.clone())
            .collect();
        let opinion = descend(model, &seen);
        for line in lines.iter().skip(part).step_by(PARTS) {
            let raised = opinion.probability(model, &line.vector).is_some_and(|p| p >= RAISE_FROM);
            let count = if line.crisis { &mut fitted.crises } else { &mut fitted.others };
            count.0 += 1;
            count.1 += usize::from(raised);
        }
    }
    fitted
}

fn descend(model: &str, lines: &[Line]) -> Opinion {
    let numbers = lines.first().map_or(0, |line| line.vector.len());
    let mut opinion = Opinion { model: model.to_owned(), bias: 0.0, weights: vec![0.0; numbers] };
    let mut last = vec![0.0; numbers + 1];
    let share = 1.0 / lines.len().max(1) as f32;
    for _ in 0..STEPS {
        let mut slope = vec![0.0; numbers + 1];
        for line in lines {
            let guess = opinion.probability(model, &line.vector).unwrap_or(0.5);
            let error = (guess - f32::from(u8::from(line.crisis))) * share;
            slope[numbers] += error;
            slope.iter_mut().zip(&line.vector).for_each(|(slope, x)| *slope += error * x);
        }
        for (at, last) in last.iter_mut().enumerate() {
            let place = opinion.weights.get_mut(at).map_or(&mut opinion.bias, |weight| weight);
            let decay = if at < numbers { DECAY * share * *place } else { 0.0 };
            *last = MOMENTUM * *last - STRIDE * (slope[at] + decay);
            *place += *last;
        }
    }
    opinion
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_told_apart_is() {
        let line = |x: f32, crisis| Line { vector: vec![x, (1.0 - x * x).sqrt()], crisis };
        let lines: Vec<Line> =
            (0..200).map(|n| line(if n % 2 == 0 { 0.9 } else { -0.9 }, n % 2 == 0)).collect();
        let Fitted { opinion, crises, others } = fit("m", &lines);
        assert_eq!((crises, others), ((100, 100), (100, 0)));
        assert!(opinion.probability("m", &lines[0].vector).is_some_and(|p| p > 0.9));
        assert_eq!(fit("m", &lines).opinion, opinion, "the same lines give the same weights");
    }
}
