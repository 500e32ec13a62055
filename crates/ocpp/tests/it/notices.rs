//! Notices are read whenever their subject is, and every message that a charger
//! may send has an answer that follows the schema of its version.

use forecourt_ocpp::actions::{self, Kind};
use forecourt_ocpp::lenient::{Notice, NoticeBody, read_notice};
use forecourt_ocpp::{ErrorCode, Part, Version, Violation, notice_answer, validate, validate_sent};
use forecourt_types::Timestamp;

fn read(version: Version, action: &str, payload: &str) -> Result<Notice, Violation> {
    read_notice(version, action, payload)
}

fn odd(notice: &Notice) -> Vec<String> {
    notice.oddities.iter().map(ToString::to_string).collect()
}

#[test]
fn a_boot_with_long_texts_is_read_and_flagged() {
    let payload = format!(
        r#"{{"chargePointVendor":"V","chargePointModel":"{}","chargePointSerialNumber":"{}","firmwareVersion":"{}"}}"#,
        "m".repeat(23),
        "s".repeat(33),
        "f".repeat(60)
    );
    let notice = read(Version::V16, "BootNotification", &payload).unwrap();
    let NoticeBody::Boot(boot) = &notice.body else {
        unreachable!("{notice:?}")
    };
    assert_eq!(boot.serial_number.as_deref(), Some(&*"s".repeat(33)));
    assert_eq!(boot.firmware_version.as_deref(), Some(&*"f".repeat(60)));
    let expected = [
        "chargePointSerialNumber:too_long",
        "chargePointModel:too_long",
        "firmwareVersion:too_long",
    ];
    assert_eq!(odd(&notice), expected);

    let payload = format!(
        r#"{{"reason":"Magic","chargingStation":{{"vendorName":"V","serialNumber":"{}"}}}}"#,
        "s".repeat(33)
    );
    for version in [Version::V201, Version::V21] {
        let notice = read(version, "BootNotification", &payload).unwrap();
        let NoticeBody::Boot(boot) = &notice.body else {
            unreachable!("{notice:?}")
        };
        assert_eq!((&boot.vendor, &boot.model), (&Some("V".to_owned()), &None));
        assert_eq!(boot.reason.as_deref(), Some("Magic"));
        assert!(odd(&notice).contains(&"chargingStation.model:missing".to_owned()));
    }
}

