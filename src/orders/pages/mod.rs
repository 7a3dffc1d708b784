//! The pages of orders.
