//! The settings, with limits and defaults. Everything that is wrong with them is reported at once,
//! before a port opens.

mod arguments;
mod https;
mod mail;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use arguments::{Arguments, Command};
use edge_gateway::config::{Problem, Reader};
use edge_gateway::http_port::HttpLimits;
use forecourt_outbound::Networks;
use forecourt_store::bootstrap;
pub use https::HttpsConfig;
pub use mail::SmtpConfig;

use crate::reach;
use crate::websocket::Limits;

/// All settings of the local server, read at its start.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that holds all data of the server.
    pub data_dir: PathBuf,
    /// The name that the first start gives to the operator.
    pub operator_name: String,
    /// Whether the server seeds a demo site and runs simulated chargers.
    pub demo: bool,
    /// The length of the demo's fast charge, in simulated seconds (real seconds, at speed 1).
    pub demo_session: Duration,
    /// The days of past charges that the demo's chargers deliver at the first start; 0 for none.
    pub demo_history_days: u64,
    /// Whether stations that nobody added are let in.
    pub accept_unknown: bool,
    /// The greatest number of such stations, together with the stations of the list that
    /// have no password.
    pub max_unknown_stations: usize,
    /// The greatest number of such stations that one address may bring in a minute.
    pub unknown_per_minute: u32,
    /// The origins of web pages that stations without a password may send.
    pub allowed_origins: Vec<String>,
    /// Whether OCPP 2.1 is agreed on when a charger offers it.
    pub serve_v21: bool,
    /// Whether an edge gateway runs inside the server.
    pub gateway: bool,
    /// The address that chargers connect to; port 0 takes a free one.
    pub ocpp_listen: SocketAddr,
    /// The address and the files for chargers that connect by TLS; none means that there is
    /// no such port.
    pub tls: Option<TlsConfig>,
    /// The address of the API, the console and the link.
    pub http_listen: SocketAddr,
    /// The port of the same with TLS; none means that there is no such port.
    pub https: Option<HttpsConfig>,
    /// Whether the API is served without TLS on an address that other machines reach.
    pub insecure_http: bool,
    /// The limits of the HTTP port for its clients.
    pub http: HttpLimits,
    /// The address of the gateway's status page and metrics; none means that they are not served.
    pub status_listen: Option<SocketAddr>,
    /// The address under which clients and gateways reach the API, when it is not the listener's.
    /// It is always set where the listener listens on every address of the machine.
    pub public_url: Option<String>,
    /// The format and the filter of the log.
    pub log: LogConfig,
    /// The limits that the WebSocket front enforces.
    pub websocket: Limits,
    /// How the queues deliver messages.
    pub queues: QueueConfig,
    /// The time between two runs of `monitor` and of the removal of expired rows.
    pub monitor_every: Duration,
    /// For how many days the entries of the audit log are kept.
    pub audit_days: u32,
    /// The file (JSON) that names the issuers whose tokens the API takes beside its own.
    pub issuers_file: Option<PathBuf>,
    /// The mail server that takes the mails; none means that they are written to files.
    pub mail: Option<SmtpConfig>,
    /// The networks beside the public internet to which webhooks are delivered.
    pub webhooks_allow: Networks,
    /// How long a stop waits for work that has begun.
    pub drain: Duration,
}

/// The charger port with TLS (security profile 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsConfig {
    /// The address and port that chargers connect to.
    pub listen: SocketAddr,
    /// The PEM file with the certificate and its chain.
    pub certificate_file: PathBuf,
    /// The PEM file with the private key.
    pub key_file: PathBuf,
}

/// The format and the filter of the log, which goes to standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// True → one JSON object a line; false → text.
    pub json: bool,
    /// A filter such as `warn` or `info,forecourt_cloud=debug`.
    pub filter: String,
}

/// How the queues deliver messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueConfig {
    /// How long a delivered message stays hidden.
    pub visibility: Duration,
}

/// Why the configuration could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration file {} cannot be read", path.display())]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// The file is not valid TOML.
    #[error("the configuration file {} is not TOML", path.display())]
    Toml {
        /// The path of the file.
        path: PathBuf,
        /// The error of the TOML parser, with its place in the file.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// Some settings are missing or not allowed.
    #[error("the configuration is wrong:{}", list(.0))]
    Problems(Vec<Problem>),
}

fn list(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(|problem| format!("\n  {problem}"))
        .collect()
}

