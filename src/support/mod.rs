//! The staff console: what needs a person, the search, the story of an order or a service, and what staff can do.

pub mod acts;
pub mod form;
pub mod found;
pub mod pages;
pub mod store;
pub mod story;
pub mod term;
