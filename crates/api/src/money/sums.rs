//! Sums of CDRs by whatever a report wants: people and cards, places, days.

use std::collections::BTreeMap;

use forecourt_billing::Cdr;
use forecourt_types::{Currency, Money, SiteId, StationId, TimeZoneName, TokenUid, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Scope;
use crate::charging::who::Drivers;
use crate::http::problem::{Code, Problem};
use crate::money::tariff_schema::MoneySchema;

/// The length of the periods that sums are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    Day,
    Month,
}

/// What else sums are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    All,
    Site,
    Station,
    Token,
    User,
}

/// What sums are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grouping {
    /// The periods, if each has sums of its own. A session counts in the one in which it ended.
    pub span: Option<Span>,
    /// What else has sums of its own.
    pub of: Of,
}

/// What a sum is of. Only what it is grouped by is set, and what follows from that.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Group {
    /// The day or month, such as `2026-01-31` or `2026-01`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The token in lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<StationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
}

/// The sums of sessions in one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    sessions: i64,
    duration_s: i64,
    energy_wh: i64,
    amount_minor: i64,
}

impl Tally {
    fn of(cdr: &Cdr) -> Self {
        let sign = if cdr.is_credit() { -1 } else { 1 };
        let duration_s = cdr.ended_at.millis_since(cdr.started_at).max(0) / 1_000;
        Self {
            sessions: sign,
            duration_s: sign * duration_s,
            energy_wh: cdr.reported_wh(),
            amount_minor: cdr.total.amount_minor(),
        }
    }

    fn add(&mut self, other: Self) -> Option<()> {
        self.sessions = self.sessions.checked_add(other.sessions)?;
        self.duration_s = self.duration_s.checked_add(other.duration_s)?;
        self.energy_wh = self.energy_wh.checked_add(other.energy_wh)?;
        self.amount_minor = self.amount_minor.checked_add(other.amount_minor)?;
        Some(())
    }
}

/// The sums of sessions by currency, since amounts of two currencies cannot be added.
type Tallies = BTreeMap<Currency, Tally>;

/// The sums of several sessions. A credit counts as negative.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct Sum {
    /// The number of sessions.
    pub sessions: i64,
    /// The time from start to end of the sessions, in seconds.
    pub duration_s: i64,
    /// The energy of the sessions, in watt-hours.
    pub energy_wh: i64,
    /// The cost of the sessions, with one amount per currency.
    #[schema(value_type = Vec<MoneySchema>)]
    pub amounts: Vec<Money>,
}

/// A sum, with the names of what it is of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GroupSum {
    /// The day on which the sessions ended, or their month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-01-31")]
    pub day: Option<String>,
    /// The token, as it was written last; absent for sessions without a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub token_uid: Option<TokenUid>,
    /// The user of the token when the session began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub user_id: Option<UserId>,
    /// The full name of the user; initials for whoever reaches only some sites or stations, unless
    /// the operator has set `site_owners_see_names`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub station_id: Option<StationId>,
    /// The site; absent for sessions of no known site.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub site_id: Option<SiteId>,
    #[serde(flatten)]
    pub sum: Sum,
}

/// The sums of CDRs. They can be stored between two steps of an export.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sums {
    /// The sums of each group, as pairs, since the keys of JSON are texts.
    #[serde(with = "pairs")]
    groups: BTreeMap<Group, Tallies>,
    /// How each token was written last, by its lower case.
    spelling: BTreeMap<String, TokenUid>,
}

mod pairs {
    //! Writes a map as a list of pairs.

    use std::collections::BTreeMap;

    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::{Group, Tallies};

    pub(super) fn serialize<S: Serializer>(
        map: &BTreeMap<Group, Tallies>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map.iter())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Group, Tallies>, D::Error> {
        let pairs = Vec::<(Group, Tallies)>::deserialize(deserializer)?;
        Ok(pairs.into_iter().collect())
    }
}

/// The problem of sums that do not fit into their numbers.
fn too_large() -> Problem {
    let detail = "the sums are too large to be kept: ask for a shorter period";
    Problem::new(Code::PeriodTooLong, detail)
}

fn merge(sums: &mut Tallies, tallies: &Tallies) -> Result<(), Problem> {
    for (currency, tally) in tallies {
        let sum = sums.entry(*currency).or_default();
        sum.add(*tally).ok_or_else(too_large)?;
    }
    Ok(())
}

fn sum_of(tallies: &Tallies) -> Result<Sum, Problem> {
    let mut sum = Sum::default();
    for (currency, tally) in tallies {
        let amount = Money::from_minor(tally.amount_minor, *currency);
        sum.amounts.push(amount);
        let add = |left: i64, right: i64| left.checked_add(right).ok_or_else(too_large);
        sum.sessions = add(sum.sessions, tally.sessions)?;
        sum.duration_s = add(sum.duration_s, tally.duration_s)?;
        sum.energy_wh = add(sum.energy_wh, tally.energy_wh)?;
    }
    Ok(sum)
}

