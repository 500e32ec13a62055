//! The settings that a person can set, with their limits and defaults.

mod file;
mod ports;
mod reader;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use forecourt_edge::Settings;

use crate::descriptors::Connections;
use crate::entrance::most_of_one_address;
use crate::http_port::limits::HttpLimits;
use crate::proxy::Proxy;

pub use file::ConfigError;
pub use ports::twin_ports;
pub use reader::{Problem, Reader};

/// All settings that a gateway gets at its start. [`Config::load`] makes it from TOML and the
/// environment; a program may also make it from [`Config::default`].
#[derive(Debug, Clone)]
pub struct Config {
    /// The directory of the journal, the credential and the lock file.
    pub state_dir: PathBuf,
    /// How the program logs.
    pub log: LogConfig,
    /// The charger port and its limits.
    pub ocpp: OcppConfig,
    /// The charger port with TLS; none means there is none.
    pub tls: Option<TlsConfig>,
    /// The address of the status page, health and metrics; none means that there is none.
    pub status_listen: Option<SocketAddr>,
    /// What the status port lets its clients do.
    pub status_limits: HttpLimits,
    /// The link to the cloud and its limits.
    pub cloud: CloudConfig,
    /// How much the journal on disk keeps.
    pub journal: JournalConfig,
    /// The policy by which the site decides.
    pub policy: Settings,
}

/// How the program logs. The library leaves this to its host.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// Whether the log is one JSON object a line instead of text.
    pub json: bool,
    /// A filter such as `info` or `info,edge_gateway=debug`. Messages of libraries are logged down
    /// to `debug` only, since libraries write whole messages at `trace`.
    pub filter: String,
}

/// The charger port and its limits.
#[derive(Debug, Clone)]
pub struct OcppConfig {
    /// The address to which chargers connect; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Whether stations that are not on the list are let in without a password, and stations of
    /// security profile 0 are allowed.
    pub accept_unknown: bool,
    /// Whether OCPP 2.1 is agreed on when a charger offers it.
    pub serve_v21: bool,
    /// The origins of web pages (`http://host:port`, exactly as sent) that a station without a
    /// password may name. Some chargers send one with a host name; a browser sends one for every
    /// page, so each origin named here allows that page to act as a station.
    pub allowed_origins: Vec<String>,
    /// The most sockets that may be open at once, over both ports.
    pub max_connections: usize,
    /// How long a TLS handshake may take, and the writing of an answer to an upgrade.
    pub handshake_timeout: Duration,
    /// How long the head of an upgrade request may take to arrive.
    pub head_timeout: Duration,
    /// The time between two sign-ins of one station from one address whose password is checked,
    /// once 20 were refused in a minute; the others wait meanwhile. Of all addresses together from
    /// which the station has not signed in, ten times as many are checked.
    pub guess_hold: Duration,
    /// How often an idle socket is pinged. A charger that answers pings is taken as dead when it is
    /// silent for twice as long. One that never answered a ping is taken as dead when it is silent
    /// for two heartbeat intervals ([`Settings::heartbeat_interval_s`]) and one ping interval more.
    pub ping_interval: Duration,
    /// How long the charger of an open socket may take to answer a ping when the
    /// same station of security profile 0 or 1 connects again.
    pub takeover_ping: Duration,
    /// The longest time until a transaction message is answered. After it the socket is closed and
    /// the charger keeps its message.
    pub answer_limit: Duration,
    /// The number of refused sign-ins in a minute after which an address is answered with 429.
    pub refusals_per_minute: u32,
    /// The most upgrades that may be under way at once, over all addresses, with the connections
    /// that wait for a place of their address: a sixteenth at each port. When there are more, the
    /// oldest one that has shown nothing is ended.
    pub pending: usize,
    /// The most upgrades of one address (of an IPv6 address: of its /64) that may be under way at
    /// once: three quarters of `pending` at most. When there are more, the oldest one that has
    /// shown nothing is ended.
    pub pending_per_address: usize,
    /// The most unknown stations that one address may bring in a minute, where unknown stations are
    /// let in; others get 429 and may come back.
    pub unknown_per_minute: u32,
}

/// The charger port with TLS (security profile 2).
#[derive(Debug, Clone)]
pub struct TlsConfig {
    /// The address to which chargers connect; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The PEM file with the server's certificate and its chain.
    pub certificate_file: PathBuf,
    /// The PEM file with the private key.
    pub key_file: PathBuf,
    /// How often the files are checked for a change.
    pub reload_interval: Duration,
}

