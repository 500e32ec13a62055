//! The status page: one file, no resources from elsewhere, no button.

use std::fmt::{self, Write as _};

use forecourt_domain::fact::ConnectorStatusKind;

use super::{ConnectorStatusView, StationStatus, Status};
use crate::journal::JournalDepth;
use crate::notice::status_word;

/// The page's style. Its bytes stand in the page as they are: their hash is in the policy.
pub(super) const STYLE: &str = include_str!("page.css");

/// The page's script; its hash is in the policy too. It loads the status again every 3,000 ms.
pub(super) const SCRIPT: &str = include_str!("page.js");

/// How old a record may be, in milliseconds, before the page warns that the cloud has not told that
/// it is applied. This counts while the link is up.
const LATE_MS: i64 = 30 * 60_000;

/// Text of chargers and people, escaped for HTML.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// Writes the whole page.
pub(super) fn render(status: &Status) -> String {
    let mut body = String::new();
    // Writing to a String cannot fail, here and below.
    let _ = summary(&mut body, status);
    let _ = stations(&mut body, status);
    let _ = alarms(&mut body, status);
    let title = Escaped(status.gateway_id.as_str());
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} – Forecourt gateway</title><style>{STYLE}</style>\
         <noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript></head>\
         <body><main>{body}</main><script>{SCRIPT}</script></body></html>"
    )
}

/// Whether records of a lane wait longer than they do while all is well: chart values leave within
/// the quarter of an hour that is the default, and each ping tells what is applied.
fn is_late(status: &Status, depth: &JournalDepth) -> bool {
    let oldest = depth.oldest_unapplied_at;
    let age_ms = oldest.map(|at| status.at.timestamp().millis_since(at.timestamp()));
    let is_old = age_ms.is_some_and(|age_ms| age_ms > LATE_MS);
    depth.unapplied > 0 && (!status.link_welcomed || is_old)
}

fn summary(page: &mut String, status: &Status) -> fmt::Result {
    let (class, word) = if status.ready {
        ("good", "Ready")
    } else {
        ("bad", "Not ready")
    };
    let site = status.site_id.as_ref().map_or("–", |site| site.as_str());
    write!(
        page,
        "<header><h1>Forecourt gateway <b>{}</b></h1><p>site {} · release {} · since {} UTC</p></header>",
        Escaped(status.gateway_id.as_str()),
        Escaped(site),
        Escaped(&status.software),
        minute(&status.started_at.to_string()),
    )?;
    let (link_class, link) = match (status.link_welcomed, status.link_open) {
        (true, _) => ("good", "Connected"),
        (false, true) => ("warn", "Greeting"),
        (false, false) => ("warn", "Away"),
    };
    let running: usize = status
        .stations
        .iter()
        .map(|station| station.open_transactions.len())
        .sum();
    page.push_str("<section class=\"tiles\">");
    tile(page, class, word, "chargers")?;
    tile(page, link_class, link, "cloud")?;
    tile(
        page,
        "",
        &status.connections.to_string(),
        "connected stations",
    )?;
    tile(page, "", &running.to_string(), "running transactions")?;
    for depth in &status.journal {
        let class = if is_late(status, depth) { "warn" } else { "" };
        let label = format!("{} not yet applied", depth.lane);
        tile(page, class, &depth.unapplied.to_string(), &label)?;
    }
    page.push_str("</section>");
    if !status.reasons.is_empty() {
        page.push_str("<ul class=\"reasons\">");
        for reason in &status.reasons {
            write!(page, "<li>{}</li>", Escaped(reason))?;
        }
        page.push_str("</ul>");
    }
    Ok(())
}

fn tile(page: &mut String, class: &str, value: &str, label: &str) -> fmt::Result {
    let (value, label) = (Escaped(value), Escaped(label));
    write!(
        page,
        "<div class=\"tile {class}\"><b>{value}</b><span>{label}</span></div>"
    )
}

fn stations(page: &mut String, status: &Status) -> fmt::Result {
    page.push_str("<section><h2>Stations</h2>");
    if status.stations.is_empty() {
        page.push_str("<p class=\"empty\">No station is known here yet.</p></section>");
        return Ok(());
    }
    page.push_str(
        "<table><thead><tr><th>Station<th>Model<th>Connection<th>Connectors<th>Transactions<th>Waiting</tr></thead><tbody>",
    );
    for station in &status.stations {
        row(page, station)?;
    }
    page.push_str("</tbody></table></section>");
    Ok(())
}

