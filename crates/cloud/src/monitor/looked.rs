//! What a look at a session or a command found.

use forecourt_types::Timestamp;

/// Whether the row that has a session or a command looked at is kept.
pub(super) enum Looked {
    /// There is nothing more to do: the row is deleted.
    Done,
    /// It is looked at again at this time.
    Due(Timestamp),
}
