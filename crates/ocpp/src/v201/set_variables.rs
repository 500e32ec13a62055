//! `SetVariables` (OCPP 2.0.1 B05). The answer is not read here: it names an outcome for
//! each variable.

use serde::Serialize;

use super::device_model::VariableName;
use crate::json_text;

/// A variable to set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VariableValue {
    /// The name of the variable.
    #[serde(flatten)]
    pub name: VariableName,
    /// The value that the variable must get; at most 1000 characters.
    pub attribute_value: String,
}

/// The payload of `SetVariables`, for at least one value.
#[must_use]
pub fn request(values: &[VariableValue]) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        set_variable_data: &'a [VariableValue],
    }
    json_text(&Request {
        set_variable_data: values,
    })
}
