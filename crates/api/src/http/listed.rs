//! Pages of lists that are read by the index of what their rows have in common.

use std::collections::{BTreeMap, VecDeque};

use async_trait::async_trait;
use futures_util::future::try_join_all;
use serde::de::DeserializeOwned;

use crate::access::{Placed, Scope};
use crate::http::page::{Listing, MAX_SCANNED, PageRequest, begin_after, sort_key};
use crate::http::problem::Problem;
use forecourt_store::keys::{self, ListPlace};
use forecourt_store::ports::{Item, Key, MAX_KEYS_AT_ONCE, Query, Table};

/// The fewest rows that are read at once of each of several lists.
const CHUNK_MIN: usize = 8;

/// The most lists that are read at the same time.
pub(crate) const AT_ONCE: usize = 16;

/// The number of places that are read at once when a filter has left out some of those read before,
/// so that a filter which few rows match needs few reads.
const ROUND: usize = 100;

/// A list that is read from its begin or from a cursor on.
struct Source {
    query: Query,
    /// Whether the rows themselves are in the list, and not listings of them.
    own_rows: bool,
    ready: VecDeque<Item>,
    is_over: bool,
}

impl Source {
    async fn fill(&mut self, table: &dyn Table, after: Option<&str>) -> Result<(), Problem> {
        while self.ready.is_empty() && !self.is_over {
            let page = table.query(&self.query).await?;
            self.is_over = page.cursor.is_none();
            self.query.cursor = page.cursor;
            let is_new = |item: &Item| Some(sort_key(self.query.index, item)) != after;
            self.ready.extend(page.items.into_iter().filter(is_new));
        }
        Ok(())
    }

    fn next(&self) -> Option<&str> {
        let item = self.ready.front()?;
        Some(sort_key(self.query.index, item))
    }
}

/// A place in the merged lists: the row itself, or the id by which it is found.
struct Place {
    sk: String,
    row: Option<Item>,
}

/// Several lists with the same order, read as one.
struct Merged<'a> {
    table: &'a dyn Table,
    sources: Vec<Source>,
    descending: bool,
    /// The key behind which the page begins.
    after: Option<String>,
    /// The key that was taken last.
    taken: Option<String>,
}

impl Merged<'_> {
    async fn fill(&mut self) -> Result<(), Problem> {
        let after = self.after.as_deref();
        let empty = |source: &&mut Source| source.ready.is_empty() && !source.is_over;
        let mut waiting: Vec<&mut Source> = self.sources.iter_mut().filter(empty).collect();
        for some in waiting.chunks_mut(AT_ONCE) {
            let reads = some.iter_mut().map(|source| source.fill(self.table, after));
            try_join_all(reads).await?;
        }
        Ok(())
    }

    /// Takes the next place that was not taken before; none at the end of all lists. A row in
    /// several lists has the same key in each, so that its places follow each other.
    async fn next(&mut self) -> Result<Option<Place>, Problem> {
        loop {
            let place = self.next_of_all().await?;
            let sk = place.as_ref().map(|place| &place.sk);
            if sk.is_none() || sk != self.taken.as_ref() {
                self.taken = sk.cloned();
                return Ok(place);
            }
        }
    }

    async fn next_of_all(&mut self) -> Result<Option<Place>, Problem> {
        self.fill().await?;
        let descending = self.descending;
        let waiting = self
            .sources
            .iter_mut()
            .filter(|source| !source.ready.is_empty());
        let first = waiting.min_by(|left, right| {
            let order = left.next().cmp(&right.next());
            if descending { order.reverse() } else { order }
        });
        let Some(source) = first else {
            return Ok(None);
        };
        let (own_rows, index) = (source.own_rows, source.query.index);
        Ok(source.ready.pop_front().map(|item| Place {
            sk: sort_key(index, &item).to_owned(),
            row: own_rows.then_some(item),
        }))
    }

    /// Takes the next places, at most so many; fewer at the end of all lists.
    async fn take(&mut self, most: usize) -> Result<Vec<Place>, Problem> {
        let mut places = Vec::new();
        while places.len() < most {
            let Some(place) = self.next().await? else {
                break;
            };
            places.push(place);
        }
        Ok(places)
    }

    /// Reads a list in larger parts from now on, for a round of so many places.
    fn read_ahead(&mut self, round: usize) {
        let share = (2 * round).div_ceil(self.sources.len().max(1));
        let chunk = u32::try_from(share.clamp(CHUNK_MIN, round)).unwrap_or(u32::MAX);
        for source in &mut self.sources {
            source.query.limit = source.query.limit.max(chunk);
        }
    }

    async fn is_over(&mut self) -> Result<bool, Problem> {
        self.fill().await?;
        Ok(self.sources.iter().all(|source| source.ready.is_empty()))
    }
}

