//! The pages of services.

pub mod handover;
