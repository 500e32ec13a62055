//! Makes a [`Config`] from a TOML file and `FORECOURT_…` variables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use forecourt_link::{GatewayPolicy, UnknownTokens};
use forecourt_process::log::Filter;
use thiserror::Error;

use super::ports::twin_ports;
use super::reader::{Problem, Reader};
use super::{Config, TlsConfig, loopback};
use crate::proxy::Proxy;

/// Why the configuration cannot be used: everything that is wrong, at once.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the configuration has {} problem{}:{}", .problems.len(), if .problems.len() == 1 { "" } else { "s" }, list(.problems))]
pub struct ConfigError {
    /// The problems, at least one.
    pub problems: Vec<Problem>,
}

fn list(problems: &[Problem]) -> String {
    let lines = problems.iter().map(|problem| format!("\n  - {problem}"));
    lines.collect()
}

/// The seconds of one day, the longest time that most settings may name.
const DAY_S: u64 = 24 * 60 * 60;

impl Config {
    /// Reads a file (none: the defaults) and the environment, and checks everything.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem found.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let text = match file {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| one(path.display(), format!("cannot be read: {error}")))?,
        };
        Self::parse(&text, environment).map_err(|mut error| {
            if let Some(path) = file {
                for problem in &mut error.problems {
                    if problem.place.is_empty() {
                        problem.place = path.display().to_string();
                    }
                }
            }
            error
        })
    }

    /// Does the same as [`Config::load`], from the text of a file.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem found.
    pub fn parse(
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let table: toml::Table = toml::from_str(text)
            .map_err(|error| one("", format!("is not TOML: {}", error.to_string().trim_end())))?;
        let (environment, others) = environment
            .into_iter()
            .partition(|(name, _)| name.starts_with("FORECOURT_"));
        let mut reader = Reader::new(BTreeMap::new(), environment, table);
        let mut config = Self::default();
        config.read(&mut reader);
        config.cloud.proxy = read_proxy(&mut reader, &others);
        config.check(&mut reader);
        match reader.finish() {
            problems if problems.is_empty() => Ok(config),
            problems => Err(ConfigError { problems }),
        }
    }

    fn read(&mut self, reader: &mut Reader) {
        set(&mut self.state_dir, reader.path("state_dir"));
        let formats = [("text", false), ("json", true)];
        set(&mut self.log.json, reader.choice("log.format", &formats));
        set(&mut self.log.filter, reader.text("log.filter"));
        self.read_ocpp(reader);
        self.tls = read_tls(reader);
        set(
            &mut self.status_listen,
            reader.address_or_off("status.listen"),
        );
        self.read_cloud(reader);
        if let Some(days) = reader.number("journal.keep_days", 0..=3_650) {
            self.journal.keep = Duration::from_secs(days * DAY_S);
        }
        if let Some(megabytes) = reader.number("journal.max_mb", 16..=1_000_000) {
            self.journal.max_bytes = megabytes * 1024 * 1024;
        }
        self.read_policy(reader);
    }

    fn read_ocpp(&mut self, reader: &mut Reader) {
        let ocpp = &mut self.ocpp;
        set(&mut ocpp.listen, reader.address("ocpp.listen"));
        set(
            &mut ocpp.accept_unknown,
            reader.boolean("ocpp.accept_unknown"),
        );
        set(&mut ocpp.serve_v21, reader.boolean("ocpp.serve_v21"));
        set(
            &mut ocpp.allowed_origins,
            reader.origins("ocpp.allowed_origins"),
        );
        if let Some(count) = reader.number("ocpp.max_connections", 1..=100_000) {
            ocpp.max_connections = usize::try_from(count).unwrap_or(usize::MAX);
        }
        seconds(
            reader,
            "ocpp.handshake_timeout_s",
            1..=60,
            &mut ocpp.handshake_timeout,
        );
        seconds(
            reader,
            "ocpp.head_timeout_s",
            1..=60,
            &mut ocpp.head_timeout,
        );
        seconds(reader, "ocpp.guess_hold_s", 0..=60, &mut ocpp.guess_hold);
        seconds(
            reader,
            "ocpp.ping_interval_s",
            5..=DAY_S,
            &mut ocpp.ping_interval,
        );
        seconds(
            reader,
            "ocpp.takeover_ping_s",
            1..=30,
            &mut ocpp.takeover_ping,
        );
        if let Some(count) = reader.number("ocpp.refusals_per_minute", 1..=100_000) {
            ocpp.refusals_per_minute = u32::try_from(count).unwrap_or(u32::MAX);
        }
        if let Some(count) = reader.number("ocpp.pending_per_address", 1..=10_000) {
            ocpp.pending_per_address = usize::try_from(count).unwrap_or(usize::MAX);
        }
        if let Some(count) = reader.number("ocpp.unknown_per_minute", 1..=100_000) {
            ocpp.unknown_per_minute = u32::try_from(count).unwrap_or(u32::MAX);
        }
    }

    fn read_cloud(&mut self, reader: &mut Reader) {
        let cloud = &mut self.cloud;
        cloud.url = reader.text("cloud.url");
        cloud.ca_file = reader.path("cloud.ca_file");
        set(&mut cloud.insecure, reader.boolean("cloud.insecure"));
        seconds(
            reader,
            "cloud.reconnect_after_s",
            10..=7_000,
            &mut cloud.reconnect_after,
        );
        seconds(
            reader,
            "cloud.ping_interval_s",
            5..=540,
            &mut cloud.ping_interval,
        );
        seconds(
            reader,
            "cloud.connect_timeout_s",
            1..=120,
            &mut cloud.connect_timeout,
        );
        seconds(
            reader,
            "cloud.longest_backoff_s",
            1..=600,
            &mut cloud.longest_backoff,
        );
    }

    fn read_policy(&mut self, reader: &mut Reader) {
        let policy = &mut self.policy;
        let unknown = [
            ("accept", UnknownTokens::Accept),
            ("reject", UnknownTokens::Reject),
        ];
        set(
            &mut policy.unknown_tokens,
            reader.choice("policy.unknown_tokens", &unknown),
        );
        let small = |value: Option<u64>| value.and_then(|value| u32::try_from(value).ok());
        let mut number = |name: &str, limits| reader.number(&format!("policy.{name}"), limits);
        let max_power_w = number("max_power_w", GatewayPolicy::MAX_POWER_W);
        set(&mut policy.max_power_w, small(max_power_w));
        let heartbeat_s = number("heartbeat_interval_s", GatewayPolicy::HEARTBEAT_INTERVAL_S);
        set(&mut policy.heartbeat_interval_s, small(heartbeat_s));
        let unknown = number("max_unknown_stations", GatewayPolicy::MAX_UNKNOWN_STATIONS);
        let unknown = unknown.and_then(|count| usize::try_from(count).ok());
        set(&mut policy.max_unknown_stations, unknown);
        let times = [
            (
                "ask_deadline_ms",
                GatewayPolicy::ASK_DEADLINE_MS,
                &mut policy.ask_deadline_ms,
            ),
            (
                "call_timeout_ms",
                GatewayPolicy::CALL_TIMEOUT_MS,
                &mut policy.call_timeout_ms,
            ),
            (
                "sample_interval_ms",
                GatewayPolicy::SAMPLE_INTERVAL_MS,
                &mut policy.sample_interval_ms,
            ),
            (
                "chart_delay_ms",
                GatewayPolicy::CHART_DELAY_MS,
                &mut policy.chart_delay_ms,
            ),
            (
                "confirm_interval_ms",
                GatewayPolicy::CONFIRM_INTERVAL_MS,
                &mut policy.confirm_interval_ms,
            ),
            (
                "start_effect_ms",
                GatewayPolicy::START_EFFECT_MS,
                &mut policy.start_effect_ms,
            ),
        ];
        for (name, limits, own) in times {
            set(own, number(name, limits));
        }
    }

    /// Checks what no single setting shows.
    fn check(&self, reader: &mut Reader) {
        if let Some(url) = &self.cloud.url
            && !is_link(url)
        {
            reader.problem(
                "cloud.url",
                "an address that begins with wss:// or ws:// is wanted",
            );
        }
        if let Err(error) = self.log.filter.parse::<Filter>() {
            reader.problem("log.filter", error.to_string());
        }
        if let Some(path) = &self.cloud.ca_file
            && readable(reader, "cloud.ca_file", path)
            && let Err(error) = crate::tls::client_config(Some(path))
        {
            reader.problem("cloud.ca_file", forecourt_types::error_chain(&error));
        }
        if let Some(tls) = &self.tls
            && readable(reader, "tls.certificate_file", &tls.certificate_file)
            && readable(reader, "tls.key_file", &tls.key_file)
            && let Err(error) = crate::tls::server_config(tls)
        {
            reader.problem("tls", forecourt_types::error_chain(&error));
        }
        let mut ports = vec![("ocpp.listen", self.ocpp.listen)];
        ports.extend(self.tls.as_ref().map(|tls| ("tls.listen", tls.listen)));
        ports.extend(self.status_listen.map(|listen| ("status.listen", listen)));
        for twin in twin_ports(&ports) {
            reader.problem(twin.place, twin.text);
        }
    }
}

