//! Jobs of a charger that outlast the answer to the call that began them: a
//! firmware update, the upload of a log, the publishing of a firmware. The
//! charger reports their end in a status notice (OCPP 1.6 §4.4, §4.5 and the
//! security whitepaper §5; OCPP 2.0.1 part 2 L01-L03, N01).

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// The call that begins a job, and the notice that reports on it.
const JOBS: [(&str, &str); 5] = [
    ("UpdateFirmware", "FirmwareStatusNotification"),
    ("SignedUpdateFirmware", "SignedFirmwareStatusNotification"),
    ("GetLog", "LogStatusNotification"),
    ("GetDiagnostics", "DiagnosticsStatusNotification"),
    ("PublishFirmware", "PublishFirmwareStatusNotification"),
];

/// The words with which a charger reports that a job ended well.
const DONE: [&str; 3] = ["Installed", "Uploaded", "Published"];

/// The words with which a charger reports that a job ended without success.
const FAILED: [&str; 14] = [
    "AcceptedCanceled",
    "BadMessage",
    "DownloadFailed",
    "InstallationFailed",
    "InstallVerificationFailed",
    "InvalidCertificate",
    "InvalidChecksum",
    "InvalidSignature",
    "NotSupportedOperation",
    "PermissionDenied",
    "PublishFailed",
    "RevokedCertificate",
    // 1.6 has the first word, 2.x and the security extension of 1.6 the second.
    "UploadFailed",
    "UploadFailure",
];

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The job goes on.
    Going,
    /// The job has ended well.
    Done,
    /// The job has ended without success.
    Failed,
}

/// What a status notice says of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobReport {
    /// The OCPP action of the call that began the job.
    begun_by: &'static str,
    /// The number that the call gave the job, if the notice repeats one.
    request_id: Option<i64>,
    /// How far the job is.
    pub progress: Progress,
    /// The charger's word, at most 255 characters.
    pub word: String,
}

impl JobReport {
    /// Reads a notice; none when it reports on no job, or when the charger only says that it has no
    /// job (`Idle`).
    #[must_use]
    pub fn read(action: &str, payload: &str) -> Option<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire<'a> {
            #[serde(borrow)]
            status: Option<&'a RawValue>,
            #[serde(borrow)]
            request_id: Option<&'a RawValue>,
        }
        let (begun_by, _) = JOBS.iter().find(|(_, notice)| *notice == action)?;
        let wire: Wire<'_> = serde_json::from_str(payload).ok()?;
        let status: String = serde_json::from_str(wire.status?.get()).ok()?;
        let word: String = status.chars().take(255).collect();
        let progress = match word.as_str() {
            "Idle" => return None,
            word if DONE.contains(&word) => Progress::Done,
            word if FAILED.contains(&word) => Progress::Failed,
            _ => Progress::Going,
        };
        let request_id = wire.request_id.map(RawValue::get);
        Some(Self {
            begun_by,
            request_id: request_id.and_then(|id| serde_json::from_str(id).ok()),
            progress,
            word,
        })
    }

    /// Whether a call with this action and payload began the job. The number of the job
    /// (`requestId`) is compared only when both have one.
    #[must_use]
    pub fn is_of(&self, action: &str, payload: &Value) -> bool {
        let given = payload.get("requestId").and_then(Value::as_i64);
        action == self.begun_by
            && (given.is_none() || self.request_id.is_none() || given == self.request_id)
    }
}

/// Whether a call with this action begins a job whose end the charger reports later.
#[must_use]
pub fn begins_job(action: &str) -> bool {
    JOBS.iter().any(|(call, _)| *call == action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_report_are_told_apart() {
        let cases = [
            ("Installed", Some(Progress::Done)),
            ("Downloading", Some(Progress::Going)),
            ("InstallVerificationFailed", Some(Progress::Failed)),
            ("Whatever", Some(Progress::Going)),
            ("Idle", None),
        ];
        for (word, progress) in cases {
            let payload = format!(r#"{{"status":"{word}","":[1e400]}}"#);
            let read = JobReport::read("FirmwareStatusNotification", &payload);
            assert_eq!(read.map(|report| report.progress), progress, "{word}");
        }
        assert_eq!(
            JobReport::read("Heartbeat", r#"{"status":"Installed"}"#),
            None
        );
    }

    #[test]
    fn a_report_is_of_the_call_with_its_number() {
        let call = |id: i64| serde_json::json!({ "requestId": id });
        let payload = r#"{"status":"Uploaded","requestId":7}"#;
        let report = JobReport::read("LogStatusNotification", payload);
        let of = |id: i64| {
            report
                .as_ref()
                .is_some_and(|report| report.is_of("GetLog", &call(id)))
        };
        assert!(of(7) && !of(8));
        let unnumbered = JobReport::read("LogStatusNotification", r#"{"status":"Uploaded"}"#);
        assert!(unnumbered.is_some_and(|report| report.is_of("GetLog", &call(8))));
    }
}
