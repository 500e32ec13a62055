//! Which cards charge at which connector: one card charges at one place at a time.

use super::drivers::cards;
use super::sites::{DemoStation, Part, STATIONS};

/// The card that charges at the station whose charge is printed.
pub(super) const TOLD_CARD: &str = "DEMO-ANNA";

/// The connectors of a station at which cars come and go, each with its cards.
pub(super) fn places_of(station: &DemoStation) -> Vec<(u32, Vec<&'static str>)> {
    let of_site = STATIONS
        .iter()
        .filter(|other| other.site == station.site && matches!(other.part, Part::Busy(_)));
    let places =
        of_site.flat_map(|other| (1..=other.used()).map(|connector| (other.id, connector)));
    let places: Vec<(&str, u32)> = places.collect();
    let cards = cards(station.site)
        .into_iter()
        .filter(|card| *card != TOLD_CARD);
    let cards: Vec<&str> = cards.collect();
    let of_station = places
        .iter()
        .enumerate()
        .filter(|(_, (id, _))| *id == station.id);
    of_station
        .map(|(nth, (_, connector))| {
            let own = cards.iter().skip(nth).step_by(places.len());
            (*connector, own.copied().collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connector_in_use_has_cards_of_its_own() {
        let mut seen = Vec::new();
        for station in &STATIONS {
            let Part::Busy(connectors) = station.part else {
                continue;
            };
            let places = places_of(station);
            assert_eq!(places.len(), connectors as usize, "{}", station.id);
            for (_, cards) in places {
                assert!(!cards.is_empty(), "{}", station.id);
                seen.extend(cards);
            }
        }
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }
}
