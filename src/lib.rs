//! Aubade: a control panel with which resellers order and manage Microsoft 365 licence groups.

pub mod accounts;
pub mod app;
pub mod audit;
pub mod catalogue;
pub mod clock;
pub mod commitments;
pub mod config;
pub mod database;
pub mod dns;
pub mod domains;
pub mod home;
pub mod jobs;
pub mod letters;
pub mod mail;
pub mod microsoft;
pub mod orders;
pub mod provisioning;
pub mod sandbox;
pub mod secrets;
pub mod services;
pub mod subscriptions;
pub mod support;
pub mod text;
pub mod web;
pub mod worker;
