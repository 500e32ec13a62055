//! Writes log lines as CloudWatch reads them: each is one JSON object, and an error comes with
//! everything that caused it.
//!
//! The JSON format of `tracing-subscriber` writes an error without its sources, and "the use case
//! failed" alone does not help whoever must repair it.

use std::error::Error;
use std::fmt;

use forecourt_types::error_chain;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::{FormatFields, Writer};
use tracing_subscriber::fmt::time::{FormatTime as _, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

/// The format of a line. It holds `timestamp` (RFC 3339) and `level`, by which Lambda's own filter
/// judges a line (one without them counts as INFO, whatever it is), the fields of the spans around
/// the event (the runtime gives `requestId`), and the event's own fields, among them `message`.
/// Spans must have been formatted as JSON.
/// among them `message`. Spans must have been formatted as JSON.
#[derive(Debug, Clone, Copy)]
pub struct JsonLines;

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = Line::default();
        for span in context.event_scope().into_iter().flatten() {
            let extensions = span.extensions();
            let written = extensions.get::<FormattedFields<N>>();
            let fields = written.map(|fields| serde_json::from_str::<Map<_, _>>(fields));
            if let Some(Ok(fields)) = fields {
                line.0.extend(fields);
            }
        }
        event.record(&mut line);
        // Last, so that no field of the same name takes their place.
        let mut timestamp = String::new();
        SystemTime.format_time(&mut Writer::new(&mut timestamp))?;
        line.put("timestamp", timestamp);
        line.put("level", event.metadata().level().as_str());
        writeln!(writer, "{}", Value::Object(line.0))
    }
}

/// The fields of one line.
#[derive(Debug, Default)]
struct Line(Map<String, Value>);

impl Line {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }
}

impl Visit for Line {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field.name(), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field.name(), value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field.name(), value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.put(field.name(), error_chain(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field.name(), format!("{value:?}"));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::io;

    use serde_json::json;
    use tracing_subscriber::fmt::format::JsonFields;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the use case failed")]
    struct Failed(#[source] io::Error);

    #[test]
    fn a_line_names_the_request_and_every_cause_of_an_error() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let subscriber = tracing_subscriber::fmt()
            .event_format(JsonLines)
            .fmt_fields(JsonFields::new())
            .with_writer(log.reopen().unwrap())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!("invoke", requestId = "r-1");
            let _guard = span.enter();
            let error = Failed(io::Error::other("the queue denied it"));
            let cause: &dyn Error = &error;
            tracing::error!(cause, function = "ingest", tries = 2, "not handled");
        });
        let text = std::fs::read_to_string(log.path()).unwrap();
        let mut line: Value = serde_json::from_str(&text).unwrap();
        line.as_object_mut().unwrap().remove("timestamp").unwrap();
        let wanted = json!({
            "level": "ERROR", "requestId": "r-1", "message": "not handled",
            "function": "ingest", "tries": 2,
            "cause": "the use case failed: the queue denied it",
        });
        assert_eq!(line, wanted);
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn a_line_has_what_lambdas_filter_judges_it_by_whatever_its_fields_are() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let subscriber = tracing_subscriber::fmt()
            .event_format(JsonLines)
            .fmt_fields(JsonFields::new())
            .with_max_level(tracing::Level::TRACE)
            .with_writer(log.reopen().unwrap())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::error!(timestamp = "never", level = "none", "a");
            tracing::warn!("b");
            tracing::info!("c");
            tracing::debug!("d");
            tracing::trace!("e");
        });
        let text = std::fs::read_to_string(log.path()).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        let lines: Vec<Value> = lines.collect();
        let levels = lines.iter().map(|line| line["level"].as_str().unwrap());
        let levels: Vec<&str> = levels.collect();
        assert_eq!(levels, ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"]);
        for line in &lines {
            let stamp = line["timestamp"].as_str().unwrap();
            // RFC 3339 in UTC, as `forecourt_types` reads it.
            let time = forecourt_types::Timestamp::parse(stamp);
            assert!(time.is_ok() && stamp.ends_with('Z'), "{stamp}");
        }
    }
}
