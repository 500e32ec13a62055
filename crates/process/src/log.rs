//! The log's filter, with a limit that no setting lifts.
//!
//! Libraries write whole request bodies, frames and events at `trace`: through
//! the AWS SDK that is every row of the table, with the signing key, the pepper
//! and all password verifiers. Whoever reads a log must not become an
//! administrator by it, so libraries are never heard below `debug`.

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The crates of this workspace, by which a target begins. None of them writes
/// a secret or a body at any level.
const OURS: [&str; 4] = ["forecourt_", "edge_gateway", "local_server", "charger_sim"];

/// Makes a subscriber, with the filter it was given, the one of this process,
/// and holds the libraries' `trace` back from it.
///
/// Every program starts its log here, so that the limit stands in one place.
///
/// # Panics
/// When the process has a log already.
pub fn start<S>(subscriber: S)
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    subscriber.with(filter_fn(may_be_written)).init();
}

/// Whether an event or span may reach the log, whatever the filter says.
fn may_be_written(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::DEBUG || OURS.iter().any(|ours| metadata.target().starts_with(ours))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use tracing_subscriber::EnvFilter;

    use super::*;

    /// Whatever the filter names, by crate, by module or by span.
    #[test]
    fn no_filter_brings_a_librarys_trace_into_the_log() {
        for filter in [
            "trace",
            "trace,aws_smithy_runtime=trace",
            "info,aws_smithy_runtime::client::orchestrator=trace",
            "off,[invoke]=trace",
        ] {
            let log = tempfile::NamedTempFile::new().unwrap();
            let subscriber = tracing_subscriber::fmt()
                .with_env_filter(EnvFilter::try_new(filter).unwrap())
                .with_writer(log.reopen().unwrap())
                .finish()
                .with(filter_fn(may_be_written));
            tracing::subscriber::with_default(subscriber, || {
                let span = tracing::info_span!("invoke");
                let _guard = span.enter();
                tracing::trace!(target: "aws_smithy_runtime::client::orchestrator", "a body");
                tracing::trace!(target: "hyper::proto::h1", "a body");
                tracing::trace!(target: "tungstenite::protocol", "a body");
                tracing::debug!(target: "aws_smithy_runtime::client::orchestrator", "a step");
                tracing::trace!(target: "forecourt_cloud::session", "a thought");
            });
            let text = std::fs::read_to_string(log.path()).unwrap();
            assert!(!text.contains("a body"), "{filter}: {text}");
            assert!(text.contains("a step"), "{filter}: {text}");
            let is_wide = !filter.starts_with("info");
            assert_eq!(text.contains("a thought"), is_wide, "{filter}: {text}");
        }
    }
}
