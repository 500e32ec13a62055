use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use crate::battery::Vehicle;
use crate::fault::Script;

/// The greatest number of connectors of a simulated station: more than any real one has, and few
/// enough to keep lists short.
const CONNECTORS_MAX: u32 = 64;

/// The longest station identity, in characters (`CiString48`, OCPP 2.0.1 part 4 §3.1.1).
const STATION_ID_MAX: usize = 48;

/// The OCPP version that a charger speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// The charger speaks OCPP 1.6J.
    V16,
    /// The charger speaks OCPP 2.0.1.
    V201,
    /// The charger speaks OCPP 2.1, with the messages that 2.0.1 has too.
    V21,
}

impl Version {
    /// Returns the name of the WebSocket sub-protocol (`ocpp1.6`, `ocpp2.0.1`, `ocpp2.1`).
    #[must_use]
    pub fn subprotocol(self) -> &'static str {
        match self {
            Self::V16 => "ocpp1.6",
            Self::V201 => "ocpp2.0.1",
            Self::V21 => "ocpp2.1",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V16 => "1.6",
            Self::V201 => "2.0.1",
            Self::V21 => "2.1",
        })
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "1.6" | "ocpp1.6" | "1.6J" => Ok(Self::V16),
            "2.0.1" | "ocpp2.0.1" => Ok(Self::V201),
            "2.1" | "ocpp2.1" => Ok(Self::V21),
            other => Err(format!(
                "`{other}` is not a version this charger speaks; use 1.6, 2.0.1 or 2.1"
            )),
        }
    }
}

/// How simulated time passes while a vehicle charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Simulated time runs `speed` times as fast as real time while a vehicle charges, and in real
    /// time otherwise.
    Scaled {
        /// Simulated seconds per real second, at least 1.
        speed: u32,
    },
    /// Time jumps to the next sample as soon as everything sent is answered, for load tests.
    AsAnswered,
}

/// The message id that a repeated message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryId {
    /// The message keeps the id that it had before.
    Same,
    /// The message gets a new id, as with chargers that build each frame anew.
    New,
}

impl FromStr for RetryId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "same" => Ok(Self::Same),
            "new" => Ok(Self::New),
            other => Err(format!("`{other}` is neither `same` nor `new`")),
        }
    }
}

/// The wait between attempts to connect: it doubles from `min` to `max`, and half of it is random.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The wait before the first new attempt.
    pub min: Duration,
    /// The longest wait between two attempts.
    pub max: Duration,
}

/// Security profiles 2 and 3: TLS towards the central system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The trusted certificates, PEM. No other certificate is trusted, not even the system's.
    pub trusted_pem: String,
    /// The charger's own certificate chain and private key, PEM (profile 3).
    pub identity_pem: Option<String>,
}

/// What a charger says that it is, in its boot notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The vendor, at most 20 characters in 1.6.
    pub vendor: String,
    /// The model, at most 20 characters.
    pub model: String,
    /// The version of the firmware, at most 50 characters.
    pub firmware: String,
}

impl Default for Device {
    fn default() -> Self {
        Self {
            vendor: "Forecourt".to_owned(),
            model: "Simulated charger".to_owned(),
            firmware: "1.0".to_owned(),
        }
    }
}

/// A connector that is out of order from the beginning: it reports `Faulted`, and no session can
/// begin there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfOrder {
    /// The connector (1.6) or EVSE (2.0.1), from 1.
    pub connector: u32,
    /// The `ChargePointErrorCode` of OCPP 1.6 §7.6, such as `GroundFailure`. 2.x reports none with
    /// its status.
    pub error_code: String,
}

/// Everything that describes a charger. Build it by [`Options::new`] and change fields.
#[derive(Debug, Clone)]
pub struct Options {
    /// `ws://host:port/prefix` or, with `tls`, `wss://…`; the station's identity is appended as the
    /// last path segment.
    pub url: String,
    /// The station's identity, at most 48 characters; also the user name of HTTP Basic.
    pub station_id: String,
    /// The password of HTTP Basic; none → no `Authorization` header (security profile 0).
    pub password: Option<String>,
    /// The TLS settings for addresses with `wss`.
    pub tls: Option<Tls>,
    /// The OCPP version that the charger speaks.
    pub version: Version,
    /// What the charger says that it is.
    pub device: Device,
    /// The number of connectors (1.6) or of EVSEs with one connector each (2.0.1), 1 to 64.
    pub connectors: u32,
    /// The greatest power of each connector, in watts.
    pub power_w: u64,
    /// What each register shows at first, in watt-hours.
    pub register_wh: u64,
    /// The vehicle of sessions whose plan names none.
    pub vehicle: Vehicle,
    /// The simulated seconds that a remotely started session lasts unless it is stopped.
    pub session_seconds: u32,
    /// The simulated seconds between samples until the central system sets another interval;
    /// 0 → none.
    pub sample_interval_s: u32,
    /// How fast simulated time passes.
    pub pace: Pace,
    /// How far behind the wall clock the charger's clock starts. A fast session that starts this
    /// far in the past ends at the present and never claims a time in the future.
    pub clock_behind: Duration,
    /// The sessions that the charger ran before it was switched on here; none for most chargers.
    pub backlog: Option<Backlog>,
    /// The connector that is out of order, if there is one.
    pub out_of_order: Option<OutOfOrder>,
    /// The faults that this charger plays.
    pub script: Script,
    /// The seed of everything that is chosen at random.
    pub seed: u64,
    /// False → connectors change status without a message (for load tests of
    /// transaction messages alone).
    pub status_notifications: bool,
    /// The message id that repeated messages carry.
    pub retry_id: RetryId,
    /// The longest wait for an answer. After it the socket counts as dead.
    pub call_timeout: Duration,
    /// The wait between attempts to connect.
    pub backoff: Backoff,
}

