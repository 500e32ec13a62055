//! The power of a site as its chargers told it last. The console has the same rule for what live
//! sockets tell (`console/src/areas/sites/sum.ts`); `site_power.json` beside this holds the cases
//! that both are tested with.

use std::collections::BTreeMap;

use forecourt_types::{SessionId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::charging::series::Measure;
use crate::places::connectors::ConnectorView;
use crate::places::now::StationNow;
use forecourt_cloud::telemetry::{Holding, is_main_meter};

/// The age up to which a power counts, in milliseconds: 20 minutes. While nobody watches a site,
/// its gateway sends values every 15 minutes.
const AGE_MAX_MS: i64 = 20 * 60_000;

/// How far apart the powers of the phases of one meter may be taken, in milliseconds: most chargers
/// sample once a minute or more often.
const PHASES_APART_MS: i64 = 60_000;

/// The power that flows at a site.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct SitePower {
    /// The sum over the meters that count, in watts.
    watts: f64,
    /// The number of meters that count: those of the connectors that charge and have told a power
    /// in the last 20 minutes, and the main meter of a station where none of its connectors has.
    connectors: usize,
    /// When the oldest of these values was taken.
    #[schema(value_type = String, format = DateTime)]
    as_of: Timestamp,
}

impl SitePower {
    /// The power of these stations, of which these values hold; none where no connector that
    /// charges has told it. Stations that are not known to be connected do not count.
    pub(crate) fn of(
        stations: &[StationNow],
        held: &BTreeMap<StationId, Vec<Holding>>,
        now: Timestamp,
    ) -> Option<Self> {
        let here = stations.iter().filter(|now| now.connected == Some(true));
        let told = here.flat_map(|station| {
            let held = held.get(&station.station.station_id);
            let held = held.map(Vec::as_slice).unwrap_or_default();
            of_station(&station.connectors, held, now)
        });
        told.fold(None, |sum, (watts, at)| {
            let sum = sum.unwrap_or(Self {
                watts: 0.0,
                connectors: 0,
                as_of: at,
            });
            Some(Self {
                watts: sum.watts + watts,
                connectors: sum.connectors + 1,
                as_of: sum.as_of.min(at),
            })
        })
    }
}

/// The powers at a station: of each connector that charges, or of the main meter where none of them
/// tells its own. What was told before a pause flows no longer, though many chargers tell no power
/// of 0 then.
fn of_station(
    connectors: &[ConnectorView],
    held: &[Holding],
    now: Timestamp,
) -> Vec<(f64, Timestamp)> {
    let oldest = now.plus_millis(-AGE_MAX_MS);
    let charging = connectors.iter().filter(|it| !is_main_meter(it.place()));
    let charging = charging.filter_map(|it| Some((it.session_id.as_ref()?, it.paused_at())));
    let charging: Vec<_> = charging.collect();
    let since = |paused_at: Option<Timestamp>| paused_at.map_or(oldest, |at| at.max(oldest));
    let power = |session: &SessionId, since| {
        power_of(held, since, |one| one.session_id.as_ref() == Some(session))
    };
    if charging.is_empty() || charging.iter().any(|(of, _)| power(of, oldest).is_some()) {
        let flowing = charging.iter();
        let flowing = flowing.filter_map(|(of, paused_at)| power(of, since(*paused_at)));
        return flowing.collect();
    }
    let pauses = charging.iter().filter_map(|(_, paused_at)| *paused_at);
    let is_main = |one: &Holding| is_main_meter(one.measured.connector);
    let main = power_of(held, since(pauses.max()), is_main);
    main.into_iter().collect()
}

