//! Many charges, made from one that went through the pipeline: for tests and measurements of lists.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use forecourt_billing::Cdr;
use forecourt_domain::session::{End, Status};
use forecourt_store::keys;
use forecourt_store::listing::listings_of;
use forecourt_store::ports::Item;
use forecourt_store::rows::facts::{CdrRow, SessionRow};
use forecourt_types::{
    CdrId, ClaimedAt, OperatorId, SessionId, SiteId, StationId, Timestamp, TokenUid, UserId,
    VehicleId,
};

use crate::world::World;

/// One of many charges.
#[derive(Debug, Clone)]
pub struct ManyCharge {
    /// The place of the charge among all, from 0 on.
    pub number: u32,
    /// When it began.
    pub start: Timestamp,
    /// When it ended, if it has.
    pub end: Timestamp,
    /// The status of its session.
    pub status: Status,
}

/// Many charges at 50 stations of 5 sites, by 97 users with 193 cards and 31 vehicles.
#[derive(Debug, Clone)]
pub struct ManyCharges {
    operator: OperatorId,
    session: SessionRow,
    cdr: Cdr,
    /// The charges, in the order of their numbers.
    pub charges: Vec<ManyCharge>,
}

impl ManyCharge {
    /// The order of the starts is not that of the numbers, and that of the ends is a third one.
    fn new(number: u32, of: u32, begin: Timestamp) -> Self {
        let place = u64::from(number) * 7_919 % u64::from(of);
        let minute = i64::try_from(place).unwrap_or_default();
        let start = begin.plus_millis(minute * 60_000);
        let end = start.plus_millis(i64::from(number * 31 % 100) * 600_000 + 1);
        let status = match number % 100 {
            0 => Status::NeedsReview,
            1 => Status::Charging,
            2 => Status::Failed,
            _ => Status::Settled,
        };
        Self {
            number,
            start,
            end,
            status,
        }
    }

    /// The id of the session.
    #[must_use]
    pub fn id(&self) -> String {
        format!("s{:07}", self.number)
    }

    /// The station where it took place.
    #[must_use]
    pub fn station(&self) -> String {
        format!("S-{}", self.number % 50)
    }

    /// The site of the station.
    #[must_use]
    pub fn site(&self) -> String {
        format!("site-{}", self.number % 5)
    }

    /// The user who charged.
    #[must_use]
    pub fn user(&self) -> String {
        format!("user-{}", self.number % 97)
    }

    /// The card that was shown.
    #[must_use]
    pub fn token(&self) -> String {
        format!("CARD-{}", self.number % 193)
    }

    /// The vehicle that was charged.
    #[must_use]
    pub fn vehicle(&self) -> String {
        format!("van-{}", self.number % 31)
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.status != Status::Charging
    }
}

impl ManyCharges {
    /// Makes this many charges of the operator `default`.
    ///
    /// # Panics
    /// When an id is not valid, which none is.
    #[must_use]
    pub fn new(count: u32) -> Self {
        let mut one = World::new();
        one.start("1", 0, 0);
        one.stop("1", 30, 2_000);
        one.settle();
        let charges = (0..count).map(|number| ManyCharge::new(number, count, one.begin));
        Self {
            operator: one.ours.operator.clone(),
            session: one.session(),
            cdr: one.cdrs().remove(0),
            charges: charges.collect(),
        }
    }

    fn session(&self, charge: &ManyCharge) -> SessionRow {
        let mut row = self.session.clone();
        row.session_id = SessionId::new(charge.id()).unwrap();
        row.station_id = StationId::new(charge.station()).unwrap();
        row.site_id = Some(SiteId::new(charge.site()).unwrap());
        row.user_id = Some(UserId::new(charge.user()).unwrap());
        row.token_uid = Some(TokenUid::new(charge.token()).unwrap());
        row.vehicle_id = Some(VehicleId::new(charge.vehicle()).unwrap());
        row.started_at = Some(ClaimedAt(charge.start));
        row.ended_at = charge.has_ended().then_some(ClaimedAt(charge.end));
        row.end = if charge.has_ended() {
            End::Stopped
        } else {
            End::Open
        };
        (row.start_received_at, row.stop_received_at) = (None, None);
        row.status = charge.status;
        row
    }

    fn cdr(&self, charge: &ManyCharge) -> Item {
        let mut cdr = self.cdr.clone();
        cdr.cdr_id = CdrId::new(format!("{}-1", charge.id())).unwrap();
        cdr.session_id = SessionId::new(charge.id()).unwrap();
        cdr.station_id = StationId::new(charge.station()).unwrap();
        cdr.site_id = Some(SiteId::new(charge.site()).unwrap());
        cdr.user_id = Some(UserId::new(charge.user()).unwrap());
        cdr.token_uid = Some(TokenUid::new(charge.token()).unwrap());
        cdr.vehicle_id = Some(VehicleId::new(charge.vehicle()).unwrap());
        (cdr.started_at, cdr.ended_at) = (charge.start, charge.end);
        let row = CdrRow::new(&cdr, self.session.stamps.clone()).unwrap();
        let key = keys::cdr(&self.operator, &cdr.session_id, 1, false);
        let index = keys::cdrs_by_end(&self.operator, cdr.ended_at, &cdr.cdr_id);
        Item::new(key, &row).unwrap().with_index(index)
    }

    /// Returns the session of a charge, its CDR if it has one, and their listings.
    ///
    /// # Panics
    /// When an id is not valid, which none is.
    #[must_use]
    pub fn items(&self, charge: &ManyCharge) -> Vec<Item> {
        let session = self.session(charge).to_item(&self.operator, 0).unwrap();
        let mut items = vec![session];
        if charge.status == Status::Settled {
            items.push(self.cdr(charge));
        }
        let listings = items.iter();
        let listings = listings.flat_map(|item| listings_of(&self.operator, item).unwrap());
        let listings: Vec<Item> = listings.collect();
        items.extend(listings);
        items
    }
}
