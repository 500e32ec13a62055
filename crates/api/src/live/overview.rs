//! What is told to those who watch an operator as a whole.

use forecourt_types::{GatewayId, Timestamp};
use serde::Serialize;

use super::shown::{Place, Reader, Shown, written};
use super::topic::Topic;
use crate::charging::review::ReviewView;
use crate::http::problem::Problem;
use crate::places::state::GatewayStateView;
use forecourt_store::keys::{self, List, ListOf, SortedBy, Standing};
use forecourt_store::messages::LiveEntity;
use forecourt_store::ports::Query;
use forecourt_store::rows::facts::ReviewRow;
use forecourt_store::rows::load;

/// The most sessions that are counted.
const COUNTED_MAX: u32 = 1_000;

/// How many sessions there are that somebody may have to look at, at most [`COUNTED_MAX`] of each.
#[derive(Debug, Serialize)]
struct CountsView {
    /// Those that go on, or wait for their price.
    sessions_open: usize,
    /// Those that wait for a person.
    sessions_for_review: usize,
}

impl Reader<'_> {
    /// The link of a gateway; none if the gateway is not there any more.
    pub(super) async fn gateway(&self, id: &GatewayId) -> Result<Option<Shown>, Problem> {
        let view = GatewayStateView::of(self.table, self.operator, id.clone()).await?;
        let Some(view) = view else {
            return Ok(None);
        };
        let body = written(&view)?;
        let (id, revision) = (id.to_string(), self.read_at());
        Ok(Some(overview("gateway", id, revision, body)))
    }

    /// A review; none if it is not there any more.
    pub(super) async fn review(&self, at: Timestamp, id: &str) -> Result<Option<Shown>, Problem> {
        let key = keys::review(self.operator, at, id);
        let Some(row) = load::<ReviewRow>(self.table, &key).await? else {
            return Ok(None);
        };
        let revision = row.revision;
        let body = ReviewView::from(row.row);
        let id = body.name().to_owned();
        Ok(Some(overview("review", id, revision, written(&body)?)))
    }

    /// How many sessions go on and wait.
    pub(super) async fn counts(&self) -> Result<Shown, Problem> {
        let body = CountsView {
            sessions_open: self.count(Standing::Open).await?,
            sessions_for_review: self.count(Standing::Review).await?,
        };
        let (id, revision) = (self.operator.to_string(), self.read_at());
        Ok(overview("counts", id, revision, written(&body)?))
    }

    async fn count(&self, standing: Standing) -> Result<usize, Problem> {
        let list = ListOf::Standing(standing, None);
        let place = keys::place_of_list(self.operator, List::Sessions, SortedBy::Start, &list);
        let query = Query {
            limit: COUNTED_MAX,
            ..Query::prefix(place.index, place.pk, "")
        };
        Ok(self.table.query(&query).await?.items.len())
    }

    /// The time of reading, as the revision of what has none: the later one counts.
    fn read_at(&self) -> u64 {
        u64::try_from(self.now.millis()).unwrap_or_default()
    }
}

/// Whether a change of it changes the counts.
pub(super) const fn is_counted(entity: &LiveEntity) -> bool {
    matches!(entity, LiveEntity::Session { .. })
}

fn overview(entity: &'static str, id: String, revision: u64, body: serde_json::Value) -> Shown {
    Shown {
        topics: vec![Topic::Operator],
        place: Place::Operator,
        entity,
        id,
        revision,
        body: Some(body),
    }
}
