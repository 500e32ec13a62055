//! Finds the longest rows of readings that one meter can have shown.

use forecourt_types::Energy;

use super::evidence::Told;
use super::registers::{Point, Registers};

/// The longest credible row of readings that ends at each reading.
pub(super) struct Rows {
    /// For each reading, the length of the row and the reading before it. None where no
    /// row can end.
    best: Vec<Option<(usize, Option<usize>)>>,
}

impl Registers<'_> {
    /// The longest rows. With a start, every row begins at it.
    pub(super) fn rows(&self, start: Option<Point>) -> Rows {
        let mut best: Vec<Option<(usize, Option<usize>)>> = Vec::with_capacity(self.samples.len());
        for sample in self.samples {
            let own = start.is_none_or(|start| self.agree(start, sample.point()));
            let mut found = (own && sample.reading.register >= Energy::ZERO).then_some((1, None));
            for (place, before) in self.samples.iter().zip(&best).enumerate() {
                let (told, Some((length, _))) = before else {
                    continue;
                };
                let is_longer = found.is_none_or(|(known, _)| length + 1 > known);
                if is_longer && self.agree(told.point(), sample.point()) {
                    found = Some((length + 1, Some(place)));
                }
            }
            best.push(found);
        }
        Rows { best }
    }

    /// The longest row of all. A reading that the gateway flagged as implausible
    /// ends a row only where it confirms another one that was flagged.
    pub(super) fn best(&self, rows: &Rows) -> Option<Vec<usize>> {
        self.longest(rows, |told, before| {
            let confirms = |before: &Told| {
                before.is_flagged && before.reading.register != told.reading.register
            };
            !told.is_flagged || before.is_some_and(confirms)
        })
    }

    /// The longest row that this register can follow.
    pub(super) fn best_before(&self, rows: &Rows, stop: Point) -> Option<Vec<usize>> {
        self.longest(rows, |told, _| self.agree(told.point(), stop))
    }

    /// The longest row whose last reading may end a row: `may_end` gets that reading and the one
    /// before it in the row. Of two rows of one length the one that tells more different registers
    /// is taken, and of two such rows the later one. So a repeated 0 does not win over a row whose
    /// register rises.
    fn longest(
        &self,
        rows: &Rows,
        may_end: impl Fn(&Told, Option<&Told>) -> bool,
    ) -> Option<Vec<usize>> {
        let ends = self.samples.iter().zip(&rows.best).enumerate();
        let ends = ends.filter_map(|(place, (told, row))| {
            let (length, before) = (*row)?;
            let before = before.and_then(|place| self.samples.get(place));
            may_end(told, before).then_some((length, place))
        });
        let longest = ends.clone().map(|(length, _)| length).max()?;
        ends.filter(|(length, _)| *length == longest)
            .map(|(_, place)| rows.ending_at(place))
            .max_by_key(|row| self.witnesses(row))
    }
}

impl Rows {
    /// The row that ends at this reading, in order.
    fn ending_at(&self, end: usize) -> Vec<usize> {
        let before = |place: &usize| self.best.get(*place).copied().flatten()?.1;
        let mut row: Vec<usize> = std::iter::successors(Some(end), before).collect();
        row.reverse();
        row
    }
}
