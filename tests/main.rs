//! The test suite: one module for each feature, every test on the database that `AUBADE_TEST_DATABASE` names.

mod accounts;
mod arrows;
mod commands;
mod commitments;
mod forms_safety;
mod handover;
mod home;
mod mail;
mod microsoft;
mod sandbox;
mod schema;
mod services;
mod subscriptions;
mod support;
mod support_console;
mod texts;
