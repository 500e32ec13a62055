use std::sync::atomic::{AtomicU64, Ordering};

use forecourt_link::ConfigVersions;
use forecourt_types::{IdError, OperatorId, SiteId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::attempt::Attempt;
use super::caller::Caller;
use super::state::{ApiState, Settings};
use crate::http::problem::{Code, Problem};
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::messages::{CommandsMessage, site_group};
use forecourt_store::outbox::{Outbox, OutboxEntry, flush};
use forecourt_store::ports::{Condition, Entropy, Key, Ports, QueueName, Table, Transacted, Write};
use forecourt_store::rows::config::{ConfigRow, Stamps, raise_version};
use forecourt_store::rows::{Loaded, Origin, load};
use forecourt_store::secrets::{DeploymentKeys, KeyCache, KeyError};

/// How often a change is tried against a row that others change meanwhile.
const CHANGE_TRIES: usize = 5;

/// One operator's share of the table, for one request.
pub struct Scope {
    state: ApiState,
    caller: Caller,
    now: Timestamp,
    /// This try, if the request has an idempotency key.
    attempt: Option<Attempt>,
    /// How many ids the request has made.
    made: AtomicU64,
}

/// What is written along with a row, and what is sent once it stands.
#[derive(Default)]
pub struct Followers {
    writes: Vec<Write>,
    sends: Vec<OutboxEntry>,
}

impl Followers {
    /// No further write, and nothing to send.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One more write.
    #[must_use]
    pub fn with(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// The row must be there when all is written.
    #[must_use]
    pub fn given(self, key: Key) -> Self {
        let condition = Condition::Exists;
        self.with(Write::Check { key, condition })
    }

    /// A message that is sent once all is written.
    ///
    /// # Errors
    /// 500 when the message cannot be JSON.
    pub fn send<B: Serialize>(
        mut self,
        scope: &Scope,
        queue: QueueName,
        group: String,
        body: &B,
    ) -> Result<Self, Problem> {
        let id = scope.new_id();
        let (write, entry) = Outbox::entry(queue, group, id, body, scope.now)?;
        self.sends.push(entry);
        Ok(self.with(write))
    }

    /// The site's station list changed: its version rises, its gateway is told.
    ///
    /// # Errors
    /// As [`Followers::send`].
    pub fn stations_changed(self, scope: &Scope, site: &SiteId) -> Result<Self, Problem> {
        let operator = scope.operator();
        let message = CommandsMessage::Changed {
            operator_id: operator.clone(),
            site_id: Some(site.clone()),
            changed: ConfigVersions {
                stations: 1,
                tokens: 0,
            },
        };
        let group = site_group(operator, Some(site));
        self.with(raise_version(keys::stations_version(operator, site)))
            .send(scope, QueueName::Commands, group, &message)
    }

    /// The token list changed: its version rises, all gateways are told.
    ///
    /// # Errors
    /// As [`Followers::send`].
    pub fn tokens_changed(self, scope: &Scope) -> Result<Self, Problem> {
        let operator = scope.operator();
        let message = CommandsMessage::Changed {
            operator_id: operator.clone(),
            site_id: None,
            changed: ConfigVersions {
                stations: 0,
                tokens: 1,
            },
        };
        let group = site_group(operator, None);
        self.with(raise_version(keys::tokens_version(operator)))
            .send(scope, QueueName::Commands, group, &message)
    }
}

impl Scope {
    pub(super) fn new(state: ApiState, caller: Caller, attempt: Option<Attempt>) -> Self {
        let now = state.inner.ports.clock.now();
        Self {
            state,
            caller,
            now,
            attempt,
            made: AtomicU64::new(0),
        }
    }

    /// Where the first try began, if this is a repeat of a request that may
    /// have been carried out.
    #[must_use]
    pub fn repeated(&self) -> Option<&Origin> {
        let attempt = self.attempt.as_ref().filter(|attempt| attempt.again);
        attempt.map(|attempt| &attempt.origin)
    }

    /// Whose share.
    #[must_use]
    pub fn operator(&self) -> &OperatorId {
        &self.caller.operator_id
    }

    /// Who calls.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// When the request came.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// When it came first, if it is a try of a request with an idempotency key:
    /// what is stored with this time is the same in every try.
    #[must_use]
    pub fn began_at(&self) -> Timestamp {
        let attempt = self.attempt.as_ref();
        attempt.map_or(self.now, |attempt| attempt.origin.at())
    }

    /// All ports.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.state.inner.ports
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> &dyn Table {
        self.ports().table.as_ref()
    }

    /// Random bytes.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.ports().entropy.as_ref()
    }

    /// Where the API runs.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.state.inner.settings
    }

    /// The deployment's keys.
    ///
    /// # Errors
    /// [`KeyError`].
    pub async fn deployment_keys(&self) -> Result<std::sync::Arc<DeploymentKeys>, KeyError> {
        self.state.inner.keys.get(self.ports()).await
    }

    /// Replaces the key that signs access tokens: see [`KeyCache::renew_signing_key`].
    ///
    /// # Errors
    /// [`KeyError`].
    pub async fn renew_signing_key(
        &self,
        ends_tokens: bool,
    ) -> Result<std::sync::Arc<DeploymentKeys>, KeyError> {
        let keys: &KeyCache = &self.state.inner.keys;
        keys.renew_signing_key(self.ports(), ends_tokens).await
    }

    /// A new id. A repeat of a request with an idempotency key makes the ids of
    /// the first try, in the same order.
    #[must_use]
    pub fn new_id(&self) -> String {
        match &self.attempt {
            Some(attempt) => attempt.origin.id(self.made.fetch_add(1, Ordering::Relaxed)),
            None => ids::new_id(self.now, self.entropy()),
        }
    }

    /// A new id of some type.
    ///
    /// # Errors
    /// 500 when the type does not take it, which is a defect.
    pub fn made_id<T>(&self, make: impl Fn(String) -> Result<T, IdError>) -> Result<T, Problem> {
        make(self.new_id()).map_err(|error| Problem::internal(&error))
    }

    /// The stamps of a row made by this request.
    #[must_use]
    pub fn stamps(&self) -> Stamps {
        Stamps::new(self.now, self.caller.client_id.as_str())
    }

    /// A row, or 404 in the words of `what`.
    ///
    /// # Errors
    /// 404 when it is not there.
    pub async fn find<R: DeserializeOwned>(
        &self,
        key: &Key,
        what: &str,
    ) -> Result<Loaded<R>, Problem> {
        let row = load(self.table(), key).await?;
        row.ok_or_else(|| Problem::not_found(what))
    }

    /// Asks that a row which a field names is there.
    ///
    /// # Errors
    /// 422 about the field when it is not.
    pub async fn must_exist(&self, key: &Key, field: &str, what: &str) -> Result<(), Problem> {
        match self.table().get(key).await? {
            Some(_) => Ok(()),
            None => Err(Problem::field(field, format!("there is no such {what}"))),
        }
    }

    /// Stores a new row, and gives it back; in a repeat, the one that the first
    /// try has stored.
    ///
    /// # Errors
    /// 409 when its key is taken.
    pub async fn create<R: ConfigRow + PartialEq>(
        &self,
        row: R,
        followers: Followers,
    ) -> Result<R, Problem> {
        let item = row.to_item(self.operator(), 0)?;
        let write = Write::put_unchanged(item);
        match self.commit(write, followers).await? {
            Transacted::Committed => Ok(row),
            Transacted::ConditionFailed { index: 0 } => {
                let earlier = self.stored_earlier(row).await?;
                earlier.ok_or_else(|| self.taken(R::NAME))
            }
            Transacted::ConditionFailed { .. } => Err(conflict()),
        }
    }

    /// The stored row, if it says what `row` says and was made by an earlier try
    /// of this request.
    async fn stored_earlier<R: ConfigRow + PartialEq>(
        &self,
        mut row: R,
    ) -> Result<Option<R>, Problem> {
        let Some(origin) = self.repeated() else {
            return Ok(None);
        };
        let stored = load::<R>(self.table(), &row.key(self.operator())).await?;
        let Some(mut stored) = stored.map(|stored| stored.row) else {
            return Ok(None);
        };
        let stamps = stored.stamps_mut().clone();
        let ours = self.may_have_made(origin, &stamps);
        *row.stamps_mut() = stamps;
        Ok((ours && row == stored).then_some(stored))
    }

    /// Whether a row with these stamps may be from a try of the request that
    /// began so.
    #[must_use]
    pub fn may_have_made(&self, origin: &Origin, stamps: &Stamps) -> bool {
        stamps.created_by == self.caller.client_id.as_str() && stamps.created_at >= origin.at()
    }

    fn taken(&self, what: &str) -> Problem {
        let mut detail = format!("there already is a {what} with this id");
        if self.repeated().is_some() {
            detail.push_str(
                "; it may be from an earlier try of this request, whose answer was lost: look at it, and have a new secret made if it has one",
            );
        }
        Problem::new(Code::AlreadyExists, detail)
    }

    /// Changes a row as `edit` says, on its newest state. Nothing is written
    /// when nothing differs.
    ///
    /// # Errors
    /// 404 when it is not there, 409 when others keep changing it, and
    /// whatever `edit` finds wrong.
    pub async fn change<R: ConfigRow + Clone + PartialEq>(
        &self,
        key: &Key,
        edit: impl Fn(&mut R) -> Result<Followers, Problem> + Send,
    ) -> Result<R, Problem> {
        for _ in 0..CHANGE_TRIES {
            let stored: Loaded<R> = self.find(key, R::NAME).await?;
            let mut row = stored.row.clone();
            let followers = edit(&mut row)?;
            if row == stored.row {
                return Ok(row);
            }
            row.stamps_mut()
                .touch(self.now, self.caller.client_id.as_str());
            let item = row.to_item(self.operator(), stored.revision)?;
            match self.commit(Write::put_unchanged(item), followers).await? {
                Transacted::Committed => return Ok(row),
                Transacted::ConditionFailed { index: 0 } => {}
                Transacted::ConditionFailed { .. } => return Err(conflict()),
            }
        }
        Err(conflict())
    }

    /// Removes a row that was read.
    ///
    /// # Errors
    /// 409 when it was changed since it was read.
    pub async fn remove(
        &self,
        key: Key,
        revision: u64,
        followers: Followers,
    ) -> Result<(), Problem> {
        let condition = Condition::Revision(revision);
        let write = Write::Delete { key, condition };
        match self.commit(write, followers).await? {
            Transacted::Committed => Ok(()),
            Transacted::ConditionFailed { .. } => Err(conflict()),
        }
    }

    /// Writes a row with its followers at once, then sends what is to be sent.
    ///
    /// # Errors
    /// As the table.
    pub async fn commit(&self, write: Write, followers: Followers) -> Result<Transacted, Problem> {
        let mut writes = vec![write];
        writes.extend(followers.writes);
        let done = self.table().transact(writes).await?;
        if done == Transacted::Committed && !followers.sends.is_empty() {
            flush(self.table(), self.ports().queues.as_ref(), &followers.sends).await;
        }
        Ok(done)
    }
}

fn conflict() -> Problem {
    Problem::new(
        Code::Conflict,
        "it was changed by somebody else meanwhile: read it again and repeat the change",
    )
}
