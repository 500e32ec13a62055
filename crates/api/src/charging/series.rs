//! Chart values of a station or of a session over time.

use std::collections::BTreeMap;

use axum::Json;
use forecourt_domain::fact::{ConnectorRef, Fact, Measured, Measurement};
use forecourt_types::{SessionId, StationId, Timestamp, TransactionId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Permit, Reach, ReadReached, Scope};
use crate::charging::downsample::{Sample, points, step_s};
use crate::http::body::{Id, Params};
use crate::http::period::Period;
use crate::http::problem::{Code, Problem};
use forecourt_cloud::telemetry::{is_of_charge, load_series};
use forecourt_store::keys;
use forecourt_store::rows::config::Station;
use forecourt_store::rows::facts::SessionRow;

/// The number of points of each line if the request names none.
const DEFAULT_POINTS: u32 = 600;
/// The most points of a line: more than a screen has room for.
const MAX_POINTS: u32 = 1_000;
/// The most samples that are read for one answer: those of 100 connectors for a day at a sample
/// each minute, about 20 MB.
const MAX_SAMPLES: usize = 150_000;
/// The most lines of an answer: three phases of 64 connectors.
const MAX_LINES: usize = 192;
/// The longest period, in milliseconds: 31 days.
const MAX_PERIOD_MS: i64 = 31 * 86_400_000;
/// The period that is shown if the request names none, in milliseconds: 24 hours.
const DEFAULT_PERIOD_MS: i64 = 86_400_000;
/// The clock of a charger may be wrong by so much that its samples stand before the start of their
/// session, in milliseconds.
const AROUND_MS: i64 = 60_000;

/// What is charted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Measure {
    /// The power that flows to the car, in watts (`Power.Active.Import`).
    PowerW,
    /// The register of the meter, in watt-hours (`Energy.Active.Import.Register`).
    EnergyWh,
    /// The current that flows to the car, in amperes (`Current.Import`).
    CurrentA,
    /// The voltage, in volts (`Voltage`).
    VoltageV,
    /// The state of charge of the car's battery, in percent (`SoC`).
    Soc,
    /// The power that the charger offers, in watts (`Power.Offered`).
    LimitW,
    /// The current that the charger offers, in amperes (`Current.Offered`).
    LimitA,
}

impl Measure {
    /// All measures, in the order in which a value is tried to be one of them.
    pub(crate) const ALL: [Self; 7] = [
        Self::PowerW,
        Self::EnergyWh,
        Self::CurrentA,
        Self::VoltageV,
        Self::Soc,
        Self::LimitW,
        Self::LimitA,
    ];

    /// The measurand as OCPP names it (OCPP 1.6 §7.31, OCPP 2.0.1 `MeasurandEnumType`).
    const fn measurand(self) -> &'static str {
        match self {
            Self::PowerW => "Power.Active.Import",
            Self::EnergyWh => "Energy.Active.Import.Register",
            Self::CurrentA => "Current.Import",
            Self::VoltageV => "Voltage",
            Self::Soc => "SoC",
            Self::LimitW => "Power.Offered",
            Self::LimitA => "Current.Offered",
        }
    }

    /// The value in the unit of the measure; none for another measurand, for a text that is no
    /// number, and for a value that was not taken where the car is connected. A state of charge is
    /// taken in the car.
    pub(crate) fn value(self, told: &Measurement) -> Option<f64> {
        let is_here =
            self == Self::Soc || matches!(told.location.as_deref(), None | Some("Outlet"));
        if told.measurand != self.measurand() || !is_here {
            return None;
        }
        let value: f64 = told.value.parse().ok()?;
        let scale = match told.unit.as_deref() {
            Some("kW" | "kWh" | "kV" | "kA") => 1_000.0,
            _ => 1.0,
        };
        let value = value * scale;
        value.is_finite().then_some(value)
    }
}

/// The part of a series that is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeriesFilter {
    /// What is charted.
    measure: Measure,
    /// Only this EVSE (OCPP 2.x).
    evse_id: Option<u32>,
    /// Only connectors of this number.
    connector_id: Option<u32>,
    /// The begin of the period: a time of RFC 3339, or a day in UTC. For a station 24 hours before
    /// `to` when left out; for a session its start, before which nothing is shown.
    #[param(example = "2026-01-31T00:00:00Z")]
    from: Option<String>,
    /// The end of the period, at most 31 days after its begin. Now when left out; for a session
    /// its end, after which nothing is shown.
    to: Option<String>,
    /// The most points of each line, 2 to 1000; 600 when left out.
    points_max: Option<u32>,
}

/// Chart values over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Series {
    measure: Measure,
    /// The begin of the period.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The end of the period.
    #[schema(value_type = String, format = DateTime)]
    to: Timestamp,
    /// The seconds that one point sums up; 0 when each sample is shown as it was told.
    step_s: i64,
    lines: Vec<SeriesLine>,
}

