//! Which tokens a list has, read by the index of their user, group, state and last use.

use forecourt_types::{OperatorId, TokenUid, UserId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::TokenStatusWord;
use crate::access::Scope;
use crate::http::listed::{Range, Wanted, collect_listed};
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;
use crate::http::sort::{Sort, not_with, read_begin};
use forecourt_store::keys::{self, List, ListPlace, RecordsBy};
use forecourt_store::listing::listed_state;
use forecourt_store::rows::config::Token;

/// The tokens that are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenFilter {
    /// Only tokens whose uid begins with this text, in upper or lower case.
    #[param(example = "04a2", max_length = 200)]
    pub(super) q: Option<String>,
    /// Only tokens of this user.
    #[param(value_type = Option<String>)]
    pub(super) user_id: Option<UserId>,
    /// Only tokens of this group, in upper or lower case.
    #[param(value_type = Option<String>)]
    pub(super) parent_uid: Option<TokenUid>,
    /// Only tokens in this state.
    pub(super) status: Option<TokenStatusWord>,
    /// The order: `uid` or `last_use`, with a `-` before it for the descending one. `uid` when left
    /// out. By `last_use`, which takes no other parameter than `status`, tokens that were used are
    /// sorted by the day (UTC) on which the last charge with them began.
    #[param(example = "uid")]
    pub(super) sort: Option<String>,
    /// 1 to 100 items; 50 when left out.
    pub(super) limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same sort and filters.
    pub(super) cursor: Option<String>,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Uid,
    LastUse,
}

const SORTED_BY: [(&str, By); 2] = [("uid", By::Uid), ("last_use", By::LastUse)];

/// A uid as it stands in keys.
pub(super) fn lower(uid: &TokenUid) -> String {
    uid.as_str().to_lowercase()
}

impl TokenFilter {
    /// The filter for a page of the tokens of one user.
    pub(crate) fn of_user(id: UserId, limit: Option<u32>, cursor: Option<String>) -> Self {
        Self {
            user_id: Some(id),
            limit,
            cursor,
            ..Self::default()
        }
    }

    /// The narrowest list that the filter names.
    fn place(&self, operator: &OperatorId, by: By) -> Result<ListPlace, Problem> {
        if by == By::LastUse {
            let other = [self.user_id.is_some(), self.parent_uid.is_some()];
            if self.q.is_some() || other.contains(&true) {
                return Err(not_with("q, user_id or parent_uid", "uid"));
            }
            return Ok(keys::place_of_records(operator, &RecordsBy::TokenUse));
        }
        let user = self.user_id.clone().map(RecordsBy::TokenUser);
        let group = || self.parent_uid.clone().map(RecordsBy::TokenGroup);
        let state = || self.status.and_then(|word| listed_state(word.into()));
        let state = || state().map(RecordsBy::TokenState);
        Ok(match user.or_else(group).or_else(state) {
            Some(records) => keys::place_of_records(operator, &records),
            None => keys::place_of_rows(operator, List::Tokens),
        })
    }

    fn wants(&self, token: &Token) -> bool {
        let user = self.user_id.as_ref();
        let group = self.parent_uid.as_ref().map(lower);
        user.is_none_or(|id| token.user_id.as_ref() == Some(id))
            && (group.is_none() || group == token.parent_uid.as_ref().map(lower))
            && self
                .status
                .is_none_or(|status| token.status == status.into())
    }
}

/// Reads a page of the tokens that match a filter.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have.
pub(super) async fn of_filter(
    scope: &Scope,
    page: &PageRequest,
    filter: &TokenFilter,
) -> Result<Listing<Token>, Problem> {
    let begin = read_begin(filter.q.as_deref())?.map(str::to_lowercase);
    let sort = Sort::read(filter.sort.as_deref(), &SORTED_BY, false)?;
    let operator = scope.operator();
    let place = filter.place(operator, sort.by)?;
    let range = match sort.by {
        By::Uid => Range::of_ids(&place, begin.as_deref()),
        By::LastUse => Range::default(),
    };
    let wanted = Wanted {
        lists: vec![(place, range)],
        descending: sort.descending,
        key: &|id| Some(keys::token(operator, &TokenUid::new(id).ok()?)),
    };
    collect_listed(scope, &wanted, page, |token| filter.wants(token)).await
}
