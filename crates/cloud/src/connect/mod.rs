//! `connect`: who may open the link, and where each gateway is connected.

mod authorize;
mod route;

pub use authorize::{Admission, authorize};
pub use route::{close, connected, disconnected, post, post_to_gateway};
pub use route::{close_replaced, route};
