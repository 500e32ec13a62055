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
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Entropy, Key, Ports, QueueName, Table};
use forecourt_store::rows::config::{ConfigRow, Stamps, raise_version};
use forecourt_store::rows::{Loaded, Origin, load};
use forecourt_store::secrets::{DeploymentKeys, KeyCache, KeyError};
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};

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

    /// A unit of work for changes by the caller. Rows stand at the same time as what
    /// the unit hands over, and only if all that it was given is still there.
    #[must_use]
    pub fn unit(&self) -> Unit<'_> {
        let by = self.caller.client_id.as_str();
        Unit::new(self.table(), self.operator(), self.now, by)
    }

    /// Hands a message over to a function once the unit stands.
    ///
    /// # Errors
    /// 500 when the message cannot be JSON.
    pub fn send<B: Serialize>(
        &self,
        unit: &mut Unit<'_>,
        queue: QueueName,
        group: String,
        body: &B,
    ) -> Result<(), Problem> {
        Ok(unit.hand_over(queue, group, self.new_id(), body)?)
    }

    /// The site's station list changes: its version rises, its gateway is told.
    ///
    /// # Errors
    /// As [`Scope::send`].
    pub fn stations_change(&self, unit: &mut Unit<'_>, site: &SiteId) -> Result<(), Problem> {
        let operator = self.operator();
        let message = CommandsMessage::Changed {
            operator_id: operator.clone(),
            site_id: Some(site.clone()),
            changed: ConfigVersions {
                stations: 1,
                tokens: 0,
            },
        };
        unit.also(raise_version(keys::stations_version(operator, site)));
        let group = site_group(operator, Some(site));
        self.send(unit, QueueName::Commands, group, &message)
    }

    /// The token list changes: its version rises, all gateways are told.
    ///
    /// # Errors
    /// As [`Scope::send`].
    pub fn tokens_change(&self, unit: &mut Unit<'_>) -> Result<(), Problem> {
        let operator = self.operator();
        let message = CommandsMessage::Changed {
            operator_id: operator.clone(),
            site_id: None,
            changed: ConfigVersions {
                stations: 0,
                tokens: 1,
            },
        };
        unit.also(raise_version(keys::tokens_version(operator)));
        let group = site_group(operator, None);
        self.send(unit, QueueName::Commands, group, &message)
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

    /// Stores a new row along with what else the unit holds, and gives it back; in a
    /// repeat, the one that the first try has stored.
    ///
    /// # Errors
    /// 409 when its key is taken.
    pub async fn create<R: ConfigRow + PartialEq>(
        &self,
        mut unit: Unit<'_>,
        row: R,
    ) -> Result<R, Problem> {
        let key = row.key(self.operator());
        unit.put(row.to_item(self.operator(), 0)?);
        if self.commit(unit).await?.is_none() {
            return Ok(row);
        }
        // Of several rows that are in the way, the table names any.
        let earlier = self.stored_earlier(row).await?;
        match (earlier, self.table().get(&key).await?) {
            (Some(earlier), _) => Ok(earlier),
            (None, Some(_)) => Err(self.taken(R::NAME)),
            (None, None) => Err(Problem::conflict()),
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

    /// Changes a row as `edit` says, on its newest state, along with what `edit` adds
    /// to the unit. Nothing is written when nothing differs.
    ///
    /// # Errors
    /// 404 when it is not there, 409 when others keep changing it, and
    /// whatever `edit` finds wrong.
    pub async fn change<R: ConfigRow + Clone + PartialEq>(
        &self,
        key: &Key,
        edit: impl Fn(&mut R, &mut Unit<'_>) -> Result<(), Problem> + Sync,
    ) -> Result<R, Problem> {
        let edit = &edit;
        until_committed(|| async move {
            let mut unit = self.unit();
            let stored = unit.read::<R>(key).await?;
            let stored = stored.ok_or_else(|| Problem::not_found(R::NAME))?;
            let mut row = stored.clone();
            edit(&mut row, &mut unit)?;
            if row == stored {
                return Ok(Tried::Done(row));
            }
            unit.touch(row.stamps_mut());
            unit.put(row.to_item(self.operator(), 0)?);
            match self.commit(unit).await? {
                None => Ok(Tried::Done(row)),
                Some(changed) if changed == *key => Ok(Tried::Conflict),
                Some(_) => Err(Problem::conflict()),
            }
        })
        .await
    }

    /// Removes a row that was read, along with what else the unit changes.
    ///
    /// # Errors
    /// 409 when it was changed since it was read.
    pub async fn remove(&self, mut unit: Unit<'_>, key: Key, revision: u64) -> Result<(), Problem> {
        unit.delete_at(key, revision);
        match self.commit(unit).await? {
            None => Ok(()),
            Some(_) => Err(Problem::conflict()),
        }
    }

    /// Writes everything of a unit at once, then sends what it hands over. Otherwise
    /// nothing is written: gives the row that was not as it was read.
    ///
    /// # Errors
    /// As the table.
    pub async fn commit(&self, unit: Unit<'_>) -> Result<Option<Key>, Problem> {
        match unit.commit().await? {
            Committed::Yes(entries) => {
                flush(self.table(), self.ports().queues.as_ref(), &entries).await;
                Ok(None)
            }
            Committed::Conflict(key) => Ok(Some(key)),
        }
    }
}
