//! Tries to break the promises of the pipeline.

mod commands;
mod crash;
mod facts;
mod fork;
mod gap;
mod happy;
mod lifecycle;
mod occupied;
mod order;
mod poison;
mod refused;
mod replaced;
mod strangers;
