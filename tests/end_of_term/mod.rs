//! The end of a term: what will happen, what it costs, what a person decides, and what Microsoft makes of it.

mod deciding;
mod extended;
mod later;
mod lock_hours;
mod locked;
mod rules;
mod stage;
mod terms;
mod transitions;
mod trials;
mod undone;
mod wiped;
