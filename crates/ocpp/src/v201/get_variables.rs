//! `GetVariables` (OCPP 2.0.1 B06). The answer is not read here.

use serde::Serialize;

use super::device_model::VariableName;
use crate::json_text;

/// The payload of `GetVariables`, for at least one name.
#[must_use]
pub fn request(names: &[VariableName]) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        get_variable_data: &'a [VariableName],
    }
    json_text(&Request {
        get_variable_data: names,
    })
}
