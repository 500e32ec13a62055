//! Examples for every body and parameter of the document, made from the examples of its schemas.

use serde_json::{Map, Value, json};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{Content, RefOr};

/// How deep an example goes: schemas may refer to themselves.
const DEPTH_MAX: usize = 16;

/// Parameters and fields by their names: what they mean as a parameter, and an example.
const KNOWN: &[(&str, &str, &str)] = &[
    ("account", "The name of the account.", "receivable:anna"),
    ("action", "What was done to the record.", "changed"),
    ("active_gateway_id", "", "01KGA8Z0QW3E5R7T9Y1V3B5N7G"),
    ("address", "", "1 Harbour Road, Bangkok"),
    ("audit_id", "", "0000000003-01KGA8Z0QW3E5R7T9Y1V3B5N7A"),
    ("by", "", "user:anna"),
    ("cause", "", "the charger said so"),
    (
        "cdr_id",
        "The id of the CDR.",
        "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
    ),
    (
        "client_id",
        "The id of the API client.",
        "01KGA8Z0QW3E5R7T9Y1V3B5N7C",
    ),
    ("client_secret", "", "shown-once"),
    (
        "claim_id",
        "The id of the claim.",
        "01KGA8Z0QW3E5R7T9Y1V3B5N7K",
    ),
    (
        "command_id",
        "The id of the command.",
        "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
    ),
    ("contact_number", "", "+66810000000"),
    ("created_by", "", "user:anna"),
    ("credential", "", "fcl.shown-once"),
    ("credits_cdr_id", "", "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1"),
    ("currency", "", "THB"),
    ("cursor", "", "c2l0ZXMKaGFyYm91cg"),
    ("day", "", "2026-01-31"),
    ("default_tariff_id", "", "day"),
    ("display_name", "", "Harbour"),
    ("email", "", "anna@example.com"),
    ("enrolment_secret", "", "fce.shown-once"),
    (
        "entry_id",
        "The id of the entry.",
        "cdr:01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
    ),
    ("error", "", "the receiver does not answer"),
    ("error_code", "", "GroundFailure"),
    (
        "event_id",
        "The id of the event.",
        "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
    ),
    ("expand", "", "connectors"),
    (
        "export_id",
        "The id of the export.",
        "01KGA8Z0QW3E5R7T9Y1V3B5N7X",
    ),
    ("field", "", "name"),
    ("firmware", "", "1.4.2"),
    ("fixed", "", "20.00"),
    ("flag", "", "energy_gap"),
    ("full_name", "", "Anna Karenina"),
    (
        "gateway_id",
        "The id of the gateway.",
        "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
    ),
    ("id", "", "01KGA8Z0QW3E5R7T9Y1V3B5N7I"),
    (
        "Idempotency-Key",
        "",
        "7f9c2ba4-e88f-11ed-a05b-0242ac120003",
    ),
    ("If-Match", "", "\"3-f00dcafe\""),
    ("info", "", "Cable damaged"),
    ("key", "", "HeartbeatInterval"),
    ("kid", "", "2026-01-31"),
    ("kind", "", "energy"),
    ("licence_plate", "", "1AB-2345"),
    ("max_price", "", "30.00"),
    ("message", "", "must have 1 to 200 characters"),
    ("min_price", "", "5.00"),
    ("mode", "", "private"),
    ("model", "", "Pillar 22"),
    ("name", "", "Harbour"),
    ("next_cursor", "", "c2l0ZXMKaGFyYm91cg"),
    ("note", "", "Asked for by phone"),
    ("open_session", "", "01KGA8Z0QW3E5R7T9Y1V3B5N7S"),
    ("operator", "", "Harbour Power"),
    ("operator_id", "The id of the operator.", "harbour-power"),
    ("parent_uid", "", "GROUP-1"),
    ("password", "", "shown-to-nobody"),
    ("protocol", "", "ocpp1.6"),
    ("reason", "", "The meter was read by hand"),
    ("record", "", "site"),
    ("record_id", "", "harbour"),
    ("redirect_uri", "", "https://app.example.com/"),
    ("replaces", "", "01KGA8Z0QW3E5R7T9Y1V3B5N7F"),
    ("request_id", "", "01KGA8Z0QW3E5R7T9Y1V3B5N7Q"),
    ("resolved_by", "", "user:anna"),
    (
        "review_id",
        "The id of the review.",
        "1769860800000-01KGA8Z0QW3E5R7T9Y1V3B5N7R",
    ),
    ("scope", "", "read"),
    ("secret", "", "whsec_shown-once"),
    ("serial", "", "SN-0042"),
    (
        "session_id",
        "The id of the session.",
        "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
    ),
    ("site_id", "The id of the site.", "harbour"),
    ("sort", "", "-started_at"),
    ("station_id", "The id of the station.", "CP-7"),
    ("stop_reason", "", "EVDisconnected"),
    ("support_email", "", "help@harbour.example"),
    ("support_phone", "", "+6620000000"),
    ("taken_by", "", "user:anna"),
    ("tariff_id", "The id of the tariff.", "day"),
    ("ticket", "", "shown-once"),
    ("title", "", "Harbour"),
    ("token_uid", "", "04A2B3C4"),
    ("transaction_id", "", "42"),
    ("uid", "The uid of the token.", "04A2B3C4"),
    ("unit_price", "", "7.50"),
    ("updated_by", "", "user:anna"),
    ("url", "", "https://hooks.example.com/in"),
    ("user_id", "The id of the user.", "anna"),
    ("wallet_id", "The id of the wallet.", "fleet"),
    ("vehicle_id", "The id of the vehicle.", "car-1"),
    ("vendor", "", "Volta"),
    (
        "webhook_id",
        "The id of the webhook.",
        "01KGA8Z0QW3E5R7T9Y1V3B5N7W",
    ),
    ("websocket_url", "", "wss://api.example.com/link"),
];

