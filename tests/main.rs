//! The test suite: one module for each feature, every test on the database that `AUBADE_TEST_DATABASE` names.

mod accounts;
mod addons;
mod arrows;
mod attack;
#[cfg(feature = "browser-tests")]
mod browser;
mod catalogue;
mod commands;
mod commitments;
mod domains;
mod downloads;
mod end_of_term;
mod forms_safety;
mod handover;
mod home;
mod invitations;
mod isolation;
mod mail;
mod microsoft;
mod orders;
mod pages;
mod passwords;
mod provisioning;
mod requests;
mod sandbox;
mod schema;
mod services;
mod storms;
mod subscriptions;
mod support;
mod support_console;
mod sync;
mod texts;
mod throttling;
mod usage;
mod webhooks;
