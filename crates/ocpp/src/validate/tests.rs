use super::*;
use Part::{Request, Response};
use Version::{V16, V21, V201};

fn show(result: Result<(), Violation>, version: Version) -> String {
    match result {
        Ok(()) => "fine".to_owned(),
        Err(violation) => format!("{}: {}", violation.code.as_wire(version), violation.text),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn each_violation_has_its_code_and_plain_words() {
    let boot_v16 = "BootNotification";
    let cases = [
        (
            V16,
            boot_v16,
            Request,
            r#"{"chargePointVendor":"A","chargePointModel":"B"}"#,
            "fine",
        ),
        (
            V16,
            boot_v16,
            Request,
            r#"{"chargePointVendor":"A"}"#,
            "OccurenceConstraintViolation: chargePointModel is missing",
        ),
        (
            V16,
            boot_v16,
            Request,
            r#"{"chargePointVendor":"A","chargePointModel":7}"#,
            "TypeConstraintViolation: chargePointModel must be a text, not a number",
        ),
        (
            V16,
            boot_v16,
            Request,
            r#"{"chargePointVendor":"A","chargePointModel":"123456789012345678901"}"#,
            "PropertyConstraintViolation: chargePointModel may have at most 20 characters, this one has 21",
        ),
        (
            V16,
            boot_v16,
            Request,
            "[]",
            "FormationViolation: the payload must be a JSON object",
        ),
        (
            V16,
            boot_v16,
            Request,
            "null",
            "FormationViolation: the payload must be a JSON object",
        ),
        (
            V16,
            "StatusNotification",
            Request,
            r#"{"connectorId":"1","errorCode":"NoError","status":"Available"}"#,
            "TypeConstraintViolation: connectorId must be a whole number, not a text",
        ),
        (
            V16,
            "StatusNotification",
            Request,
            r#"{"connectorId":1,"errorCode":"NoError","status":"Sleeping"}"#,
            "PropertyConstraintViolation: status has the value \"Sleeping\", which OCPP 1.6 does not define",
        ),
        (
            V16,
            "StatusNotification",
            Request,
            r#"{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"noon"}"#,
            "PropertyConstraintViolation: timestamp must be a time of RFC 3339, such as 2026-01-31T12:00:00Z",
        ),
        // What is not worth a refusal.
        (
            V16,
            "StatusNotification",
            Request,
            r#"{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-01-31 12:00:00","x":1,"info":null}"#,
            "fine",
        ),
        (V16, "Reset", Response, r#"{"status":"Accepted"}"#, "fine"),
        (
            V201,
            boot_v16,
            Request,
            r#"{"reason":"PowerUp","chargingStation":{"model":"A"}}"#,
            "OccurrenceConstraintViolation: chargingStation.vendorName is missing",
        ),
        (
            V201,
            boot_v16,
            Request,
            r#"{"reason":"PowerUp","chargingStation":"A"}"#,
            "TypeConstraintViolation: chargingStation must be an object, not a text",
        ),
        (
            V201,
            boot_v16,
            Request,
            "7",
            "FormatViolation: the payload must be a JSON object",
        ),
        (
            V201,
            "NotifyEvent",
            Request,
            r#"{"generatedAt":"2026-01-31T12:00:00Z","seqNo":0,"eventData":[]}"#,
            "OccurrenceConstraintViolation: eventData must have at least 1 items, this one has 0",
        ),
        (V201, "Heartbeat", Request, "{}", "fine"),
        (V21, "Heartbeat", Request, "{}", "fine"),
        (
            V16,
            "Fly",
            Request,
            "{}",
            "NotImplemented: OCPP 1.6 has no action \"Fly\"",
        ),
    ];
    for (version, action, part, payload, expected) in cases {
        let shown = show(validate(version, action, part, payload), version);
        assert_eq!(shown, expected, "{version} {action} {payload}");
    }
}

#[test]
fn what_we_send_is_checked_to_the_letter() {
    let cases = [
        (r#"{"idTag":"A"}"#, "fine"),
        (
            r#"{"idTag":"A","x":1}"#,
            "FormationViolation: x is not a field of this message",
        ),
        (
            r#"{"idTag":"A","connectorId":null}"#,
            "TypeConstraintViolation: connectorId must not be null; leave it out instead",
        ),
        (
            r#"{"idTag":"#,
            "FormationViolation: the payload is not valid JSON",
        ),
        (
            r#"{"idTag":"A","chargingProfile":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16,"numberPhases":null}]}}}"#,
            "TypeConstraintViolation: chargingProfile.chargingSchedule.chargingSchedulePeriod[0].numberPhases must not be null; leave it out instead",
        ),
    ];
    for (payload, expected) in cases {
        let result = validate_sent(V16, "RemoteStartTransaction", Request, payload);
        assert_eq!(show(result, V16), expected, "{payload}");
    }
    let transfer = r#"{"vendorId":"A","data":{"a":null}}"#;
    assert_eq!(
        validate_sent(V201, "DataTransfer", Request, transfer),
        Ok(())
    );
}
