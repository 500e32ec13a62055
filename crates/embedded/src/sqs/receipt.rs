//! Receipt handles. Each names a message and one of its deliveries.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::SqsError;

/// The content of a handle. A later delivery of the same message has another number, which tells a
/// handle of an earlier one apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Receipt {
    pub(super) seq: i64,
    /// The [`Message::delivery`](super::message::Message::delivery) of the message when
    /// it was delivered.
    pub(super) delivery: i64,
    pub(super) message_id: String,
}

impl Receipt {
    /// Writes the opaque text that a client gets.
    pub(super) fn to_handle(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!(
            "{}:{}:{}",
            self.seq, self.delivery, self.message_id
        ))
    }

    /// Reads a receipt from the text of a handle.
    pub(super) fn read(handle: &str) -> Result<Self, SqsError> {
        Self::parse(handle).ok_or(SqsError::ReceiptHandleIsInvalid)
    }

    fn parse(handle: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(handle).ok()?).ok()?;
        let mut parts = text.splitn(3, ':');
        Some(Self {
            seq: parts.next()?.parse().ok()?,
            delivery: parts.next()?.parse().ok()?,
            message_id: parts.next()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::Receipt;

    #[test]
    fn a_handle_reads_back_as_it_was_and_rubbish_is_refused() {
        let receipt = Receipt {
            seq: 7,
            delivery: 2,
            message_id: "a:b".to_owned(),
        };
        assert_eq!(Receipt::read(&receipt.to_handle()).unwrap(), receipt);
        for rubbish in ["", "!", "Nzoy", "eDp5Onо"] {
            assert!(Receipt::read(rubbish).is_err(), "{rubbish}");
        }
    }
}
