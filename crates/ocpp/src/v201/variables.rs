//! `GetVariables` (OCPP 2.0.1 B06) and `SetVariables` (B05), and how a variable
//! of the device model is named.

use ocpp_kit::v2_0_1;
use serde::Serialize;
use serde_json::value::RawValue;

use super::Read;
use crate::{Version, json_text, validate};

/// A component of the device model.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Component {
    /// `OCPPCommCtrlr`, `EVSE`, …; at most 50 characters.
    pub name: String,
    /// Which of several; at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The EVSE it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evse: Option<ComponentEvse>,
}

/// Where a component sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentEvse {
    /// The EVSE, from 1.
    pub id: i32,
    /// The connector on it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<i32>,
}

/// A variable of a component.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Variable {
    /// `HeartbeatInterval`, `AvailabilityState`, …; at most 50 characters.
    pub name: String,
    /// Which of several; at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

/// A variable to read, or the name of one that was.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VariableName {
    /// Its component.
    pub component: Component,
    /// The variable.
    pub variable: Variable,
    /// `Actual` when absent; else `Target`, `MinSet`, `MaxSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_type: Option<String>,
}

/// A variable to set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VariableValue {
    /// The name of the variable.
    #[serde(flatten)]
    pub name: VariableName,
    /// To what; at most 1000 characters.
    pub attribute_value: String,
}

/// What became of one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableResult {
    /// The name of the variable.
    pub name: VariableName,
    /// `Accepted`, `Rejected`, `UnknownComponent`, `UnknownVariable`,
    /// `NotSupportedAttributeType`, and `RebootRequired` for a set.
    pub status: String,
    /// The value read; never one for a set.
    pub value: Option<String>,
}

/// The payload of `GetVariables`; at least one name.
#[must_use]
pub fn get(names: &[VariableName]) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        get_variable_data: &'a [VariableName],
    }
    json_text(&Request {
        get_variable_data: names,
    })
}

/// The payload of `SetVariables`; at least one value.
#[must_use]
pub fn set(values: &[VariableValue]) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        set_variable_data: &'a [VariableValue],
    }
    json_text(&Request {
        set_variable_data: values,
    })
}

/// Reads the answer to `GetVariables`.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read_get_answer(payload: &RawValue) -> Read<Vec<VariableResult>> {
    let answer: v2_0_1::GetVariablesResponse = validate::decode(Version::V201, payload)?;
    let results = answer.get_variable_result.into_iter();
    Ok(results
        .map(|result| VariableResult {
            name: name(result.component, result.variable, result.attribute_type),
            status: result.attribute_status.as_str().to_owned(),
            value: result.attribute_value,
        })
        .collect())
}

/// Reads the answer to `SetVariables`.
///
/// # Errors
/// [`crate::Violation`] when the payload breaks the schema.
pub fn read_set_answer(payload: &RawValue) -> Read<Vec<VariableResult>> {
    let answer: v2_0_1::SetVariablesResponse = validate::decode(Version::V201, payload)?;
    let results = answer.set_variable_result.into_iter();
    Ok(results
        .map(|result| VariableResult {
            name: name(result.component, result.variable, result.attribute_type),
            status: result.attribute_status.as_str().to_owned(),
            value: None,
        })
        .collect())
}

fn name(
    of: v2_0_1::Component,
    named: v2_0_1::Variable,
    attribute: Option<v2_0_1::Attribute>,
) -> VariableName {
    VariableName {
        component: component(of),
        variable: variable(named),
        attribute_type: attribute.map(|kind| kind.as_str().to_owned()),
    }
}

pub(super) fn component(component: v2_0_1::Component) -> Component {
    Component {
        name: component.name,
        instance: component.instance,
        evse: component.evse.map(|evse| ComponentEvse {
            id: evse.id,
            connector_id: evse.connector_id,
        }),
    }
}

pub(super) fn variable(variable: v2_0_1::Variable) -> Variable {
    Variable {
        name: variable.name,
        instance: variable.instance,
    }
}
