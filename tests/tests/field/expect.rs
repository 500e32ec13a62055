//! What the API says of a station's sessions, held against the case.

use anyhow::Result;
use forecourt_tests::api::Api;
use serde_json::Value;

use crate::case::Expected;

/// A session and its current bill, if it has one.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub session: Value,
    pub bill: Option<Value>,
}

/// The sessions with their bills.
pub(crate) fn with_bills(api: &Api, sessions: Vec<Value>) -> Result<Vec<Seen>> {
    let mut all = Vec::new();
    for session in sessions {
        let bill = match session["cdr_id"].as_str() {
            Some(id) => Some(api.get(&format!("/v1/cdrs/{id}"))?.ok()?),
            None => None,
        };
        all.push(Seen { session, bill });
    }
    Ok(all)
}

/// Whether every field of the second stands in the first.
pub(crate) fn holds(value: &Value, fields: &Value) -> bool {
    match (value, fields) {
        (Value::Object(value), Value::Object(fields)) => fields
            .iter()
            .all(|(name, field)| value.get(name).is_some_and(|value| holds(value, field))),
        _ => value == fields,
    }
}

/// Whether the session is as expected, and its bill says the same.
pub(crate) fn fits(expected: &Expected, seen: &Seen) -> bool {
    let session = &seen.session;
    let status = session["status"].as_str().unwrap_or_default();
    if expected.or_review && status == "NEEDS_REVIEW" {
        return seen.bill.is_none();
    }
    let energy = session["energy_wh"].as_i64();
    let mut right = expected.energy_wh.iter().chain(&expected.or_wh);
    let is_right = expected.energy_wh.is_none() || right.any(|right| energy == Some(*right));
    let is_billed = match (status, &seen.bill) {
        ("SETTLED", Some(bill)) => bill["energy_wh"].as_i64() == energy,
        ("SETTLED", None) => false,
        (_, bill) => bill.is_none(),
    };
    let has = |flag: &String| {
        let flags = session["flags"].as_array();
        flags.is_some_and(|flags| flags.iter().any(|had| had == flag))
    };
    let is_flagged = expected.flags.iter().all(has)
        && (expected.any_flag.is_empty() || expected.any_flag.iter().any(has));
    let duration = session["duration_s"].as_i64();
    let lasts = expected
        .duration_s
        .is_none_or(|(least, most)| duration.is_some_and(|s| (least..=most).contains(&s)));
    let amount = |field: &str| seen.bill.as_ref()?[field]["amount_minor"].as_i64();
    let is_priced = expected.net.is_none_or(|net| amount("net") == Some(net))
        && expected
            .gross
            .is_none_or(|gross| amount("total") == Some(gross));
    let mut statuses = expected.status.split('|');
    let is_there = statuses.any(|one| one == status);
    is_there && is_right && is_billed && is_flagged && lasts && is_priced
}

/// Each expected session is one that is there, and there is no other.
pub(crate) fn all_fit(expected: &[Expected], seen: &[Seen]) -> Result<(), String> {
    let mut left: Vec<&Seen> = seen.iter().collect();
    for one in expected {
        let Some(at) = left.iter().position(|seen| fits(one, seen)) else {
            return Err(format!("no session is {one:?}"));
        };
        left.remove(at);
    }
    match left.len() {
        0 => Ok(()),
        more => Err(format!("{more} sessions too many")),
    }
}

/// The sessions in short, for people.
pub(crate) fn list(seen: &[Seen]) -> String {
    let lines = seen.iter().map(|seen| {
        let session = &seen.session;
        let bill = seen
            .bill
            .as_ref()
            .map_or(&Value::Null, |bill| &bill["energy_wh"]);
        let cause = session["history"]
            .as_array()
            .and_then(|steps| steps.last())
            .map_or(&Value::Null, |step| &step["cause"]);
        format!(
            "{} {} Wh (billed {bill}, total {}) in {} s, registers {} to {}, flags {}, {cause}",
            session["status"],
            session["energy_wh"],
            session["total"],
            session["duration_s"],
            session["meter_start_wh"],
            session["meter_stop_wh"],
            session["flags"],
        )
    });
    lines.collect::<Vec<_>>().join(" | ")
}
