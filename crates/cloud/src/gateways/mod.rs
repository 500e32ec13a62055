//! The gateways as the cloud knows them: who may open the link, who sends over it and for which
//! stations, where each gateway is connected, and which gateways get commands.

mod absence;
pub mod binding;
mod commanding;
mod identity;
mod overview;
mod route;
mod sign_in;
mod token_list;
mod watch;

pub use absence::look_for_absence;
pub(crate) use absence::{look, look_for_silence, note_heard, tell_of_return};
pub use commanding::may_command;
pub(crate) use commanding::{commanded, is_over};
pub use identity::{Heard, Identity};
pub(crate) use identity::{Speaker, speaker};
pub use overview::tell_of_link;
pub use route::{
    close, close_replaced, connected, connection, disconnected, post, post_to_gateway, route,
};
pub use sign_in::{Admission, authorize};
pub(crate) use token_list::tokens_changed;
pub use watch::watch;
