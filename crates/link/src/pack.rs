//! Fills a message with records up to the frame limit.

use crate::RawRecord;

/// The most bytes that one link message may have: API Gateway's WebSocket frame limit and its
/// billing unit (32 KB; AWS quota "WebSocket frame size").
pub const MAX_MESSAGE_BYTES: usize = 32 * 1024;

/// The most bytes that one record may have, so that it fits a message with its envelope.
pub const MAX_RECORD_BYTES: usize = 24 * 1024;

/// The bytes that are kept free for the fields around the records.
const ENVELOPE_BYTES: usize = 512;

/// How many of the records, from the first on, fit one `records` message. It is at least one, since
/// no record is larger than [`MAX_RECORD_BYTES`].
#[must_use]
pub fn pack_records(records: &[RawRecord]) -> usize {
    let mut bytes = ENVELOPE_BYTES;
    let mut count = 0;
    for record in records {
        bytes += record.as_str().len() + 1;
        if bytes > MAX_MESSAGE_BYTES && count > 0 {
            break;
        }
        count += 1;
    }
    count
}