/// The keys of a list that are wanted, first and last included; none for all of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Range {
    /// The first sort key.
    pub from: Option<String>,
    /// The last sort key.
    pub to: Option<String>,
}

impl From<(String, String)> for Range {
    fn from((from, to): (String, String)) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
        }
    }
}

impl Range {
    /// The records of a list by name whose names begin so, in the form of [`keys::folded`].
    pub(crate) fn of_names(begin: Option<&str>) -> Self {
        keys::names_from(begin.unwrap_or_default()).into()
    }

    /// The records of a list by id whose ids begin so.
    pub(crate) fn of_ids(place: &ListPlace, begin: Option<&str>) -> Self {
        keys::ids_from(place, begin.unwrap_or_default()).into()
    }

    /// Whether a reader who has come to a key outside of this part has passed all of it.
    fn is_passed(&self, sk: &str, descending: bool) -> bool {
        if descending {
            self.from.as_deref().is_some_and(|from| sk < from)
        } else {
            self.to.as_deref().is_some_and(|to| sk > to)
        }
    }

    fn holds(&self, sk: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= sk)
            && self.to.as_deref().is_none_or(|to| sk <= to)
    }
}

/// Which rows are wanted, and in which order.
pub(crate) struct Wanted<'a> {
    /// The lists that hold them, each with the part of it that is wanted. A row that is in several
    /// of them has the same key in each.
    pub lists: Vec<(ListPlace, Range)>,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// The key of a row by its id; none of an id that no row has.
    pub key: &'a (dyn Fn(&str) -> Option<Key> + Sync),
}

impl Wanted<'_> {
    fn source(
        &self,
        (list, range): &(ListPlace, Range),
        page: &PageRequest,
    ) -> Result<Source, Problem> {
        let mut query = Query::prefix(list.index, list.pk.clone(), "");
        if let Some(from) = &range.from {
            query.from.clone_from(from);
        }
        if let Some(to) = &range.to {
            query.to.clone_from(to);
        }
        query.descending = self.descending;
        // A part of a list may stand before or behind the place at which the page begins.
        let mut is_over = false;
        match page.after() {
            Some(after) if range.holds(after) => begin_after(&mut query, after)?,
            Some(after) => is_over = range.is_passed(after, self.descending),
            None => {}
        }
        // One more than the page holds tells whether there is another page.
        let whole = page.limit() + 1;
        let share = (2 * whole).div_ceil(self.lists.len().max(1));
        let chunk = share.max(CHUNK_MIN).min(whole);
        // A page that begins behind a cursor reads the last row of the page before again.
        let chunk = chunk + usize::from(page.after().is_some());
        query.limit = u32::try_from(chunk).unwrap_or(u32::MAX);
        Ok(Source {
            query,
            own_rows: list.own_rows,
            ready: VecDeque::new(),
            is_over,
        })
    }

    /// Reads the rows at these places, in their order. Listings in the index lag behind, so a row
    /// may be gone, or stand twice.
    async fn rows(&self, scope: &Scope, places: Vec<Place>) -> Result<Vec<Found>, Problem> {
        let key = |place: &Place| (self.key)(&keys::listed_id(&place.sk)?);
        let unread = places.iter().filter(|place| place.row.is_none());
        let mut keys: Vec<Key> = unread.filter_map(key).collect();
        keys.sort();
        keys.dedup();
        let mut found = BTreeMap::new();
        for some in keys.chunks(MAX_KEYS_AT_ONCE) {
            let items = scope.table().get_many(some).await?;
            found.extend(items.into_iter().map(|item| (item.key.clone(), item)));
        }
        let row = |place: Place| {
            let by_id = match key(&place) {
                Some(key) if place.row.is_none() => found.remove(&key),
                _ => None,
            };
            Found {
                row: place.row.or(by_id),
                sk: place.sk,
            }
        };
        Ok(places.into_iter().map(row).collect())
    }
}

/// What was found at a place.
struct Found {
    sk: String,
    row: Option<Item>,
}

/// Which rows of a list are kept, where that takes more than the rows themselves.
#[async_trait]
pub(crate) trait Pick<R>: Send {
    /// What is kept of a row.
    type Kept: Send;

    /// What is kept of each of these rows, in their order; none of a row that is left out.
    ///
    /// # Errors
    /// The errors of the table.
    async fn pick(&mut self, rows: Vec<R>) -> Result<Vec<Option<Self::Kept>>, Problem>;
}

/// Keeps the rows that a function accepts.
struct Keep<F>(F);

