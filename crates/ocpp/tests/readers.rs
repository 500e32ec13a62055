//! The strict readers give what the charger wrote, or say what is wrong.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use forecourt_ocpp::{ErrorCode, v16, v201};
use serde_json::value::RawValue;

fn raw(json: &str) -> &RawValue {
    serde_json::from_str(json).unwrap()
}

#[test]
fn requests_of_1_6_are_read() {
    let transfer = v16::data_transfer::read(raw(r#"{"vendorId":"V","data":"x"}"#)).unwrap();
    assert_eq!(
        (transfer.vendor_id.as_str(), transfer.data.as_deref()),
        ("V", Some("x"))
    );
    let firmware = v16::firmware_status_notification(raw(r#"{"status":"Installed"}"#)).unwrap();
    assert_eq!(firmware.status, "Installed");
    let upload = v16::diagnostics_status_notification(raw(r#"{"status":"Uploaded"}"#)).unwrap();
    assert_eq!(upload.status, "Uploaded");
}

#[test]
fn a_configuration_is_read() {
    let answer = v16::configuration::read_answer(raw(
        r#"{"configurationKey":[{"key":"K","readonly":true,"value":"1"},{"key":"L","readonly":false}],"unknownKey":["M"]}"#,
    ))
    .unwrap();
    assert_eq!(answer.settings.len(), 2);
    assert_eq!(answer.settings[0].value.as_deref(), Some("1"));
    assert!(answer.settings[0].readonly && !answer.settings[1].readonly);
    assert_eq!(answer.unknown_keys, ["M"]);
    assert!(
        v16::configuration::read_answer(raw("{}"))
            .unwrap()
            .settings
            .is_empty()
    );
}

#[test]
fn requests_of_2_0_1_are_read() {
    let transfer = v201::data_transfer::read(raw(r#"{"vendorId":"V","data":{"a":1}}"#)).unwrap();
    assert_eq!(transfer.data.as_deref(), Some(r#"{"a":1}"#));
}

#[test]
fn reports_and_events_are_read() {
    let report = v201::notify::report(raw(
        r#"{"requestId":7,"generatedAt":"2026-01-31T12:00:00Z","seqNo":0,"tbc":true,"reportData":[{"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"},"variableAttribute":[{"value":"22000","mutability":"ReadOnly"}]}]}"#,
    ))
    .unwrap();
    assert_eq!(
        (report.request_id, report.seq_no, report.more_follows),
        (7, 0, true)
    );
    assert_eq!(
        report.entries[0].component.evse.map(|evse| evse.id),
        Some(1)
    );
    assert_eq!(
        report.entries[0].attributes[0].value.as_deref(),
        Some("22000")
    );

    let events = v201::notify::events(raw(
        r#"{"generatedAt":"2026-01-31T12:00:00Z","seqNo":1,"eventData":[{"eventId":3,"timestamp":"2026-01-31T12:00:00Z","trigger":"Alerting","actualValue":"true","component":{"name":"Connector"},"eventNotificationType":"HardWiredNotification","variable":{"name":"Problem"},"cleared":true}]}"#,
    ))
    .unwrap();
    assert_eq!(
        (events.events[0].event_id, events.events[0].cleared),
        (3, true)
    );
    assert_eq!(events.events[0].variable.name, "Problem");

    let security = v201::notify::security_event(raw(
        r#"{"type":"TamperDetectionActivated","timestamp":"2026-01-31T12:00:00Z"}"#,
    ))
    .unwrap();
    assert_eq!(security.kind, "TamperDetectionActivated");
}

#[test]
fn results_of_variables_are_read() {
    let got = v201::variables::read_get_answer(raw(
        r#"{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"5","component":{"name":"C"},"variable":{"name":"V","instance":"i"}}]}"#,
    ))
    .unwrap();
    assert_eq!(
        (got[0].status.as_str(), got[0].value.as_deref()),
        ("Accepted", Some("5"))
    );
    assert_eq!(got[0].name.variable.instance.as_deref(), Some("i"));
    let set = v201::variables::read_set_answer(raw(
        r#"{"setVariableResult":[{"attributeStatus":"RebootRequired","component":{"name":"C"},"variable":{"name":"V"}}]}"#,
    ))
    .unwrap();
    assert_eq!(
        (set[0].status.as_str(), &set[0].value),
        ("RebootRequired", &None)
    );
}

#[test]
fn what_breaks_the_schema_is_refused_with_its_field() {
    let violation = v16::data_transfer::read(raw(r#"{"vendorId":["A"]}"#)).unwrap_err();
    assert_eq!(violation.code, ErrorCode::TypeConstraintViolation);
    assert_eq!(violation.path, "vendorId");
    assert_eq!(violation.to_string(), "vendorId must be a text, not a list");
    let violation = v201::notify::security_event(raw(r#"{"type":"A"}"#)).unwrap_err();
    assert_eq!(violation.code, ErrorCode::OccurrenceConstraintViolation);
    assert_eq!(violation.path, "timestamp");
}

#[test]
fn the_register_of_a_reading_is_chosen_by_location_phase_and_unit() {
    use forecourt_ocpp::lenient::{TransactionMessage, read};
    let register = |samples: &str| {
        let payload = format!(
            r#"{{"connectorId":1,"transactionId":7,"meterValue":[{{"timestamp":"2026-01-31T12:00:00Z","sampledValue":[{samples}]}}]}}"#
        );
        let message = read(forecourt_ocpp::Version::V16, "MeterValues", &payload).unwrap();
        let TransactionMessage::MeterValues(message) = message else {
            unreachable!()
        };
        let registers = message.readings[0].registers();
        registers.first().map(|(_, register)| register.wh())
    };
    let cases = [
        (r#"{"value":"5"}"#, Some(5)),
        (r#"{"value":"5","unit":"kWh"}"#, Some(5_000)),
        (
            r#"{"value":"5.1234","unit":"kWh"},{"value":"5123"}"#,
            Some(5_123),
        ),
        (
            r#"{"value":"9","location":"Inlet"},{"value":"5","location":"Outlet"}"#,
            Some(5),
        ),
        (r#"{"value":"9","location":"Inlet"},{"value":"5"}"#, Some(5)),
        (r#"{"value":"9","location":"Inlet"}"#, Some(9)),
        (
            r#"{"value":"1","phase":"L1"},{"value":"2","phase":"L2"},{"value":"3","phase":"L3"}"#,
            Some(6),
        ),
        (
            r#"{"value":"1","phase":"L1-N"},{"value":"2","phase":"L2-N"},{"value":"3","phase":"L3-N"}"#,
            Some(6),
        ),
        (
            r#"{"value":"1","phase":"L1"},{"value":"2","phase":"L2"},{"value":"7"}"#,
            Some(7),
        ),
        (r#"{"value":"1","phase":"L1"}"#, Some(1)),
        (
            r#"{"value":"5","measurand":"Power.Active.Import","unit":"W"}"#,
            None,
        ),
        (
            r#"{"value":"5","measurand":"Energy.Active.Export.Register"}"#,
            None,
        ),
    ];
    for (samples, expected) in cases {
        assert_eq!(register(samples), expected, "{samples}");
    }
}
