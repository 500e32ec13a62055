//! The answers to the notices that are kept as text. Where a message asks for a
//! decision that this system does not make, the answer is the message's own
//! refusal and not a CALLERROR, because chargers repeat what ends in an error.

use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{EMPTY, Version, json_text};

/// The longest VAT number (OCPP 2.1 part 2 `VATNumberValidation`), in characters.
const VAT_NUMBER_CHARS: usize = 20;

/// The payload of the answer to a notice of this action. `payload` is what the
/// charger sent; two answers of 2.1 repeat a part of it.
#[must_use]
pub fn notice_answer(version: Version, action: &str, payload: &str, now: Timestamp) -> String {
    let fixed = match action {
        // No vendor's own messages are known here.
        "DataTransfer" => r#"{"status":"UnknownVendorId"}"#,
        // No certificate authority stands behind this system.
        "SignCertificate" => r#"{"status":"Rejected"}"#,
        "Get15118EVCertificate" => r#"{"status":"Failed","exiResponse":""}"#,
        "GetCertificateStatus" => r#"{"status":"Failed"}"#,
        "GetCertificateChainStatus" => return chain_status(payload, now),
        // No charging schedule is made here (2.0.1 K15, 2.1 K15).
        "NotifyEVChargingNeeds" if version == Version::V21 => r#"{"status":"NoChargingProfile"}"#,
        "NotifyEVChargingNeeds" | "PullDynamicScheduleUpdate" => r#"{"status":"Rejected"}"#,
        // These say that the message was taken, not that anybody approves of it.
        "NotifyEVChargingSchedule" | "OpenPeriodicEventStream" => r#"{"status":"Accepted"}"#,
        "VatNumberValidation" => return vat_number(payload),
        _ => EMPTY,
    };
    fixed.to_owned()
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct HashData {
    hash_algorithm: String,
    issuer_name_hash: String,
    issuer_key_hash: String,
    serial_number: String,
}

/// Nobody here asks for the status of a certificate: each has the status
/// `Failed`, and may be asked for again at once.
fn chain_status(payload: &str, now: Timestamp) -> String {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        certificate_status_requests: Vec<Asked>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        source: String,
        certificate_hash_data: HashData,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response {
        certificate_status: Vec<Status>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Status {
        certificate_hash_data: HashData,
        source: String,
        status: &'static str,
        next_update: Timestamp,
    }
    let asked: Option<Request> = serde_json::from_str(payload).ok();
    let asked = asked.map_or_else(Vec::new, |asked| asked.certificate_status_requests);
    let status = asked.into_iter().map(|asked| Status {
        certificate_hash_data: asked.certificate_hash_data,
        source: asked.source,
        status: "Failed",
        next_update: now,
    });
    json_text(&Response {
        certificate_status: status.collect(),
    })
}

/// Nobody here checks VAT numbers.
fn vat_number(payload: &str) -> String {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        vat_number: serde_json::Value,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response {
        vat_number: String,
        status: &'static str,
    }
    let asked: Option<Request> = serde_json::from_str(payload).ok();
    let number = asked.map_or_else(String::new, |asked| match asked.vat_number {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    });
    json_text(&Response {
        vat_number: number.chars().take(VAT_NUMBER_CHARS).collect(),
        status: "Rejected",
    })
}
