//! The strict readers return what the charger wrote, or report what is wrong.

use forecourt_ocpp::{ErrorCode, Part, Version, validate};

#[test]
fn what_breaks_the_schema_is_refused_with_its_field() {
    let violation = validate(
        Version::V16,
        "DataTransfer",
        Part::Request,
        r#"{"vendorId":["A"]}"#,
    )
    .unwrap_err();
    assert_eq!(violation.code, ErrorCode::TypeConstraintViolation);
    assert_eq!(violation.path, "vendorId");
    assert_eq!(violation.to_string(), "vendorId must be a text, not a list");
    let violation = validate(
        Version::V201,
        "SecurityEventNotification",
        Part::Request,
        r#"{"type":"A"}"#,
    )
    .unwrap_err();
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
