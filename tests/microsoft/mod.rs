//! The Partner Center client, seen from outside: against the simulator, and against sockets that answer badly.

mod budget;
mod buying;
mod changing;
mod checking;
mod consent;
mod directory;
mod ending;
mod every_call;
mod joining;
mod limits;
mod shapes;
mod sheets;
pub mod stage;
mod strangers;
mod tokens;
mod tries;
mod upgrading;
