//! What the simulated charger says of itself in both protocols.

/// Vendor of the charger.
pub(super) const VENDOR: &str = "Forecourt";
/// Model of the charger.
pub(super) const MODEL: &str = "Simulated charger";
/// Version of its firmware.
pub(super) const FIRMWARE: &str = "1.0";
