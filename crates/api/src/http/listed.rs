//! Pages of sessions and CDRs, read by the index of what they have in common.

use std::collections::{BTreeMap, VecDeque};

use futures_util::future::try_join_all;
use serde::de::DeserializeOwned;

use crate::access::{Placed, Scope};
use crate::http::page::{Listing, MAX_SCANNED, PageRequest, begin_after, sort_key};
use crate::http::period::Period;
use crate::http::problem::Problem;
use crate::http::sort::Sort;
use forecourt_store::keys::{self, List, ListOf, SortedBy};
use forecourt_store::ports::{Item, Key, MAX_KEYS_AT_ONCE, Query, Table};

/// The fewest rows that are read at once of each of several lists.
const CHUNK_MIN: usize = 8;

/// The most lists that are read at the same time.
const AT_ONCE: usize = 16;

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

    /// Takes the next place; none at the end of all lists.
    async fn next(&mut self) -> Result<Option<Place>, Problem> {
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

    async fn is_over(&mut self) -> Result<bool, Problem> {
        self.fill().await?;
        Ok(self.sources.iter().all(|source| source.ready.is_empty()))
    }
}

/// Which sessions or CDRs are wanted, and in which order.
pub(crate) struct Wanted<'a> {
    /// [`List::Sessions`] or [`List::Cdrs`].
    pub of: List,
    /// The lists that hold them, none of which holds one that another holds.
    pub lists: Vec<ListOf>,
    /// The order of the list.
    pub sort: Sort<SortedBy>,
    /// The period of the time by which the list is sorted.
    pub period: Period,
    /// The key of a row by its id; none of an id that no row has.
    pub key: &'a (dyn Fn(&str) -> Option<Key> + Sync),
}

impl Wanted<'_> {
    fn source(&self, scope: &Scope, list: &ListOf, page: &PageRequest) -> Result<Source, Problem> {
        let operator = scope.operator();
        let (index, pk) = keys::place_of_list(operator, self.of, self.sort.by, list);
        let own_rows = pk == keys::list(operator, self.of);
        let mut query = Query::prefix(index, pk, "");
        self.period.narrow(&mut query);
        query.descending = self.sort.descending;
        if let Some(after) = page.after() {
            begin_after(&mut query, after)?;
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
            own_rows,
            ready: VecDeque::new(),
            is_over: false,
        })
    }

    /// Reads the rows at these places, in their order. Listings in the index lag behind, so a row
    /// may be gone, or stand twice.
    async fn rows(&self, scope: &Scope, places: Vec<Place>) -> Result<Vec<Item>, Problem> {
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
            let found = match key(&place) {
                Some(key) if place.row.is_none() => found.remove(&key),
                _ => None,
            };
            place.row.or(found)
        };
        Ok(places.into_iter().filter_map(row).collect())
    }
}

/// Reads a page of the rows within the caller's reach that `keep` accepts, from the lists that
/// hold them. If `keep` accepts all of them, it reads little more than the page.
///
/// # Errors
/// The errors of the table; 400 for a cursor of another list.
pub(crate) async fn collect_listed<R: DeserializeOwned + Placed>(
    scope: &Scope,
    wanted: &Wanted<'_>,
    request: &PageRequest,
    keep: impl Fn(&R) -> bool + Send,
) -> Result<Listing<R>, Problem> {
    let lists = wanted.lists.iter();
    let sources = lists.map(|list| wanted.source(scope, list, request));
    let mut merged = Merged {
        table: scope.table(),
        sources: sources.collect::<Result<_, _>>()?,
        descending: wanted.sort.descending,
        after: request.after().map(str::to_owned),
    };
    let (mut items, mut scanned, mut last) = (Vec::new(), 0, None);
    while items.len() < request.limit() && scanned < MAX_SCANNED {
        let mut places = Vec::new();
        while places.len() < request.limit() - items.len() {
            let Some(place) = merged.next().await? else {
                break;
            };
            places.push(place);
        }
        let Some(end) = places.last().map(|place| place.sk.clone()) else {
            break;
        };
        scanned += places.len();
        for item in wanted.rows(scope, places).await? {
            let row: R = item.read()?;
            if row.is_within(scope.reach()) && keep(&row) {
                items.push(row);
            }
        }
        last = Some(end);
    }
    let next_cursor = match last {
        Some(last) if !merged.is_over().await? => Some(request.next(&last)),
        _ => None,
    };
    Ok(Listing { items, next_cursor })
}
