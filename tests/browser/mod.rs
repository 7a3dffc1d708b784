//! What needs a browser: Chromium, driven through WebDriver, with script and without.
//!
//! [`Stage`] is a panel with a worker of its own, [`Window`] is a Chromium with a fresh profile. Behind the feature
//! `browser-tests`; `AUBADE_TEST_CHROMEDRIVER` is the path of the driver (`tests/run` finds it).

mod driver;
mod stage;
mod window;

mod accounts;
mod bulk;
mod customers;
mod deadlines;
mod inspection;
mod keyboard;
mod languages;
mod ledger;
mod orders;
mod pages;
mod phone;
mod reminders;
mod savings;
mod sign_in;
mod subscriptions;
mod support_console;
mod weight;

use window::Window;
