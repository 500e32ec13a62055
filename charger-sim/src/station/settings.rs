use std::collections::BTreeMap;

/// The measurands that the charger knows, in the order in which it sends them.
const MEASURANDS: &str =
    "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC";

/// The shortest and the longest password that a central system may set (OCPP 1.6 security
/// whitepaper: 16 to 40).
const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 16..=40;

/// A setting of the charger. Both versions share the same settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    HeartbeatInterval,
    SampleInterval,
    SampledData,
    StopSampledData,
    StopOnInvalidId,
    MessageAttempts,
    MessageRetryInterval,
    AuthorizeRemote,
    OfflineUnknownId,
    NumberOfConnectors,
    FeatureProfiles,
    MaxKeys,
    Password,
}

/// Which access the central system has to a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    ReadWrite,
    ReadOnly,
    WriteOnly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Number,
    Flag,
    Measurands,
    Password,
    Text,
}

/// The name of a setting in each version.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) key: Key,
    /// The configuration key of 1.6.
    pub(super) v16: &'static str,
    /// The component, the variable and the instance of 2.0.1.
    pub(super) v201: (&'static str, &'static str, Option<&'static str>),
    pub(super) access: Access,
    form: Form,
}

const fn define(
    key: Key,
    v16: &'static str,
    v201: (&'static str, &'static str, Option<&'static str>),
    access: Access,
    form: Form,
) -> Definition {
    Definition {
        key,
        v16,
        v201,
        access,
        form,
    }
}

/// Every setting, in the order of GetConfiguration and NotifyReport.
pub(super) const DEFINITIONS: [Definition; 13] = {
    use Access::{ReadOnly, ReadWrite, WriteOnly};
    use Form::{Flag, Measurands, Number, Text};
    let comm = "OCPPCommCtrlr";
    let data = "SampledDataCtrlr";
    let tx = Some("TransactionEvent");
    [
        define(
            Key::HeartbeatInterval,
            "HeartbeatInterval",
            (comm, "HeartbeatInterval", None),
            ReadWrite,
            Number,
        ),
        define(
            Key::SampleInterval,
            "MeterValueSampleInterval",
            (data, "TxUpdatedInterval", None),
            ReadWrite,
            Number,
        ),
        define(
            Key::SampledData,
            "MeterValuesSampledData",
            (data, "TxUpdatedMeasurands", None),
            ReadWrite,
            Measurands,
        ),
        define(
            Key::StopSampledData,
            "StopTxnSampledData",
            (data, "TxEndedMeasurands", None),
            ReadWrite,
            Measurands,
        ),
        define(
            Key::StopOnInvalidId,
            "StopTransactionOnInvalidId",
            ("TxCtrlr", "StopTxOnInvalidId", None),
            ReadWrite,
            Flag,
        ),
        define(
            Key::MessageAttempts,
            "TransactionMessageAttempts",
            (comm, "MessageAttempts", tx),
            ReadWrite,
            Number,
        ),
        define(
            Key::MessageRetryInterval,
            "TransactionMessageRetryInterval",
            (comm, "MessageAttemptInterval", tx),
            ReadWrite,
            Number,
        ),
        define(
            Key::AuthorizeRemote,
            "AuthorizeRemoteTxRequests",
            ("AuthCtrlr", "AuthorizeRemoteStart", None),
            ReadWrite,
            Flag,
        ),
        define(
            Key::OfflineUnknownId,
            "AllowOfflineTxForUnknownId",
            ("AuthCtrlr", "OfflineTxForUnknownIdEnabled", None),
            ReadWrite,
            Flag,
        ),
        define(
            Key::NumberOfConnectors,
            "NumberOfConnectors",
            ("ChargingStation", "AvailableEVSEs", None),
            ReadOnly,
            Number,
        ),
        define(
            Key::FeatureProfiles,
            "SupportedFeatureProfiles",
            (comm, "FeatureProfiles", None),
            ReadOnly,
            Text,
        ),
        define(
            Key::MaxKeys,
            "GetConfigurationMaxKeys",
            ("DeviceDataCtrlr", "ItemsPerMessage", Some("GetVariables")),
            ReadOnly,
            Number,
        ),
        define(
            Key::Password,
            "AuthorizationKey",
            ("SecurityCtrlr", "BasicAuthPassword", None),
            WriteOnly,
            Form::Password,
        ),
    ]
};

/// The outcome of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Accepted,
    Rejected,
    Unknown,
}

