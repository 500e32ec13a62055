//! Tariffs, what was billed (CDRs, consumption, daily sums), and the ledger.

pub(crate) mod cdr_list;
pub(crate) mod cdr_schema;
pub(crate) mod cdrs;
pub(crate) mod consumption;
pub(crate) mod daily;
pub(crate) mod ledger;
pub(crate) mod new_tariff;
pub(crate) mod preview_schema;
pub(crate) mod recompute;
pub(crate) mod report;
pub(crate) mod station_days;
pub(crate) mod sums;
pub(crate) mod tariff_preview;
pub(crate) mod tariff_schema;
pub(crate) mod tariff_schema2;
pub(crate) mod tariffs;
pub(crate) mod wallet_adjust;
pub(crate) mod wallets;
