//! What the program around the machine tells it.

use forecourt_link::ToGateway;
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::ParsedFrame;
use forecourt_types::{ReceivedAt, StationId};

use crate::WhyRefused;

/// Both clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The gateway's wall clock. It may jump, and never orders anything.
    pub wall: ReceivedAt,
    /// Milliseconds since the process began. It never goes back.
    pub monotonic_ms: u64,
}

/// The number of a connection of the process; a later connection has a higher one.
pub type ConnectionOrdinal = u64;

/// One thing that happened outside of the machine.
#[derive(Debug, Clone)]
pub enum Input {
    /// A charger has signed in and may speak. It replaces an earlier connection of the same
    /// station, which is closed.
    StationConnected {
        /// The station, as authenticated.
        station_id: StationId,
        /// The OCPP version that was agreed on.
        version: Version,
        /// The number of the socket.
        connection: ConnectionOrdinal,
        /// The OCPP security profile of the socket, 0 to 3.
        security_profile: u8,
    },
    /// A socket is gone.
    StationDisconnected {
        /// The station that this belongs to.
        station_id: StationId,
        /// The socket that is gone.
        connection: ConnectionOrdinal,
    },
    /// A charger wanted to sign in and was refused.
    SignInRefused {
        /// The identity that it showed.
        station_id: StationId,
        /// Why it was refused.
        why: WhyRefused,
        /// The address from which it came, as text.
        address: String,
    },
    /// A text frame of a charger that [`crate::chatter::answer`] did not answer.
    Frame {
        /// The station, as authenticated.
        station_id: StationId,
        /// The socket from which the frame came.
        connection: ConnectionOrdinal,
        /// The frame, read by the version of its connection; the socket limits its size.
        frame: ParsedFrame<'static>,
        /// When the frame was read.
        received_at: ReceivedAt,
    },
    /// A frame on which the machine panicked before has come again. It is kept as it is, and
    /// answered without being read any further.
    SetAside {
        /// The station, as authenticated.
        station_id: StationId,
        /// The socket from which the frame came.
        connection: ConnectionOrdinal,
        /// The frame, as it was read.
        frame: ParsedFrame<'static>,
        /// When the frame was read.
        received_at: ReceivedAt,
    },
    /// The link's socket is open: the machine sends hello.
    LinkUp,
    /// The link's socket is gone.
    LinkDown,
    /// A message of the cloud.
    FromCloud(ToGateway),
    /// Time has passed. It comes at least every 250 ms, or at [`crate::Gateway::next_deadline_ms`].
    Tick,
}
