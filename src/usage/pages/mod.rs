//! The page about the use of a service's licences.

pub mod show;