#[test]
fn a_notice_that_follows_its_schema_has_no_oddities() {
    let cases = [
        (
            Version::V16,
            "BootNotification",
            r#"{"chargePointVendor":"V","chargePointModel":"M","chargeBoxSerialNumber":"S","extra":1}"#,
        ),
        (
            Version::V16,
            "StatusNotification",
            r#"{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-01-31 12:00:00"}"#,
        ),
        (Version::V16, "Authorize", r#"{"idTag":"AB"}"#),
        (Version::V201, "Heartbeat", r#"{"extra":{}}"#),
        (
            Version::V21,
            "Authorize",
            r#"{"idToken":{"idToken":"AB","type":"MyCompany-VIN"}}"#,
        ),
        (
            Version::V201,
            "NotifyEvent",
            r#"{"generatedAt":"2026-01-31T12:00:00Z","seqNo":0,"eventData":[{"eventId":3,"timestamp":"2026-01-31T12:00:00Z","trigger":"Alerting","actualValue":"true","component":{"name":"Connector"},"eventNotificationType":"HardWiredNotification","variable":{"name":"Problem"}}]}"#,
        ),
    ];
    for (version, action, payload) in cases {
        let notice = read(version, action, payload).unwrap();
        assert_eq!(odd(&notice), [""; 0], "{version} {action}");
    }
    // The types of 2.0.1 are listed: another one is kept and named.
    let notice = read(Version::V201, "Authorize", cases[4].2).unwrap();
    assert_eq!(odd(&notice), ["idToken.type:unknown_value"]);
}

#[test]
fn what_has_a_meaning_is_kept_as_told() {
    let cases = [
        (
            Version::V16,
            "Authorize",
            r#"{"idTag":"1234567890123456789012"}"#,
        ),
        (Version::V16, "Authorize", r#"{"idTag":12345678}"#),
        (
            Version::V16,
            "StatusNotification",
            r#"{"connectorId":"1","status":"Broken"}"#,
        ),
        (
            Version::V16,
            "StatusNotification",
            r#"{"connectorId":1,"status":"Available","errorCode":"Nope","timestamp":"yesterday"}"#,
        ),
        (
            Version::V16,
            "FirmwareStatusNotification",
            r#"{"status":"Rebooting"}"#,
        ),
        (
            Version::V16,
            "DataTransfer",
            r#"{"vendorId":"V","data":{"":[1e400]}}"#,
        ),
        (
            Version::V201,
            "Authorize",
            r#"{"idToken":{"idToken":"AB"}}"#,
        ),
        (
            Version::V201,
            "StatusNotification",
            r#"{"evseId":1,"connectorId":1,"connectorStatus":"Charging"}"#,
        ),
        (
            Version::V201,
            "SecurityEventNotification",
            r#"{"type":"Tamper"}"#,
        ),
        (Version::V201, "NotifyReport", r#"{"requestId":"7"}"#),
        (Version::V21, "NotifySettlement", r#"{"pspRef":"P"}"#),
    ];
    for (version, action, payload) in cases {
        let notice = read(version, action, payload).unwrap();
        assert!(!notice.oddities.is_empty(), "{version} {action} {payload}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn what_has_no_subject_is_refused_with_the_right_code() {
    use ErrorCode::{
        FormatViolation as Format, OccurrenceConstraintViolation as Occurrence,
        PropertyConstraintViolation as Property, TypeConstraintViolation as Type,
    };
    let cases = [
        (Version::V16, "Heartbeat", "[]", Format, ""),
        (Version::V201, "Heartbeat", "null", Format, ""),
        (
            Version::V16,
            "FirmwareStatusNotification",
            "\"x\"",
            Format,
            "",
        ),
        (Version::V16, "Authorize", "{}", Occurrence, "idTag"),
        (
            Version::V16,
            "Authorize",
            r#"{"idTag":null}"#,
            Occurrence,
            "idTag",
        ),
        (
            Version::V16,
            "Authorize",
            r#"{"idTag":["A"]}"#,
            Type,
            "idTag",
        ),
        (
            Version::V16,
            "Authorize",
            r#"{"idTag":" "}"#,
            Property,
            "idTag",
        ),
        (Version::V201, "Authorize", "{}", Occurrence, "idToken"),
        (
            Version::V201,
            "Authorize",
            r#"{"idToken":{"type":"Central","x":1}}"#,
            Occurrence,
            "idToken.idToken",
        ),
        (
            Version::V21,
            "Authorize",
            r#"{"idToken":[]}"#,
            Type,
            "idToken",
        ),
        (
            Version::V16,
            "StatusNotification",
            r#"{"connectorId":1}"#,
            Occurrence,
            "status",
        ),
        (
            Version::V16,
            "StatusNotification",
            r#"{"connectorId":{},"status":"Available"}"#,
            Type,
            "connectorId",
        ),
        (
            Version::V201,
            "StatusNotification",
            r#"{"evseId":1,"connectorStatus":"Available"}"#,
            Occurrence,
            "connectorId",
        ),
        (
            Version::V16,
            "BootNotification",
            "{}",
            Occurrence,
            "chargePointVendor",
        ),
        (
            Version::V16,
            "BootNotification",
            r#"{"chargePointVendor":1}"#,
            Type,
            "chargePointVendor",
        ),
        (Version::V201, "SignCertificate", "{}", Occurrence, "csr"),
        (
            Version::V201,
            "NotifyEvent",
            r#"{"eventData":7}"#,
            Type,
            "eventData",
        ),
        (
            Version::V21,
            "VatNumberValidation",
            r#"{"vatNumber":{}}"#,
            Type,
            "vatNumber",
        ),
        (
            Version::V21,
            "GetCertificateChainStatus",
            r#"{"certificateStatusRequests":[{}]}"#,
            Occurrence,
            "certificateStatusRequests[0].certificateHashData",
        ),
    ];
    for (version, action, payload, code, path) in cases {
        let violation = read(version, action, payload).unwrap_err();
        let found = (violation.code, violation.path.as_str());
        assert_eq!(found, (code, path), "{version} {action} {payload}");
    }
}

/// A request of each action that follows the schema where the answer needs it.
fn request(action: &str) -> String {
    let hash =
        r#"{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c"}"#;
    match action {
        "VatNumberValidation" => r#"{"vatNumber":"LT0123456789012345678901234567890"}"#.to_owned(),
        "GetCertificateChainStatus" => format!(
            r#"{{"certificateStatusRequests":[{{"source":"OCSP","urls":["http://x"],"certificateHashData":{hash}}}]}}"#
        ),
        _ => "{}".to_owned(),
    }
}

#[test]
fn every_answer_follows_the_schema_of_its_version() {
    let now = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
    let mut checked = 0;
    for version in Version::ALL {
        for action in actions::all(version) {
            let kind = actions::kind(version, action);
            if !matches!(kind, Some(Kind::State | Kind::Bulk)) {
                continue;
            }
            let answer = notice_answer(version, action, &request(action), now);
            checked += 1;
            // A SEND has no answer, so no schema of one.
            if action == "NotifyPeriodicEventStream" {
                continue;
            }
            let valid = validate_sent(version, action, Part::Response, &answer);
            assert_eq!(valid, Ok(()), "{version} {action} {answer}");
        }
    }
    assert!(checked > 55, "{checked}");
}

#[test]
fn no_vendor_of_a_data_transfer_is_known() {
    let now = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
    for version in Version::ALL {
        let answer = notice_answer(version, "DataTransfer", r#"{"vendorId":"a"}"#, now);
        assert_eq!(answer, r#"{"status":"UnknownVendorId"}"#, "{version}");
    }
}

#[test]
fn the_strict_validator_knows_the_requests_of_each_version() {
    let chain = request("GetCertificateChainStatus");
    let valid = |version| validate(version, "GetCertificateChainStatus", Part::Request, &chain);
    assert_eq!(valid(Version::V21), Ok(()));
    assert_eq!(
        valid(Version::V201).unwrap_err().code,
        ErrorCode::NotImplemented
    );
}
