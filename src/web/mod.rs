//! What every page stands on: routes, rendering, forms, sessions, guards and errors.

pub mod assets;
pub mod client;
pub mod csv;
pub mod error;
pub mod form;
pub mod fresh;
pub mod guard;
pub mod health;
pub mod log;
pub mod method;
pub mod origin;
pub mod page;
pub mod server;
pub mod session;
pub mod stream;
pub mod unread;
pub mod upload;
