//! The names of the variables of the device model (OCPP 2.0.1 part 1 §4), which `GetVariables` and
//! `SetVariables` share.

use serde::Serialize;

/// A component of the device model (`ComponentType`). [`VariableName::parse`] leaves out instance
/// and EVSE; they are here because the standard lets a request name them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Component {
    /// The name of the component, such as `OCPPCommCtrlr` or `EVSE`; at most 50 characters.
    pub name: String,
    /// The instance, where there are several components of this name; at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The EVSE that the component belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evse: Option<ComponentEvse>,
}

/// The place of a component at the station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentEvse {
    /// The number of the EVSE, from 1.
    pub id: i32,
    /// The number of the connector on the EVSE, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<i32>,
}

/// A variable of a component.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Variable {
    /// The name of the variable, such as `HeartbeatInterval` or `AvailabilityState`; at
    /// most 50 characters.
    pub name: String,
    /// The instance, where there are several variables of this name; at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

/// A variable to read, or the name of a variable that was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VariableName {
    /// The component that the variable belongs to.
    pub component: Component,
    /// The name of the variable in its component.
    pub variable: Variable,
    /// The attribute: `Target`, `MinSet` or `MaxSet`; `Actual` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_type: Option<String>,
}

impl VariableName {
    /// Reads `Component.Variable`: the part before the first dot is the component.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (component, variable) = text.split_once('.')?;
        Some(Self {
            component: Component {
                name: component.to_owned(),
                instance: None,
                evse: None,
            },
            variable: Variable {
                name: variable.to_owned(),
                instance: None,
            },
            attribute_type: None,
        })
    }
}
