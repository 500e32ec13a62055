//! The wire form of every message and every fact. Files of a release never change: a newer release
//! must read them and write the same again.
//!
//! To add a kind, add its file; a kind without one fails here.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use forecourt_link::{Hash, Incoming, RawRecord, parse_to_cloud, parse_to_gateway, to_text};
use serde_json::Value;

/// One file: its name without ending, and its text without line breaks at the end.
fn golden(folder: &str) -> BTreeMap<String, String> {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.extend(["golden", "v1", folder]);
    let files = std::fs::read_dir(&path).unwrap();
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (
            name,
            std::fs::read_to_string(path).unwrap().trim_end().to_owned(),
        )
    };
    files.map(read).collect()
}

/// The part of a file's name before the first dash names the kind.
fn kinds(files: &BTreeMap<String, String>) -> BTreeSet<&str> {
    files
        .keys()
        .filter_map(|name| name.split('-').next())
        .collect()
}

fn same(name: &str, text: &str, again: &str) {
    let (text, again): (Value, Value) = (
        serde_json::from_str(text).unwrap(),
        serde_json::from_str(again).unwrap(),
    );
    assert_eq!(again, text, "{name}");
}

#[test]
fn messages_to_the_cloud_keep_their_form() {
    let files = golden("to_cloud");
    let expected = [
        "ask",
        "command_update",
        "fetch",
        "hello",
        "missing",
        "ping",
        "records",
    ];
    assert_eq!(kinds(&files), BTreeSet::from(expected));
    for (name, text) in files {
        let Incoming::Known(message) = parse_to_cloud(&text).unwrap() else {
            unreachable!("{name} is not known")
        };
        same(&name, &text, &to_text(&message).unwrap());
    }
}

#[test]
fn messages_to_the_gateway_keep_their_form() {
    let files = golden("to_gateway");
    let expected = [
        "ack", "answer", "command", "pong", "resend", "set", "watch", "welcome",
    ];
    assert_eq!(kinds(&files), BTreeSet::from(expected));
    for (name, text) in files {
        let Incoming::Known(message) = parse_to_gateway(&text).unwrap() else {
            unreachable!("{name} is not known")
        };
        same(&name, &text, &to_text(&message).unwrap());
    }
}

/// Where the JSON of a charger stands in a fact. Release 0.1 wrote the value;
/// now its text is written, which every store takes.
const FOREIGN: [&str; 3] = [
    "/event/payload",
    "/event/answer/payload",
    "/event/answer/error/details",
];

/// Both records with that JSON as a value; none when there is none.
fn foreign(old: &str, new: &str) -> Option<(Value, Value)> {
    let old: Value = serde_json::from_str(old).unwrap();
    let mut new: Value = serde_json::from_str(new).unwrap();
    let place = FOREIGN.iter().find(|place| old.pointer(place).is_some())?;
    let written = new.pointer_mut(place).unwrap();
    *written = serde_json::from_str(written.as_str().unwrap()).unwrap();
    Some((old, new))
}

#[test]
fn every_fact_keeps_its_form_in_a_record_to_the_byte() {
    let files = golden("record");
    let expected = [
        "authorization_decided",
        "boot",
        "command_updated",
        "connector_status",
        "measured",
        "noticed",
        "transaction_sampled",
        "transaction_started",
        "transaction_stopped",
        "unreadable",
    ];
    assert_eq!(kinds(&files), BTreeSet::from(expected));
    for (name, text) in files {
        let raw = RawRecord::from_text(text.clone()).unwrap();
        let record = raw.read().unwrap();
        assert_eq!(Some(record.fact.kind()), name.split('-').next(), "{name}");
        let written = record.to_raw().unwrap();
        if let Some((old, new)) = foreign(&text, written.as_str()) {
            assert_eq!(new, old, "{name}");
            let again = written.read().unwrap();
            assert_eq!(again, record, "{name}");
        } else {
            assert_eq!(written.as_str(), text, "{name}");
        }
        assert_eq!(
            raw.place().unwrap().station_sequence,
            record.station_sequence
        );
    }
}

#[test]
fn hashes_of_records_are_those_of_their_text() {
    // Computed apart with sha256sum over the file without its line break.
    let hashes: BTreeMap<String, String> =
        serde_json::from_str(include_str!("../golden/v1/record_hashes.json")).unwrap();
    let files = golden("record");
    assert_eq!(hashes.len(), files.len());
    for (name, text) in files {
        let raw = RawRecord::from_text(text).unwrap();
        assert_eq!(raw.hash(), Hash::from_text(&hashes[&name]), "{name}");
    }
}

#[test]
fn what_a_newer_release_adds_is_kept() {
    let files = golden("newer");
    let record = RawRecord::from_text(files["record_with_more"].clone()).unwrap();
    record.read().unwrap();
    assert_eq!(record.as_str(), files["record_with_more"]);
    let unknown = RawRecord::from_text(files["record_of_new_kind"].clone()).unwrap();
    assert!(unknown.read().is_err());
    unknown.place().unwrap();
    let message = parse_to_gateway(&files["message_of_new_kind"]).unwrap();
    assert!(matches!(message, Incoming::Unknown { kind } if kind == "tariff_hint"));
    let more = parse_to_gateway(&files["welcome_with_more"]).unwrap();
    assert!(matches!(more, Incoming::Known(_)));
}

#[test]
fn an_epoch_that_no_transaction_id_could_hold_is_not_read() {
    let files = golden("to_gateway");
    let welcome = files
        .values()
        .find(|text| text.contains("\"welcome\""))
        .unwrap();
    let mut value: serde_json::Value = serde_json::from_str(welcome).unwrap();
    for (epoch, is_read) in [(0, false), (1, true), (2047, true), (2048, false)] {
        value["epoch"] = epoch.into();
        let read = parse_to_gateway(&value.to_string());
        assert_eq!(read.is_ok(), is_read, "{epoch}");
    }
}
