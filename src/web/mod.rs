//! What every page stands on.

pub mod assets;
