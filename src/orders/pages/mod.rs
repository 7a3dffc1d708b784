//! The pages of orders.

pub mod allowance;
mod asked;
pub mod correction;
pub mod download;
mod draft;
pub mod licences;
pub mod list;
mod names;
pub mod new;
pub mod show;
