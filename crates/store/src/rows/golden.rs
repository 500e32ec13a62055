//! Rows and messages of every release must be read by every later one.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::config::{
    AdoptedStations, Client, ClientPointer, Command, CommandPointer, CountedClaims,
    CountedVehicles, Epochs, Gateway, Operator, Site, Station, TapClaim, TariffHead, TariffVersion,
    Token, TokenClaim, User, Vehicle, VersionCounter, Webhook,
};
use super::erasure::ErasureRow;
use super::events::{DeliveryRow, EventRow, WebhookHealth};
use super::exports::ExportRow;
use super::facts::{
    AttemptsRow, CdrRow, ChunkRow, ConnectorRow, CorrectionRow, CountedRow, EpochChange, FactRow,
    LinkRow, NoticeRow, ParkedRow, QuarantineRow, ReadingsRow, RefusedCount, ReportRow, ReviewRow,
    RouteRow, SessionRow, Snapshot, SnapshotRow, StationStateRow, TransactionRow, WatermarkRow,
};
use super::ledger::{AccountTotalRow, EntryRow, StatementRow};
use super::live::{LiveSocketRow, LiveSubscriptionRow, LiveTicketRow};
use super::sign_in::{CodeRow, LoginRow, OneTimeLinkRow, RefreshRow, TriesRow};
use super::wallets::{Wallet, WalletBalance};
use super::{IdempotencyRow, SentMailRow};
use crate::audit::AuditRow;
use crate::due_check::DueCheckRow;
use crate::export::ExportPlace;
use crate::last_use::LastUseRow;
use crate::listing::{ListingRow, ListingsMade};
use crate::messages::{
    BillingMessage, CommandsMessage, EntryMessage, FactsMessage, LiveMessage, NotifyMessage,
    ReportingMessage, ReportingWork,
};
use crate::outbox::OutboxRow;
use crate::secrets::DeploymentKeysRow;

/// What release 0.1 stored and sent. Never changes.
const RELEASE_0_1: &str = include_str!("../../golden/stored_0_1.json");

/// The rows that release 0.2 added, or added to. Never changes.
const RELEASE_0_2: &str = include_str!("../../golden/stored_0_2.json");

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
    reads_back::<DueCheckRow>(&golden, "watch");
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

/// The rows and messages of release 0.3, all of them. Never changes.
const RELEASE_0_3: &str = include_str!("../../golden/stored_0_3.json");

/// What release 0.5 stores and sends beside that.
const RELEASE_0_5: &str = include_str!("../../golden/stored_0_5.json");

/// What release 0.6 stores and sends beside that.
const RELEASE_0_6: &str = include_str!("../../golden/stored_0_6.json");

/// What release 0.7 stores and sends beside that.
const RELEASE_0_7: &str = include_str!("../../golden/stored_0_7.json");

/// What release 0.8 stores and sends beside that.
const RELEASE_0_8: &str = include_str!("../../golden/stored_0_8.json");

/// Types that stand inside a row or a message, and are pinned with it.
const PARTS: &[&str] = &[
    "Suspension",
    "Presence",
    "AttemptRow",
    "AuditAction",
    "ChunkEntry",
    "CommandStep",
    "ConnectorConfig",
    "ConnectorNow",
    "NewestReading",
    "ConnectorFormat",
    "FormerCredential",
    "FormerKeyRow",
    "Grant",
    "Heard",
    "KeptAnswer",
    "Letter",
    "LinkPurpose",
    "ListedRows",
    "MailMessage",
    "Membership",
    "Origin",
    "ReviewKind",
    "Role",
    "SecondFactor",
    "WaitingRecords",
    "SignInMark",
    "Snapshot",
    "SnapshotReading",
    "Stamps",
    "TokenMode",
    "TokenState",
    "DueSubject",
    "ErasureStage",
    "ClaimState",
    "Registration",
    "Coordinates",
    "OpeningHours",
    "RegularHours",
    "SiteDetails",
    "DeliveryAttempt",
    "DeliveryMessage",
    "DeliveryState",
    "EventKind",
    "EventMessage",
    "FormerSecret",
    "OffReason",
    "SwitchedOff",
    "TariffFrom",
    "Watcher",
    "GatewayHeard",
    "LiveEntity",
    "LiveGone",
    "LiveReading",
    "ExportFailure",
    "ExportKind",
    "ExportState",
    "ObjectKey",
];