/// The name of the operator whose sites the demo shows.
const DEMO_OPERATOR_NAME: &str = "Harbour Charging";
/// The longest demo charge, in seconds: a person watches the demo.
const DEMO_SESSION_S_MAX: u64 = 3600;
/// The days of past charges of a demo: by default, and at most. A station delivers about five
/// charges a day, and at most 100 of them are looked for when they are billed.
const DEMO_HISTORY_DAYS: u64 = 7;
const DEMO_HISTORY_DAYS_MAX: u64 = 14;
/// The longest time that a message may stay hidden, in seconds (SQS quota: 12 hours).
const VISIBILITY_S_MAX: u64 = 43_200;
/// The default time that a message stays hidden, in seconds. It is that of template.yaml: six times
/// the functions' time-out.
const VISIBILITY_S: u64 = 180;
/// The longest time that a step of a request may take, in seconds. A longer one would
/// only hold connections.
const HTTP_S_MAX: u64 = 600;
/// The greatest number of connections that may be allowed. Each holds up to 64 KB before its
/// request is complete.
const HTTP_CONNECTIONS_MAX: u64 = 10_000;
/// The default time that a stop waits, in seconds. A person who pressed Ctrl-C waits no longer.
const DRAIN_S: u64 = 15;

impl Config {
    /// Reads the settings from flags, environment and file.
    ///
    /// # Errors
    /// [`ConfigError`]; [`ConfigError::Problems`] names all problems at once.
    pub fn load(
        arguments: &Arguments,
        environment: BTreeMap<String, String>,
    ) -> Result<Self, ConfigError> {
        let file = match &arguments.config {
            Some(path) => read_file(path)?,
            None => toml::Table::new(),
        };
        let mut reader = Reader::new(arguments.settings(), environment, file);
        let config = Self::read(&mut reader);
        let problems = reader.finish();
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::Problems(problems))
        }
    }

    fn read(reader: &mut Reader) -> Self {
        let seconds = Duration::from_secs;
        let demo = reader.boolean("demo").unwrap_or(false);
        let accept_unknown = reader.boolean("accept_unknown").unwrap_or(false);
        let limits = Limits::default();
        let edge = edge_gateway::Config::default();
        let config = Self {
            data_dir: reader
                .path("data_dir")
                .unwrap_or_else(|| PathBuf::from("data")),
            operator_name: operator_name(reader, demo),
            demo,
            demo_session: seconds(
                reader
                    .number("demo_session_seconds", 5..=DEMO_SESSION_S_MAX)
                    .unwrap_or(30),
            ),
            demo_history_days: reader
                .number("demo_history_days", 0..=DEMO_HISTORY_DAYS_MAX)
                .unwrap_or(DEMO_HISTORY_DAYS),
            accept_unknown: accept_unknown || demo,
            max_unknown_stations: reader
                .number("max_unknown_stations", 0..=5_000)
                .and_then(|count| usize::try_from(count).ok())
                .unwrap_or(edge.policy.max_unknown_stations),
            unknown_per_minute: reader
                .number("unknown_per_minute", 1..=100_000)
                .and_then(|count| u32::try_from(count).ok())
                .unwrap_or(edge.ocpp.unknown_per_minute),
            allowed_origins: reader.origins("allowed_origins").unwrap_or_default(),
            serve_v21: reader.boolean("serve_v21").unwrap_or(true),
            gateway: reader.boolean("gateway").unwrap_or(true),
            ocpp_listen: reader.address("ocpp_listen").unwrap_or(loopback(9000)),
            tls: tls(reader),
            http_listen: reader.address("http_listen").unwrap_or(loopback(8080)),
            https: https::https(reader),
            insecure_http: reader.boolean("insecure_http").unwrap_or(false),
            http: http(reader),
            status_listen: reader
                .address_or_off("status_listen")
                .unwrap_or(Some(loopback(9100))),
            public_url: public_url(reader),
            log: log(reader),
            websocket: Limits {
                idle: reader
                    .number("websocket.idle_seconds", 1..=limits.idle.as_secs())
                    .map_or(limits.idle, seconds),
                life: reader
                    .number("websocket.life_seconds", 1..=limits.life.as_secs())
                    .map_or(limits.life, seconds),
                messages: limits.messages,
            },
            queues: QueueConfig {
                visibility: seconds(
                    reader
                        .number("queues.visibility_seconds", 1..=VISIBILITY_S_MAX)
                        .unwrap_or(VISIBILITY_S),
                ),
            },
            monitor_every: seconds(reader.number("monitor_seconds", 1..=3600).unwrap_or(60)),
            audit_days: audit_days(reader),
            issuers_file: reader.path("issuers_file"),
            mail: mail::smtp(reader),
            webhooks_allow: webhooks_allow(reader),
            drain: seconds(reader.number("drain_seconds", 1..=600).unwrap_or(DRAIN_S)),
        };
        config.check(reader);
        config
    }

    /// The number of ports on which the API is served: one without TLS, and one with it if that is
    /// wanted.
    #[must_use]
    pub fn http_ports(&self) -> usize {
        1 + usize::from(self.https.is_some())
    }

    /// Reports the settings that are wrong together.
    fn check(&self, reader: &mut Reader) {
        if self.demo && !self.gateway {
            reader.problem(
                "demo",
                "the demo's chargers need the gateway inside: leave --no-gateway out".to_owned(),
            );
        }
        if reach::is_open_to_others(self.http_listen) && !self.insecure_http {
            let address = self.http_listen;
            reader.problem(
                "http_listen",
                format!("{address} is reached from other machines, and this port speaks no TLS: secrets, access tokens \
                    and card holders' names would cross the network in clear. Serve other machines by HTTPS with \
                    --https-listen (https_listen = \"0.0.0.0:8443\"), or accept the risk with --insecure-http \
                    (insecure_http = true)"),
            );
        }
        let named = self.public_url.as_deref();
        let https = self.https.as_ref().map(|https| https.listen);
        if let Some(fault) = reach::fault_of_silence(self.http_listen, https, named) {
            reader.problem("public_url", fault);
        }
    }
}

