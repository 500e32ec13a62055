//! Writes events as sentences for a person.

use charger_sim::{Event, EventKind, SessionTruth};

/// Returns one line for `event`, or none when a person does not need to see it.
#[expect(clippy::too_many_lines, reason = "a table, one row for each event")]
pub(crate) fn sentence(event: &Event) -> Option<String> {
    let text = match &event.kind {
        EventKind::Connected => "connected".to_owned(),
        EventKind::ConnectionFailed {
            reason,
            retry_in_ms,
            ..
        } => {
            format!("no connection ({reason}); next attempt in {retry_in_ms} ms")
        }
        EventKind::Disconnected { reason } => format!("disconnected: {reason}"),
        EventKind::BootAnswered { status, interval_s } => {
            format!("boot {status}, heartbeat every {interval_s} s")
        }
        EventKind::StatusChanged { connector, status } => {
            format!("connector {connector} is {status}")
        }
        EventKind::TokenDecided { token, status, .. } => format!("token {token}: {status}"),
        EventKind::SessionRefused { session, reason } => {
            format!("session {session} refused: {reason}")
        }
        EventKind::SessionStarted(truth) => started(truth),
        EventKind::TransactionIdAssigned {
            session,
            transaction_id,
        } => {
            format!("session {session} is transaction {transaction_id}")
        }
        EventKind::Sampled {
            register_wh,
            power_w,
            soc_permille,
            ..
        } => {
            let (whole, tenth) = (soc_permille / 10, soc_permille % 10);
            format!(
                "{} kW, register {register_wh} Wh, battery {whole}.{tenth} %",
                kilo(*power_w)
            )
        }
        EventKind::SessionStopped(truth) => stopped(truth),
        EventKind::SessionClosed(truth) => {
            let reported = match (truth.stop_reported, truth.given_up) {
                (false, _) => "its stop was never sent".to_owned(),
                (true, 0) => "all messages answered".to_owned(),
                (true, given_up) => format!("{given_up} messages given up, never accepted"),
            };
            format!("session {} closed: {reported}", truth.session)
        }
        EventKind::Answered(message) => {
            let millis = message.round_trip_us / 1000;
            let micros = message.round_trip_us % 1000;
            format!(
                "{} answered in {millis}.{micros:03} ms (attempt {})",
                message.action, message.attempt
            )
        }
        EventKind::Erred {
            action,
            code,
            description,
            retried,
            ..
        } => {
            let then = if *retried {
                "will be sent again"
            } else {
                "given up"
            };
            format!("{action} got error {code} {description}: {then}")
        }
        EventKind::TimedOut { action, .. } => format!("{action} was not answered in time"),
        EventKind::Commanded {
            action,
            request,
            answer,
            ..
        } => format!("command {action} {request} → {answer}"),
        EventKind::FaultInjected { fault, .. } => format!("fault played: {fault}"),
        EventKind::Rebooting { reason } => format!("restarting: {reason}"),
        EventKind::Violation { detail } => format!("PROTOCOL VIOLATION: {detail}"),
    };
    // The time of day is enough for a person; JSON lines carry the date.
    let clock = event.at.get(11..23).unwrap_or(&event.at);
    Some(format!("{clock} {:<10} {text}", event.station))
}

fn started(truth: &SessionTruth) -> String {
    format!(
        "session {} started on connector {} with token {}, register {} Wh",
        truth.session, truth.connector, truth.token, truth.register_start_wh
    )
}

fn stopped(truth: &SessionTruth) -> String {
    format!(
        "session {} stopped ({}): {} kWh, register {} Wh",
        truth.session,
        truth.stop_reason.as_deref().unwrap_or("?"),
        kilo(truth.energy_wh().unwrap_or(0)),
        truth.register_stop_wh.unwrap_or(0)
    )
}

/// Writes thousands with three decimals: 1234 → 1.234.
fn kilo(value: u64) -> String {
    format!("{}.{:03}", value / 1000, value % 1000)
}
