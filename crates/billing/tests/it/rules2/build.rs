//! Tariffs in few words.

use serde_json::{Value, json};

/// An element with one price of this dimension.
pub(crate) fn one(dimension: &str, price: &str) -> Value {
    json!({"price_components": [{"type": dimension, "price": price}]})
}

/// An element with one price of this dimension and restrictions.
pub(crate) fn when(restrictions: Value, dimension: &str, price: &str) -> Value {
    json!({
        "price_components": [{"type": dimension, "price": price}],
        "restrictions": restrictions,
    })
}
