//! Files of many rows: lists and reports as CSV.
//!
//! A list of at most 20,000 rows is a file at once, with `Accept: text/csv`. A larger one is an
//! export: `POST /v1/exports` makes a row, and the function `live` writes the file in steps, one
//! for each message of its queue. Each step writes a part to the storage of files, and then the row
//! with the place behind it in one table transaction with the hand-over of the next step. So a
//! function that is killed repeats one step, and no row is in the file twice.

mod columns;
mod direct;
pub(crate) mod fetch;
mod form;
mod kinds;
pub(crate) mod resource;
mod rows;
mod run;
mod sheet;
mod sums_file;
pub(crate) mod tables;
mod words;

pub(crate) use columns::Column;
pub(crate) use direct::file_of;
pub(crate) use form::Form;
pub(crate) use rows::{Rows, written};
pub(crate) use run::step;
pub(crate) use sums_file::{SumsFile, file_of_sums};
