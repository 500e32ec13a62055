//! The list of users, by the index of their names, addresses and roles.

use axum::Json;
use forecourt_types::{OperatorId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::clients::RoleWord;
use super::last_use::days_of_use;
use super::user_view::UserView;
use crate::access::{Permit, Read};
use crate::http::body::Params;
use crate::http::cursor::ListName;
use crate::http::listed::{Range, Wanted, collect_listed};
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;
use crate::http::sort::{Sort, not_with, read_begin};
use crate::sign_in;
use forecourt_store::keys::{self, List, ListPlace, RecordsBy};
use forecourt_store::last_use::Used;
use forecourt_store::listing::listed_role;
use forecourt_store::rows::config::{Role, User};

/// The users that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserFilter {
    /// Only users whose name begins with this text; sorted by `email` or `user_id`, those whose
    /// address or id begins with it. Upper and lower case make no difference but in ids, and
    /// neither does the way an accented letter is written.
    #[param(example = "ann", max_length = 200)]
    q: Option<String>,
    /// Only users with this e-mail address, in upper or lower case.
    email: Option<String>,
    /// Only users with this role.
    role: Option<RoleWord>,
    /// The order: `user_id`, `name`, `email` or `last_use`, with a `-` before it for the
    /// descending one. When left out, `name` if there is `q`, else `user_id`. A user without an
    /// e-mail address is not listed by it. By `last_use`, which takes no `q` and no `email`, users
    /// who have charged are sorted by the day (UTC) of their last charge.
    #[param(example = "name")]
    sort: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same sort and filters.
    cursor: Option<String>,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Id,
    Name,
    Email,
    LastUse,
}

const SORTED_BY: [(&str, By); 4] = [
    ("user_id", By::Id),
    ("name", By::Name),
    ("email", By::Email),
    ("last_use", By::LastUse),
];

impl UserFilter {
    fn sort(&self, begin: Option<&str>) -> Result<Sort<By>, Problem> {
        let of_filter = match (&self.email, begin) {
            (Some(_), _) => Some("email"),
            (None, Some(_)) => Some("name"),
            (None, None) => None,
        };
        Sort::read(self.sort.as_deref().or(of_filter), &SORTED_BY, false)
    }

    /// The list that holds what the filter wants.
    fn place(&self, operator: &OperatorId, by: By) -> Result<ListPlace, Problem> {
        let role = self.role.map(Role::from).and_then(listed_role);
        let records = match (by, role) {
            (By::Email, _) => RecordsBy::UserEmail,
            _ if self.email.is_some() => return Err(not_with("email", "email")),
            (By::Id, None) => return Ok(keys::place_of_rows(operator, List::Users)),
            (By::Id, Some(role)) => RecordsBy::UserRole(role),
            (By::Name, None) => RecordsBy::UserName,
            (By::Name, Some(role)) => RecordsBy::UserRoleAndName(role),
            (By::LastUse, _) if self.q.is_some() => {
                return Err(not_with("q", "user_id, name or email"));
            }
            (By::LastUse, _) => RecordsBy::UserUse,
        };
        Ok(keys::place_of_records(operator, &records))
    }

    fn range(&self, by: By, place: &ListPlace, begin: Option<&str>) -> Range {
        match (by, &self.email) {
            (By::Email, Some(email)) => keys::names_equal(&keys::folded(email)).into(),
            (By::Id, _) => Range::of_ids(place, begin),
            (By::LastUse, _) => Range::default(),
            (By::Name | By::Email, _) => Range::of_names(begin.map(keys::folded).as_deref()),
        }
    }

    fn wants(&self, user: &User) -> bool {
        self.role.is_none_or(|role| user.role == Role::from(role))
    }
}

/// List the users. Each order is read by an index, so a page costs the same however many users
/// there are. Of drivers, who are nearly all users, the filter `role` leaves out the others.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have.
#[utoipa::path(get, path = "/v1/users", tag = "users", params(UserFilter),
    responses((status = 200, body = Listing<UserView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<UserFilter>,
    list: ListName,
) -> Result<Json<Listing<UserView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let begin = read_begin(filter.q.as_deref())?;
    let sort = filter.sort(begin)?;
    let operator = permit.operator();
    let place = filter.place(operator, sort.by)?;
    let range = filter.range(sort.by, &place, begin);
    let wanted = Wanted {
        lists: vec![(place, range)],
        descending: sort.descending,
        key: &|id| Some(keys::user(operator, &UserId::new(id).ok()?)),
    };
    let listing = collect_listed(&permit, &wanted, &page, |user| filter.wants(user)).await?;
    let secured = sign_in::with_second_factor(permit.table(), operator, &listing.items).await?;
    let users = listing.items.iter().map(|user| Used::User(&user.user_id));
    let mut days = days_of_use(&permit, users).await?;
    Ok(Json(listing.map(|user| {
        let has_one = secured.contains(&user.user_id);
        let day = days.remove(user.user_id.as_str());
        let mut view = UserView::new(user, has_one);
        view.last_used_on = day;
        view
    })))
}
