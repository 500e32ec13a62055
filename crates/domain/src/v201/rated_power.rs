//! What a station reports of its own rated power: the variable `Power` of the
//! components `ChargingStation`, `EVSE` and `Connector`, whose `maxLimit` is the
//! rating (OCPP 2.0.1 part 2 appendices, `NotifyReport` B07, B08).

use forecourt_ocpp::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::notice::RatedPower;

/// Ratings outside of this are mistakes of unit: no charger is weaker, none in the
/// field is stronger.
const POWER_W: std::ops::RangeInclusive<i64> = 1_000..=4_000_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    #[serde(borrow, default)]
    report_data: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    component: Component,
    variable: Named,
    #[serde(borrow, default)]
    variable_characteristics: Option<Characteristics<'a>>,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    #[serde(default)]
    evse: Option<Evse>,
}

#[derive(Deserialize)]
struct Evse {
    id: i64,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Characteristics<'a> {
    #[serde(default)]
    unit: Option<String>,
    #[serde(borrow, default)]
    max_limit: Option<&'a RawValue>,
}

/// The rated powers that a `NotifyReport` tells; none when it tells none or cannot
/// be read.
#[must_use]
pub fn rated_powers(payload: &str) -> Vec<RatedPower> {
    let report = serde_json::from_str::<Report<'_>>(payload);
    let entries = report.map_or_else(|_| Vec::new(), |report| report.report_data);
    entries.iter().filter_map(rated_power).collect()
}

fn rated_power(entry: &Entry<'_>) -> Option<RatedPower> {
    let is_rated = matches!(
        entry.component.name.as_str(),
        "ChargingStation" | "EVSE" | "Connector"
    );
    if !is_rated || entry.variable.name != "Power" {
        return None;
    }
    let told = entry.variable_characteristics.as_ref()?;
    let scale = match told.unit.as_deref() {
        None | Some("W") => 0,
        Some("kW") => 3,
        Some(_) => return None,
    };
    let limit = Decimal::parse(told.max_limit?.get())?.times_power_of_ten(scale)?;
    let watts = limit
        .round_to_integer()
        .filter(|watts| POWER_W.contains(watts))?;
    let evse = entry.component.evse.as_ref();
    Some(RatedPower {
        evse_id: evse
            .and_then(|evse| u32::try_from(evse.id).ok())
            .filter(|id| *id > 0),
        max_power_w: u32::try_from(watts).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_the_device_model_tells_the_rated_power() {
        let payload = r#"{"requestId":1,"seqNo":0,"generatedAt":"2026-01-31T12:00:00Z","reportData":[
            {"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"},
             "variableAttribute":[{"value":"0"}],
             "variableCharacteristics":{"dataType":"decimal","unit":"W","maxLimit":22080.0,"supportsMonitoring":false}},
            {"component":{"name":"EVSE","evse":{"id":2}},"variable":{"name":"Power"},
             "variableAttribute":[{}],
             "variableCharacteristics":{"dataType":"decimal","unit":"kW","maxLimit":150,"supportsMonitoring":false}},
            {"component":{"name":"ChargingStation"},"variable":{"name":"Power"},"variableAttribute":[{}],
             "variableCharacteristics":{"dataType":"decimal","maxLimit":172000,"supportsMonitoring":true}},
            {"component":{"name":"EVSE","evse":{"id":3}},"variable":{"name":"Power"},"variableAttribute":[{}],
             "variableCharacteristics":{"dataType":"decimal","maxLimit":11,"supportsMonitoring":true}},
            {"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"AvailabilityState"},"variableAttribute":[{}]}]}"#;
        let told: Vec<(Option<u32>, u32)> = rated_powers(payload)
            .into_iter()
            .map(|power| (power.evse_id, power.max_power_w))
            .collect();
        assert_eq!(
            told,
            [(Some(1), 22_080), (Some(2), 150_000), (None, 172_000)]
        );
        for odd in ["", "[]", r#"{"reportData":7}"#, r#"{"reportData":[{}]}"#] {
            assert_eq!(rated_powers(odd), [], "{odd}");
        }
    }
}
