//! What the API shows of a user.

use std::collections::BTreeSet;

use forecourt_types::{Language, SiteId, StationId, Timestamp, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use super::clients::RoleWord;
use crate::http::answer::StampsView;
use crate::http::etag::revisioned;
use crate::http::wire_enum::wire_enum;
use forecourt_store::rows::config::{Stamps, User};

/// The most characters of a name.
pub(crate) const NAME_CHARS_MAX: usize = 200;

wire_enum! {
    /// A language that people are written to in.
    LanguageWord for Language as Language, words "lowercase" {
        /// The person reads English.
        En,
        /// The person reads Thai.
        Th,
        /// The person reads Russian.
        Ru,
        /// The person reads Filipino.
        Fil,
        /// The person reads Chinese in simplified characters.
        #[serde(rename = "zh-Hans")]
        ZhHans,
    }
}

/// A user: a person with an account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct UserView {
    #[schema(value_type = String)]
    user_id: UserId,
    full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    role: RoleWord,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(value_type = Vec<String>)]
    site_ids: BTreeSet<SiteId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(value_type = Vec<String>)]
    station_ids: BTreeSet<StationId>,
    suspended: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<LanguageWord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    invited_at: Option<Timestamp>,
    /// Whether the person has set up a second factor.
    second_factor: bool,
    /// The day (UTC) on which the user's last charge began; in lists only, and only of users who
    /// have charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-01-31")]
    pub(super) last_used_on: Option<String>,
    /// When it was asked to erase what is kept of the person, while that goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    erasing_at: Option<Timestamp>,
    /// When everything was erased that was kept of the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    erased_at: Option<Timestamp>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(UserView);

impl UserView {
    /// Shows a user whose person has a second factor, or has none.
    pub(super) fn new(user: User, second_factor: bool) -> Self {
        let state = state_of(&user.stamps, second_factor);
        Self {
            user_id: user.user_id,
            full_name: user.full_name,
            contact_number: user.contact_number,
            email: user.email,
            role: user.role.into(),
            site_ids: user.site_ids,
            station_ids: user.station_ids,
            suspended: user.suspended,
            language: user.language.map(LanguageWord::from),
            invited_at: user.invited_at,
            second_factor,
            last_used_on: None,
            erasing_at: user.erasing_at,
            erased_at: user.erased_at,
            stamps: StampsView::from(user.stamps).in_state(state),
        }
    }
}

/// Names the state of what is shown of a user. The second factor is kept in the row of the
/// sign-in, so the state of the user's own row does not tell that it has changed.
pub(super) fn state_of(stamps: &Stamps, second_factor: bool) -> String {
    let own = stamps.state();
    if second_factor {
        format!("{own}-second-factor")
    } else {
        own
    }
}
