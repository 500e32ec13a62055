//! The configuration of a station's connectors.

use forecourt_domain::fact::ConnectorRef;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A connector as it was configured. Part of [`Station`](super::Station).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorConfig {
    /// The numbers of the EVSE and the connector, as the charger gives them.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// Its rated power in watts; 1 to [`ConnectorConfig::MAX_POWER_W`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// The type of its socket or plug.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub connector_type: Option<ConnectorType>,
    /// Whether it is a socket or has a fixed cable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<ConnectorFormat>,
    /// The number of phases of an AC connector, 1 to 3; none for DC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phases: Option<u8>,
}

impl ConnectorConfig {
    /// The greatest power that may be configured for a station or connector, in watts: the
    /// Megawatt Charging System ends at 3.75 MW.
    pub const MAX_POWER_W: u32 = 4_000_000;
    /// The greatest number of an EVSE or connector, since keys have five digits.
    pub const MAX_NUMBER: u32 = 99_999;

    /// A connector of which only the numbers are known.
    #[must_use]
    pub const fn new(connector: ConnectorRef) -> Self {
        Self {
            connector,
            max_power_w: None,
            connector_type: None,
            format: None,
            phases: None,
        }
    }
}

/// The type of a socket or plug: a word of OCPI 2.2.1 Locations, `ConnectorType`, or one of the
/// two that OCPI 2.3.0 adds (`MCS`, `SAE_J3400`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectorType(&'static str);

impl ConnectorType {
    /// All words that are allowed.
    pub const ALL: [&'static str; 42] = [
        "CHADEMO",
        "CHAOJI",
        "DOMESTIC_A",
        "DOMESTIC_B",
        "DOMESTIC_C",
        "DOMESTIC_D",
        "DOMESTIC_E",
        "DOMESTIC_F",
        "DOMESTIC_G",
        "DOMESTIC_H",
        "DOMESTIC_I",
        "DOMESTIC_J",
        "DOMESTIC_K",
        "DOMESTIC_L",
        "DOMESTIC_M",
        "DOMESTIC_N",
        "DOMESTIC_O",
        "GBT_AC",
        "GBT_DC",
        "IEC_60309_2_single_16",
        "IEC_60309_2_three_16",
        "IEC_60309_2_three_32",
        "IEC_60309_2_three_64",
        "IEC_62196_T1",
        "IEC_62196_T1_COMBO",
        "IEC_62196_T2",
        "IEC_62196_T2_COMBO",
        "IEC_62196_T3A",
        "IEC_62196_T3C",
        "MCS",
        "NEMA_5_20",
        "NEMA_6_30",
        "NEMA_6_50",
        "NEMA_10_30",
        "NEMA_10_50",
        "NEMA_14_30",
        "NEMA_14_50",
        "PANTOGRAPH_BOTTOM_UP",
        "PANTOGRAPH_TOP_DOWN",
        "SAE_J3400",
        "TESLA_R",
        "TESLA_S",
    ];
    /// The error text for a word that is not allowed.
    pub const WANTED: &'static str = "must be a ConnectorType of OCPI 2.2.1, such as IEC_62196_T2, IEC_62196_T2_COMBO or CHADEMO: /v1/openapi.json lists them";

    /// The type that a word names, if it is one of [`ConnectorType::ALL`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|known| *known == word).map(Self)
    }

    /// The word that OCPI gives this type.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl Serialize for ConnectorType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for ConnectorType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::from_word(&word).ok_or_else(|| de::Error::custom(Self::WANTED))
    }
}

/// The format of a connector (OCPI 2.2.1 Locations, `ConnectorFormat`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ConnectorFormat {
    /// The connector is a socket: the driver brings a cable.
    Socket,
    /// The cable is fixed to the station.
    Cable,
}

impl ConnectorFormat {
    /// The error text for a word that is not allowed.
    pub const WANTED: &'static str = "must be SOCKET or CABLE";

    /// The format that a word names, if it is an allowed word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Socket, Self::Cable];
        all.into_iter().find(|format| format.as_str() == word)
    }

    /// The word that OCPI gives this format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Socket => "SOCKET",
            Self::Cable => "CABLE",
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::super::Station;
    use super::*;

    /// A station as release 0.1.0 wrote it.
    const OLD: &str = r#"{"station_id":"CP1","site_id":"s","security_profile":0,"created_at":"2026-01-01T00:00:00.000Z","created_by":"a","updated_at":"2026-01-01T00:00:00.000Z","updated_by":"a"}"#;

    #[test]
    fn a_row_without_power_is_read_and_written_as_it_was() {
        let station: Station = serde_json::from_str(OLD).unwrap();
        assert_eq!(station.connectors, []);
        let connector = ConnectorRef {
            evse_id: None,
            connector_id: 1,
        };
        assert_eq!(station.max_power_w_of(connector), None);
        let again: serde_json::Value = serde_json::to_value(&station).unwrap();
        let old: serde_json::Value = serde_json::from_str(OLD).unwrap();
        assert_eq!(again, old);
    }

    #[test]
    fn the_words_of_ocpi_are_kept_and_others_refused() {
        let all = ConnectorType::ALL;
        assert!(
            all.iter()
                .all(|word| ConnectorType::from_word(word).is_some())
        );
        let text = r#"{"connector_id":2,"max_power_w":22000,"type":"IEC_62196_T2","format":"CABLE","phases":3}"#;
        let connector: ConnectorConfig = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&connector).unwrap(), text);
        for wrong in ["Type2", "iec_62196_t2", ""] {
            assert_eq!(ConnectorType::from_word(wrong), None);
        }
    }
}
