//! Answers to an upgrade that is refused.

/// Why an upgrade is refused: an HTTP status and a text for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    text: &'static str,
}

/// A refusal with a status of 400, 401, 403, 409, 426, 429, 431 or 503; the text goes to the peer.
pub(super) const fn refuse(status: u16, text: &'static str) -> Refusal {
    Refusal { status, text }
}

/// The refusal of a sign-in whose address was refused too often, or before which others
/// have their turns.
pub(super) const TOO_MANY_REFUSED: Refusal =
    refuse(429, "too many refused sign-ins from this address");

/// The refusal of an upgrade whose place a newer upgrade of its station has taken.
pub(super) const NEWER_ONE: Refusal =
    refuse(409, "a newer connection of this station is being opened");

impl Refusal {
    /// The whole HTTP response, after which the connection is closed.
    pub(super) fn answer(self) -> String {
        let Self { status, text } = self;
        let (phrase, extra) = match status {
            401 => (
                "Unauthorized",
                "WWW-Authenticate: Basic realm=\"OCPP\", charset=\"UTF-8\"\r\n",
            ),
            403 => ("Forbidden", ""),
            409 => ("Conflict", ""),
            426 => (
                "Upgrade Required",
                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
            ),
            // By then what was counted is forgotten.
            429 => ("Too Many Requests", "Retry-After: 70\r\n"),
            431 => ("Request Header Fields Too Large", ""),
            503 => ("Service Unavailable", "Retry-After: 10\r\n"),
            _ => ("Bad Request", ""),
        };
        format!(
            "HTTP/1.1 {status} {phrase}\r\nConnection: close\r\nContent-Type: text/plain\r\n\
             Content-Length: {}\r\n{extra}\r\n{text}\n",
            text.len() + 1
        )
    }
}
