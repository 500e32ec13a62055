//! Adds up what each price of a tariff bills, and rounds up to whole steps.

use std::collections::BTreeMap;

use super::matching::component_at;
use super::segments::Segment;
use super::terms::Element;
use crate::component::ComponentRef;

/// What is billed by each price, in watt-hours, seconds or sessions; in tariff order, and
/// never zero.
pub(super) type Quantities = BTreeMap<ComponentRef, i64>;

/// The priced total of one kind of quantity, and the price of its last segment in time.
#[derive(Default)]
struct Priced {
    total: i64,
    last: Option<ComponentRef>,
}

impl Priced {
    fn add(&mut self, component: Option<ComponentRef>, quantity: i64, sums: &mut Quantities) {
        let (Some(component), true) = (component, quantity > 0) else {
            return;
        };
        self.total += quantity;
        self.last = Some(component);
        *sums.entry(component).or_default() += quantity;
    }

    /// Rounds the priced total up to a whole step of the last price, which gets the addition. A
    /// total that is a whole multiple stays.
    fn step_up(&self, elements: &[Element], sums: &mut Quantities) {
        let Some(last) = self.last else { return };
        let step = component_at(elements, last).map_or(1, |it| i64::from(it.step_size));
        let over = self.total.checked_rem(step).unwrap_or_default();
        if over > 0 {
            *sums.entry(last).or_default() += step - over;
        }
    }
}

/// The quantities of all segments, with steps. Energy and service are rounded up on their own; of
/// time and parking only parking is when any parking is priced, and else time.
pub(super) fn quantities(segments: &[Segment], elements: &[Element]) -> Quantities {
    let mut sums = Quantities::new();
    let (mut energy, mut service) = (Priced::default(), Priced::default());
    let (mut time, mut parking) = (Priced::default(), Priced::default());
    for segment in segments {
        let applied = &segment.applied;
        energy.add(applied.energy, segment.wh, &mut sums);
        service.add(applied.service, segment.wh, &mut sums);
        time.add(applied.time, segment.seconds, &mut sums);
        parking.add(applied.parking, segment.seconds, &mut sums);
        if let Some(flat) = applied.flat {
            sums.insert(flat, 1);
        }
    }
    energy.step_up(elements, &mut sums);
    service.step_up(elements, &mut sums);
    if parking.total > 0 {
        parking.step_up(elements, &mut sums);
    } else {
        time.step_up(elements, &mut sums);
    }
    sums
}
