//! What a message can make us keep is limited, and a flag tells that the limit was reached.

use forecourt_ocpp::Version;
use forecourt_ocpp::lenient::{
    self, MAX_ODDITIES, MAX_SAMPLES, MAX_TEXT_CHARS, MeterValues, TransactionMessage,
};

fn meter_values(payload: &str) -> MeterValues {
    match lenient::read(Version::V16, "MeterValues", payload) {
        Some(TransactionMessage::MeterValues(values)) => values,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn an_endless_id_tag_is_cut_between_characters() {
    let tag = "ä".repeat(300);
    let payload = format!(r#"{{"idTag":"{tag}"}}"#);
    let read = lenient::read(Version::V16, "StartTransaction", &payload);
    let Some(TransactionMessage::StartTransaction(start)) = read else {
        unreachable!("{read:?}");
    };
    assert_eq!(start.id_tag.unwrap(), "ä".repeat(MAX_TEXT_CHARS));
    assert!(
        start
            .oddities
            .iter()
            .any(|oddity| oddity.to_string() == "idTag:cut")
    );
}

#[test]
fn a_message_of_oddities_alone_keeps_the_first_ones() {
    let fields: Vec<String> = (0..1000).map(|n| format!(r#""extra{n}":0"#)).collect();
    let read = meter_values(&format!("{{{}}}", fields.join(",")));
    assert_eq!(read.oddities.len(), MAX_ODDITIES);
    assert_eq!(read.oddities[0].to_string(), "connectorId:missing");
}

#[test]
fn a_long_field_name_is_cut_in_its_oddity() {
    let read = meter_values(&format!(r#"{{"{}":0}}"#, "x".repeat(100_000)));
    assert!(read.oddities.iter().all(|oddity| oddity.field.len() <= 100));
}

#[test]
fn samples_beyond_the_bound_are_flagged() {
    let sample = r#"{"value":"1"}"#;
    let many = vec![sample; MAX_SAMPLES].join(",");
    let reading = |samples: &str| {
        format!(r#"{{"timestamp":"2026-01-31T12:00:00Z","sampledValue":[{samples}]}}"#)
    };
    let flags = |payload: &str| -> Vec<String> {
        let read = meter_values(payload);
        let kept: usize = read
            .readings
            .iter()
            .map(|reading| reading.samples.len())
            .sum();
        assert!(kept <= MAX_SAMPLES);
        read.oddities.iter().map(ToString::to_string).collect()
    };
    let in_readings = |readings: &[String]| {
        format!(
            r#"{{"connectorId":1,"meterValue":[{}]}}"#,
            readings.join(",")
        )
    };
    assert_eq!(flags(&in_readings(&[reading(&many)])), [""; 0]);
    let one_more = format!("{many},{sample}");
    let cut = "meterValue[0].sampledValue:too_many";
    assert_eq!(flags(&in_readings(&[reading(&one_more)])), [cut]);
    let two = in_readings(&[reading(&many), reading(sample)]);
    assert_eq!(flags(&two), ["meterValue:too_many"]);
}
