//! The whole product in one process: see the library.

fn main() {}
