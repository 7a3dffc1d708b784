//! Aubade: a control panel with which resellers order and manage Microsoft 365 licence groups.

pub mod clock;
pub mod microsoft;
pub mod sandbox;
pub mod web;
