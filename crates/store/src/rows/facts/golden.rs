//! Rows and messages of every release must be read by every later one.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    CdrRow, ConnectorRow, CorrectionRow, FactRow, LinkRow, NoticeRow, ReviewRow, RouteRow,
    SessionRow, Snapshot, SnapshotRow, StationStateRow, WatermarkRow,
};
use crate::messages::{BillingMessage, FactsMessage, ReportingMessage};
use crate::outbox::OutboxRow;
use crate::rows::config::{Command, Station};
use crate::watch::WatchRow;

/// What release 0.1 stored and sent. Never changes.
const RELEASE_0_1: &str = include_str!("../../../golden/stored_0_1.json");

/// The rows that release 0.2 added, or added to. Never changes.
const RELEASE_0_2: &str = include_str!("../../../golden/stored_0_2.json");

fn reads_back<T: Serialize + DeserializeOwned>(golden: &Value, name: &str) {
    let stored = golden
        .get(name)
        .unwrap_or_else(|| panic!("{name} is not in the file"));
    // Through text, as a queue does it.
    let read: T = serde_json::from_str(&stored.to_string()).unwrap();
    let again = serde_json::to_string(&read).unwrap();
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again, *stored, "{name}");
}

#[test]
fn what_release_0_1_stored_and_sent_is_read_and_written_as_it_was() {
    let golden: Value = serde_json::from_str(RELEASE_0_1).unwrap();
    reads_back::<SessionRow>(&golden, "session");
    reads_back::<CdrRow>(&golden, "cdr");
    reads_back::<WatermarkRow>(&golden, "watermark");
    reads_back::<StationStateRow>(&golden, "station_state");
    reads_back::<ConnectorRow>(&golden, "connector");
    reads_back::<RouteRow>(&golden, "route");
    reads_back::<LinkRow>(&golden, "link");
    reads_back::<ReviewRow>(&golden, "review");
    reads_back::<OutboxRow>(&golden, "outbox");
    reads_back::<WatchRow>(&golden, "watch");
    reads_back::<FactsMessage>(&golden, "facts_message");
    reads_back::<BillingMessage>(&golden, "billing_message");
    reads_back::<ReportingMessage>(&golden, "reporting_message");
}

#[test]
fn what_release_0_2_stored_is_read_and_written_as_it_was() {
    let golden: Value = serde_json::from_str(RELEASE_0_2).unwrap();
    reads_back::<SessionRow>(&golden, "session");
    reads_back::<FactRow>(&golden, "fact");
    reads_back::<CorrectionRow>(&golden, "correction");
    reads_back::<ReviewRow>(&golden, "review");
    reads_back::<SnapshotRow>(&golden, "cdr_facts");
    reads_back::<NoticeRow>(&golden, "notice");
    reads_back::<Command>(&golden, "command");
    reads_back::<Station>(&golden, "station");
}

#[test]
fn the_facts_and_snapshots_within_texts_are_read_and_written_as_they_were() {
    let golden: Value = serde_json::from_str(RELEASE_0_2).unwrap();
    let fact: FactRow = serde_json::from_value(golden["fact"].clone()).unwrap();
    let again = serde_json::to_string(&fact.fact().unwrap()).unwrap();
    assert_eq!(again, fact.fact);
    let row: SnapshotRow = serde_json::from_value(golden["cdr_facts"].clone()).unwrap();
    let snapshot = row.snapshot().unwrap();
    assert_eq!(snapshot.format, Snapshot::FORMAT);
    assert_eq!(serde_json::to_string(&snapshot).unwrap(), row.canonical);
}
