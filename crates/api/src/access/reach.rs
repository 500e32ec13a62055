//! The sites and stations that a caller reaches within its operator.

use std::collections::BTreeSet;

use forecourt_types::{SiteId, StationId, UserId};

use forecourt_store::audit::AuditRow;
use forecourt_store::rows::config::{
    Client, Command, CommandPointer, Gateway, Operator, Role, Site, Station, TariffHead,
    TariffVersion, Token, TokenClaim, User, Vehicle, Webhook,
};
use forecourt_store::rows::events::{DeliveryRow, EventRow};
use forecourt_store::rows::exports::ExportRow;
use forecourt_store::rows::facts::{
    AttemptsRow, CdrPart, CdrRow, FactRow, NoticeRow, ReportRow, ReviewRow, SessionRow,
};

/// What a caller reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Everything of the operator.
    All,
    /// These sites with all their stations: a site owner.
    Sites(BTreeSet<SiteId>),
    /// These stations: a caretaker.
    Stations(BTreeSet<StationId>),
    /// What belongs to this person: an address that takes the scope `self`.
    Own(UserId),
}

impl Reach {
    /// What a person reaches.
    #[must_use]
    pub fn of(user: &User) -> Self {
        Self::of_role(user.role, &user.site_ids, &user.station_ids)
    }

    /// What somebody with this role reaches for whom these sites and stations are named.
    #[must_use]
    pub fn of_role(role: Role, sites: &BTreeSet<SiteId>, stations: &BTreeSet<StationId>) -> Self {
        match role {
            Role::SiteOwner => Self::Sites(sites.clone()),
            Role::Caretaker => Self::Stations(stations.clone()),
            Role::Driver => Self::Stations(BTreeSet::new()),
            Role::Admin | Role::DeploymentAdmin | Role::Viewer | Role::Operator => Self::All,
        }
    }

    /// Whether a site is reached as a whole.
    #[must_use]
    pub fn has_site(&self, site: &SiteId) -> bool {
        match self {
            Self::All => true,
            Self::Sites(sites) => sites.contains(site),
            Self::Stations(_) | Self::Own(_) => false,
        }
    }

    /// Whether a station of a site is reached.
    #[must_use]
    pub fn has_station(&self, site: &SiteId, station: &StationId) -> bool {
        match self {
            Self::All => true,
            Self::Sites(sites) => sites.contains(site),
            Self::Stations(stations) => stations.contains(station),
            Self::Own(_) => false,
        }
    }

    /// Whether what belongs to this user, or to nobody, is reached although it is at no site.
    #[must_use]
    pub fn has_belongings_of(&self, owner: Option<&UserId>) -> bool {
        match self {
            Self::All => true,
            Self::Own(user) => owner == Some(user),
            Self::Sites(_) | Self::Stations(_) => false,
        }
    }
}

/// A row of which a reader is told only if it is within the reader's reach. [`super::Scope::find`]
/// answers with 404 for another row, and lists leave it out.
pub trait Placed {
    /// Whether the row is within reach.
    fn is_within(&self, reach: &Reach) -> bool;
}

impl Placed for Site {
    fn is_within(&self, reach: &Reach) -> bool {
        reach.has_site(&self.site_id)
    }
}

/// Of the attempts at a site a person with named stations is told by identity, see the handler.
impl Placed for AttemptsRow {
    fn is_within(&self, reach: &Reach) -> bool {
        match reach {
            Reach::All | Reach::Sites(_) => reach.has_site(&self.site_id),
            Reach::Stations(stations) => {
                let mut attempts = self.attempts.iter();
                attempts.any(|attempt| stations.contains(&attempt.station_id))
            }
            Reach::Own(_) => false,
        }
    }
}

impl Placed for Gateway {
    fn is_within(&self, reach: &Reach) -> bool {
        reach.has_site(&self.site_id)
    }
}

impl Placed for Station {
    fn is_within(&self, reach: &Reach) -> bool {
        reach.has_station(&self.site_id, &self.station_id)
    }
}

/// An entry about the own account is within a person's reach.
impl Placed for AuditRow {
    fn is_within(&self, reach: &Reach) -> bool {
        match reach {
            Reach::All => true,
            Reach::Own(user) => self.record == "user" && self.record_id == user.as_str(),
            Reach::Sites(_) | Reach::Stations(_) => false,
        }
    }
}

/// An event about a station, which the handler finds, too.
impl Placed for EventRow {
    fn is_within(&self, reach: &Reach) -> bool {
        *reach == Reach::All || (self.station_id.is_some() && self.kind.is_of_station())
    }
}

impl Placed for SessionRow {
    fn is_within(&self, reach: &Reach) -> bool {
        match (&self.site_id, reach) {
            (_, Reach::Own(_)) => reach.has_belongings_of(self.user_id.as_ref()),
            (Some(site), _) => reach.has_station(site, &self.station_id),
            (None, Reach::Stations(stations)) => stations.contains(&self.station_id),
            (None, _) => *reach == Reach::All,
        }
    }
}

/// A CDR is reached where its session is. The site stands in the text of the CDR alone.
impl Placed for CdrRow {
    fn is_within(&self, reach: &Reach) -> bool {
        match reach {
            Reach::All | Reach::Own(_) => reach.has_belongings_of(self.user_id.as_ref()),
            Reach::Stations(stations) => stations.contains(&self.station_id),
            Reach::Sites(sites) => {
                let site = self.cdr().ok().and_then(|cdr| cdr.site_id);
                site.is_some_and(|site| sites.contains(&site))
            }
        }
    }
}

/// The handlers look for exports among those of the caller alone.
impl Placed for ExportRow {
    fn is_within(&self, _reach: &Reach) -> bool {
        true
    }
}

/// Rows of the whole operator that may belong to a person, who is told of them, too.
macro_rules! belonging {
    ($($row:ident of |$self:ident| $owner:expr),+ $(,)?) => {$(
        impl Placed for $row {
            fn is_within(&$self, reach: &Reach) -> bool {
                reach.has_belongings_of($owner)
            }
        }
    )+};
}

belonging!(
    Token of |self| self.user_id.as_ref(),
    TokenClaim of |self| Some(&self.user_id),
    User of |self| Some(&self.user_id),
    Vehicle of |self| Some(&self.user_id),
);

/// Rows of the whole operator, which only a caller who reaches everything is told of.
macro_rules! whole {
    ($($row:ident),+ $(,)?) => {$(
        impl Placed for $row {
            fn is_within(&self, reach: &Reach) -> bool {
                *reach == Reach::All
            }
        }
    )+};
}

whole!(
    CdrPart,
    Client,
    DeliveryRow,
    Operator,
    ReportRow,
    ReviewRow,
    TariffHead,
    TariffVersion,
    Webhook,
);

/// Rows that stand under a station or a session, which the handler finds, too.
macro_rules! under_another {
    ($($row:ident),+ $(,)?) => {$(
        impl Placed for $row {
            fn is_within(&self, _reach: &Reach) -> bool {
                true
            }
        }
    )+};
}

under_another!(Command, CommandPointer, FactRow, NoticeRow);
