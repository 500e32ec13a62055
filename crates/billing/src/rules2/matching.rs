//! Whether an element of a tariff applies at a moment of a charge or a reservation.

use super::local::LocalTime;
use super::terms::{Component, Dimension, Element, Restrictions};
use super::values::{ClockTime, Kilo, LocalDate};
use crate::component::ComponentRef;

/// The average power of a segment as an exact fraction: `wh` in `seconds` of charging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Power {
    /// The energy that was taken, in watt-hours.
    pub(super) wh: i64,
    /// The seconds in which it was taken; 0 when the vehicle does not charge.
    pub(super) seconds: i64,
}

impl Power {
    /// The power while the vehicle does not charge, and of a reservation.
    pub(super) const ZERO: Self = Self { wh: 0, seconds: 0 };

    fn reaches(self, limit: Kilo) -> bool {
        // wh × 3600 / seconds ≥ limit, without the division; no seconds are no power.
        let energy = i128::from(self.wh) * 3600;
        let wanted = i128::from(limit.units()) * i128::from(self.seconds);
        if self.seconds == 0 {
            limit.units() <= 0
        } else {
            energy >= wanted
        }
    }
}

/// All that a restriction may ask about the first instant of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) local: LocalTime,
    /// The seconds since the start, idle ones included.
    pub(super) elapsed_s: i64,
    /// The watt-hours since the start.
    pub(super) wh: i64,
    pub(super) power: Power,
}

/// Whether everything holds that the restrictions ask, apart from the kind of reservation.
pub(super) fn holds(restrictions: &Restrictions, moment: &Moment) -> bool {
    let it = restrictions;
    let day = it.day_of_week.is_empty() || it.day_of_week.contains(&moment.local.weekday);
    let date = is_between(
        it.start_date.map(LocalDate::civil),
        it.end_date.map(LocalDate::civil),
        moment.local.date,
    );
    let wh = is_between(
        it.min_kwh.map(Kilo::units),
        it.max_kwh.map(Kilo::units),
        moment.wh,
    );
    let duration = is_between(
        it.min_duration.map(i64::from),
        it.max_duration.map(i64::from),
        moment.elapsed_s,
    );
    let min_power = it.min_power.is_none_or(|limit| moment.power.reaches(limit));
    let max_power = it
        .max_power
        .is_none_or(|limit| !moment.power.reaches(limit));
    day && date && wh && duration && min_power && max_power && is_in_window(it, moment)
}

fn is_between<T: PartialOrd>(low: Option<T>, high: Option<T>, value: T) -> bool {
    low.is_none_or(|low| value >= low) && high.is_none_or(|high| value < high)
}

const SECONDS_PER_DAY: i64 = 24 * 3600;

/// The window of each day as one or two ranges of its seconds. A window over midnight is two.
pub(super) fn windows(restrictions: &Restrictions) -> [Option<(i64, i64)>; 2] {
    let start = restrictions.start_time.map_or(0, ClockTime::second_of_day);
    let end = match restrictions.end_time.map(ClockTime::second_of_day) {
        // Midnight as an end is the end of the day.
        None | Some(0) => SECONDS_PER_DAY,
        Some(end) => end,
    };
    if start <= end {
        [Some((start, end)), None]
    } else {
        [Some((start, SECONDS_PER_DAY)), Some((0, end))]
    }
}

fn is_in_window(restrictions: &Restrictions, moment: &Moment) -> bool {
    let now = moment.local.second_of_day;
    let mut ranges = windows(restrictions).into_iter().flatten();
    ranges.any(|(from, until)| from <= now && now < until)
}

/// The first component of a dimension in the elements that `applies` admits.
pub(super) fn first_component(
    elements: &[Element],
    dimension: Dimension,
    applies: impl Fn(&Element) -> bool,
) -> Option<ComponentRef> {
    elements.iter().enumerate().find_map(|(element, it)| {
        let position = it
            .price_components
            .iter()
            .position(|component| component.dimension == dimension)?;
        let found = ComponentRef {
            element: u32::try_from(element).ok()?,
            component: u32::try_from(position).ok()?,
        };
        applies(it).then_some(found)
    })
}

/// The component that a reference names.
pub(super) fn component_at(elements: &[Element], at: ComponentRef) -> Option<Component> {
    let element = elements.get(usize::try_from(at.element).ok()?)?;
    let component = usize::try_from(at.component).ok()?;
    element.price_components.get(component).copied()
}
