//! A tenant as its reseller sees it, and the hand-over of its credentials.

pub mod handover;
pub mod pages;
