//! What the simulated charger reports about itself in both versions of OCPP.

/// The vendor of the charger.
pub(super) const VENDOR: &str = "Forecourt";
/// The model of the charger.
pub(super) const MODEL: &str = "Simulated charger";
/// The version of the charger's firmware.
pub(super) const FIRMWARE: &str = "1.0";
