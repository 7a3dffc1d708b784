//! The test suite: one module for each feature, every test on the database that `AUBADE_TEST_DATABASE` names.

mod accounts;
mod commands;
mod commitments;
mod handover;
mod mail;
mod microsoft;
mod sandbox;
mod support;
