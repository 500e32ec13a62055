//! The reference from a line or a period of a bill to a price of its tariff.

use serde::{Deserialize, Serialize};

/// Which price of a tariff: the element and the component in it, both counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ComponentRef {
    /// The index of the element in the tariff.
    pub element: u32,
    /// The index of the component in the element.
    pub component: u32,
}
