//! The catalogue: what is sold, where, and for how much.

mod countries;
mod days;
mod sheets;
