use forecourt_domain::fact::{Measured, Measurement};
use forecourt_types::{ClaimedAt, ReceivedAt};
use serde::{Deserialize, Serialize};

use crate::rows::config::Stamps;

/// The newest values that a station has told, for those who look at it now. No bill depends on
/// them. Key: [`keys::station_readings`](crate::keys::station_readings). Written by `telemetry`,
/// and kept for a day after the last change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingsRow {
    /// Readings in the order in which they were taken. Of a connector, each measurand of a phase
    /// and a location stands in one of them only: the newest one that told it.
    pub readings: Vec<Measured>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl ReadingsRow {
    /// The most values that are kept of a station, the newest ones: eight of each connector that a
    /// station may have. They are about 70 KB; an item may have 400 KB.
    pub const MAX_VALUES: usize = 512;

    /// Adds a reading, and returns whether that changes the row. A value that was taken before the
    /// known one is left out. The first value of another transaction removes those of the one
    /// before at that connector. A clock that runs ahead of the receipt would keep later values
    /// away, so the time of receipt counts then.
    pub fn add(&mut self, mut told: Measured, received_at: ReceivedAt) -> bool {
        told.sampled_at = told.sampled_at.min(ClaimedAt(received_at.timestamp()));
        let is_new = told.transaction_id.is_some()
            && self.at_connector(&told).any(|known| {
                known.transaction_id.is_some()
                    && known.transaction_id != told.transaction_id
                    && known.sampled_at <= told.sampled_at
            });
        if is_new {
            let connector = told.connector;
            self.readings.retain(|known| known.connector != connector);
        }
        let newer: Vec<Measurement> = self
            .at_connector(&told)
            .filter(|known| known.sampled_at > told.sampled_at)
            .flat_map(|known| known.values.iter().cloned())
            .collect();
        told.values
            .retain(|value| !newer.iter().any(|known| is_same(known, value)));
        if told.values.is_empty() {
            return is_new;
        }
        for known in &mut self.readings {
            if known.connector == told.connector {
                known
                    .values
                    .retain(|value| !told.values.iter().any(|other| is_same(other, value)));
            }
        }
        self.readings.push(told);
        self.readings.retain(|known| !known.values.is_empty());
        self.readings.sort_by_key(|known| known.sampled_at);
        let mut room = Self::MAX_VALUES;
        let first = self.readings.iter().rposition(|known| {
            let left = room.checked_sub(known.values.len());
            room = left.unwrap_or_default();
            left.is_none()
        });
        self.readings.drain(..first.map_or(0, |first| first + 1));
        true
    }

    fn at_connector<'r>(&'r self, told: &Measured) -> impl Iterator<Item = &'r Measured> {
        let connector = told.connector;
        let readings = self.readings.iter();
        readings.filter(move |known| known.connector == connector)
    }
}

/// Whether two values tell the same quantity of the same place.
fn is_same(one: &Measurement, other: &Measurement) -> bool {
    one.measurand == other.measurand && one.phase == other.phase && one.location == other.location
}

#[cfg(test)]
mod tests {
    use forecourt_domain::fact::ConnectorRef;
    use forecourt_types::{Timestamp, TransactionId};

    use super::*;

    fn minute(minute: i64) -> Timestamp {
        Timestamp::from_millis(1_767_225_600_000 + minute * 60_000).unwrap()
    }

    fn told(at: i64, transaction: &str, values: &[(&str, &str)]) -> Measured {
        let value = |&(measurand, value): &(&str, &str)| Measurement {
            measurand: measurand.to_owned(),
            phase: None,
            location: None,
            context: None,
            unit: None,
            value: value.to_owned(),
        };
        Measured {
            connector: ConnectorRef {
                evse_id: None,
                connector_id: 1,
            },
            transaction_id: Some(TransactionId::new(transaction).unwrap()),
            sampled_at: ClaimedAt(minute(at)),
            values: values.iter().map(value).collect(),
        }
    }

    fn empty() -> ReadingsRow {
        ReadingsRow {
            readings: Vec::new(),
            stamps: Stamps::new(minute(0), "telemetry"),
        }
    }

    fn add(row: &mut ReadingsRow, told: Measured) -> bool {
        let received = ReceivedAt(told.sampled_at.timestamp());
        row.add(told, received)
    }

    fn shown(row: &ReadingsRow) -> Vec<(i64, &str, &str)> {
        let readings = row.readings.iter();
        let of_reading = |told: &'_ Measured| told.sampled_at.timestamp().millis_since(minute(0));
        readings
            .flat_map(|told| {
                let at = of_reading(told) / 60_000;
                let values = told.values.iter();
                values.map(move |value| (at, value.measurand.as_str(), value.value.as_str()))
            })
            .collect()
    }

    #[test]
    fn the_newest_value_of_each_measurand_is_kept() {
        let mut row = empty();
        assert!(add(
            &mut row,
            told(1, "t1", &[("Power", "7"), ("SoC", "40")])
        ));
        assert!(add(&mut row, told(2, "t1", &[("Power", "8")])));
        assert_eq!(shown(&row), [(1, "SoC", "40"), (2, "Power", "8")]);
        assert!(!add(&mut row, told(1, "t1", &[("Power", "6")])));
        assert!(add(&mut row, told(3, "t2", &[("Power", "9")])));
        assert_eq!(shown(&row), [(3, "Power", "9")]);
    }

    #[test]
    fn a_clock_that_runs_ahead_keeps_no_later_value_away() {
        let mut row = empty();
        row.add(told(600, "t1", &[("Power", "7")]), ReceivedAt(minute(1)));
        assert!(add(&mut row, told(2, "t1", &[("Power", "8")])));
        assert_eq!(shown(&row), [(2, "Power", "8")]);
    }

    #[test]
    fn the_oldest_values_go_when_there_are_too_many() {
        let mut row = empty();
        for at in 0..600 {
            let name = format!("measurand {at}");
            add(&mut row, told(at, "t1", &[(&name, "1")]));
        }
        assert_eq!(row.readings.len(), ReadingsRow::MAX_VALUES);
        assert_eq!(shown(&row).last().unwrap().0, 599);
    }
}
