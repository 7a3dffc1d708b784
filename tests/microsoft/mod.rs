//! The Partner Center client, seen from outside: against the simulator, and against sockets that answer badly.

mod buying;
mod changing;
mod checking;
mod directory;
mod ending;
mod shapes;
mod stage;
mod strangers;
mod tokens;
mod tries;