/// Reads the name that the first start gives to the operator.
fn operator_name(reader: &mut Reader, demo: bool) -> String {
    let unnamed = if demo {
        DEMO_OPERATOR_NAME
    } else {
        bootstrap::OPERATOR_NAME
    };
    let Some(name) = reader.text("operator_name") else {
        return unnamed.to_owned();
    };
    let name = name.trim().to_owned();
    let most = bootstrap::OPERATOR_NAME_CHARS_MAX;
    let length = name.chars().count();
    if !(1..=most).contains(&length) || name.chars().any(char::is_control) {
        let fault = format!("must be 1 to {most} characters without control characters");
        reader.problem("operator_name", fault);
    }
    name
}

/// How the log is written.
fn log(reader: &mut Reader) -> LogConfig {
    LogConfig {
        json: reader
            .choice("log.format", &[("text", false), ("json", true)])
            .unwrap_or(false),
        filter: reader
            .text("log.filter")
            .unwrap_or_else(|| "warn".to_owned()),
    }
}

/// Reads for how many days the entries of the audit log are kept, at most 100 years.
fn audit_days(reader: &mut Reader) -> u32 {
    let days = reader.number("audit_days", 1..=36_500);
    let days = days.and_then(|days| u32::try_from(days).ok());
    days.unwrap_or(forecourt_api::Settings::AUDIT_DAYS)
}

/// Reads the networks beside the public internet to which webhooks are delivered.
fn webhooks_allow(reader: &mut Reader) -> Networks {
    let text = reader.text("webhooks.allow").unwrap_or_default();
    Networks::read(&text).unwrap_or_else(|error| {
        reader.problem("webhooks.allow", error.to_string());
        Networks::default()
    })
}

/// Reads the limits of the HTTP port for its clients.
fn http(reader: &mut Reader) -> HttpLimits {
    let mut limits = HttpLimits::API;
    let seconds = |reader: &mut Reader, name, limit: &mut Duration| {
        if let Some(value) = reader.number(name, 1..=HTTP_S_MAX) {
            *limit = Duration::from_secs(value);
        }
    };
    seconds(reader, "http.head_seconds", &mut limits.head);
    seconds(reader, "http.body_seconds", &mut limits.body);
    seconds(reader, "http.stall_seconds", &mut limits.stall);
    let count = |reader: &mut Reader, name, limit: &mut usize| {
        if let Some(value) = reader.number(name, 1..=HTTP_CONNECTIONS_MAX) {
            *limit = usize::try_from(value).unwrap_or(usize::MAX);
        }
    };
    count(
        reader,
        "http.connections_per_address",
        &mut limits.per_address,
    );
    count(reader, "http.connections", &mut limits.in_all);
    limits
}

/// Reads the charger port with TLS. Without its section there is no such port.
fn tls(reader: &mut Reader) -> Option<TlsConfig> {
    let listen = reader.address("tls.listen");
    let certificate_file = reader.path("tls.certificate_file");
    let key_file = reader.path("tls.key_file");
    match (listen, certificate_file, key_file) {
        (None, None, None) => None,
        (listen, Some(certificate_file), Some(key_file)) => Some(TlsConfig {
            listen: listen.unwrap_or(loopback(9443)),
            certificate_file,
            key_file,
        }),
        _ => {
            reader.problem(
                "tls",
                "certificate_file and key_file are both wanted".to_owned(),
            );
            None
        }
    }
}

fn public_url(reader: &mut Reader) -> Option<String> {
    let url = reader.text("public_url")?;
    if let Some(fault) = reach::fault_of_url(&url) {
        reader.problem("public_url", fault);
    }
    Some(url.trim_end_matches('/').to_owned())
}

fn read_file(path: &Path) -> Result<toml::Table, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })?;
    toml::from_str(&text).map_err(|source| ConfigError::Toml {
        path: path.to_owned(),
        source: Box::new(source),
    })
}

const fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

#[cfg(test)]
mod tests;
