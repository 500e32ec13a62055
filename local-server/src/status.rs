//! Writes the running server's status as lines for a person.

use serde_json::Value;

use crate::page::REVIEWS_MAX;

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
    // The address holds the token: whoever may read the data folder may see the page.
    if let Some(page) = at("/addresses/page").filter(|page| page.is_string()) {
        lines.push(format!("page: {}", shown(page)));
    }
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
    lines.push(format!(
        "charging now: {}, waiting for review: {}",
        list(at("/cloud/charging")).len(),
        match list(at("/cloud/reviews")).len() {
            all if all >= REVIEWS_MAX as usize => format!("{REVIEWS_MAX} or more"),
            few => few.to_string(),
        }
    ));
    for station in list(at("/cloud/stations")) {
        let id = station.get("station_id").map(shown).unwrap_or_default();
        let states: Vec<String> = list(station.get("connectors"))
            .iter()
            .filter_map(|connector| connector.get("status").map(shown))
            .collect();
        let connected = connection_of(at("/gateway/stations"), &id);
        lines.push(format!(
            "station {id:<20} {connected:<16} {}",
            states.join(", ")
        ));
    }
    lines
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

fn connection_of(stations: Option<&Value>, id: &str) -> String {
    let of_id = |station: &&Value| station.get("station_id").and_then(Value::as_str) == Some(id);
    let station = list(stations).iter().find(of_id);
    let version = station
        .and_then(|station| station.get("connected"))
        .and_then(Value::as_str);
    match version {
        Some(version) => format!("OCPP {version}"),
        None => "not connected".to_owned(),
    }
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
            "addresses": {"pid": 7, "public_url": "http://127.0.0.1:8080",
                "page": "http://127.0.0.1:8080/status#token=0123"},
            "cloud": {"links": 1, "queues": [{"queue": "billing", "waiting": 2, "dead": 1}],
                "charging": [{}], "reviews": [],
                "stations": [{"station_id": "CP-1", "connectors": [{"status": "charging"}]},
                    {"station_id": "CP-2", "connectors": []}]},
            "gateway": {"ready": true, "reasons": [], "journal": [{"lane": "transactions", "unapplied": 3}],
                "stations": [{"station_id": "CP-1", "connected": "1.6"}]},
        });
        let text = lines(&status).join("\n");
        for wanted in [
            "process 7",
            "page: http://127.0.0.1:8080/status#token=0123",
            "2 waiting, 1 put aside",
            "transactions      3 not applied",
            "charging now: 1",
            "OCPP 1.6         charging",
            "not connected",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
    }
}
