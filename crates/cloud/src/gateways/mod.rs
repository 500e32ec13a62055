//! The gateways as the cloud knows them: who may open the link, who sends over it and for which
//! stations, where each gateway is connected, and which gateways get commands.

mod absence;
pub mod binding;
mod commanding;
mod identity;
mod route;
mod sign_in;

pub use absence::look_for_absence;
pub(crate) use absence::{AWAY_MS, tell_of_absence, tell_of_return};
pub(crate) use commanding::is_over;
pub use commanding::may_command;
pub use identity::{Heard, Identity};
pub(crate) use identity::{Speaker, speaker};
pub use route::{
    close, close_replaced, connected, connection, disconnected, post, post_to_gateway, route,
};
pub use sign_in::{Admission, authorize};
