//! The result of a look at a session or a command.

use forecourt_types::Timestamp;

/// Whether the due check of a session or a command is kept.
pub(super) enum Looked {
    /// Nothing more must be done: the due check is deleted.
    Done,
    /// The check is due again at this time.
    Due(Timestamp),
}