/// Holds the file of release 0.3, and which types were read from it.
struct Pins {
    golden: Value,
    types: BTreeSet<&'static str>,
}

impl Pins {
    fn pin<T: Serialize + DeserializeOwned>(&mut self, name: &str) {
        reads_back::<T>(&self.golden, name);
        let whole = std::any::type_name::<T>();
        self.types.insert(whole.rsplit("::").next().unwrap());
    }

    fn configuration(&mut self) {
        self.pin::<Operator>("operator");
        self.pin::<Site>("site");
        self.pin::<Gateway>("gateway");
        self.pin::<Station>("station");
        self.pin::<Token>("token");
        self.pin::<User>("user");
        self.pin::<Vehicle>("vehicle");
        self.pin::<Client>("client");
        self.pin::<ClientPointer>("client_pointer");
        self.pin::<TariffHead>("tariff_head");
        self.pin::<TariffVersion>("tariff_version");
        self.pin::<Command>("command");
        self.pin::<CommandPointer>("command_pointer");
        self.pin::<Epochs>("epochs");
        self.pin::<AdoptedStations>("adopted");
        self.pin::<VersionCounter>("version_counter");
        self.pin::<IdempotencyRow>("idempotency");
        self.pin::<DeploymentKeysRow>("deployment_keys");
    }

    fn pipeline(&mut self) {
        self.pin::<SessionRow>("session");
        self.pin::<FactRow>("fact");
        self.pin::<CorrectionRow>("correction");
        self.pin::<CdrRow>("cdr");
        self.pin::<SnapshotRow>("snapshot");
        self.pin::<CountedRow>("counted");
        self.pin::<ReportRow>("report");
        self.pin::<ReviewRow>("review");
        self.pin::<WatermarkRow>("watermark");
        self.pin::<ParkedRow>("parked");
        self.pin::<StationStateRow>("station_state");
        self.pin::<ConnectorRow>("connector");
        self.pin::<TransactionRow>("transaction");
        self.pin::<NoticeRow>("notice");
        self.pin::<ChunkRow>("chunk");
        self.pin::<RouteRow>("route");
        self.pin::<LinkRow>("link");
        self.pin::<EpochChange>("epoch_change");
        self.pin::<RefusedCount>("refused");
        self.pin::<QuarantineRow>("quarantine");
    }

    fn messages(&mut self) {
        self.pin::<OutboxRow>("outbox");
        self.pin::<DueCheckRow>("watch");
        self.pin::<DueCheckRow>("watch_session");
        self.pin::<FactsMessage>("facts_message");
        self.pin::<FactsMessage>("facts_message_missing");
        self.pin::<BillingMessage>("billing_message");
        self.pin::<ReportingMessage>("reporting_message");
        self.pin::<CommandsMessage>("commands_message");
        self.pin::<CommandsMessage>("commands_message_changed");
    }
}

fn release_0_3() -> Pins {
    let mut pins = Pins {
        golden: serde_json::from_str(RELEASE_0_3).unwrap(),
        types: BTreeSet::new(),
    };
    pins.configuration();
    pins.pipeline();
    pins.messages();
    pins
}

fn release_0_5() -> Pins {
    let mut pins = Pins {
        golden: serde_json::from_str(RELEASE_0_5).unwrap(),
        types: BTreeSet::new(),
    };
    pins.pin::<AuditRow>("audit");
    pins.pin::<AuditRow>("audit_request");
    pins.pin::<StationStateRow>("station_state");
    pins.pin::<SentMailRow>("sent_mail");
    pins.pin::<User>("user");
    pins.pin::<Client>("client");
    pins.pin::<LoginRow>("login");
    pins.pin::<OneTimeLinkRow>("one_time_link");
    pins.pin::<CodeRow>("code");
    pins.pin::<RefreshRow>("refresh");
    pins.pin::<TriesRow>("tries");
    pins.pin::<DeploymentKeysRow>("deployment_keys");
    pins.pin::<NotifyMessage>("notify_message");
    pins.pin::<NotifyMessage>("notify_message_reset");
    pins.pin::<NotifyMessage>("notify_message_changed");
    pins.pin::<NotifyMessage>("notify_message_stand_in");
    pins
}

