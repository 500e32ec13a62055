use forecourt_domain::fact::{Measured, Measurement};
use forecourt_types::{ReceivedAt, Timestamp};
use serde::{Deserialize, Serialize};

use crate::rows::config::Stamps;

/// The newest values that a station has told, for those who look at it now. No bill depends on
/// them. Key: [`keys::station_readings`](crate::keys::station_readings). Written by `telemetry`,
/// and kept for a day after the last change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingsRow {
    /// Readings in the order in which they were taken. Of a connector, each measurand of a phase
    /// and a location stands in one of them only: the newest one that told it.
    pub readings: Vec<NewestReading>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// Values that were told at once, as far as no later ones are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewestReading {
    /// The values, with the time that the charger claims.
    #[serde(flatten)]
    pub measured: Measured,
    /// When the gateway received them.
    pub received_at: ReceivedAt,
}

impl NewestReading {
    /// When the values were taken, as they are ordered and shown. A clock that runs ahead would
    /// keep later values away, so no time is after the receipt. Whatever is compared with times
    /// that the charger claims takes the claimed time.
    #[must_use]
    pub fn taken_at(&self) -> Timestamp {
        let claimed = self.measured.sampled_at.timestamp();
        claimed.min(self.received_at.timestamp())
    }
}

impl ReadingsRow {
    /// The most values that are kept of a station, the newest ones. Whoever adds readings bounds
    /// the bytes of a value; with 1 KB each they fit an item (400 KB).
    pub const MAX_VALUES: usize = 256;

    /// Adds a reading, and returns whether that changes the row. A value that was taken before the
    /// known one of the same quantity is left out. A reading of a later transaction removes what
    /// the one before has told at that connector, and one of an earlier transaction is left out.
    /// The order of receipt says which transaction is the later one: the charger's clock may have
    /// been set back in between.
    pub fn add(&mut self, mut told: NewestReading) -> bool {
        let before = self.readings.clone();
        let (connector, at) = (told.measured.connector, told.taken_at());
        let received = (told.received_at, at);
        let transaction = told.measured.transaction_id.clone();
        let is_other = |known: &NewestReading| {
            let known = &known.measured;
            known.connector == connector
                && transaction.is_some()
                && known.transaction_id.is_some()
                && known.transaction_id != transaction
        };
        let mut others = self.readings.iter().filter(|known| is_other(known));
        if others.any(|other| (other.received_at, other.taken_at()) > received) {
            return false;
        }
        self.readings.retain(|known| !is_other(known));
        for known in &mut self.readings {
            if known.measured.connector != connector {
                continue;
            }
            let (newer, older) = match known.taken_at() > at {
                true => (&known.measured.values, &mut told.measured.values),
                false => (&told.measured.values, &mut known.measured.values),
            };
            older.retain(|value| !newer.iter().any(|other| is_same(other, value)));
        }
        self.readings.push(told);
        self.readings
            .retain(|known| !known.measured.values.is_empty());
        self.readings.sort_by_key(NewestReading::taken_at);
        self.drop_oldest();
        self.readings != before
    }

    fn drop_oldest(&mut self) {
        let mut room = Self::MAX_VALUES;
        let first = self.readings.iter().rposition(|known| {
            let left = room.checked_sub(known.measured.values.len());
            room = left.unwrap_or_default();
            left.is_none()
        });
        self.readings.drain(..first.map_or(0, |first| first + 1));
    }
}

/// Whether two values tell the same quantity of the same place.
fn is_same(one: &Measurement, other: &Measurement) -> bool {
    one.measurand == other.measurand && one.phase == other.phase && one.location == other.location
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use forecourt_domain::fact::ConnectorRef;
    use forecourt_types::{ClaimedAt, Timestamp, TransactionId};

    use super::*;

    fn minute(minute: i64) -> Timestamp {
        Timestamp::from_millis(1_767_225_600_000 + minute * 60_000).unwrap()
    }

    fn told(at: i64, transaction: &str, values: &[(&str, &str)]) -> NewestReading {
        let value = |&(measurand, value): &(&str, &str)| Measurement {
            measurand: measurand.to_owned(),
            phase: None,
            location: None,
            context: None,
            unit: None,
            value: value.to_owned(),
        };
        let measured = Measured {
            connector: ConnectorRef {
                evse_id: None,
                connector_id: 1,
            },
            transaction_id: Some(TransactionId::new(transaction).unwrap()),
            sampled_at: ClaimedAt(minute(at)),
            values: values.iter().map(value).collect(),
        };
        let received_at = ReceivedAt(minute(at));
        NewestReading {
            measured,
            received_at,
        }
    }

    fn row(told: impl IntoIterator<Item = NewestReading>) -> ReadingsRow {
        let mut row = ReadingsRow {
            readings: Vec::new(),
            stamps: Stamps::new(minute(0), "telemetry"),
        };
        for reading in told {
            row.add(reading);
        }
        row
    }

    fn shown(row: &ReadingsRow) -> Vec<(i64, &str, &str)> {
        let mut shown = Vec::new();
        for reading in &row.readings {
            let told = &reading.measured;
            let at = told.sampled_at.timestamp().millis_since(minute(0)) / 60_000;
            for value in &told.values {
                shown.push((at, value.measurand.as_str(), value.value.as_str()));
            }
        }
        shown
    }

    #[test]
    fn the_newest_value_of_each_measurand_is_kept_in_whatever_order_they_come() {
        let first = told(1, "t1", &[("Power", "7"), ("SoC", "40")]);
        let second = told(2, "t1", &[("Power", "8")]);
        let in_order = row([first.clone(), second.clone()]);
        assert_eq!(shown(&in_order), [(1, "SoC", "40"), (2, "Power", "8")]);
        assert_eq!(row([second, first.clone()]), in_order);
        let mut again = in_order;
        assert!(!again.add(first), "it is known");
    }

    #[test]
    fn what_an_earlier_transaction_tells_late_changes_nothing() {
        let first = told(1, "t1", &[("Power", "7"), ("SoC", "40")]);
        let second = told(3, "t2", &[("Power", "9")]);
        let third = told(4, "t2", &[("Register", "100")]);
        let in_order = row([first.clone(), second.clone(), third.clone()]);
        assert_eq!(
            shown(&in_order),
            [(3, "Power", "9"), (4, "Register", "100")]
        );
        assert_eq!(
            row([second.clone(), first.clone(), third.clone()]),
            in_order
        );
        assert_eq!(row([second, third, first]), in_order);
    }

    #[test]
    fn a_transaction_after_which_the_clock_was_set_back_is_not_the_later_one() {
        let first = told(300, "t1", &[("Power", "7")]);
        let mut second = told(0, "t2", &[("Power", "9")]);
        second.received_at = ReceivedAt(minute(310));
        let in_order = row([first.clone(), second.clone()]);
        assert_eq!(shown(&in_order), [(0, "Power", "9")]);
        assert_eq!(row([second, first]), in_order);
    }

    #[test]
    fn the_oldest_values_go_when_there_are_too_many() {
        let many = (0..300).map(|at| told(at, "t1", &[(&format!("measurand {at}"), "1")]));
        let row = row(many);
        assert_eq!(row.readings.len(), ReadingsRow::MAX_VALUES);
        assert_eq!(shown(&row).last().unwrap().0, 299);
    }
}
