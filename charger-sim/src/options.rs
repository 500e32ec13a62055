use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::battery::Vehicle;
use crate::fault::Script;

/// Connectors a simulated station may have: more than any real one, few enough to keep lists short.
const CONNECTORS_MAX: u32 = 64;

/// Longest station identity (`CiString48`, OCPP 2.0.1 part 4 §3.1.1).
const STATION_ID_MAX: usize = 48;

/// The OCPP version a charger speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// OCPP 1.6J.
    V16,
    /// OCPP 2.0.1.
    V201,
}

impl Version {
    /// The WebSocket sub-protocol (`ocpp1.6`, `ocpp2.0.1`).
    #[must_use]
    pub fn subprotocol(self) -> &'static str {
        match self {
            Self::V16 => "ocpp1.6",
            Self::V201 => "ocpp2.0.1",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V16 => "1.6",
            Self::V201 => "2.0.1",
        })
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "1.6" | "ocpp1.6" | "1.6J" => Ok(Self::V16),
            "2.0.1" | "ocpp2.0.1" => Ok(Self::V201),
            other => Err(format!(
                "`{other}` is not a version this charger speaks; use 1.6 or 2.0.1"
            )),
        }
    }
}

/// How simulated time passes while a vehicle charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// `speed` simulated seconds in each real one; real time when nothing charges.
    Scaled {
        /// Simulated seconds per real second, at least 1.
        speed: u32,
    },
    /// Time jumps to the next sample as soon as everything sent is answered: load tests.
    AsAnswered,
}

/// The message id a repeated message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryId {
    /// The one it had before.
    Same,
    /// A new one, as chargers do that build each frame anew.
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

/// Waiting time between attempts to connect: doubled from `min` to `max`, half of it by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// First wait.
    pub min: Duration,
    /// Longest wait.
    pub max: Duration,
}

/// Security profiles 2 and 3: TLS towards the central system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// Certificates trusted, PEM; nothing else is, not even the system's.
    pub trusted_pem: String,
    /// The charger's own certificate chain and private key, PEM (profile 3).
    pub identity_pem: Option<String>,
}

/// Everything that makes a charger. Build it by [`Options::new`] and change fields.
#[derive(Debug, Clone)]
pub struct Options {
    /// `ws://host:port/prefix` or, with `tls`, `wss://…`; the station's identity is appended as the last path segment.
    pub url: String,
    /// Identity, at most 48 characters; also the user of HTTP Basic.
    pub station_id: String,
    /// Password of HTTP Basic; none → no `Authorization` header (security profile 0).
    pub password: Option<String>,
    /// TLS for addresses with `wss`.
    pub tls: Option<Tls>,
    /// Version spoken.
    pub version: Version,
    /// Connectors (1.6) or EVSEs with one connector each (2.0.1), 1 to 64.
    pub connectors: u32,
    /// Greatest power of each connector, watts.
    pub power_w: u64,
    /// What each register shows at first, watt-hours.
    pub register_wh: u64,
    /// The vehicle of sessions that name none.
    pub vehicle: Vehicle,
    /// Simulated seconds a remotely started session lasts unless stopped.
    pub session_seconds: u32,
    /// Simulated seconds between samples until the central system sets another interval; 0 → none.
    pub sample_interval_s: u32,
    /// How simulated time passes.
    pub pace: Pace,
    /// How far behind the wall clock the charger's clock starts. A fast session that starts this far in
    /// the past ends at the present and never claims a time in the future.
    pub clock_behind: Duration,
    /// Faults of its own.
    pub script: Script,
    /// Seed of all that is chosen by chance.
    pub seed: u64,
    /// False → connectors change status silently (load tests of transaction messages alone).
    pub status_notifications: bool,
    /// Message id of repeated messages.
    pub retry_id: RetryId,
    /// Longest wait for an answer; then the socket counts as dead.
    pub call_timeout: Duration,
    /// Waiting time between attempts to connect.
    pub backoff: Backoff,
}

impl Options {
    /// A 150 kW charger with one connector in real time, without faults.
    #[must_use]
    pub fn new(url: impl Into<String>, station_id: impl Into<String>, version: Version) -> Self {
        Self {
            url: url.into(),
            station_id: station_id.into(),
            password: None,
            tls: None,
            version,
            connectors: 1,
            power_w: 150_000,
            register_wh: 1_000_000,
            vehicle: Vehicle::dc(150_000),
            session_seconds: 1_800,
            sample_interval_s: 60,
            pace: Pace::Scaled { speed: 1 },
            clock_behind: Duration::ZERO,
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

    /// Sets the clock back so far that `sessions` sessions of `seconds` simulated seconds end at the present.
    #[must_use]
    pub fn ending_now(mut self, sessions: u32, seconds: u32) -> Self {
        let simulated = Duration::from_secs(u64::from(sessions) * u64::from(seconds));
        self.clock_behind = match self.pace {
            Pace::Scaled { speed } => simulated.saturating_sub(simulated / speed.max(1)),
            Pace::AsAnswered => simulated,
        };
        self
    }

    /// Checks what can be checked before a socket opens.
    ///
    /// # Errors
    /// The first field that cannot work, and what it should be.
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

/// An option that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// Not a WebSocket address, or one for TLS without a certificate to trust.
    #[error(
        "`{0}` is not an address this charger can use; write ws://host:port/ocpp, or wss://… and say which certificate to trust"
    )]
    Url(String),
    /// No usable identity.
    #[error("`{0}` cannot be a station identity; use 1 to 48 characters without a colon")]
    StationId(String),
    /// Too many or no connectors.
    #[error("a station cannot have {0} connectors; use 1 to 64")]
    Connectors(u32),
}

/// One charge to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPlan {
    /// Connector (1.6) or EVSE (2.0.1), from 1.
    pub connector: u32,
    /// The card (`idTag`, `idToken`), at most 20 characters in 1.6.
    pub token: String,
    /// Simulated seconds until the driver stops it.
    pub seconds: u32,
    /// Stop at this much energy, watt-hours, if that comes first.
    pub energy_limit_wh: Option<u64>,
    /// The vehicle; none → that of the station's options.
    pub vehicle: Option<Vehicle>,
    /// Ask `Authorize` first when a connection exists.
    pub authorize: bool,
}

impl SessionPlan {
    /// A session of `token` on connector 1 for `seconds` simulated seconds.
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
