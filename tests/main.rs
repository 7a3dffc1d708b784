//! The test suite: one module for each feature, every test on the database that `AUBADE_TEST_DATABASE` names.

mod accounts;
mod arrows;
mod attack;
#[cfg(feature = "browser-tests")]
mod browser;
mod catalogue;
mod commands;
mod commitments;
mod domains;
mod forms_safety;
mod handover;
mod home;
mod isolation;
mod mail;
mod microsoft;
mod orders;
mod pages;
mod provisioning;
mod requests;
mod sandbox;
mod schema;
mod services;
mod subscriptions;
mod support;
mod support_console;
mod sync;
mod texts;
mod webhooks;
