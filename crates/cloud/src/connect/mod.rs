//! `connect`: who may open the link, and where each gateway is connected.

mod authorize;
mod route;
#[cfg(test)]
mod tests;

pub use authorize::{Admission, authorize};
pub(crate) use route::{close, without_route};
pub use route::{connected, disconnected, post, post_to_gateway};
