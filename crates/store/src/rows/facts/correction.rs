use forecourt_domain::session::{Correction, Status};
use forecourt_types::SessionId;
use serde::{Deserialize, Serialize};

use crate::rows::config::Stamps;

/// A correction that a person made. Key: [`crate::keys::session_correction`].
/// Written once, by `api`; undone only by another correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionRow {
    /// The id of the correction, which is the same in every try of one request.
    pub correction_id: String,
    /// The session that is corrected.
    pub session_id: SessionId,
    /// Its place among the corrections of this session, from 1 on.
    pub number: u32,
    /// How many facts of the session were applied before the correction.
    pub after_facts: u32,
    /// The status of the session before the correction.
    pub was: Status,
    /// The status of the session after the correction.
    pub became: Status,
    /// What was stated, by whom, when and why.
    pub correction: Correction,
    /// When the row was made, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl CorrectionRow {
    /// The most corrections of one session: a person makes a few, and a program that makes more
    /// is in error. The limit keeps keys and snapshots short.
    pub const MAX: u32 = 1_000;
}
