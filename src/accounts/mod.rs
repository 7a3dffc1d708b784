//! Who signs in: the people of resellers and of the staff, their passwords and settings.

pub mod form;
pub mod pages;
pub mod password;
pub mod patience;
pub mod store;
