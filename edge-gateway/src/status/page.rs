//! The status page: one file, no resources from elsewhere, no button.

use std::fmt::{self, Write as _};

use forecourt_domain::fact::ConnectorStatusKind;
use forecourt_types::Language;

use super::words::Words;
use super::{ConnectorStatusView, StationStatus, Status};
use crate::journal::JournalDepth;

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

/// The languages by their own names, in the order of the links.
const NAMES: [(Language, &str); 5] = [
    (Language::En, "English"),
    (Language::Th, "ไทย"),
    (Language::Ru, "Русский"),
    (Language::Fil, "Filipino"),
    (Language::ZhHans, "简体中文"),
];

/// Writes the whole page in a language.
pub(super) fn render(status: &Status, language: Language) -> String {
    let mut body = String::new();
    let words = Words::of(language);
    // Writing to a String cannot fail, here and below.
    let _ = summary(&mut body, status, words);
    let _ = stations(&mut body, status, words);
    let _ = alarms(&mut body, status, words);
    let _ = languages(&mut body, language);
    let title = Escaped(status.gateway_id.as_str());
    let gateway = words.gateway;
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} · {gateway}</title><style>{STYLE}</style>\
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

fn summary(page: &mut String, status: &Status, words: &Words) -> fmt::Result {
    let (class, word) = if status.ready {
        ("good", words.ready)
    } else {
        ("bad", words.not_ready)
    };
    let site = status.site_id.as_ref().map_or("–", |site| site.as_str());
    write!(
        page,
        "<header><h1>{} <b>{}</b></h1><p>{} {} · {} {} · {} {} UTC</p></header>",
        words.gateway,
        Escaped(status.gateway_id.as_str()),
        words.site,
        Escaped(site),
        words.release,
        Escaped(&status.software),
        words.since,
        minute(&status.started_at.to_string()),
    )?;
    let (link_class, link) = match (status.link_welcomed, status.link_open) {
        (true, _) => ("good", words.connected),
        (false, true) => ("warn", words.greeting),
        (false, false) => ("warn", words.away),
    };
    let running: usize = status
        .stations
        .iter()
        .map(|station| station.open_transactions.len())
        .sum();
    page.push_str("<section class=\"tiles\">");
    tile(page, class, word, words.chargers)?;
    tile(page, link_class, link, words.cloud)?;
    tile(
        page,
        "",
        &status.connections.to_string(),
        words.open_sockets,
    )?;
    tile(page, "", &running.to_string(), words.running)?;
    for depth in &status.journal {
        let class = if is_late(status, depth) { "warn" } else { "" };
        let label = format!("{}: {}", words.lane(depth.lane), words.waiting);
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

fn stations(page: &mut String, status: &Status, words: &Words) -> fmt::Result {
    write!(page, "<section><h2>{}</h2>", words.stations)?;
    if status.stations.is_empty() {
        return write!(
            page,
            "<p class=\"empty\">{}</p></section>",
            words.no_station
        );
    }
    page.push_str("<table><thead><tr>");
    for head in [
        words.station,
        words.model,
        words.connection,
        words.connectors,
        words.transactions,
        words.records,
    ] {
        write!(page, "<th scope=\"col\">{head}")?;
    }
    page.push_str("</tr></thead><tbody>");
    for station in &status.stations {
        row(page, station, words)?;
    }
    page.push_str("</tbody></table></section>");
    Ok(())
}

fn row(page: &mut String, station: &StationStatus, words: &Words) -> fmt::Result {
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
        None => write!(page, "<span class=\"pill\">{}</span>", words.offline)?,
    }
    page.push_str("<td>");
    for connector in &station.connectors {
        pill(page, connector, words)?;
    }
    page.push_str("<td>");
    for transaction in &station.open_transactions {
        write!(page, "<code>{}</code> ", Escaped(transaction.as_str()))?;
    }
    if let Some(command) = &station.command {
        write!(
            page,
            "<small>{} {}</small>",
            words.command,
            Escaped(command.command_id.as_str())
        )?;
    }
    write!(page, "<td>{}</tr>", station.unapplied)
}

fn pill(page: &mut String, connector: &ConnectorStatusView, words: &Words) -> fmt::Result {
    let (class, word) = (
        connector_class(connector.status),
        words.connector(connector.status),
    );
    let evse = connector
        .evse_id
        .map_or_else(String::new, |evse| format!("{evse}."));
    let error = connector.error_code.as_deref().unwrap_or_default();
    write!(
        page,
        "<span class=\"pill {class}\" title=\"{} {} {}\">{evse}{} {word}</span> ",
        words.since,
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

fn alarms(page: &mut String, status: &Status, words: &Words) -> fmt::Result {
    write!(page, "<section><h2>{}</h2>", words.alarms)?;
    if status.alarms.is_empty() {
        return write!(page, "<p class=\"empty\">{}</p></section>", words.no_alarm);
    }
    page.push_str("<ul class=\"alarms\" lang=\"en\">");
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

/// Writes links to the page in the other languages.
fn languages(page: &mut String, shown: Language) -> fmt::Result {
    write!(page, "<nav aria-label=\"{}\">", Words::of(shown).languages)?;
    for (language, name) in NAMES {
        let here = if language == shown {
            " aria-current=\"true\""
        } else {
            ""
        };
        write!(
            page,
            "<a href=\"/?lang={language}\" lang=\"{language}\"{here}>{name}</a> "
        )?;
    }
    page.push_str("</nav>");
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
        let page = render(&status(), Language::En);
        assert!(
            !page.contains("<img")
                && !page.contains("<script>alert")
                && !page.contains("\" onclick")
        );
        assert!(page.contains("&lt;img src=x&gt;") && page.contains("1.2 Charging"));
        assert!(
            !page.contains("http://") && !page.contains("https://"),
            "no outside resources"
        );
    }

    #[test]
    fn the_page_speaks_five_languages_and_leads_to_the_others() {
        for (language, charging) in [
            (Language::En, "Charging"),
            (Language::Th, "กำลังชาร์จ"),
            (Language::Ru, "Заряжает"),
            (Language::Fil, "Nagcha-charge"),
            (Language::ZhHans, "充电中"),
        ] {
            let page = render(&status(), language);
            assert!(page.contains(&format!("<html lang=\"{language}\">")));
            assert!(page.contains(&format!("1.2 {charging}")), "{page}");
            assert_eq!(page.matches("/?lang=").count(), 5);
            assert_eq!(page.matches("aria-current=\"true\"").count(), 1);
        }
    }
}