/// The values of one connector, and of one phase where the charger tells them by phase.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    evse_id: Option<u32>,
    /// The number of the connector; 0 when the charger does not tell it.
    connector_id: u32,
    /// The phase as the charger names it, such as `L1` or `L1-N`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "L1")]
    phase: Option<String>,
    /// The points in the order of their times. Where nothing was told there is no point.
    points: Vec<SeriesPoint>,
}

/// The samples of one step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesPoint {
    /// The begin of the step, or the time of the sample when `step_s` is 0.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The least value.
    min: f64,
    /// The arithmetic mean of the values.
    mean: f64,
    /// The greatest value.
    max: f64,
}

/// Show chart values of a station: each connector, and each phase, is a line. Chart values are kept
/// for 90 days. They reach the cloud together with the next event of the station, at latest after
/// 15 minutes; no bill is made from them.
///
/// # Errors
/// 404 when there is no such station, 400 for a bad parameter, 403 for site owners and caretakers
/// of a station that stood at another site before, 422 when the period holds too many samples.
#[utoipa::path(get, path = "/v1/stations/{station_id}/series", tag = "stations",
    params(("station_id" = String, Path), SeriesFilter),
    responses((status = 200, body = Series)), security(("oauth2" = ["read"])))]
pub(crate) async fn series(
    permit: Permit<ReadReached>,
    Id(id): Id<StationId>,
    Params(filter): Params<SeriesFilter>,
) -> Result<Json<Series>, Problem> {
    let asked = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let key = keys::station(permit.operator(), &id);
    let station = permit.find::<Station>(&key, "station").await?.row;
    if *permit.reach() != Reach::All && !station.former_site_ids.is_empty() {
        let detail = "this charger stood at another site before, whose charges are not yours to see: ask for the series of a session";
        return Err(Problem::new(Code::Forbidden, detail));
    }
    let to = asked.to.unwrap_or_else(|| permit.now());
    let from = asked.from.unwrap_or(to.plus_millis(-DEFAULT_PERIOD_MS));
    let wanted = Wanted::new(&filter, id, from, to, None)?;
    Ok(Json(wanted.read(&permit).await?))
}

/// Show chart values of a session, from its start to its end.
///
/// # Errors
/// 404 when there is no such session, 400 for a bad parameter, 409 when neither its start nor its
/// receipt is known, 422 when the period holds too many samples.
#[utoipa::path(get, path = "/v1/sessions/{session_id}/series", tag = "sessions",
    params(("session_id" = String, Path), SeriesFilter),
    responses((status = 200, body = Series)), security(("oauth2" = ["read"])))]
pub(crate) async fn series_of_session(
    permit: Permit<ReadReached>,
    Id(id): Id<SessionId>,
    Params(filter): Params<SeriesFilter>,
) -> Result<Json<Series>, Problem> {
    let asked = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let key = keys::session(permit.operator(), &id);
    let session = permit.find::<SessionRow>(&key, "session").await?.row;
    let claimed = session.started_at.map(|at| at.timestamp());
    let Some(start) = claimed.or(session.start_received_at) else {
        let detail = "it is not known when this session began: name the period with from and to";
        return Err(Problem::new(Code::WrongState, detail));
    };
    // What is asked for beyond the session belongs to others, perhaps at another site.
    let begin = start.plus_millis(-AROUND_MS);
    let ended = session.ended_at.map(|at| at.timestamp());
    let to = match ended.map(|at| at.plus_millis(AROUND_MS)) {
        Some(end) => asked.to.map_or(end, |to| to.min(end)),
        None => end_of_open(&session, begin, asked.to, permit.now()),
    };
    let from = asked.from.map_or(begin, |from| from.max(begin));
    let station = session.station_id.clone();
    let wanted = Wanted::new(&filter, station, from, to, Some(&session))?;
    Ok(Json(wanted.read(&permit).await?))
}

/// Up to which time the values of an open session are shown, which are read from `begin` on. A
/// charger whose clock is ahead claims times that have not come yet. One whose clock is behind may
/// have had it set since; where it is behind by more than a period may last, its own clock counts
/// unless a time is asked for.
fn end_of_open(
    session: &SessionRow,
    begin: Timestamp,
    asked: Option<Timestamp>,
    now: Timestamp,
) -> Timestamp {
    let claimed = session.started_at.map(|at| at.timestamp());
    let clock = claimed.zip(session.start_received_at);
    let by_its_clock = clock.map(|(claimed, received)| {
        let ahead_ms = claimed.millis_since(received);
        now.plus_millis(ahead_ms)
    });
    let latest = by_its_clock.map_or(now, |at| at.max(now));
    match (asked, by_its_clock) {
        (Some(asked), _) => asked.min(latest),
        (None, Some(own)) if now.millis_since(begin) > MAX_PERIOD_MS => own,
        (None, _) => latest,
    }
}

