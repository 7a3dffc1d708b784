//! The panel as a test sees it: a real server on a free port, a fresh database, people who sign in.
//!
//! ```ignore
//! use crate::support::TestApp;
//!
//! #[tokio::test]
//! async fn a_viewer_sees_the_order_and_cannot_change_it() {
//!     let app = TestApp::start().await;
//!     let viewer = app.viewer().await;
//!     let page = viewer.get("/orders/1").await.expect(200);
//!     assert_eq!(page.select("h1"), ["Order 1"]);
//!     viewer.post("/orders/1/again", &[]).await.expect(403);
//! }
//! ```
//!
//! **Databases.** `AUBADE_TEST_DATABASE` is `sqlite` (where it is missing) or `postgres`; the latter needs the
//! address of a server in `AUBADE_TEST_POSTGRES`, on which each test makes and drops a database of its own. Both
//! are copies of one template with the tables and the people in it, made once.
//!
//! **People.** [`TestApp::owner`], [`manager`](TestApp::manager) and [`viewer`](TestApp::viewer) belong to the
//! first reseller, [`second`](TestApp::second) owns another, [`support`](TestApp::support) and
//! [`admin`](TestApp::admin) are staff, [`nobody`](TestApp::nobody) is not signed in. Each is a [`Browser`] with
//! its own cookies, signed in through `/sign-in`. All read English; `in_french()` changes that. Their numbers are
//! in [`people`], their e-mail addresses in [`Person::email`], and they share [`people::PASSWORD`].
//!
//! **Pages.** `get` and `post` follow no redirect: [`Answer::follow`] does. Every HTML answer is checked on
//! arrival ([`html`]): no missing text, one `h1`, unique ids, no link or label to an id that is not there, no
//! inline script or style. [`Answer::select`] reads the text of elements, [`Answer::form`] fills in and sends a
//! form as it stands on the page, hidden fields included.
//!
//! **Jobs.** No worker runs by itself: [`TestApp::work`] does every job that is due. A test that ends with a due
//! job fails, unless it said why with [`TestApp::leave_jobs`]. Reductions, cancellations and large orders wait five
//! minutes, in which they can be undone: [`TestApp::send_now`] does them at once.
//!
//! **Microsoft** is the simulator, in the same process and on the same clock: [`TestApp::tell`] and
//! [`TestApp::ask`] speak with its control endpoint. The catalogue and the countries' rules are in the database
//! already.
//!
//! **Time.** `app.clock` is the panel's clock: `app.clock.advance(time::Duration::days(8))`. Sleeping is never
//! needed.
//!
//! **Mails** are files; [`TestApp::mails`] reads them back, the oldest first.
//!
//! **A mail server** that speaks SMTP, refuses and falls silent as told: [`smtp::MailServer`].
//!
//! **Routes.** [`routes::all`] reads the route table: a test of every route needs no list of its own.
//!
//! **A name server**: [`dns::NameServer`]; without one of its own a test hears nothing about a name.
//!
//! **Settings** are those of [`TestApp::start`]; [`TestApp::start_with`] changes some of them.

pub mod answer;
mod app;
mod browser;
pub mod databases;
pub mod dns;
pub mod html;
pub mod mails;
pub mod people;
pub mod routes;
mod settings;
pub mod smtp;
pub mod tenant;

pub use answer::Answer;
pub use app::{KNOWN_MACHINE, TestApp};
pub use browser::Browser;
pub use databases::is_postgres;
pub use mails::Mail;
pub use people::Person;