impl Options {
    /// Returns a 150 kW charger with one connector, in real time and without faults.
    #[must_use]
    pub fn new(url: impl Into<String>, station_id: impl Into<String>, version: Version) -> Self {
        Self {
            url: url.into(),
            station_id: station_id.into(),
            password: None,
            tls: None,
            version,
            device: Device::default(),
            connectors: 1,
            power_w: 150_000,
            register_wh: 1_000_000,
            vehicle: Vehicle::dc(150_000),
            session_seconds: 1_800,
            sample_interval_s: 60,
            pace: Pace::Scaled { speed: 1 },
            clock_behind: Duration::ZERO,
            backlog: None,
            out_of_order: None,
            script: Script::default(),
            seed: 1,
            status_notifications: true,
            retry_id: RetryId::Same,
            call_timeout: Duration::from_secs(30),
            backoff: Backoff {
                min: Duration::from_secs(1),
                max: Duration::from_secs(30),
            },
        }
    }

    /// Sets the clock back so far that `sessions` sessions of `seconds` simulated seconds end at
    /// the present.
    #[must_use]
    pub fn ending_now(mut self, sessions: u32, seconds: u32) -> Self {
        let simulated = Duration::from_secs(u64::from(sessions) * u64::from(seconds));
        self.clock_behind = match self.pace {
            Pace::Scaled { speed } => simulated.saturating_sub(simulated / speed.max(1)),
            Pace::AsAnswered => simulated,
        };
        self
    }

    /// Returns the error code of a connector that is out of order.
    pub(crate) fn fault_of(&self, connector: u32) -> Option<&str> {
        let fault = self.out_of_order.as_ref();
        let fault = fault.filter(|fault| fault.connector == connector);
        fault.map(|fault| fault.error_code.as_str())
    }

    /// Checks the options as far as possible before a socket opens.
    ///
    /// # Errors
    /// The first field whose value cannot work, and what it should be.
    pub fn check(&self) -> Result<(), OptionsError> {
        let secure = self.url.starts_with("wss://") && self.tls.is_some();
        if !self.url.starts_with("ws://") && !secure {
            return Err(OptionsError::Url(self.url.clone()));
        }
        if self.station_id.is_empty()
            || self.station_id.len() > STATION_ID_MAX
            || self.station_id.contains(':')
        {
            return Err(OptionsError::StationId(self.station_id.clone()));
        }
        if self.connectors == 0 || self.connectors > CONNECTORS_MAX {
            return Err(OptionsError::Connectors(self.connectors));
        }
        Ok(())
    }
}

/// Why an option cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// The address is not a WebSocket address, or is one for TLS without a certificate to trust.
    #[error(
        "`{0}` is not an address this charger can use; write ws://host:port/ocpp, or wss://… and say which certificate to trust"
    )]
    Url(String),
    /// The station's identity cannot be used.
    #[error("`{0}` cannot be a station identity; use 1 to 48 characters without a colon")]
    StationId(String),
    /// The number of connectors is 0 or above the limit.
    #[error("a station cannot have {0} connectors; use 1 to 64")]
    Connectors(u32),
}

/// One session to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPlan {
    /// The connector (1.6) or EVSE (2.0.1), from 1.
    pub connector: u32,
    /// The card (`idTag`, `idToken`), at most 20 characters in 1.6.
    pub token: String,
    /// The simulated seconds until the driver stops the session.
    pub seconds: u32,
    /// The energy at which the session stops, in watt-hours, if that comes first.
    pub energy_limit_wh: Option<u64>,
    /// The vehicle that charges; none → the vehicle of the station's options.
    pub vehicle: Option<Vehicle>,
    /// True when the charger asks `Authorize` first, if it has a connection.
    pub authorize: bool,
}

impl SessionPlan {
    /// Returns a session of `token` on connector 1 for `seconds` simulated seconds.
    #[must_use]
    pub fn new(token: impl Into<String>, seconds: u32) -> Self {
        Self {
            connector: 1,
            token: token.into(),
            seconds,
            energy_limit_wh: None,
            vehicle: None,
            authorize: true,
        }
    }
}

/// Sessions that a charger ran while it had no connection, before its program was started here. It
/// keeps their messages with the times of then, and sends them once its boot is accepted.
///
/// The same backlog of the same charger makes the same messages with the same ids, however often
/// and whenever it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// When the backlog was made. The ids of its messages and transactions are derived from it.
    pub made_at: SystemTime,
    /// The sessions, in the order in which they began. One that has no end by now goes on.
    pub sessions: Vec<PastSession>,
}

/// A session that began in the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSession {
    /// When it began.
    pub began_at: SystemTime,
    /// What was charged. No token is asked for: there was nobody to ask.
    pub plan: SessionPlan,
}
