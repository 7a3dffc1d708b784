//! Pages about a tenant's password: the confirmation before it is reset.

pub mod reset;