/// The link to the cloud.
#[derive(Debug, Clone)]
pub struct CloudConfig {
    /// The address of the link, used instead of the one that the enrolment gave
    /// (`ws://` or `wss://`).
    pub url: Option<String>,
    /// The PEM file of the authorities to trust, instead of those of the system.
    pub ca_file: Option<PathBuf>,
    /// The HTTP proxy through which the cloud is reached; none where it is reached directly.
    pub proxy: Option<Proxy>,
    /// Whether a link without TLS to another machine is accepted: everybody on the way
    /// can then read the credential and all records.
    pub insecure: bool,
    /// What a person can do when the cloud refuses the credential, as whole sentences, for a host
    /// that enrols its gateway itself. None names `edge-gateway enroll`.
    pub refused_advice: Option<String>,
    /// The age at which a new connection replaces the old one: less than the two hours that API
    /// Gateway allows a connection.
    pub reconnect_after: Duration,
    /// How often the link is pinged; a link that is silent for twice as long is taken as dead.
    pub ping_interval: Duration,
    /// How long a connection attempt may take.
    pub connect_timeout: Duration,
    /// The longest wait between two attempts.
    pub longest_backoff: Duration,
}

/// How much the journal on disk keeps.
#[derive(Debug, Clone)]
pub struct JournalConfig {
    /// How long records are kept after the cloud has applied them.
    pub keep: Duration,
    /// The size in bytes above which applied records are deleted before their time, and after them
    /// telemetry that is not applied.
    pub max_bytes: u64,
}

/// One day, in seconds.
const DAY_S: u64 = 24 * 60 * 60;

impl Config {
    /// The connections that this configuration asks for.
    #[must_use]
    pub fn connections(&self) -> Connections {
        Connections {
            chargers: self.ocpp.max_connections,
            pending: self.ocpp.pending,
            api: 0,
            status: self.status_listen.map_or(0, |_| self.status_limits.in_all),
        }
    }

    /// Lowers the limits of this configuration to these numbers of connections.
    pub fn limit(&mut self, most: Connections) {
        let ocpp = &mut self.ocpp;
        ocpp.max_connections = ocpp.max_connections.min(most.chargers);
        ocpp.pending = ocpp.pending.min(most.pending);
        ocpp.pending_per_address = ocpp
            .pending_per_address
            .min(most_of_one_address(ocpp.pending));
        self.status_limits = self.status_limits.with_connections(most.status);
    }
}

impl Default for Config {
    /// The defaults of every setting; the state directory is `gateway-state`.
    fn default() -> Self {
        Self {
            state_dir: PathBuf::from("gateway-state"),
            log: LogConfig::default(),
            ocpp: OcppConfig::default(),
            tls: None,
            status_listen: Some(loopback(9100)),
            status_limits: HttpLimits::STATUS,
            cloud: CloudConfig::default(),
            journal: JournalConfig::default(),
            policy: Settings::default(),
        }
    }
}

impl Default for LogConfig {
    /// Logs text, at `info`.
    fn default() -> Self {
        Self {
            json: false,
            filter: "info".to_owned(),
        }
    }
}

impl Default for OcppConfig {
    /// Listens on port 9000 of the loopback, for known stations only.
    fn default() -> Self {
        Self {
            listen: loopback(9000),
            accept_unknown: false,
            serve_v21: true,
            allowed_origins: Vec::new(),
            max_connections: 2_000,
            handshake_timeout: Duration::from_secs(10),
            head_timeout: Duration::from_secs(5),
            guess_hold: Duration::from_secs(5),
            ping_interval: Duration::from_secs(60),
            takeover_ping: Duration::from_secs(5),
            answer_limit: Duration::from_secs(5),
            refusals_per_minute: 60,
            pending: 2_048,
            pending_per_address: 256,
            unknown_per_minute: 10,
        }
    }
}

impl Default for CloudConfig {
    /// Uses the address of the enrolment, and replaces the connection after 110 minutes.
    fn default() -> Self {
        Self {
            url: None,
            ca_file: None,
            proxy: None,
            insecure: false,
            refused_advice: None,
            reconnect_after: Duration::from_secs(110 * 60),
            ping_interval: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(15),
            longest_backoff: Duration::from_secs(60),
        }
    }
}

impl Default for JournalConfig {
    /// Keeps seven days of applied history, up to one gigabyte.
    fn default() -> Self {
        Self {
            keep: Duration::from_secs(7 * DAY_S),
            max_bytes: 1024 * 1024 * 1024,
        }
    }
}

const fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}
