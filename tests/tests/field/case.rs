//! The form of a case, and how the files are read.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

/// One charge, or a few, at one station.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub name: String,
    /// The kind of fault, and where it was reported.
    pub why: String,
    /// `1.6` or `2.0.1`.
    pub version: String,
    /// Further fields of the station as it is added.
    #[serde(default)]
    pub station: Map<String, Value>,
    /// The tariff of the station; that of the site when left out.
    #[serde(default)]
    pub tariff: Option<Value>,
    /// The time at the site that `$T` is: a weekday and a time, such as `monday 21:40` (the last
    /// one that is over for a day), or a day and a time, such as `2026-10-25T01:30`. The time at
    /// which the case begins when left out.
    #[serde(default)]
    pub at: Option<String>,
    /// The time zone of the site; [`ZONE`](crate::ZONE) when left out. The cases of each zone are
    /// played on a server of their own.
    #[serde(default)]
    pub zone: Option<String>,
    pub steps: Vec<Step>,
    /// Every array found under one of these JSON pointers is played in every
    /// order; each order is a case of its own.
    #[serde(default)]
    #[expect(dead_code, reason = "it is read before the case is")]
    permute: Vec<String>,
    /// Each reading of the step with this number, from 0, once tells each of
    /// these registers; each is a case of its own.
    #[serde(default)]
    #[expect(dead_code, reason = "it is read before the case is")]
    odd_everywhere: Option<(usize, Vec<i64>)>,
    /// All sessions of the station, in any order.
    pub sessions: Vec<Expected>,
    #[serde(skip)]
    pub station_id: String,
}

impl Case {
    /// The time zone of its site.
    pub(crate) fn zone(&self) -> &str {
        self.zone.as_deref().unwrap_or(crate::ZONE)
    }
}

/// One thing the charger, or a person, does.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Step {
    /// A call: action and payload. It must be answered with a CALLRESULT.
    Call(String, Value),
    /// The last answer must hold these fields.
    ExpectAnswer(Value),
    /// Many calls of one form, see `cases/README.md`.
    Readings(Readings),
    /// The socket dies without a word, and the charger comes back.
    Reconnect,
    /// The socket dies without a word, and nothing comes any more.
    Die,
    /// Waits until the station has such a session.
    Wait(Expected),
    /// A person closes the one open session.
    PersonCloses,
}

/// Calls whose time and register move on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Readings {
    pub count: i64,
    /// The time of the first, such as `$T-58m`.
    pub from: String,
    pub every_s: i64,
    pub register: i64,
    pub by: i64,
    #[serde(default)]
    pub seq: i64,
    /// Which of them, from 0, tells another register, and which one.
    #[serde(default)]
    pub odd: Option<(i64, i64)>,
    pub call: (String, Value),
}

/// What the API must say of one session.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// One or more, with `|` between them.
    #[serde(default = "settled")]
    pub status: String,
    #[serde(default)]
    pub energy_wh: Option<i64>,
    /// Other energies that are as right.
    #[serde(default)]
    pub or_wh: Vec<i64>,
    /// Whether it may be in review instead, with any energy and no bill.
    #[serde(default)]
    pub or_review: bool,
    #[serde(default)]
    pub flags: BTreeSet<String>,
    /// At least one of these.
    #[serde(default)]
    pub any_flag: BTreeSet<String>,
    #[serde(default)]
    pub duration_s: Option<(i64, i64)>,
    /// The total of the bill without tax, in minor units.
    #[serde(default)]
    pub net: Option<i64>,
    /// The total of the bill, in minor units.
    #[serde(default)]
    pub gross: Option<i64>,
}

fn settled() -> String {
    "SETTLED".to_owned()
}

/// All cases of the folder `cases`, orders multiplied out.
pub(crate) fn all() -> Result<Vec<Case>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/cases");
    let wanted = std::env::var("FORECOURT_CASE").unwrap_or_default();
    let mut cases = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    for file in files.iter().map(std::fs::DirEntry::path) {
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&file)?;
        let values: Vec<Value> =
            serde_json::from_str(&text).with_context(|| format!("read {}", file.display()))?;
        for value in values {
            let name = value["name"].to_string();
            let orders = in_every_order(value);
            for value in orders.with_context(|| format!("case {name}"))? {
                for value in odd_everywhere(value)? {
                    cases.push(serde_json::from_value::<Case>(value).context(name.clone())?);
                }
            }
        }
    }
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    ensure!(names.len() == cases.len(), "two cases have one name");
    cases.retain(|case| case.name.contains(&wanted));
    for (number, case) in cases.iter_mut().enumerate() {
        case.station_id = format!("FIELD-{number}");
    }
    Ok(cases)
}

fn in_every_order(case: Value) -> Result<Vec<Value>> {
    let mut all = vec![case];
    let pointers = all[0]["permute"].as_array().cloned().unwrap_or_default();
    for pointer in pointers {
        let pointer = pointer.as_str().context("permute holds texts")?;
        let mut next = Vec::new();
        for case in &all {
            let array = case.pointer(pointer).and_then(Value::as_array);
            let array = array.with_context(|| format!("no array at {pointer}"))?;
            for (number, order) in orders(array).into_iter().enumerate() {
                let mut copy = case.clone();
                if let Some(place) = copy.pointer_mut(pointer) {
                    *place = Value::Array(order);
                }
                let name = copy["name"].as_str().unwrap_or_default();
                copy["name"] = Value::from(format!("{name}, order {}", number + 1));
                next.push(copy);
            }
        }
        all = next;
    }
    Ok(all)
}

fn odd_everywhere(case: Value) -> Result<Vec<Value>> {
    if case["odd_everywhere"].is_null() {
        return Ok(vec![case]);
    }
    let (step, registers): (usize, Vec<i64>) =
        serde_json::from_value(case["odd_everywhere"].clone())?;
    let mut all = Vec::new();
    let count = case["steps"][step]["readings"]["count"].as_i64();
    for at in 0..count.context("odd_everywhere names a step with readings")? {
        for register in &registers {
            let mut copy = case.clone();
            copy["steps"][step]["readings"]["odd"] = serde_json::json!([at, register]);
            let name = copy["name"].as_str().unwrap_or_default();
            copy["name"] = Value::from(format!("{name}, {register} at {at}"));
            all.push(copy);
        }
    }
    Ok(all)
}

/// Every order of the values.
fn orders(values: &[Value]) -> Vec<Vec<Value>> {
    if values.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for first in 0..values.len() {
        let mut rest = values.to_vec();
        let head = rest.remove(first);
        for mut order in orders(&rest) {
            order.insert(0, head.clone());
            all.push(order);
        }
    }
    all
}