/// Whether an address can be the address of the link.
fn is_link(url: &str) -> bool {
    let uri = url.parse::<http::Uri>().ok();
    let host = uri.filter(|uri| crate::tls::split_address(uri).is_ok());
    host.is_some() && (url.starts_with("ws://") || url.starts_with("wss://"))
}

/// The proxy of the settings, otherwise that of the environment. What is wrong with an address is
/// told without showing it, since it may hold a password.
fn read_proxy(reader: &mut Reader, environment: &BTreeMap<String, String>) -> Option<Proxy> {
    let Some(text) = reader.text("cloud.proxy") else {
        let named = Proxy::of_environment(environment);
        return named.unwrap_or_else(|(name, wanted)| {
            // It may have been there before this release, which is the first that looks at it.
            tracing::warn!("the environment variable {name} names no proxy that can be used, so the cloud is reached without one: {wanted}");
            None
        });
    };
    if text == "off" {
        return None;
    }
    let proxy = Proxy::parse(&text);
    proxy
        .map_err(|wanted| reader.problem("cloud.proxy", wanted))
        .ok()
}

fn read_tls(reader: &mut Reader) -> Option<TlsConfig> {
    let listen = reader.address_or_off("tls.listen");
    let certificate_file = reader.path("tls.certificate_file");
    let key_file = reader.path("tls.key_file");
    let mut reload_interval = Duration::from_secs(30);
    seconds(
        reader,
        "tls.reload_interval_s",
        1..=DAY_S,
        &mut reload_interval,
    );
    if !reader.has_section("tls") || listen == Some(None) {
        return None;
    }
    match (certificate_file, key_file) {
        (Some(certificate_file), Some(key_file)) => Some(TlsConfig {
            listen: listen.flatten().unwrap_or(loopback(9443)),
            certificate_file,
            key_file,
            reload_interval,
        }),
        (certificate, key) => {
            for (name, value) in [("certificate_file", certificate), ("key_file", key)] {
                if value.is_none() {
                    reader.problem(
                        format!("tls.{name}"),
                        "the TLS port needs this PEM file; without TLS, leave the section out",
                    );
                }
            }
            None
        }
    }
}

fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

fn seconds(
    reader: &mut Reader,
    name: &str,
    range: std::ops::RangeInclusive<u64>,
    target: &mut Duration,
) {
    set(target, reader.number(name, range).map(Duration::from_secs));
}

fn readable(reader: &mut Reader, name: &str, path: &PathBuf) -> bool {
    match std::fs::File::open(path) {
        Ok(_) => true,
        Err(error) => {
            reader.problem(name, format!("{} cannot be read: {error}", path.display()));
            false
        }
    }
}

fn one(place: impl ToString, text: String) -> ConfigError {
    ConfigError {
        problems: vec![Problem {
            place: place.to_string(),
            text,
        }],
    }
}

#[cfg(test)]
mod tests;
