//! The counters as Prometheus reads them (text format 0.0.4).

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use super::StatusSource;
use crate::metrics::Histogram;

/// All metrics, each with its meaning and unit.
pub(super) async fn render(source: &StatusSource) -> String {
    let mut text = Text::default();
    let door = source.journal.admission().state;
    text.one(
        "ready",
        "gauge",
        "1 while chargers are let in",
        u64::from(door.reason().is_none()),
    );
    let uptime = source.clock.monotonic_ms() / 1_000;
    text.one(
        "uptime_seconds",
        "gauge",
        "Time since the process began",
        uptime,
    );
    sockets(source, &mut text);
    link(source, &mut text);
    journal(source, &mut text).await;
    let metrics = &source.metrics;
    text.head(
        "messages_total",
        "counter",
        "OCPP messages by action and outcome",
    );
    for (action, outcome, count) in metrics.messages() {
        let outcome = outcome.name();
        text.value(
            "messages_total",
            &format!("action=\"{action}\",outcome=\"{outcome}\""),
            count,
        );
    }
    text.head("alarms_total", "counter", "Alarms by kind");
    for (kind, count) in metrics.alarm_counts() {
        text.value("alarms_total", &format!("kind=\"{kind}\""), count);
    }
    text.0
}

fn sockets(source: &StatusSource, text: &mut Text) {
    let metrics = &source.metrics;
    let open = u64::try_from(source.registry.count()).unwrap_or(u64::MAX);
    text.one("connections", "gauge", "Charger sockets open", open);
    text.one(
        "sign_ins_total",
        "counter",
        "Chargers let in",
        metrics.sign_ins.get(),
    );
    text.one(
        "sign_ins_held_total",
        "counter",
        "Sign-ins held back before their password was looked at, because it is being guessed at",
        metrics.sign_ins_held.get(),
    );
    text.head(
        "upgrades_refused_total",
        "counter",
        "Upgrades refused by HTTP status",
    );
    for (status, count) in metrics.refusals() {
        text.value(
            "upgrades_refused_total",
            &format!("status=\"{status}\""),
            count,
        );
    }
    text.one(
        "answers_late_total",
        "counter",
        "Sockets closed because a transaction message was not answered in time",
        metrics.answers_late.get(),
    );
    text.one(
        "frames_dropped_total",
        "counter",
        "Frames that were no OCPP and have no answer",
        metrics.frames_dropped.get(),
    );
}

fn link(source: &StatusSource, text: &mut Text) {
    let metrics = &source.metrics;
    let open = metrics.link_open.load(Ordering::Relaxed);
    let welcomed = metrics.link_welcomed.load(Ordering::Relaxed);
    text.one(
        "link_open",
        "gauge",
        "1 while the link's socket is open",
        u64::from(open),
    );
    text.one(
        "link_welcomed",
        "gauge",
        "1 while the cloud has welcomed it",
        u64::from(welcomed),
    );
    text.one(
        "link_connects_total",
        "counter",
        "Link connections made",
        metrics.link_connects.get(),
    );
    text.head(
        "link_messages_total",
        "counter",
        "Link messages of at most 32 KB by direction",
    );
    text.value(
        "link_messages_total",
        "direction=\"sent\"",
        metrics.link_sent.get(),
    );
    text.value(
        "link_messages_total",
        "direction=\"received\"",
        metrics.link_received.get(),
    );
}

async fn journal(source: &StatusSource, text: &mut Text) {
    let metrics = &source.metrics;
    let failed = metrics.journal_failed.load(Ordering::Relaxed);
    text.one(
        "journal_failed",
        "gauge",
        "1 while the journal cannot be used",
        u64::from(failed),
    );
    text.one(
        "journal_failures_total",
        "counter",
        "Reads and commits that failed",
        metrics.journal_failures.get(),
    );
    text.one(
        "telemetry_shed_total",
        "counter",
        "Telemetry records deleted before the cloud had them",
        metrics.telemetry_shed.get(),
    );
    let depths = source.depths().await.unwrap_or_default();
    text.head(
        "journal_unapplied",
        "gauge",
        "Records not known to be applied by the cloud, by lane; some are normal, since the gateway asks every 5 minutes",
    );
    for depth in &depths {
        text.value(
            "journal_unapplied",
            &format!("lane=\"{}\"", depth.lane),
            depth.unapplied,
        );
    }
    let now = crate::clock::wall().timestamp();
    text.head(
        "journal_oldest_unapplied_seconds",
        "gauge",
        "Age of the oldest record not known to be applied by the cloud, by lane",
    );
    for depth in &depths {
        let age = depth
            .oldest_unapplied_at
            .map_or(0, |at| now.millis_since(at.timestamp()) / 1_000);
        let age = u64::try_from(age).unwrap_or(0);
        let lane = format!("lane=\"{}\"", depth.lane);
        text.value("journal_oldest_unapplied_seconds", &lane, age);
    }
    text.histogram(
        "journal_commit_seconds",
        "Time from the first input of a batch to its commit",
        &metrics.commit_us,
        micros_as_seconds,
    );
    text.histogram(
        "journal_batch_inputs",
        "Inputs a commit covered",
        &metrics.batch,
        |value| value.to_string(),
    );
}

/// Whole microseconds as a decimal number of seconds, exactly.
fn micros_as_seconds(micros: u64) -> String {
    let (whole, part) = (micros / 1_000_000, micros % 1_000_000);
    let text = format!("{whole}.{part:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(self.0, "# HELP forecourt_gateway_{name} {help}");
        let _ = writeln!(self.0, "# TYPE forecourt_gateway_{name} {kind}");
    }

    fn value(&mut self, name: &str, labels: &str, value: u64) {
        let _ = writeln!(self.0, "forecourt_gateway_{name}{{{labels}}} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: u64) {
        self.head(name, kind, help);
        let _ = writeln!(self.0, "forecourt_gateway_{name} {value}");
    }

    fn histogram(
        &mut self,
        name: &str,
        help: &str,
        histogram: &Histogram,
        unit: fn(u64) -> String,
    ) {
        self.head(name, "histogram", help);
        let buckets = histogram.cumulative();
        for (bound, count) in &buckets {
            let bound = bound.map_or_else(|| "+Inf".to_owned(), unit);
            self.value(
                &format!("{name}_bucket"),
                &format!("le=\"{bound}\""),
                *count,
            );
        }
        let total = buckets.last().map_or(0, |(_, count)| *count);
        let sum = unit(histogram.sum());
        let _ = writeln!(self.0, "forecourt_gateway_{name}_sum {sum}");
        let _ = writeln!(self.0, "forecourt_gateway_{name}_count {total}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microseconds_become_seconds_exactly() {
        let cases = [
            (0, "0"),
            (500, "0.0005"),
            (2_500, "0.0025"),
            (1_000_000, "1"),
            (61_000_001, "61.000001"),
        ];
        for (micros, seconds) in cases {
            assert_eq!(micros_as_seconds(micros), seconds);
        }
    }
}