#[async_trait]
impl<R: Send + 'static, F: Fn(&R) -> bool + Send> Pick<R> for Keep<F> {
    type Kept = R;

    async fn pick(&mut self, rows: Vec<R>) -> Result<Vec<Option<R>>, Problem> {
        let keep = |row: R| (self.0)(&row).then_some(row);
        Ok(rows.into_iter().map(keep).collect())
    }
}

/// Reads a page of the rows within the caller's reach that `keep` accepts, from the lists that
/// hold them: see [`collect_picked`].
///
/// # Errors
/// The errors of the table; 400 for a cursor of another list.
pub(crate) async fn collect_listed<R: DeserializeOwned + Placed + Send + 'static>(
    scope: &Scope,
    wanted: &Wanted<'_>,
    request: &PageRequest,
    keep: impl Fn(&R) -> bool + Send,
) -> Result<Listing<R>, Problem> {
    collect_picked(scope, wanted, request, &mut Keep(keep)).await
}

/// Reads a page of the rows within the caller's reach that `pick` keeps, from the lists that hold
/// them. If `pick` keeps all of them, it reads little more than the page. Whatever is left out, it
/// looks at [`MAX_SCANNED`] rows at most.
///
/// # Errors
/// The errors of the table and of `pick`; 400 for a cursor of another list.
pub(crate) async fn collect_picked<R: DeserializeOwned + Placed + Send, P: Pick<R>>(
    scope: &Scope,
    wanted: &Wanted<'_>,
    request: &PageRequest,
    pick: &mut P,
) -> Result<Listing<P::Kept>, Problem> {
    let lists = wanted.lists.iter();
    let sources = lists.map(|list| wanted.source(list, request));
    let mut merged = Merged {
        table: scope.table(),
        sources: sources.collect::<Result<_, _>>()?,
        descending: wanted.descending,
        after: request.after().map(str::to_owned),
        taken: None,
    };
    let (mut items, mut scanned, mut last) = (Vec::new(), 0, None);
    let mut round = request.limit();
    while items.len() < request.limit() && scanned < MAX_SCANNED {
        let places = merged.take(round.min(MAX_SCANNED - scanned)).await?;
        if places.is_empty() {
            break;
        }
        let found = wanted.rows(scope, places).await?;
        let mut picked = picked(scope, found, pick).await?.into_iter();
        for (sk, kept) in picked.by_ref() {
            scanned += 1;
            last = Some(sk);
            items.extend(kept);
            if items.len() == request.limit() {
                break;
            }
        }
        if picked.next().is_some() {
            let next_cursor = last.map(|sk| request.next(&sk)).transpose()?;
            return Ok(Listing { items, next_cursor });
        }
        round = ROUND;
        merged.read_ahead(ROUND);
    }
    let next_cursor = match last {
        Some(last) if !merged.is_over().await? => Some(request.next(&last)?),
        _ => None,
    };
    Ok(Listing { items, next_cursor })
}

/// What is kept at each of these places.
async fn picked<R: DeserializeOwned + Placed + Send, P: Pick<R>>(
    scope: &Scope,
    found: Vec<Found>,
    pick: &mut P,
) -> Result<Vec<(String, Option<P::Kept>)>, Problem> {
    let mut rows = Vec::new();
    let mut places = Vec::with_capacity(found.len());
    for Found { sk, row } in found {
        let row: Option<R> = row.map(|item| item.read()).transpose()?;
        let row = row.filter(|row| row.is_within(scope.reach()));
        places.push((sk, row.is_some()));
        rows.extend(row);
    }
    let mut kept = pick.pick(rows).await?.into_iter();
    let of_place = |(sk, is_there): (String, bool)| {
        let kept = if is_there {
            kept.next().flatten()
        } else {
            None
        };
        (sk, kept)
    };
    Ok(places.into_iter().map(of_place).collect())
}

/// A page of a few rows that were all read, each with its key in the list.
///
/// # Errors
/// 503 when a cursor cannot be made.
pub(crate) fn page_of_few<R>(
    mut rows: Vec<(String, R)>,
    range: &Range,
    descending: bool,
    request: &PageRequest,
) -> Result<Listing<R>, Problem> {
    rows.sort_by(|left, right| {
        let order = left.0.cmp(&right.0);
        if descending { order.reverse() } else { order }
    });
    let is_behind = |sk: &str| match request.after() {
        Some(after) if descending => sk < after,
        Some(after) => sk > after,
        None => true,
    };
    rows.retain(|(sk, _)| range.holds(sk) && is_behind(sk));
    let is_more = rows.len() > request.limit();
    rows.truncate(request.limit());
    let last = rows.last().filter(|_| is_more);
    let next_cursor = last.map(|(sk, _)| request.next(sk)).transpose()?;
    let items = rows.into_iter().map(|(_, row)| row).collect();
    Ok(Listing { items, next_cursor })
}
