//! Writes the running server's status as lines for a person.

mod cloud;

pub use cloud::{CloudStatus, StatusError};
use serde_json::Value;

/// Returns the lines that `local-server status` prints.
#[must_use]
pub fn lines(status: &Value) -> Vec<String> {
    let at = |path: &str| status.pointer(path);
    let text = |path: &str| at(path).map(shown).unwrap_or_default();
    let mut lines = vec![format!(
        "running as process {}, {}",
        text("/addresses/pid"),
        text("/addresses/public_url")
    )];
    lines.push(format!("gateway links open: {}", text("/cloud/links")));
    for queue in list(at("/cloud/queues")) {
        let of = |name: &str| queue.get(name).map(shown).unwrap_or_default();
        let dead = match of("dead").as_str() {
            "0" => String::new(),
            dead => format!(", {dead} put aside after too many failures"),
        };
        lines.push(format!(
            "queue {:<10} {:>6} waiting{dead}",
            of("queue"),
            of("waiting")
        ));
    }
    if let Some(gateway) = at("/gateway").filter(|gateway| !gateway.is_null()) {
        let fault = at("/inside_gateway_fault").and_then(Value::as_str);
        lines.extend(gateway_lines(gateway, fault));
    }
    let more = |path: &str| match at(path).and_then(Value::as_bool) {
        Some(true) => " or more",
        _ => "",
    };
    lines.push(format!(
        "charges without an end: {}{}, waiting for review: {}{}",
        text("/cloud/open_sessions"),
        more("/cloud/has_more_sites"),
        text("/cloud/review/open"),
        more("/cloud/review/is_more")
    ));
    lines.extend(list(at("/cloud/stations")).iter().map(station_line));
    if at("/cloud/has_more_stations").and_then(Value::as_bool) == Some(true) {
        lines.push("more stations are shown in the console".to_owned());
    }
    lines
}

/// One station: its id, whether it is connected to the gateway of its site, and what its
/// connectors do, or did last if it is not known to be connected.
fn station_line(station: &Value) -> String {
    let id = station.get("station_id").map(shown).unwrap_or_default();
    let now = |name: &str| station.get("now").and_then(|now| now.get(name));
    let connected = match (now("connected").and_then(Value::as_bool), now("protocol")) {
        (Some(true), Some(protocol)) => shown(protocol),
        (Some(true), None) => "connected".to_owned(),
        (Some(false), _) => "not connected".to_owned(),
        (None, _) => "not known".to_owned(),
    };
    let states: Vec<String> = list(now("connectors"))
        .iter()
        .filter_map(|connector| connector.get("status").map(shown))
        .collect();
    let states = states.join(", ");
    let is_connected = now("connected").and_then(Value::as_bool) == Some(true);
    let last = if is_connected || states.is_empty() {
        ""
    } else {
        "last known: "
    };
    format!("station {id:<20} {connected:<16} {last}{states}")
}

fn gateway_lines(gateway: &Value, fault: Option<&str>) -> Vec<String> {
    let is_true = |name: &str| gateway.get(name).and_then(Value::as_bool).unwrap_or(false);
    let word = match (fault, is_true("ready")) {
        (Some(_), _) => "REPLACED",
        (None, true) => "ready",
        (None, false) => "not ready",
    };
    let mut lines = vec![format!("gateway inside: {word}")];
    lines.extend(fault.map(|fault| format!("  {fault}")));
    for reason in list(gateway.get("reasons")) {
        lines.push(format!("  {}", shown(reason)));
    }
    for lane in list(gateway.get("journal")) {
        let of = |name: &str| lane.get(name).map(shown).unwrap_or_default();
        lines.push(format!(
            "journal {:<14} {:>4} not applied yet",
            of("lane"),
            of("unapplied")
        ));
    }
    lines
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_status_names_what_waits_and_who_is_connected() {
        let status = json!({
            "addresses": {"pid": 7, "public_url": "http://127.0.0.1:8080"},
            "cloud": {"links": 1, "queues": [{"queue": "billing", "waiting": 2, "dead": 1}],
                "open_sessions": 1, "has_more_sites": true, "review": {"open": 200, "is_more": true},
                "stations": [
                    {"station_id": "CP-1", "now": {"connected": true, "protocol": "ocpp1.6",
                        "connectors": [{"status": "CHARGING"}, {"status": "AVAILABLE"}]}},
                    {"station_id": "CP-2", "now": {"connected": false,
                        "connectors": [{"status": "FAULTED"}]}},
                    {"station_id": "CP-3"}],
                "has_more_stations": true},
            "gateway": {"ready": true, "reasons": [],
                "journal": [{"lane": "transactions", "unapplied": 3}]},
        });
        let text = lines(&status).join("\n");
        for wanted in [
            "process 7",
            "2 waiting, 1 put aside",
            "transactions      3 not applied",
            "charges without an end: 1 or more, waiting for review: 200 or more",
            "CP-1                 ocpp1.6          CHARGING, AVAILABLE",
            "CP-2                 not connected    last known: FAULTED",
            "CP-3                 not known",
            "more stations are shown",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
    }
}
