//! What the machine wants the program around it to do.

use forecourt_link::ToCloud;
use forecourt_types::StationId;

use crate::{Alarm, ConnectionOrdinal, Row};

/// One thing that the program must do. Rows are written and committed first, in order; the other
/// effects are carried out after the commit, in order.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Write this row in the open database transaction.
    Write(Row),
    /// Send this frame to a charger, if that socket is still there.
    SendToStation {
        /// The station to which the frame goes.
        station_id: StationId,
        /// The socket on which the frame goes.
        connection: ConnectionOrdinal,
        /// The frame, as JSON text.
        text: String,
    },
    /// Close a charger's socket.
    CloseStation {
        /// The station whose socket is closed.
        station_id: StationId,
        /// The socket that is closed.
        connection: ConnectionOrdinal,
        /// Why the socket is closed.
        reason: CloseReason,
    },
    /// Send this message to the cloud; nothing happens when the link is down.
    SendToCloud(ToCloud),
    /// The stations that may sign in have changed, or one that is not in the list came for the
    /// first time. The program must read [`crate::Gateway::station_configs`] again, and close the
    /// sockets of stations that are gone.
    StationsChanged,
    /// Tell a person about a fault.
    Raise(Alarm),
}

/// Why the machine closes a charger's socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// A newer connection of the same station took over.
    Replaced,
    /// The gateway must not answer just now. The charger keeps its messages and comes back.
    NotReady,
    /// The station does not belong to this site any more.
    Removed,
    /// Nobody added the station, and the site has as many of those as it may have.
    TooManyUnknown,
    /// The way in which the station signs in was changed, and the charger that is connected has not
    /// signed in with the new one.
    SignInChanged,
    /// The process ends; the charger comes back when there is a new process.
    Stopping,
}

impl CloseReason {
    /// The WebSocket close code (RFC 6455 §7.4.1, IANA registry).
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Replaced | Self::Removed | Self::TooManyUnknown | Self::SignInChanged => 1008,
            Self::NotReady => 1013,
            Self::Stopping => 1001,
        }
    }

    /// The text of the close frame, shorter than 123 bytes.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Replaced => "a newer connection of this station took over",
            Self::NotReady => "the gateway is not ready, try again later",
            Self::Removed => "this station is no longer served here",
            Self::TooManyUnknown => "no more unknown stations are let in here",
            Self::SignInChanged => "the station's password or profile was changed, sign in again",
            Self::Stopping => "the gateway is stopping, come back soon",
        }
    }
}
