//! What the outside tells the machine.

use forecourt_link::ToGateway;
use forecourt_ocpp::Version;
use forecourt_types::{ReceivedAt, StationId};

use crate::Settings;

/// Both clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The gateway's wall clock: may jump, and never orders anything.
    pub wall: ReceivedAt,
    /// Milliseconds since the process began; never goes back.
    pub monotonic_ms: u64,
}

/// Counts the connections of the process; a later one has a higher ordinal.
pub type ConnectionOrdinal = u64;

/// One thing that happened outside.
#[derive(Debug, Clone)]
pub enum Input {
    /// A charger signed in and may speak. Replaces an earlier connection of the
    /// same station, which is closed.
    StationConnected {
        /// Who, as authenticated.
        station_id: StationId,
        /// The version agreed on.
        version: Version,
        /// Names the socket.
        connection: ConnectionOrdinal,
        /// Its OCPP security profile, 0 to 3.
        security_profile: u8,
    },
    /// A socket is gone.
    StationDisconnected {
        /// The station that this belongs to.
        station_id: StationId,
        /// The socket that is gone.
        connection: ConnectionOrdinal,
    },
    /// A text frame of a charger that [`crate::chatter::answer`] did not answer.
    Frame {
        /// Whose, as authenticated.
        station_id: StationId,
        /// From which socket.
        connection: ConnectionOrdinal,
        /// The frame, size-limited by the socket.
        text: String,
        /// When it was read.
        received_at: ReceivedAt,
    },
    /// A frame the machine panicked on before, come again: it is kept as it is,
    /// and answered without being read any further.
    SetAside {
        /// Whose, as authenticated.
        station_id: StationId,
        /// From which socket.
        connection: ConnectionOrdinal,
        /// The frame, as it was read.
        text: String,
        /// When it was read.
        received_at: ReceivedAt,
    },
    /// The link's socket is open: the machine says hello.
    LinkUp,
    /// The link's socket is gone.
    LinkDown,
    /// A message of the cloud.
    FromCloud(ToGateway),
    /// Time has passed: at least every 250 ms, or at [`crate::Gateway::next_deadline_ms`].
    Tick,
    /// The site's policy changed.
    PolicyChanged(Settings),
}
