use forecourt_types::{Timestamp, TokenUid, UserId, VehicleId};
use serde::{Deserialize, Serialize};

use super::Stamps;

/// What was decided about a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// It may charge, until it expires.
    Active,
    /// It may not.
    Blocked,
    /// It may not any more.
    Expired,
}

/// How a token is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenMode {
    /// A swipe starts, nothing is prepaid.
    Private,
    /// The charge is deducted from a prepaid balance.
    Commercial,
}

/// A card, key or app identity. Key: [`crate::keys::token`], which does not
/// tell upper from lower case (OCPP `IdToken` is a `CiString`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// As it was entered.
    pub uid: TokenUid,
    /// `RFID`, `APP_USER`, `ISO14443`, …: the word of the operator's choice,
    /// as OCPP 2.1 has it; 1 to 20 characters.
    #[serde(rename = "type")]
    pub token_type: String,
    /// The user that this belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// For which vehicle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The group: tokens of one parent may stop each other's sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_uid: Option<TokenUid>,
    /// What was decided about it.
    pub status: TokenState,
    /// Until when it may charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// How it is used.
    pub mode: TokenMode,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A person. Key: [`crate::keys::user`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Identifies the user.
    pub user_id: UserId,
    /// As on the contract.
    pub full_name: String,
    /// To be called on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_number: Option<String>,
    /// To be written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A vehicle. Key: [`crate::keys::vehicle`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vehicle {
    /// Identifies the vehicle.
    pub vehicle_id: VehicleId,
    /// The user that this belongs to.
    pub user_id: UserId,
    /// As on the plate.
    pub licence_plate: String,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}
