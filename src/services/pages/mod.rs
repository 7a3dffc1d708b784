//! The pages of services.

pub mod contact;
pub mod download;
pub mod handover;
pub mod history;
pub mod list;
pub mod name;
pub mod show;
