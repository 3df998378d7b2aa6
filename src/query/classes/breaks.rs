//! Where one class ends and the next begins.

/// How classes are cut.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Method {
    /// As many areas in each.
    Quantile,
    /// Each as wide as the others, on round numbers.
    Equal,
    /// So that values within a class lie as close together as can be.
    #[default]
    Natural,
    /// At these values.
    Manual(Vec<f64>),
}

/// The limits of at most `count` classes over some values, rising, from the smallest to the largest value; empty without
/// a value. Values that are not finite are left out. No class is empty unless limits are given by hand or are equally
/// far apart. A limit between two values is the roundest number that still parts them.
///
/// # Performance
/// O(n log n); natural breaks O(count · n log n).
pub fn breaks(values: &[f64], method: &Method, count: usize) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let (Some(&first), Some(&last)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let runs = runs(&sorted);
    let count = count.clamp(1, runs.len().max(1));
    let inner: Vec<f64> = match method {
        Method::Quantile => parted(&runs, &quantile_starts(&runs, sorted.len(), count)),
        Method::Natural => parted(&runs, &natural_starts(&runs, count)),
        Method::Equal => equal(first, last, count),
        Method::Manual(at) => {
            let mut at: Vec<f64> = at.iter().copied().filter(|limit| *limit > first && *limit < last).collect();
            at.sort_unstable_by(f64::total_cmp);
            at.dedup();
            at
        }
    };
    std::iter::once(first).chain(inner).chain([last]).collect()
}

/// A value and how often it comes.
type Run = (f64, f64);

fn runs(sorted: &[f64]) -> Vec<Run> {
    #[allow(clippy::float_cmp)] // the same value is the same value
    let equal = sorted.chunk_by(|a, b| a == b);
    #[allow(clippy::cast_precision_loss)] // far fewer than 2^52
    equal.map(|run| (run[0], run.len() as f64)).collect()
}

/// The limits before the runs that start a class.
fn parted(runs: &[Run], starts: &[usize]) -> Vec<f64> {
    starts.iter().filter(|&&start| start > 0).map(|&start| round_between(runs[start - 1].0, runs[start].0)).collect()
}

/// The runs at which classes with as many values each start; values that are equal stay together.
fn quantile_starts(runs: &[Run], values: usize, count: usize) -> Vec<usize> {
    let mut starts = vec![0];
    let mut below = 0.0;
    #[allow(clippy::cast_precision_loss)] // far fewer than 2^52
    let share = |class: usize| values as f64 * class as f64 / count as f64;
    for (number, &(_, times)) in runs.iter().enumerate() {
        let class = starts.len();
        // The nearer side of the mark: before this run or after it.
        if number > 0 && class < count && below + times / 2.0 >= share(class) {
            starts.push(number);
        }
        below += times;
    }
    starts
}

/// The runs at which the classes with the smallest sum of squared distances from their means start.
///
/// Source: exact optimal one-dimensional clustering (Fisher 1958, "On grouping for maximum homogeneity"), with the
/// divide-and-conquer over rows that the quadrangle inequality of the cost allows.
fn natural_starts(runs: &[Run], count: usize) -> Vec<usize> {
    let n = runs.len();
    let cost = Cost::of(runs);
    // best[j]: the least cost of the first j runs in as many classes as rows so far; from[k][j]: where the last starts.
    let mut best: Vec<f64> = (0..=n).map(|j| cost.between(0, j)).collect();
    let mut from: Vec<Vec<usize>> = vec![vec![0; n + 1]];
    for classes in 2..=count {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut start = vec![0; n + 1];
        // (first j, last j, least start, greatest start)
        let mut open = vec![(classes, n, classes - 1, n - 1)];
        while let Some((low, high, least, greatest)) = open.pop() {
            if low > high {
                continue;
            }
            let j = usize::midpoint(low, high);
            for (i, before) in best.iter().enumerate().take(greatest.min(j - 1) + 1).skip(least) {
                let total = before + cost.between(i, j);
                if total < next[j] {
                    (next[j], start[j]) = (total, i);
                }
            }
            open.push((low, j - 1, least, start[j]));
            open.push((j + 1, high, start[j], greatest));
        }
        best = next;
        from.push(start);
    }
    let mut starts = Vec::with_capacity(count);
    let mut end = n;
    for start in from.iter().rev() {
        end = start[end];
        starts.push(end);
    }
    starts.reverse();
    starts
}

/// Sums before each run, of how often, of values and of squares, around the mean so that little is cancelled.
struct Cost {
    sums: Vec<(f64, f64, f64)>,
}

impl Cost {
    fn of(runs: &[Run]) -> Self {
        let (weight, sum) = runs.iter().fold((0.0, 0.0), |(w, s), &(value, times)| (w + times, s + times * value));
        let mean = sum / weight;
        let mut sums = vec![(0.0, 0.0, 0.0)];
        let (mut w, mut x, mut xx) = (0.0, 0.0, 0.0);
        for &(value, times) in runs {
            let value = value - mean;
            w += times;
            x += times * value;
            xx += times * value * value;
            sums.push((w, x, xx));
        }
        Self { sums }
    }

    /// The sum of squared distances from the mean of the runs `from..to`.
    fn between(&self, from: usize, to: usize) -> f64 {
        let (a, b) = (self.sums[from], self.sums[to]);
        let (w, x, xx) = (b.0 - a.0, b.1 - a.1, b.2 - a.2);
        if w > 0.0 { (xx - x * x / w).max(0.0) } else { 0.0 }
    }
}

/// Limits equally far apart on multiples of a round step, the smallest that makes no more classes than asked for.
fn equal(first: f64, last: f64, count: usize) -> Vec<f64> {
    let limits = |step: f64| {
        let start = (first / step).floor() + 1.0;
        #[allow(clippy::cast_precision_loss)] // a handful
        let limits = (0..=count).map(move |n| (start + n as f64) * step);
        limits.filter(|limit| *limit > first && *limit < last).collect::<Vec<f64>>()
    };
    let steps =
        POWERS.into_iter().rev().flat_map(|power| [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0].map(|n| n * power));
    steps.map(limits).find(|limits| limits.len() < count).unwrap_or_default()
}

/// The roundest number above `low` and not above `high`.
fn round_between(low: f64, high: f64) -> f64 {
    let fits = |step: f64| Some((high / step).floor() * step).filter(|number| *number > low && *number <= high);
    round_steps().find_map(fits).unwrap_or(high)
}

/// Round steps from large to small: 5, 2.5, 2 and 1 times each power of ten.
fn round_steps() -> impl Iterator<Item = f64> {
    POWERS.into_iter().flat_map(|power| [5.0, 2.5, 2.0, 1.0].map(|times| times * power))
}

/// Powers of ten written out: computed ones may differ in their last bit from machine to machine.
const POWERS: [f64; 19] =
    [1e12, 1e11, 1e10, 1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100.0, 10.0, 1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6];