impl Grouping {
    /// The group of a CDR, whose days are those of this time zone.
    fn group(self, cdr: &Cdr, zone: &TimeZoneName) -> Group {
        let mut group = Group::default();
        if let Some(span) = self.span {
            let mut day = zone.local_day(cdr.ended_at);
            if span == Span::Month {
                day.truncate(day.len() - "-31".len());
            }
            group.day = Some(day);
        }
        match self.of {
            Of::All => {}
            Of::Site => group.site.clone_from(&cdr.site_id),
            Of::Station => {
                group.station = Some(cdr.station_id.clone());
                group.site.clone_from(&cdr.site_id);
            }
            Of::Token => {
                let uid = cdr.token_uid.as_ref();
                group.token = uid.map(|uid| uid.as_str().to_lowercase());
                group.user.clone_from(&cdr.user_id);
            }
            Of::User => group.user.clone_from(&cdr.user_id),
        }
        group
    }
}

impl Sums {
    /// Adds a CDR.
    ///
    /// # Errors
    /// 422 when the sums do not fit into their numbers.
    pub(crate) fn add(
        &mut self,
        grouping: Grouping,
        zone: &TimeZoneName,
        cdr: &Cdr,
    ) -> Result<(), Problem> {
        let group = grouping.group(cdr, zone);
        if let (Some(token), Some(uid)) = (&group.token, &cdr.token_uid) {
            self.spelling.insert(token.clone(), uid.clone());
        }
        let tallies = self.groups.entry(group).or_default();
        let tally = tallies.entry(cdr.currency).or_default();
        tally.add(Tally::of(cdr)).ok_or_else(too_large)
    }

    /// The number of groups.
    pub(crate) fn len(&self) -> usize {
        self.groups.len()
    }

    /// The sum of all groups.
    ///
    /// # Errors
    /// 422 when the sums do not fit into their numbers.
    pub(crate) fn total(&self) -> Result<Sum, Problem> {
        let mut total = Tallies::new();
        for tallies in self.groups.values() {
            merge(&mut total, tallies)?;
        }
        sum_of(&total)
    }

    /// The same sums by user alone.
    ///
    /// # Errors
    /// 422 when the sums do not fit into their numbers.
    pub(crate) fn by_user(&self) -> Result<Self, Problem> {
        let mut users = Self::default();
        for (group, tallies) in &self.groups {
            let user = group.user.clone();
            let of_user = Group {
                user,
                ..Group::default()
            };
            merge(users.groups.entry(of_user).or_default(), tallies)?;
        }
        Ok(users)
    }

    /// The sums with the names of the people, each with one entry for each currency if `apart`
    /// says so. They are sorted by day, and then by token, name or id.
    ///
    /// # Errors
    /// The errors of the table; 422 when the sums do not fit into their numbers.
    pub(crate) async fn named(&self, scope: &Scope, apart: bool) -> Result<Vec<GroupSum>, Problem> {
        let users = self.groups.keys();
        let users = users.map(|group| (group.user.as_ref(), None));
        let drivers = Drivers::read(scope, users).await?;
        let mut named = Vec::new();
        for (group, tallies) in &self.groups {
            let sums = if apart {
                let each = tallies.iter();
                let each = each.map(|(currency, tally)| sum_of(&[(*currency, *tally)].into()));
                each.collect::<Result<Vec<_>, _>>()?
            } else {
                vec![sum_of(tallies)?]
            };
            let full_name = group.user.as_ref().and_then(|id| drivers.name(id));
            let spelled = group
                .token
                .as_ref()
                .and_then(|token| self.spelling.get(token));
            named.extend(sums.into_iter().map(|sum| GroupSum {
                day: group.day.clone(),
                token_uid: spelled.cloned(),
                user_id: group.user.clone(),
                full_name: full_name.clone(),
                station_id: group.station.clone(),
                site_id: group.site.clone(),
                sum,
            }));
        }
        let place = |sum: &GroupSum| {
            let token = sum.token_uid.as_ref();
            let token = token.map(|uid| uid.as_str().to_lowercase());
            (sum.day.clone(), token, sum.full_name.clone())
        };
        // The sort keeps the order of ids where all of that is equal.
        named.sort_by_key(place);
        Ok(named)
    }
}

/// What sums may be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SumsBy {
    Name,
    Sessions,
    Duration,
    Energy,
    Amount,
}

/// The words for the orders.
pub(crate) const SUMS_SORTED_BY: [(&str, SumsBy); 5] = [
    ("name", SumsBy::Name),
    ("sessions", SumsBy::Sessions),
    ("duration_s", SumsBy::Duration),
    ("energy_wh", SumsBy::Energy),
    ("amount", SumsBy::Amount),
];

/// Sorts sums. Those that are equal keep their order.
pub(crate) fn sort(sums: &mut [GroupSum], by: SumsBy, descending: bool) {
    let order = |left: &GroupSum, right: &GroupSum| {
        let name = |sum: &GroupSum| sum.full_name.as_ref().map(|name| name.to_lowercase());
        // Amounts of two currencies cannot be compared: those of one stand together.
        let amount = |sum: &GroupSum| {
            let first = sum.sum.amounts.first();
            first.map(|money| (money.currency().to_string(), money.amount_minor()))
        };
        match by {
            SumsBy::Name => name(left).cmp(&name(right)),
            SumsBy::Sessions => left.sum.sessions.cmp(&right.sum.sessions),
            SumsBy::Duration => left.sum.duration_s.cmp(&right.sum.duration_s),
            SumsBy::Energy => left.sum.energy_wh.cmp(&right.sum.energy_wh),
            SumsBy::Amount => amount(left).cmp(&amount(right)),
        }
    };
    sums.sort_by(|left, right| {
        let order = order(left, right);
        if descending { order.reverse() } else { order }
    });
}