/// Meanings of parameters in the address that are numbers.
const NUMBERS: &[(&str, &str)] = &[(
    "connector_id",
    "The number of the connector at its EVSE, or at the station where it has no EVSE.",
)];

/// The example of a moment.
const MOMENT: &str = "2026-01-31T12:00:00.000Z";

/// Makes examples of schemas, with the schemas of the whole document.
pub(super) struct Examples {
    schemas: Value,
}

impl Examples {
    /// Takes the schemas of a document.
    pub(super) fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let components = serde_json::to_value(&document.components).unwrap_or_default();
        Self {
            schemas: components["schemas"].clone(),
        }
    }

    /// Gives an example to each body and parameter of an operation, and a meaning to each parameter
    /// that has none.
    pub(super) fn add(&self, operation: &mut Operation) {
        for parameter in operation.parameters.iter_mut().flatten() {
            if let RefOr::T(parameter) = parameter {
                self.add_to_parameter(parameter);
            }
        }
        if let Some(RefOr::T(body)) = operation.request_body.as_mut().map(as_inner) {
            for (media_type, content) in &mut body.content {
                self.add_to_content(media_type, content);
            }
        }
        for response in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = response {
                for (media_type, content) in &mut response.content {
                    self.add_to_content(media_type, content);
                }
            }
        }
    }

    fn add_to_parameter(&self, parameter: &mut Parameter) {
        let known = KNOWN.iter().find(|(name, _, _)| *name == parameter.name);
        let number = NUMBERS.iter().find(|(name, _)| *name == parameter.name);
        let meaning = known.map(|(_, meaning, _)| *meaning);
        let meaning = meaning.or(number.map(|(_, meaning)| *meaning));
        if let Some(meaning) = meaning.filter(|meaning| !meaning.is_empty())
            && parameter.parameter_in == ParameterIn::Path
            && parameter.description.is_none()
        {
            parameter.description = Some(meaning.to_owned());
        }
        let schema = serde_json::to_value(&parameter.schema).unwrap_or_default();
        let example = self.example(&parameter.name, &schema, 0);
        *parameter = ParameterBuilder::from(std::mem::take(parameter))
            .example(Some(example))
            .build();
    }

    fn add_to_content(&self, media_type: &str, content: &mut RefOr<Content>) {
        let RefOr::T(content) = content else { return };
        if content.example.is_some() || !content.examples.is_empty() {
            return;
        }
        content.example = Some(match media_type {
            "text/csv" => json!("station_id,site_id,name\r\nCP-7,harbour,Left\r\n"),
            _ => {
                let schema = serde_json::to_value(&content.schema).unwrap_or_default();
                self.example("", &schema, 0)
            }
        });
    }

    /// An example of a value of this schema, whose field or parameter has this name.
    fn example(&self, name: &str, schema: &Value, depth: usize) -> Value {
        if let Some(example) = schema.get("example") {
            return example.clone();
        }
        if let Some(first) = schema["examples"].get(0).or_else(|| schema["enum"].get(0)) {
            return first.clone();
        }
        if let Some(fixed) = schema.get("const").or_else(|| schema.get("default")) {
            return fixed.clone();
        }
        if let Some(name_of) = schema["$ref"].as_str() {
            let short = name_of.rsplit('/').next().unwrap_or_default();
            return self.example(name, &self.schemas[short], depth + 1);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut all = Map::new();
            for part in parts {
                if let Value::Object(fields) = self.example(name, part, depth) {
                    all.extend(fields);
                }
            }
            return Value::Object(all);
        }
        let choices = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        if let Some(choices) = choices {
            let chosen = choices.iter().find(|choice| choice["type"] != "null");
            return chosen.map_or(Value::Null, |chosen| self.example(name, chosen, depth));
        }
        self.plain(name, schema, depth)
    }

    /// An example of a value that is no choice between schemas.
    fn plain(&self, name: &str, schema: &Value, depth: usize) -> Value {
        match type_of(schema) {
            "object" => self.object(schema, depth),
            "array" if depth > DEPTH_MAX => json!([]),
            "array" => json!([self.example(singular(name), &schema["items"], depth + 1)]),
            "integer" => schema
                .get("minimum")
                .filter(|least| **least != json!(0))
                .map_or_else(|| json!(1), Clone::clone),
            "number" => json!(1.5),
            "boolean" => json!(true),
            "null" => Value::Null,
            _ => json!(text(name, schema)),
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let mut fields = Map::new();
        if depth <= DEPTH_MAX {
            for (name, field) in schema["properties"].as_object().into_iter().flatten() {
                fields.insert(name.clone(), self.example(name, field, depth + 1));
            }
        }
        Value::Object(fields)
    }
}

fn as_inner<T>(reference: &mut RefOr<T>) -> RefOr<&mut T> {
    match reference {
        RefOr::T(inner) => RefOr::T(inner),
        RefOr::Ref(other) => RefOr::Ref(other.clone()),
    }
}

/// The type of a schema, without the null that stands beside it.
fn type_of(schema: &Value) -> &str {
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().find(|it| *it != "null"),
        one => Some(one),
    };
    let named = types.and_then(Value::as_str);
    let is_object = schema.get("properties").is_some();
    named.unwrap_or(if is_object { "object" } else { "string" })
}

/// The name of one item of a list with this name.
fn singular(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}

fn text(name: &str, schema: &Value) -> String {
    let is_moment = schema["format"] == "date-time" || name.ends_with("_at");
    let known = KNOWN.iter().find(|(known, _, _)| *known == name);
    match (known, name) {
        _ if is_moment => MOMENT.to_owned(),
        (Some((_, _, example)), _) => (*example).to_owned(),
        (None, "from" | "to" | "at" | "since" | "until") => MOMENT.to_owned(),
        (None, _) if schema["format"] == "date" => "2026-01-31".to_owned(),
        (None, _) => "text".to_owned(),
    }
}
