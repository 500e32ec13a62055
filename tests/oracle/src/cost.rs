//! Exact costs, and those of a bill.

use forecourt_billing::rules2::Bill;
use forecourt_billing::{CostLine, LineKind};

/// What each dimension costs, before any rounding: whole numbers of small parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Costs {
    /// The price of a kilowatt-hour in millionths, times watt-hours.
    pub(crate) energy: i128,
    /// The price of an hour in millionths, times seconds.
    pub(crate) time: i128,
    /// The price of an hour in millionths, times seconds.
    pub(crate) parking: i128,
    /// The price of a session in millionths.
    pub(crate) flat: i128,
}

/// Parts of a millionth in which every cost is a whole number: the least common multiple of 1000
/// and 3600.
pub(crate) const PARTS: i128 = 18_000;

impl Costs {
    /// Each cost, in `PARTS` of a millionth.
    pub(crate) fn parts(&self) -> [i128; 4] {
        let (wh, second) = (PARTS / 1000, PARTS / 3600);
        [
            self.energy * wh,
            self.time * second,
            self.parking * second,
            self.flat * PARTS,
        ]
    }

    /// The sum, in `PARTS` of a millionth.
    pub(crate) fn total(&self) -> i128 {
        self.parts().iter().sum()
    }

    /// The costs of a bill, by the quantities and prices of its lines.
    pub(crate) fn of(bill: &Bill) -> Result<Self, String> {
        let mut costs = Self::default();
        for line in &bill.lines {
            let cost = cost(line).ok_or_else(|| format!("a line without a price: {line:?}"))?;
            match line.kind {
                LineKind::Energy => costs.energy += cost,
                LineKind::Time => costs.time += cost,
                LineKind::Parking => costs.parking += cost,
                LineKind::Flat => costs.flat += cost,
                _ => return Err(format!("a line that was left out: {line:?}")),
            }
        }
        Ok(costs)
    }
}

fn cost(line: &CostLine) -> Option<i128> {
    Some(i128::from(line.unit_price?.micros()) * i128::from(line.quantity?))
}
