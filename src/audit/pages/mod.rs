//! The pages of the audit for a reseller's owners.

pub mod download;
pub mod list;