/// The charger's settings and their present values.
#[derive(Debug)]
pub(super) struct Settings {
    values: BTreeMap<Key, String>,
}

impl Settings {
    pub(super) fn new(connectors: u32, sample_interval_s: u32) -> Self {
        let values = BTreeMap::from([
            (Key::HeartbeatInterval, "300".to_owned()),
            (Key::SampleInterval, sample_interval_s.to_string()),
            (Key::SampledData, MEASURANDS.to_owned()),
            (
                Key::StopSampledData,
                "Energy.Active.Import.Register".to_owned(),
            ),
            (Key::StopOnInvalidId, "true".to_owned()),
            (Key::MessageAttempts, "3".to_owned()),
            (Key::MessageRetryInterval, "1".to_owned()),
            (Key::AuthorizeRemote, "false".to_owned()),
            (Key::OfflineUnknownId, "true".to_owned()),
            (Key::NumberOfConnectors, connectors.to_string()),
            (Key::FeatureProfiles, "Core,RemoteTrigger".to_owned()),
            (Key::MaxKeys, DEFINITIONS.len().to_string()),
        ]);
        Self { values }
    }

    /// Returns the value as text; empty when it was never set.
    pub(super) fn text(&self, key: Key) -> &str {
        self.values.get(&key).map_or("", String::as_str)
    }

    pub(super) fn number(&self, key: Key) -> u64 {
        self.text(key).parse().unwrap_or(0)
    }

    pub(super) fn flag(&self, key: Key) -> bool {
        self.text(key) == "true"
    }

    /// Sets a value that the charger itself decides (such as the interval of a boot answer).
    pub(super) fn put(&mut self, key: Key, value: String) {
        self.values.insert(key, value);
    }

    /// Changes a setting on behalf of the central system.
    pub(super) fn change(&mut self, definition: Option<&Definition>, value: &str) -> Change {
        let Some(definition) = definition else {
            return Change::Unknown;
        };
        let fits = match definition.form {
            Form::Number => value.parse::<u32>().is_ok(),
            Form::Flag => matches!(value.to_ascii_lowercase().as_str(), "true" | "false"),
            Form::Measurands => value.split(',').all(|name| {
                name.is_empty() || MEASURANDS.split(',').any(|known| known == name.trim())
            }),
            Form::Password => PASSWORD_LENGTH.contains(&value.len()),
            Form::Text => true,
        };
        if definition.access == Access::ReadOnly || !fits {
            return Change::Rejected;
        }
        let kept = if definition.form == Form::Flag {
            value.to_ascii_lowercase()
        } else {
            value.to_owned()
        };
        self.values.insert(definition.key, kept);
        Change::Accepted
    }
}

/// Returns the setting that 1.6 calls `name` (`CiString`: case does not matter).
pub(super) fn find_v16(name: &str) -> Option<&'static Definition> {
    DEFINITIONS
        .iter()
        .find(|definition| definition.v16.eq_ignore_ascii_case(name))
}

/// Returns the setting that 2.0.1 calls `component`.`variable`. The instance only has to match when
/// both name one.
pub(super) fn find_v201(
    component: &str,
    variable: &str,
    instance: Option<&str>,
) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|definition| {
        let (its_component, its_variable, its_instance) = definition.v201;
        its_component.eq_ignore_ascii_case(component)
            && its_variable.eq_ignore_ascii_case(variable)
            && (instance.is_none() || its_instance.is_none() || instance == its_instance)
    })
}