/// The newest power of a charge or of the main meter, with its time, unless it was taken before
/// `since`: that of all phases, or the sum of the phases, whichever was told later. A charger may
/// tell each phase in a message of its own; one that tells two phases no more uses one phase now.
fn power_of(
    held: &[Holding],
    since: Timestamp,
    is_its: impl Fn(&Holding) -> bool,
) -> Option<(f64, Timestamp)> {
    let mut newest: BTreeMap<Option<&str>, (f64, Timestamp)> = BTreeMap::new();
    for one in held.iter().filter(|one| is_its(one)) {
        let at = one.measured.sampled_at.timestamp();
        for value in one.measured.values.iter().filter(|_| at >= since) {
            let phase = value.phase.as_deref();
            let is_newer = newest.get(&phase).is_none_or(|(_, known)| *known < at);
            if let Some(watts) = Measure::PowerW.value(value).filter(|_| is_newer) {
                newest.insert(phase, (watts, at));
            }
        }
    }
    let whole = newest.remove(&None);
    let last = newest.values().map(|(_, at)| *at).max();
    if let Some(whole) = whole.filter(|(_, at)| last.is_none_or(|last| *at >= last)) {
        return Some(whole);
    }
    let first = last?.plus_millis(-PHASES_APART_MS);
    let phases = newest.into_values().filter(|(_, at)| *at >= first);
    phases.reduce(|(sum, oldest), (watts, at)| (sum + watts, oldest.min(at)))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use forecourt_domain::fact::{ConnectorRef, Measured, Measurement};
    use forecourt_store::rows::config::{Stamps, Station};
    use forecourt_store::rows::facts::ConnectorRow;
    use forecourt_types::{ClaimedAt, ReceivedAt};
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    /// The cases that the page of a site in the console is tested with, too: it adds up what a live
    /// socket tells, by the same rule.
    const CASES: &str = include_str!("site_power.json");

    #[derive(Deserialize)]
    struct Case {
        name: String,
        stations: Vec<Told>,
        now: String,
        power: Value,
    }

    #[derive(Deserialize)]
    struct Told {
        station_id: StationId,
        connected: bool,
        connectors: Vec<Value>,
        readings: Vec<Value>,
    }

    fn place(of: &Value) -> ConnectorRef {
        let number = |name: &str| of.get(name).map(|it| u32::try_from(it.as_u64().unwrap()));
        ConnectorRef {
            evse_id: number("evse_id").map(Result::unwrap),
            connector_id: number("connector_id").unwrap().unwrap(),
        }
    }

    fn time(of: &Value, name: &str) -> Option<Timestamp> {
        let text = of.get(name)?.as_str().unwrap();
        Some(Timestamp::parse(text).unwrap())
    }

    fn session(of: &Value) -> Option<SessionId> {
        let text = of.get("session_id")?.as_str().unwrap();
        Some(SessionId::new(text).unwrap())
    }

    fn connector(station: &Station, of: &Value) -> ConnectorView {
        let word = of["status"].as_str().unwrap().to_lowercase();
        let row = ConnectorRow {
            evse_id: place(of).evse_id,
            connector_id: place(of).connector_id,
            status: serde_json::from_value(word.into()).ok(),
            error_code: None,
            info: None,
            status_at: None,
            status_received_at: time(of, "status_received_at").map(ReceivedAt),
            session_id: session(of),
            charging_state: None,
            stamps: Stamps::new(Timestamp::EPOCH, "test"),
        };
        ConnectorView::heard(station, row)
    }

    fn holding(of: &Value) -> Holding {
        let values = of["values"].as_array().unwrap().iter();
        let value = |of: &Value| Measurement {
            measurand: "Power.Active.Import".to_owned(),
            phase: of["phase"].as_str().map(str::to_owned),
            location: None,
            context: None,
            unit: Some("W".to_owned()),
            value: of["value"].to_string(),
        };
        let measured = Measured {
            connector: place(of),
            transaction_id: None,
            sampled_at: ClaimedAt(time(of, "at").unwrap()),
            values: values.map(value).collect(),
        };
        Holding {
            measured,
            session_id: session(of),
        }
    }

    #[test]
    fn the_power_of_a_site_is_that_of_the_shared_cases() {
        let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
        for case in cases {
            let (mut stations, mut held) = (Vec::new(), BTreeMap::new());
            for told in case.stations {
                let id = told.station_id;
                let station = serde_json::json!({
                    "station_id": id, "site_id": "s", "security_profile": 1, "created_at": "2026-01-01T00:00:00Z",
                    "created_by": "test", "updated_at": "2026-01-01T00:00:00Z",
                    "updated_by": "test",
                });
                let station: Station = serde_json::from_value(station).unwrap();
                held.insert(id, told.readings.iter().map(holding).collect());
                let connectors = told.connectors.iter().map(|it| connector(&station, it));
                stations.push(StationNow {
                    connectors: connectors.collect(),
                    station,
                    state: None,
                    connected: Some(told.connected),
                });
            }
            let now = Timestamp::parse(&case.now).unwrap();
            let power = SitePower::of(&stations, &held, now);
            assert_eq!(serde_json::json!(power), case.power, "{}", case.name);
        }
    }
}
