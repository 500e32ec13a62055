//! The one door: who calls, what that caller may do, and what it can reach.
//!
//! The ports stand in [`ApiState`], whose fields only this module sees. A
//! handler gets at them through [`Permit`], which checks the caller's right
//! first and hands out one operator's [`Scope`], or through [`Public`], which
//! names the few doors that need no token. A handler with neither cannot even
//! name a row.

mod attempt;
mod caller;
mod permit;
mod scope;
mod state;

pub use attempt::Attempt;
pub use caller::{Caller, Claims, Right, authorize, rights_of};
pub use permit::{
    Call, Command, Configure, ManageClients, ManageOperators, Permit, Public, Read, RightOf,
    Settle, authenticate,
};
pub use scope::Scope;
pub use state::{ApiState, Settings};
