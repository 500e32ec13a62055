//! The segments of a charge without their prices, for a test that lets another program price them.

use super::delivery::Delivery;
use super::facts::{ChargeState, Facts, FactsProblem};
use super::local::Local;
use super::segments::{Segment, charge_segments};
use super::tariff::Tariff;

/// A segment of a charge, with what a restriction may ask of it and without its prices.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The first second since 1970.
    pub at: i64,
    /// The seconds of the segment; 0 when only a limit of energy divides a second.
    pub seconds: i64,
    /// The watt-hours of the segment.
    pub wh: i64,
    /// The state in all of the segment.
    pub state: ChargeState,
    /// The power as an exact fraction: these watt-hours in `power_s` seconds.
    pub power_wh: i64,
    /// The seconds of the power; 0 when the vehicle does not charge, which is no power.
    pub power_s: i64,
}

/// Cuts a charge as [`rate_with_cuts`](super::rate_with_cuts) does.
///
/// # Errors
/// Those of [`rate`](super::rate), and [`FactsProblem::Nothing`] where there is no charge.
#[doc(hidden)]
pub fn pieces(
    facts: &Facts,
    tariff: &Tariff,
    more_cuts: &[i64],
) -> Result<Vec<Piece>, FactsProblem> {
    let charge = facts.charge.as_ref().ok_or(FactsProblem::Nothing)?;
    let delivery = Delivery::new(charge)?;
    let local = Local::new(&facts.time_zone);
    let segments = charge_segments(&delivery, tariff.terms(), &local, more_cuts);
    let piece = |segment: &Segment| {
        let power = delivery.power(segment.at);
        Piece {
            at: segment.at,
            seconds: segment.seconds,
            wh: segment.wh,
            state: segment.state,
            power_wh: power.wh,
            power_s: power.seconds,
        }
    };
    Ok(segments.iter().map(piece).collect())
}