fn row(page: &mut String, station: &StationStatus) -> fmt::Result {
    write!(
        page,
        "<tr><td><b>{}</b><td>{}<td>",
        Escaped(station.station_id.as_str()),
        Escaped(station.model.as_deref().unwrap_or("–")),
    )?;
    match station.connected {
        Some(version) => write!(
            page,
            "<span class=\"pill good\">OCPP {version}</span> <small>{}</small>",
            Escaped(station.address.as_deref().unwrap_or_default()),
        )?,
        None => page.push_str("<span class=\"pill\">offline</span>"),
    }
    page.push_str("<td>");
    for connector in &station.connectors {
        pill(page, connector)?;
    }
    page.push_str("<td>");
    for transaction in &station.open_transactions {
        write!(page, "<code>{}</code> ", Escaped(transaction.as_str()))?;
    }
    if let Some(command) = &station.command {
        write!(
            page,
            "<small>command {}</small>",
            Escaped(command.command_id.as_str())
        )?;
    }
    write!(page, "<td>{}</tr>", station.unapplied)
}

fn pill(page: &mut String, connector: &ConnectorStatusView) -> fmt::Result {
    let (class, word) = (
        connector_class(connector.status),
        status_word(connector.status),
    );
    let evse = connector
        .evse_id
        .map_or_else(String::new, |evse| format!("{evse}."));
    let error = connector.error_code.as_deref().unwrap_or_default();
    write!(
        page,
        "<span class=\"pill {class}\" title=\"since {} {}\">{evse}{} {word}</span> ",
        connector.since,
        Escaped(error),
        connector.connector_id,
    )
}

const fn connector_class(status: ConnectorStatusKind) -> &'static str {
    match status {
        ConnectorStatusKind::Available => "good",
        ConnectorStatusKind::Preparing
        | ConnectorStatusKind::Charging
        | ConnectorStatusKind::SuspendedEv
        | ConnectorStatusKind::Finishing
        | ConnectorStatusKind::Reserved
        | ConnectorStatusKind::Occupied => "busy",
        ConnectorStatusKind::SuspendedEvse
        | ConnectorStatusKind::Unavailable
        | ConnectorStatusKind::Unknown => "warn",
        ConnectorStatusKind::Faulted => "bad",
    }
}

fn alarms(page: &mut String, status: &Status) -> fmt::Result {
    page.push_str("<section><h2>Alarms</h2>");
    if status.alarms.is_empty() {
        page.push_str("<p class=\"empty\">None since the start.</p></section>");
        return Ok(());
    }
    page.push_str("<ul class=\"alarms\">");
    for alarm in &status.alarms {
        let at = alarm.at.to_string();
        write!(
            page,
            "<li><time>{}</time> {}</li>",
            minute(&at),
            Escaped(&alarm.text)
        )?;
    }
    page.push_str("</ul></section>");
    Ok(())
}

/// Writes a time without its seconds.
fn minute(time: &str) -> String {
    time.get(..16).unwrap_or(time).replace('T', " ")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use forecourt_types::{GatewayId, OperatorId, ReceivedAt, StationId, Timestamp};

    use super::*;

    fn status() -> Status {
        let at = ReceivedAt(Timestamp::EPOCH);
        Status {
            operator_id: OperatorId::new("op").unwrap(),
            gateway_id: GatewayId::new("gw").unwrap(),
            site_id: None,
            epoch: None,
            software: "0".to_owned(),
            started_at: at,
            at,
            ready: true,
            reasons: Vec::new(),
            link_open: false,
            link_welcomed: false,
            journal: Vec::new(),
            connections: 0,
            listed_tokens: 0,
            stations: vec![StationStatus {
                station_id: StationId::new("<img src=x>").unwrap(),
                connected: None,
                security_profile: None,
                address: None,
                model: Some("<script>alert('1')</script>".to_owned()),
                max_power_w: None,
                connectors: vec![ConnectorStatusView {
                    evse_id: Some(1),
                    connector_id: 2,
                    status: ConnectorStatusKind::Charging,
                    error_code: Some("\" onclick=\"x".to_owned()),
                    since: at,
                    max_power_w: None,
                }],
                open_transactions: Vec::new(),
                command: None,
                queued_commands: 0,
                unapplied: 3,
            }],
            alarms: Vec::new(),
        }
    }

    #[test]
    fn records_that_the_cloud_is_about_to_apply_are_no_warning() {
        let mut status = status();
        status.link_welcomed = true;
        status.journal = vec![JournalDepth {
            lane: "transactions",
            unapplied: 5,
            oldest_unapplied_at: Some(status.at),
        }];
        let is_late = |status: &Status| super::is_late(status, &status.journal[0]);
        assert!(!is_late(&status));
        status.at = ReceivedAt(Timestamp::EPOCH.plus_millis(LATE_MS + 1));
        assert!(is_late(&status));
        status.at = ReceivedAt(Timestamp::EPOCH);
        status.link_welcomed = false;
        assert!(is_late(&status));
    }

    #[test]
    fn what_a_charger_says_of_itself_cannot_become_markup() {
        let page = render(&status());
        assert!(
            !page.contains("<img")
                && !page.contains("<script>alert")
                && !page.contains("\" onclick")
        );
        assert!(page.contains("&lt;img src=x&gt;") && page.contains("1.2 charging"));
        assert!(
            !page.contains("http://") && !page.contains("https://"),
            "no outside resources"
        );
    }
}