fn release_0_6() -> Pins {
    let mut pins = Pins {
        golden: serde_json::from_str(RELEASE_0_6).unwrap(),
        types: BTreeSet::new(),
    };
    pins.pin::<DeploymentKeysRow>("deployment_keys");
    pins.pin::<ListingRow>("listing");
    pins.pin::<ListingsMade>("listings_made");
    pins.pin::<LastUseRow>("last_use");
    pins.pin::<AttemptsRow>("attempts");
    pins.pin::<StationStateRow>("station_state");
    pins.pin::<Operator>("operator");
    pins.pin::<Site>("site");
    pins.pin::<Webhook>("webhook");
    pins.pin::<LoginRow>("login");
    pins.pin::<CodeRow>("code");
    pins.pin::<OneTimeLinkRow>("one_time_link");
    pins.pin::<NotifyMessage>("notify_message_registration");
    pins.pin::<NotifyMessage>("notify_message_second_factor_set");
    pins.pin::<NotifyMessage>("notify_message_second_factor_removed");
    pins.pin::<NotifyMessage>("notify_message_recovery_code_used");
    pins.pin::<LiveTicketRow>("live_ticket");
    pins.pin::<LiveSocketRow>("live_socket");
    pins.pin::<LiveSubscriptionRow>("live_subscription");
    pins.pin::<LiveMessage>("live_changed");
    pins.pin::<LiveMessage>("live_overview");
    pins.pin::<LiveMessage>("live_gone");
    pins.pin::<LiveMessage>("live_measured");
    pins.pin::<LiveMessage>("live_recheck");
    // The mark of somebody who watches stands in the stamps of any row.
    pins.pin::<Site>("watched_site");
    pins.pin::<EventRow>("event");
    pins.pin::<DeliveryRow>("delivery");
    pins.pin::<WebhookHealth>("webhook_health");
    pins.pin::<DueCheckRow>("watch_delivery");
    pins.pin::<DueCheckRow>("watch_gateway");
    pins.pin::<NoticeRow>("refused_card");
    pins.pin::<DueCheckRow>("watch_erasure");
    pins.pin::<User>("user");
    pins.pin::<ErasureRow>("erasure");
    pins.pin::<TokenClaim>("token_claim");
    pins.pin::<TapClaim>("tap_claim");
    pins.pin::<CountedClaims>("counted_claims");
    pins.pin::<LinkRow>("link");
    pins.pin::<VersionCounter>("version_counter");
    pins.pin::<ExportPlace>("export_place");
    pins.pin::<Gateway>("heard_gateway");
    pins.pin::<RouteRow>("ended_route");
    pins.pin::<RefreshRow>("refresh");
    pins.pin::<NotifyMessage>("notify_message_webhook_gone");
    pins.pin::<NotifyMessage>("notify_message_webhook_failing");
    pins.pin::<NotifyMessage>("notify_message_event");
    pins.pin::<NotifyMessage>("notify_message_delivery");
    pins
}

fn release_0_7() -> Pins {
    let mut pins = Pins {
        golden: serde_json::from_str(RELEASE_0_7).unwrap(),
        types: BTreeSet::new(),
    };
    pins.pin::<SessionRow>("session");
    pins.pin::<CountedRow>("counted");
    pins.pin::<ReviewRow>("review");
    pins.pin::<LiveMessage>("live_export");
    pins.pin::<LiveMessage>("live_measured");
    pins.pin::<ExportRow>("export");
    pins.pin::<ExportRow>("export_done");
    pins.pin::<ExportRow>("export_failed");
    pins.pin::<CodeRow>("code");
    pins.pin::<ReadingsRow>("readings");
    pins.pin::<ConnectorRow>("connector");
    pins.pin::<CountedVehicles>("counted_vehicles");
    pins.pin::<LinkRow>("link");
    pins.pin::<User>("user");
    pins
}

