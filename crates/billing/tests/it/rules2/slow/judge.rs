//! Whether an element applies at one second and one watt-hour, as the specification words it.

use forecourt_billing::rules2::{
    ComponentRef, Dimension, Element, ReservationKind, Restrictions, Terms, Weekday,
};
use jiff::civil::DateTime;

/// One second of a charge at one watt-hour of it.
pub(super) struct Now {
    pub(super) local: DateTime,
    pub(super) elapsed_s: i64,
    pub(super) wh: i64,
    /// Watt-hours in charging seconds; no seconds are no power.
    pub(super) power: (i64, i64),
}

impl Now {
    fn second_of_day(&self) -> i64 {
        let local = self.local;
        i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60 + i64::from(local.second())
    }

    fn is_in_window(&self, it: &Restrictions) -> bool {
        const DAY: i64 = 24 * 3600;
        let start = it.start_time.map_or(0, |time| time.second_of_day());
        let mut end = it.end_time.map_or(DAY, |time| time.second_of_day());
        if end == 0 {
            end = DAY;
        }
        // Two windows stand for one over midnight.
        let windows = if end < start {
            [(0, end), (start, DAY)]
        } else {
            [(start, end), (0, 0)]
        };
        let now = self.second_of_day();
        windows.iter().any(|(from, to)| *from <= now && now < *to)
    }

    fn is_on_day(&self, it: &Restrictions) -> bool {
        // Dates of four-digit years sort as their texts.
        let today = || self.local.date().to_string();
        let number = self.local.weekday().to_monday_zero_offset();
        let weekday = Weekday::ALL[usize::try_from(number).unwrap()];
        it.start_date.is_none_or(|date| today() >= date.to_string())
            && it.end_date.is_none_or(|date| today() < date.to_string())
            && (it.day_of_week.is_empty() || it.day_of_week.contains(&weekday))
    }

    fn has_power(&self, it: &Restrictions) -> bool {
        let (wh, seconds) = self.power;
        let watts = |limit: i64| {
            if seconds == 0 {
                0.cmp(&limit)
            } else {
                (wh * 3600).cmp(&(limit * seconds))
            }
        };
        it.min_power
            .is_none_or(|limit| watts(limit.units()).is_ge())
            && it
                .max_power
                .is_none_or(|limit| watts(limit.units()).is_lt())
    }

    fn meets(&self, it: &Restrictions) -> bool {
        let elapsed = self.elapsed_s;
        self.is_in_window(it)
            && self.is_on_day(it)
            && self.has_power(it)
            && it.min_kwh.is_none_or(|limit| self.wh >= limit.units())
            && it.max_kwh.is_none_or(|limit| self.wh < limit.units())
            && it
                .min_duration
                .is_none_or(|limit| elapsed >= i64::from(limit))
            && it
                .max_duration
                .is_none_or(|limit| elapsed < i64::from(limit))
    }

    /// The first price of a dimension in the elements of a kind of reservation, or of none.
    pub(super) fn price(
        &self,
        terms: &Terms,
        dimension: Dimension,
        kind: Option<ReservationKind>,
    ) -> Option<ComponentRef> {
        let none = Restrictions::default();
        for (
            element,
            Element {
                price_components,
                restrictions,
            },
        ) in terms.elements.iter().enumerate()
        {
            let restrictions = restrictions.as_ref().unwrap_or(&none);
            let mut components = price_components.iter();
            let Some(component) = components.position(|it| it.dimension == dimension) else {
                continue;
            };
            if restrictions.reservation == kind && self.meets(restrictions) {
                return Some(ComponentRef {
                    element: u32::try_from(element).unwrap(),
                    component: u32::try_from(component).unwrap(),
                });
            }
        }
        None
    }
}
