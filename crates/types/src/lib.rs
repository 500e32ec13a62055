//! The types that every crate shares: ids, energy, money, time and languages.
//!
//! This crate knows no protocol, no storage and no clock: every value here is
//! made from data the caller already has. Each id and each unit is its own
//! type, so a station can never be passed where a site is meant, and watt-hours
//! are never added to cents.

mod chain;
mod currency;
mod energy;
mod id;
mod language;
mod money;
mod time;
mod time_zone;

pub use chain::error_chain;
pub use currency::{Currency, UnknownCurrency};
pub use energy::Energy;
pub use id::{
    CdrId, ClientId, CommandId, EventId, ExportId, GatewayId, GroupId, IdError, OperatorId,
    PartnerId, PaymentId, SessionId, SiteId, StationId, SubscriptionId, TariffId, TokenClaimId,
    TokenUid, TransactionId, UserId, VehicleId, VoucherBatchId, VoucherId, WalletId, WebhookId,
};
pub use language::Language;
pub use money::{Money, MoneyError};
pub use time::{AppliedAt, ClaimedAt, ReceivedAt, TimeError, Timestamp};
pub use time_zone::{TimeZoneName, UnknownTimeZone};
