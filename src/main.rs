//! Start and stop.

fn main() {}
