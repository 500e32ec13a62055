//! `DataTransfer` (OCPP 2.0.1 P01, P02). The answer is the one of 1.6.

pub use crate::v16::data_transfer::{DataTransferStatus, response};
