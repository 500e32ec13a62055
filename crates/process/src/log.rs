//! The filter of the log, with a limit that no setting removes.
//!
//! Libraries write whole request bodies, frames and events at `trace`: through the AWS SDK that is
//! every row of the table, with the signing key, the pepper and all password verifiers. A person
//! who reads a log must not become an administrator by it, so nothing of libraries below
//! `debug` is written.

use std::str::FromStr;

use thiserror::Error;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::filter::{LevelFilter, Targets, filter_fn};
use tracing_subscriber::fmt::{FormatEvent, FormatFields, MakeWriter, SubscriberBuilder};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The beginnings of the targets of this workspace's crates. None of these crates writes a secret
/// or a body at any level.
const OURS: [&str; 4] = ["forecourt_", "edge_gateway", "local_server", "charger_sim"];

/// Which events and spans are written, by their level and their target. The target is the path of
/// the module that wrote them.
///
/// It is read from a text such as `info,edge_gateway=debug`, which has parts between commas. Each
/// part is a level (`off`, `error`, `warn`, `info`, `debug`, `trace`) for all targets,
/// `target=level` for the targets that begin with that text, or a target alone for all its levels.
/// The longest target that matches decides. An empty text means `error`. Spans and fields cannot be
/// named: that would add a regular expression engine of 400 KB to every program.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter(Targets);

/// A part of a filter's text is neither a level, nor a target, nor `target=level`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is neither a level (off, error, warn, info, debug, trace), nor a target, nor target=level"
)]
pub struct FilterError(String);

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let parts = text.split(',').map(str::trim);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            return Ok(Self::at(LevelFilter::ERROR));
        }
        let mut targets = Targets::new();
        for part in parts {
            let (target, level) = read_part(part).ok_or_else(|| FilterError(part.to_owned()))?;
            targets = match target {
                Some(target) => targets.with_target(target, level),
                None => targets.with_default(level),
            };
        }
        Ok(Self(targets))
    }
}

/// Returns the target that a part of a filter names, or none when it means all of them, and the
/// level that it sets. Returns `None` when the part is wrong.
fn read_part(part: &str) -> Option<(Option<&str>, LevelFilter)> {
    if let Ok(level) = part.parse() {
        return Some((None, level));
    }
    let (target, level) = match part.split_once('=') {
        Some((target, level)) => (target, level.parse().ok()?),
        None => (part, LevelFilter::TRACE),
    };
    is_target(target).then_some((Some(target), level))
}

/// Returns whether a text can be the beginning of a target: names with `::` between them.
fn is_target(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.');
    !text.is_empty() && text.bytes().all(fits)
}

impl Filter {
    /// Returns a filter that lets through this level and above, of all targets.
    #[must_use]
    pub fn at(level: LevelFilter) -> Self {
        Self(Targets::new().with_default(level))
    }

    /// Returns this filter without the targets that begin so, unless it names a longer one.
    #[must_use]
    pub fn without(self, target: &str) -> Self {
        Self(self.0.with_target(target, LevelFilter::OFF))
    }

    /// Returns the most verbose level that it lets through anywhere.
    fn max_level(&self) -> LevelFilter {
        let levels = self.0.iter().map(|(_, level)| level);
        let most = levels.chain(self.0.default_level()).max();
        most.unwrap_or(LevelFilter::OFF)
    }
}

/// Makes the log that a builder describes the log of this process. It lets through what the filter
/// does, except the libraries' `trace`.
///
/// Every program starts its log here, so that the limit is in one place.
///
/// # Panics
/// When the process has a log already.
pub fn start<N, E, W>(builder: SubscriberBuilder<N, E, LevelFilter, W>, filter: Filter)
where
    N: for<'writer> FormatFields<'writer> + Send + Sync + 'static,
    E: FormatEvent<Registry, N> + Send + Sync + 'static,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    limited(builder, filter).init();
}

