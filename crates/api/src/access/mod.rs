//! Decides who makes a request, what that caller may do, and what it can reach.
//!
//! The ports are in [`ApiState`], whose fields only this module can use. A handler reaches them
//! in one of two ways. [`Permit`] checks the caller's right first and then gives the handler the
//! [`Scope`] of one operator. [`Public`] is for the few addresses that need no token. A handler
//! with neither cannot even name a row.

mod attempt;
mod caller;
mod permit;
mod scope;
mod source;
mod state;

pub use attempt::Attempt;
pub use caller::{Caller, Claims, Right, authorize, rights_of};
pub use permit::{
    Audit, Call, Command, Configure, ManageClients, ManageOperators, Permit, Public, Read, RightOf,
    Settle, authenticate,
};
pub use scope::Scope;
pub use source::RequestSource;
pub(crate) use source::layer as source_layer;
pub use state::{ApiState, Settings};
