use std::sync::atomic::{AtomicU64, Ordering};

use forecourt_types::{IdError, OperatorId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::attempt::Attempt;
use super::caller::Caller;
use super::reach::{Placed, Reach};
use super::source::RequestSource;
use super::state::{ApiState, Settings};
use crate::http::etag::IfMatch;
use crate::http::problem::{Code, Problem};
use forecourt_store::audit::AuditSource;
use forecourt_store::ids;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Entropy, Key, Ports, QueueName, Table};
use forecourt_store::rows::config::{ConfigRow, Stamps};
use forecourt_store::rows::{Loaded, Origin, load};
use forecourt_store::secrets::{DeploymentKeys, KeyCache, KeyError};
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};

/// The part of the table that belongs to one operator, for the time of one request.
pub struct Scope {
    state: ApiState,
    caller: Caller,
    now: Timestamp,
    /// The present try, if the request has an idempotency key.
    attempt: Option<Attempt>,
    /// The states in which the caller wants a resource to be changed.
    if_match: IfMatch,
    /// Where the request comes from.
    source: RequestSource,
    /// The author of the changes, see [`Caller::author`].
    author: String,
    /// The number of ids that the request has made so far.
    made: AtomicU64,
}

impl Scope {
    pub(super) fn new(
        state: ApiState,
        caller: Caller,
        attempt: Option<Attempt>,
        if_match: IfMatch,
        source: RequestSource,
    ) -> Self {
        let now = state.inner.ports.clock.now();
        let author = caller.author();
        Self {
            state,
            caller,
            author,
            now,
            attempt,
            if_match,
            source,
            made: AtomicU64::new(0),
        }
    }

    /// The part of the table that belongs to one operator, for work that a caller has asked for
    /// and that no request waits for. Nothing is changed with it, so it needs no settings and
    /// no keys.
    pub(crate) fn in_background(ports: &Ports, caller: Caller) -> Self {
        let settings = Settings::new(String::new(), String::new());
        let state = ApiState::new(ports.clone(), settings, KeyCache::default());
        let source = RequestSource::default();
        Self::new(state, caller, None, IfMatch::default(), source)
    }

    /// The origin of the first try, if this is a repeat of a request that may have
    /// been carried out.
    #[must_use]
    pub fn repeated(&self) -> Option<&Origin> {
        let attempt = self.attempt.as_ref().filter(|attempt| attempt.again);
        attempt.map(|attempt| &attempt.origin)
    }

    /// Whether the request has an idempotency key, so that a repeat of it makes the same ids.
    #[must_use]
    pub fn has_idempotency_key(&self) -> bool {
        self.attempt.is_some()
    }

    /// The operator whose rows can be reached.
    #[must_use]
    pub fn operator(&self) -> &OperatorId {
        &self.caller.operator_id
    }

    /// The client that makes the request.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The author of what the request changes, see [`Caller::author`].
    #[must_use]
    pub fn author(&self) -> &str {
        &self.author
    }