/// What is asked for.
struct Wanted {
    measure: Measure,
    station: StationId,
    from: Timestamp,
    to: Timestamp,
    evse_id: Option<u32>,
    connector_id: Option<u32>,
    /// The connector and the transaction of the session, for a session.
    charge: Option<(Option<ConnectorRef>, Option<TransactionId>)>,
    points_max: usize,
}

/// The samples of an answer by connector and phase.
type Lines = BTreeMap<(ConnectorRef, Option<String>), Vec<Sample>>;

impl Wanted {
    fn new(
        filter: &SeriesFilter,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
        session: Option<&SessionRow>,
    ) -> Result<Self, Problem> {
        let points_max = filter.points_max.unwrap_or(DEFAULT_POINTS);
        if !(2..=MAX_POINTS).contains(&points_max) {
            let detail = format!("points_max: must be 2 to {MAX_POINTS}");
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        if to <= from {
            let detail = "to: must be later than from";
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        if to.millis_since(from) > MAX_PERIOD_MS {
            let detail = "a period of chart values may have at most 31 days: name from and to";
            return Err(Problem::new(Code::PeriodTooLong, detail));
        }
        let charge = session.map(|session| {
            let connector = session.connector_id.map(|connector_id| ConnectorRef {
                evse_id: session.evse_id,
                connector_id,
            });
            (connector, session.transaction_id.clone())
        });
        Ok(Self {
            measure: filter.measure,
            station,
            from,
            to,
            evse_id: filter.evse_id,
            connector_id: filter.connector_id,
            charge,
            points_max: points_max as usize,
        })
    }

    /// Reads the chunks of the period and sums them up.
    async fn read(&self, scope: &Scope) -> Result<Series, Problem> {
        let (table, operator) = (scope.table(), scope.operator());
        let (mut lines, mut cursor) = (Lines::new(), None);
        let mut read = 0_usize;
        loop {
            let page = load_series(table, operator, &self.station, self.from, self.to, cursor);
            let (entries, next) = page.await?;
            read += entries.len();
            if read > MAX_SAMPLES {
                return Err(too_much());
            }
            for entry in entries {
                if let Fact::Measured(measured) = entry.fact {
                    self.add(&mut lines, &measured);
                }
            }
            match next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        if lines.len() > MAX_LINES {
            return Err(too_much());
        }
        Ok(self.sum_up(lines))
    }

    fn add(&self, lines: &mut Lines, measured: &Measured) {
        let at = measured.sampled_at.timestamp();
        if at < self.from || at >= self.to || !self.is_wanted(measured) {
            return;
        }
        for told in &measured.values {
            if let Some(value) = self.measure.value(told) {
                let line = (measured.connector, told.phase.clone());
                lines.entry(line).or_default().push((at.millis(), value));
            }
        }
    }

    /// Whether the values belong to the connector, and to the session, that is asked for.
    fn is_wanted(&self, measured: &Measured) -> bool {
        let told = measured.connector;
        let is_evse = self.evse_id.is_none_or(|id| told.evse_id == Some(id));
        let is_number = self.connector_id.is_none_or(|id| told.connector_id == id);
        let is_charge = self.charge.as_ref().is_none_or(|(connector, transaction)| {
            is_of_charge(measured, *connector, transaction.as_ref())
        });
        is_evse && is_number && is_charge
    }

    fn sum_up(&self, lines: Lines) -> Series {
        let longest = lines.values().map(Vec::len).max().unwrap_or_default();
        let period_ms = self.to.millis_since(self.from);
        let step_s = step_s(period_ms, longest, self.points_max);
        let lines = lines.into_iter().map(|((connector, phase), samples)| {
            let points = points(samples, step_s).into_iter();
            SeriesLine {
                evse_id: connector.evse_id,
                connector_id: connector.connector_id,
                phase,
                points: points
                    .map(|point| SeriesPoint {
                        at: Timestamp::EPOCH.plus_millis(point.at_ms),
                        min: point.min,
                        mean: point.mean,
                        max: point.max,
                    })
                    .collect(),
            }
        });
        Series {
            measure: self.measure,
            from: self.from,
            to: self.to,
            step_s,
            lines: lines.collect(),
        }
    }
}

fn too_much() -> Problem {
    let detail = "the period holds too many chart values: name a shorter one with from and to";
    Problem::new(Code::PeriodTooLong, detail)
}

#[cfg(test)]
mod tests {
    use forecourt_cloud::telemetry::CHARTED;

    use super::Measure;

    #[test]
    fn the_newest_values_that_are_kept_are_those_that_charts_show() {
        assert_eq!(Measure::ALL.map(Measure::measurand), CHARTED);
    }
}
