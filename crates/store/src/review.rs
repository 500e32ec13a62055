//! Reviews: what a person must look at, and the list of it.

use forecourt_types::{GatewayId, OperatorId, SessionId, StationId, Timestamp};

use crate::keys::{self, List};
use crate::ports::{Index, Item, ItemError, Query, Table};
use crate::rows::config::Stamps;
use crate::rows::facts::{ReviewKind, ReviewRow};
use crate::rows::{Loaded, RowError, load_page};

/// How long a refused message is kept, in milliseconds: 90 days, as long as a notice. The message
/// never became a record, so no bill depends on it.
const REFUSED_LIFE_MS: i64 = 90 * 86_400_000;

/// Makes a new review. `review_id` names it among those of the same time: the same id and time
/// give the same row.
#[must_use]
pub fn row(
    kind: ReviewKind,
    review_id: String,
    at: Timestamp,
    cause: impl Into<String>,
) -> ReviewRow {
    ReviewRow {
        review_id,
        at,
        kind,
        cause: cause.into(),
        cause_code: None,
        gateway_id: None,
        station_id: None,
        session_id: None,
        raw: None,
        not_kept: None,
        taken_by: None,
        taken_at: None,
        resolved_at: None,
        note: None,
        stamps: Stamps::new(at, "system"),
    }
}

impl ReviewRow {
    /// The same review, brought by this gateway.
    #[must_use]
    pub fn from_gateway(mut self, gateway: &GatewayId) -> Self {
        self.gateway_id = Some(gateway.clone());
        self
    }

    /// The same review, about this station.
    #[must_use]
    pub fn of_station(mut self, station: &StationId) -> Self {
        self.station_id = Some(station.clone());
        self
    }

    /// The same review, about this session.
    #[must_use]
    pub fn of_session(mut self, session: &SessionId) -> Self {
        self.session_id = Some(session.clone());
        self
    }

    /// The same review, with the text that came.
    #[must_use]
    pub fn with_raw(mut self, raw: &str) -> Self {
        self.raw = Some(raw.to_owned());
        self
    }

    /// The item of the review, which is in the index as long as it waits for a person. The item of
    /// a refused message expires.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self, operator: &OperatorId) -> Result<Item, ItemError> {
        let mut item = Item::new(keys::review(operator, self.at, &self.review_id), self)?;
        if self.resolved_at.is_none() {
            item = item.with_index(keys::open_review(operator, self.at, &self.review_id));
        }
        Ok(match self.kind {
            ReviewKind::Refused => item.with_expiry(self.at.plus_millis(REFUSED_LIFE_MS)),
            ReviewKind::Session
            | ReviewKind::Unreadable
            | ReviewKind::UnknownFact
            | ReviewKind::Poison
            | ReviewKind::Unbound
            | ReviewKind::Fork
            | ReviewKind::LostRange
            | ReviewKind::Missing => item,
        })
    }
}

/// Reads a page of the reviews, the newest first, and the cursor of the next page.
///
/// # Errors
/// [`RowError`].
pub async fn list(
    table: &dyn Table,
    operator: &OperatorId,
    limit: u32,
    cursor: Option<String>,
) -> Result<(Vec<Loaded<ReviewRow>>, Option<String>), RowError> {
    let pk = keys::list(operator, List::Reviews);
    let query = Query {
        descending: true,
        limit,
        cursor,
        ..Query::prefix(Index::Table, pk, "")
    };
    load_page(table, &query).await
}
