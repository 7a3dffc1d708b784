//! The end of a term: what will happen, what it costs, what a person decides, and what Microsoft makes of it.

mod deciding;
mod later;
mod locked;
mod rules;
mod stage;
mod terms;
mod undone;
mod wiped;
