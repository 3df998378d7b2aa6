//! The cheapest way to give each of some rows a column of its own.
//!
//! Source: the Hungarian method by shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987).

/// The column of each row such that the costs together are the least. There must be at least as many columns as rows,
/// and each row of `cost` has one number for each column.
///
/// # Performance
/// O(r² c) for r rows and c columns.
pub(super) fn cheapest(cost: &[Vec<f64>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let columns = cost.first().map_or(0, Vec::len);
    debug_assert!(cost.len() <= columns && cost.iter().all(|row| row.len() == columns));
    let (mut of_row, mut of_column) = (vec![0.0; cost.len()], vec![0.0; columns]);
    let mut row_at = vec![NONE; columns];
    for start in 0..cost.len() {
        // The cheapest path from the new row to a column that is still free, over rows that may yield theirs.
        let (mut least, mut before, mut seen) =
            (vec![f64::INFINITY; columns], vec![NONE; columns], vec![false; columns]);
        let (mut row, mut last) = (start, NONE);
        let end = loop {
            let (mut step, mut next) = (f64::INFINITY, NONE);
            for column in (0..columns).filter(|&column| !seen[column]) {
                let over = cost[row][column] - of_row[row] - of_column[column];
                if over < least[column] {
                    (least[column], before[column]) = (over, last);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            if next == NONE {
                break NONE;
            }
            of_row[start] += step;
            for column in 0..columns {
                if seen[column] {
                    of_row[row_at[column]] += step;
                    of_column[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            seen[next] = true;
            last = next;
            if row_at[next] == NONE {
                break next;
            }
            row = row_at[next];
        };
        let mut column = end;
        while column != NONE {
            let from = before[column];
            row_at[column] = if from == NONE { start } else { row_at[from] };
            column = from;
        }
    }
    let mut found = vec![0; cost.len()];
    for (column, &row) in row_at.iter().enumerate().filter(|(_, row)| **row != NONE) {
        found[row] = column;
    }
    found
}