    /// The sites and stations that the caller reaches.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.caller.reach
    }

    /// When the request arrived.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// When the request first arrived, if it has an idempotency key. A row that is stored with
    /// this time is the same in every try.
    #[must_use]
    pub fn began_at(&self) -> Timestamp {
        let attempt = self.attempt.as_ref();
        attempt.map_or(self.now, |attempt| attempt.origin.at())
    }

    /// All ports that the API was given.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.state.inner.ports
    }

    /// The table with the rows of all operators.
    #[must_use]
    pub fn table(&self) -> &dyn Table {
        self.ports().table.as_ref()
    }

    /// The source of random bytes.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.ports().entropy.as_ref()
    }

    /// The settings that tell where the API runs.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.state.inner.settings
    }

    /// Reads the deployment's keys.
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

    /// Lets this process read what it knows of the deployment anew, after a change of it.
    pub fn forget_keys(&self) {
        self.state.inner.keys.forget();
    }

    /// Makes a new id. A repeat of a request with an idempotency key makes the ids of the first
    /// try, in the same order.
    #[must_use]
    pub fn new_id(&self) -> String {
        match &self.attempt {
            Some(attempt) => attempt.origin.id(self.made.fetch_add(1, Ordering::Relaxed)),
            None => ids::new_id(self.now, self.entropy()),
        }
    }

    /// Makes a new id of some type.
    ///
    /// # Errors
    /// 500 when the type refuses the text, which is a defect.
    pub fn made_id<T>(&self, make: impl Fn(String) -> Result<T, IdError>) -> Result<T, Problem> {
        make(self.new_id()).map_err(|error| Problem::internal(&error))
    }

    /// The stamps of a row made by this request.
    #[must_use]
    pub fn stamps(&self) -> Stamps {
        Stamps::new(self.now, self.author())
    }

    /// Makes a unit of work for changes by the caller. Its rows and its hand-overs are written
    /// together, and only if every row that the unit requires still exists.
    #[must_use]
    pub fn unit(&self) -> Unit<'_> {
        let by = self.author();
        Unit::new(self.table(), self.operator(), self.now, by).audited(self.audit_source())
    }

    /// Whose request this is, for the entries of the audit log.
    #[must_use]
    pub fn audit_source(&self) -> AuditSource {
        self.source.audit(self.settings())
    }

    /// Hands a message over to a function once the unit has been written.
    ///
    /// # Errors
    /// 500 when the message cannot be written as JSON.
    pub fn send<B: Serialize>(
        &self,
        unit: &mut Unit<'_>,
        queue: QueueName,
        group: String,
        body: &B,
    ) -> Result<(), Problem> {
        Ok(unit.hand_over(queue, group, self.new_id(), body)?)
    }

    /// Reads a row. If the row does not exist, the problem names it by `what`.
    ///
    /// # Errors
    /// 404 when the row does not exist, or is beyond the caller's reach.
    pub async fn find<R: DeserializeOwned + Placed>(
        &self,
        key: &Key,
        what: &str,
    ) -> Result<Loaded<R>, Problem> {
        let loaded = load::<R>(self.table(), key).await?;
        let within = loaded.filter(|loaded| loaded.row.is_within(self.reach()));
        within.ok_or_else(|| Problem::not_found(what))
    }

    /// Checks that the row exists which a field of the body names.
    ///
    /// # Errors
    /// 422 about the field when the row does not exist.
    pub async fn must_exist(&self, key: &Key, field: &str, what: &str) -> Result<(), Problem> {
        match self.table().get(key).await? {
            Some(_) => Ok(()),
            None => Err(Problem::field(field, format!("there is no such {what}"))),
        }
    }

    /// Stores a new row with the other writes of the unit, and returns the row. A repeat returns
    /// the row that the first try has stored.
    ///
    /// # Errors
    /// 409 when a row with the key exists.
    pub async fn create<R: ConfigRow + PartialEq>(
        &self,
        unit: Unit<'_>,
        row: R,
    ) -> Result<R, Problem> {
        match self.try_create(unit, row).await? {
            Tried::Done(row) => Ok(row),
            Tried::Conflict => Err(Problem::conflict()),
        }
    }

    /// Does as [`Self::create`] for a row with which others of the unit are changed. If somebody
    /// else has changed one of those first, the whole work has to be done again.
    ///
    /// # Errors
    /// 409 when a row with the key exists.
    pub async fn try_create<R: ConfigRow + PartialEq>(
        &self,
        mut unit: Unit<'_>,
        mut row: R,
    ) -> Result<Tried<R>, Problem> {
        let key = row.key(self.operator());
        unit.put(row.to_item(self.operator(), 0)?);
        if self.commit(unit).await?.is_none() {
            row.stamps_mut().revision = 1;
            return Ok(Tried::Done(row));
        }
        // If several rows exist already, the table names any one of them.
        let earlier = self.stored_earlier(row).await?;
        match (earlier, self.table().get(&key).await?) {
            (Some(earlier), _) => Ok(Tried::Done(earlier)),
            (None, Some(_)) => Err(self.taken(R::NAME)),
            (None, None) => Ok(Tried::Conflict),
        }
    }

    /// The stored row, if it equals `row` and an earlier try of this request made it.
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

    /// Whether a row with these stamps may come from a try of the request with this origin.
    #[must_use]
    pub fn may_have_made(&self, origin: &Origin, stamps: &Stamps) -> bool {
        stamps.created_by == self.author() && stamps.created_at >= origin.at()
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

    /// Changes a row with `edit`, which sees its newest state, together with what `edit` adds to
    /// the unit. Nothing is written if nothing differs.
    ///
    /// # Errors
    /// 404 when the row does not exist, 409 when others keep changing it, 412 when the caller wants
    /// another state of it, and every problem that
    /// `edit` finds.
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
            self.must_match(stored.stamps())?;
            let mut row = stored.clone();
            edit(&mut row, &mut unit)?;
            if row == stored {
                return Ok(Tried::Done(row));
            }
            unit.touch(row.stamps_mut());
            unit.put(row.to_item(self.operator(), 0)?);
            match self.commit(unit).await? {
                None => {
                    row.stamps_mut().revision += 1;
                    Ok(Tried::Done(row))
                }
                Some(changed) if changed == *key => Ok(Tried::Conflict),
                Some(_) => Err(Problem::conflict()),
            }
        })
        .await
    }

    /// Checks that a row with these stamps is in a state in which the caller wants it changed.
    ///
    /// # Errors
    /// 412 when `If-Match` names other states.
    pub fn must_match(&self, stamps: &Stamps) -> Result<(), Problem> {
        self.must_be(&stamps.state())
    }

    /// Checks that the caller wants a resource changed that is in the state with this name, as
    /// the header `If-Match` tells.
    ///
    /// # Errors
    /// 412 when `If-Match` names other states.
    pub fn must_be(&self, state: &str) -> Result<(), Problem> {
        self.if_match.check(state)
    }

    /// Removes a row that was read, together with the other changes of the unit.
    ///
    /// # Errors
    /// 409 when it was changed since it was read, 412 when the caller wants another state of it.
    pub async fn remove<R: ConfigRow>(
        &self,
        mut unit: Unit<'_>,
        key: Key,
        stored: &Loaded<R>,
    ) -> Result<(), Problem> {
        self.must_match(stored.row.stamps())?;
        unit.remove(key, &stored.row, stored.revision)?;
        match self.commit(unit).await? {
            None => Ok(()),
            Some(_) => Err(Problem::conflict()),
        }
    }

    /// Writes everything of a unit at once, then sends its hand-overs. If a row was not as it was
    /// read, nothing is written and the key of that row is returned.
    ///
    /// # Errors
    /// The errors of the table.
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
