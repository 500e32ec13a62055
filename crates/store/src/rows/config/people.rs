use std::collections::BTreeSet;

use forecourt_types::{Language, SiteId, StationId, Timestamp, TokenUid, UserId, VehicleId};
use serde::{Deserialize, Serialize};

use super::{Role, Stamps};
use crate::ports::{Item, ItemError, Key};
use crate::rows::sign_in::SignInMark;

/// The state that the operator gave a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// The token may charge until it expires.
    Active,
    /// The token may not charge.
    Blocked,
    /// The token may not charge any more, because it has expired.
    Expired,
}

/// How a token is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenMode {
    /// A swipe starts a charge; nothing is prepaid.
    Private,
    /// Meant for a prepaid balance. No balance is kept yet, so such a token charges as a
    /// private one.
    Commercial,
}

/// A card, key or app identity. Key: [`crate::keys::token`], in which upper and lower case make
/// no difference (OCPP `IdToken` is a `CiString`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The text of the token as it was entered.
    pub uid: TokenUid,
    /// `RFID`, `APP_USER`, `ISO14443`, …: a word of the operator's choice, as in OCPP 2.1; 1 to
    /// 20 characters.
    #[serde(rename = "type")]
    pub token_type: String,
    /// The user that this belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The vehicle that the token is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The group of the token: tokens with one parent may stop each other's sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_uid: Option<TokenUid>,
    /// The state that the operator gave it.
    pub status: TokenState,
    /// The time until which it may charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// How the token is used: privately, or with a prepaid balance.
    pub mode: TokenMode,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A person. Key: [`crate::keys::user`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Identifies the user.
    pub user_id: UserId,
    /// The full name, as on the contract.
    pub full_name: String,
    /// The telephone number of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_number: Option<String>,
    /// The e-mail address of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the person may do after signing in. A user of another role than driver is a member of
    /// the operator's staff.
    #[serde(default = "driver", skip_serializing_if = "is_driver")]
    pub role: Role,
    /// The sites that a site owner reaches, at most [`User::PLACES_MAX`].
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub site_ids: BTreeSet<SiteId>,
    /// The stations that a caretaker reaches, at most [`User::PLACES_MAX`].
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub station_ids: BTreeSet<StationId>,
    /// Whether the person may not sign in at the moment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
    /// The language of the person, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// When the person was last sent an invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_at: Option<Timestamp>,
    /// When an admin last ended the sign-ins of the person as this user. Those that were made
    /// before this time are not valid any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_out_at: Option<Timestamp>,
    /// When the person or an admin asked that everything be erased that is kept of the person,
    /// while that is being done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasing_at: Option<Timestamp>,
    /// When everything was erased that was kept of the person. The row stays for the books.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Timestamp>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl User {
    /// The most sites, and the most stations, that one person can be given.
    pub const PLACES_MAX: usize = 200;

    /// Whether a sign-in was not ended by an admin.
    #[must_use]
    pub fn stands(&self, sign_in: SignInMark) -> bool {
        self.signed_out_at.is_none_or(|at| sign_in.at >= at)
    }

    /// Whether the person is being erased, or was.
    #[must_use]
    pub const fn is_erased(&self) -> bool {
        self.erasing_at.is_some() || self.erased_at.is_some()
    }
}

const fn driver() -> Role {
    Role::Driver
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_driver(role: &Role) -> bool {
    matches!(role, Role::Driver)
}

/// A vehicle. Key: [`crate::keys::vehicle`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vehicle {
    /// Identifies the vehicle.
    pub vehicle_id: VehicleId,
    /// The user that this belongs to.
    pub user_id: UserId,
    /// The text of the licence plate.
    pub licence_plate: String,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl Vehicle {
    /// The most vehicles to which a person can add another one.
    pub const OWN_MAX: usize = 20;
}

/// The vehicles that a person has added of late. Each person who adds a vehicle reads and writes
/// this row, so that several requests at once cannot add more than one may add after the other. The
/// row names vehicles that the index does not list yet, too. It stands under the key
/// [`crate::keys::counted_vehicles`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedVehicles {
    /// The vehicles that the person had when the newest one was added, with that one.
    pub vehicle_ids: BTreeSet<VehicleId>,
}

impl CountedVehicles {
    /// How long the row is kept, in milliseconds: a day, by which the index lists every vehicle.
    pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

    /// The item of this row, which expires a day after the newest vehicle.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self, key: Key, now: Timestamp) -> Result<Item, ItemError> {
        Ok(Item::new(key, self)?.with_expiry(now.plus_millis(Self::KEPT_MS)))
    }
}
