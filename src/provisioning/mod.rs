//! An order becomes a tenant with subscriptions, step by step: a state machine on the order, one call to Microsoft
//! at a time, what each taught committed before the next is made.

mod cart;
mod checkout;
mod checks;
mod closing;
mod customer;
mod follow;
mod work;

pub use closing::close;