fn limited<N, E, W>(
    builder: SubscriberBuilder<N, E, LevelFilter, W>,
    filter: Filter,
) -> impl Subscriber + Send + Sync
where
    N: for<'writer> FormatFields<'writer> + Send + Sync + 'static,
    E: FormatEvent<Registry, N> + Send + Sync + 'static,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    // The level is what a disabled event is turned away by first, at the price of one comparison.
    let subscriber = builder.with_max_level(filter.max_level()).finish();
    subscriber.with(filter.0).with(filter_fn(may_be_written))
}

/// Returns whether an event or span may reach the log, whatever the filter says.
fn may_be_written(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::DEBUG || OURS.iter().any(|ours| metadata.target().starts_with(ours))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    /// Tries filters that name a level, a crate or a module.
    #[test]
    fn no_filter_brings_a_librarys_trace_into_the_log() {
        for filter in [
            "trace",
            "trace,aws_smithy_runtime=trace",
            "info,aws_smithy_runtime::client::orchestrator=trace",
            "off,aws_smithy_runtime,hyper=trace, forecourt_cloud",
        ] {
            let log = tempfile::NamedTempFile::new().unwrap();
            let builder = tracing_subscriber::fmt().with_writer(log.reopen().unwrap());
            let subscriber = limited(builder, filter.parse().unwrap());
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
    /// Returns the levels of four targets that a filter lets through.
    fn levels(text: &str) -> [LevelFilter; 4] {
        let filter: Filter = text.parse().unwrap();
        let level_of = |target: &str| {
            let lets = |level: &Level| filter.0.would_enable(target, level);
            let levels = [
                Level::TRACE,
                Level::DEBUG,
                Level::INFO,
                Level::WARN,
                Level::ERROR,
            ];
            let most = levels.into_iter().find(lets);
            most.map_or(LevelFilter::OFF, LevelFilter::from_level)
        };
        ["edge_gateway", "edge_gateway::sockets", "hyper", "tokio"].map(level_of)
    }

    #[test]
    fn a_filter_names_levels_and_targets() {
        const OFF: LevelFilter = LevelFilter::OFF;
        const ERROR: LevelFilter = LevelFilter::ERROR;
        const WARN: LevelFilter = LevelFilter::WARN;
        const INFO: LevelFilter = LevelFilter::INFO;
        const DEBUG: LevelFilter = LevelFilter::DEBUG;
        const TRACE: LevelFilter = LevelFilter::TRACE;
        for (text, wanted) in [
            ("", [ERROR; 4]),
            ("off", [OFF; 4]),
            ("INFO", [INFO; 4]),
            ("info,edge_gateway=debug", [DEBUG, DEBUG, INFO, INFO]),
            (
                "info, edge_gateway::sockets=trace,",
                [INFO, TRACE, INFO, INFO],
            ),
            (
                "edge_gateway::sockets=off,edge_gateway=warn",
                [WARN, OFF, OFF, OFF],
            ),
            ("warn,hyper", [WARN, WARN, TRACE, WARN]),
        ] {
            assert_eq!(levels(text), wanted, "{text}");
        }
        let filter: Filter = "debug".parse().unwrap();
        assert!(
            !filter
                .without("hyper")
                .0
                .would_enable("hyper::proto", &Level::ERROR)
        );
    }

    #[test]
    fn a_filter_that_would_not_be_followed_is_refused_with_the_part_that_is_wrong() {
        for (text, part) in [
            ("info,edge_gateway=loud", "edge_gateway=loud"),
            ("info,=debug", "=debug"),
            ("a=b=info", "a=b=info"),
            ("off,[invoke]=trace", "[invoke]=trace"),
            ("hyper[{uri}]=debug", "hyper[{uri}]=debug"),
            ("edge gateway", "edge gateway"),
        ] {
            let refused = text.parse::<Filter>().unwrap_err();
            assert_eq!(refused, FilterError(part.to_owned()), "{text}");
        }
    }
}
