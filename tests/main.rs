//! The test suite: one module for each feature, every test on the database that `AUBADE_TEST_DATABASE` names.

mod accounts;
mod commands;
mod commitments;
mod microsoft;
mod sandbox;
mod support;
