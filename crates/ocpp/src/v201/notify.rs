//! What a station reports unasked or in parts: `NotifyReport` (OCPP 2.0.1 B07,
//! B08), `NotifyEvent` (N07), `SecurityEventNotification` (A04). Answer each
//! with [`crate::EMPTY`].

use forecourt_types::Timestamp;
use ocpp_kit::v2_0_1;
use serde_json::value::RawValue;

use super::variables::{Component, Variable, component, variable};
use super::{Read, timestamp};
use crate::{Version, validate};

/// One part of a report of the device model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The request it answers.
    pub request_id: i32,
    /// The station's time.
    pub generated_at: Option<Timestamp>,
    /// The number of this part, from 0.
    pub seq_no: i32,
    /// Whether more parts follow.
    pub more_follows: bool,
    /// The variables.
    pub entries: Vec<ReportEntry>,
}

/// One variable with its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportEntry {
    /// Its component.
    pub component: Component,
    /// The variable.
    pub variable: Variable,
    /// Each attribute's type (`Actual` when absent), value and mutability.
    pub attributes: Vec<Attribute>,
}

/// One attribute of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// `Actual` when absent.
    pub kind: Option<String>,
    /// None when it has no value or is write-only.
    pub value: Option<String>,
    /// `ReadOnly`, `WriteOnly`, `ReadWrite` (when absent).
    pub mutability: Option<String>,
}

/// Reads `NotifyReport`.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn report(payload: &RawValue) -> Read<Report> {
    let report: v2_0_1::NotifyReportRequest = validate::decode(Version::V201, payload)?;
    let data = report.report_data.unwrap_or_default();
    Ok(Report {
        request_id: report.request_id,
        generated_at: timestamp(report.generated_at),
        seq_no: report.seq_no,
        more_follows: report.tbc.unwrap_or(false),
        entries: data.into_iter().map(report_entry).collect(),
    })
}

fn report_entry(data: v2_0_1::ReportData) -> ReportEntry {
    let attributes = data.variable_attribute.into_iter();
    ReportEntry {
        component: component(data.component),
        variable: variable(data.variable),
        attributes: attributes
            .map(|attribute| Attribute {
                kind: attribute.r#type.map(|kind| kind.as_str().to_owned()),
                value: attribute.value,
                mutability: attribute.mutability.map(|m| m.as_str().to_owned()),
            })
            .collect(),
    }
}

/// Events of monitored variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Events {
    /// The station's time.
    pub generated_at: Option<Timestamp>,
    /// The number of this part, from 0.
    pub seq_no: i32,
    /// Whether more parts follow.
    pub more_follows: bool,
    /// The events.
    pub events: Vec<Event>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The station's number for it.
    pub event_id: i32,
    /// The station's time.
    pub timestamp: Option<Timestamp>,
    /// `Alerting`, `Delta`, `Periodic`.
    pub trigger: String,
    /// `HardWiredNotification`, `CustomMonitor`, …
    pub kind: String,
    /// What it concerns.
    pub component: Component,
    /// What it concerns.
    pub variable: Variable,
    /// The value now, at most 2500 characters.
    pub actual_value: String,
    /// The vendor's code.
    pub tech_code: Option<String>,
    /// The vendor's words.
    pub tech_info: Option<String>,
    /// Whether the alert is over.
    pub cleared: bool,
    /// The transaction it concerns.
    pub transaction_id: Option<String>,
}

/// Reads `NotifyEvent`.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn events(payload: &RawValue) -> Read<Events> {
    let notice: v2_0_1::NotifyEventRequest = validate::decode(Version::V201, payload)?;
    Ok(Events {
        generated_at: timestamp(notice.generated_at),
        seq_no: notice.seq_no,
        more_follows: notice.tbc.unwrap_or(false),
        events: notice.event_data.into_iter().map(event).collect(),
    })
}

fn event(data: v2_0_1::EventData) -> Event {
    Event {
        event_id: data.event_id,
        timestamp: timestamp(data.timestamp),
        trigger: data.trigger.as_str().to_owned(),
        kind: data.event_notification_type.as_str().to_owned(),
        component: component(data.component),
        variable: variable(data.variable),
        actual_value: data.actual_value,
        tech_code: data.tech_code,
        tech_info: data.tech_info,
        cleared: data.cleared.unwrap_or(false),
        transaction_id: data.transaction_id,
    }
}

/// A security event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEvent {
    /// `SettingSystemTime`, `TamperDetectionActivated`, …; at most 50 characters.
    pub kind: String,
    /// The station's time.
    pub timestamp: Option<Timestamp>,
    /// In words, at most 255 characters.
    pub tech_info: Option<String>,
}

/// Reads `SecurityEventNotification`.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn security_event(payload: &RawValue) -> Read<SecurityEvent> {
    let event: v2_0_1::SecurityEventNotificationRequest = validate::decode(Version::V201, payload)?;
    Ok(SecurityEvent {
        kind: event.r#type,
        timestamp: timestamp(event.timestamp),
        tech_info: event.tech_info,
    })
}