fn release_0_8() -> Pins {
    let mut pins = Pins {
        golden: serde_json::from_str(RELEASE_0_8).unwrap(),
        types: BTreeSet::new(),
    };
    pins.pin::<SessionRow>("session");
    pins.pin::<CdrRow>("cdr_rules_2");
    pins.pin::<SnapshotRow>("snapshot_rules_2");
    pins.pin::<TariffVersion>("tariff_version_rules_2");
    pins.pin::<TariffHead>("tariff_head_rules_2");
    pins.pin::<EntryRow>("entry");
    pins.pin::<EntryRow>("entry_credit");
    pins.pin::<StatementRow>("statement_line");
    pins.pin::<AccountTotalRow>("account_total");
    pins.pin::<CountedRow>("counted");
    pins.pin::<Site>("site");
    pins.pin::<ReportingWork>("reporting_cdr");
    pins.pin::<ReportingWork>("reporting_entry");
    pins.pin::<EntryMessage>("reporting_entry");
    pins.pin::<Wallet>("wallet");
    pins.pin::<WalletBalance>("wallet_balance");
    pins
}

/// The names of the types of this crate that are written and read as JSON.
fn stored_types(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            stored_types(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for item in text.split("#[derive(").skip(1) {
            let (derived, rest) = item.split_once(")]").unwrap();
            let derives = |name: &str| derived.split(", ").any(|one| one == name);
            if !(derives("Serialize") && derives("Deserialize")) {
                continue;
            }
            let words: Vec<&str> = rest.split_whitespace().collect();
            let at = words
                .iter()
                .position(|word| matches!(*word, "struct" | "enum"));
            let name = words[at.unwrap() + 1];
            let end = name
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(name.len());
            found.insert(name[..end].to_owned());
        }
    }
}

#[test]
fn what_release_0_3_stored_and_sent_is_read_and_written_as_it_was() {
    release_0_3();
}

#[test]
fn what_release_0_5_stores_and_sends_is_read_and_written_as_it_was() {
    release_0_5();
}

#[test]
fn what_release_0_6_stores_and_sends_is_read_and_written_as_it_was() {
    release_0_6();
}

#[test]
fn what_release_0_7_stores_and_sends_is_read_and_written_as_it_was() {
    release_0_7();
}

#[test]
fn what_release_0_8_stores_and_sends_is_read_and_written_as_it_was() {
    release_0_8();
}

#[test]
fn the_entries_within_texts_are_read_and_written_as_they_were() {
    let golden: Value = serde_json::from_str(RELEASE_0_8).unwrap();
    for name in ["entry", "entry_credit"] {
        let row: EntryRow = serde_json::from_value(golden[name].clone()).unwrap();
        let entry = row.entry().unwrap();
        let again = EntryRow::new(&entry, row.stamps.clone()).unwrap();
        assert_eq!(again.canonical, row.canonical, "{name}");
    }
}

#[test]
fn the_bill_of_rules_2_and_its_facts_within_texts_are_read_and_written_as_they_were() {
    let golden: Value = serde_json::from_str(RELEASE_0_8).unwrap();
    let row: CdrRow = serde_json::from_value(golden["cdr_rules_2"].clone()).unwrap();
    let cdr = row.cdr().unwrap();
    assert_eq!(cdr.canonical_bytes().unwrap(), row.canonical.as_bytes());
    let row: SnapshotRow = serde_json::from_value(golden["snapshot_rules_2"].clone()).unwrap();
    let snapshot = row.snapshot().unwrap();
    assert!(snapshot.rules2.is_some());
    assert_eq!(serde_json::to_string(&snapshot).unwrap(), row.canonical);
}

#[test]
fn every_stored_and_sent_type_is_in_a_file_of_a_release() {
    let mut found = BTreeSet::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    stored_types(&source, &mut found);
    assert!(found.len() > 50, "{found:?}");
    let mut pinned = release_0_3().types;
    pinned.extend(release_0_5().types);
    pinned.extend(release_0_6().types);
    pinned.extend(release_0_7().types);
    pinned.extend(release_0_8().types);
    let missing = found.iter().map(String::as_str);
    let missing = missing.filter(|name| !pinned.contains(name) && !PARTS.contains(name));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&str>::new());
}
