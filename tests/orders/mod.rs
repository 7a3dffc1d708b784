//! Orders, as a reseller's people place, follow, correct and give them up.

mod allowance;
pub mod bakery;
mod bought_once;
mod cancellation;
mod correction;
mod form;
mod licences;
mod list;
mod market;
mod name;
mod press_twice;
mod progress;
mod reseller;
