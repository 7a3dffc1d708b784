//! The web server: every route on one screen, and what stands around them.

use std::net::TcpListener;

use actix_session::SessionMiddleware;
use actix_session::config::PersistentSession;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Server;
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::web::{Data, PayloadConfig, ServiceConfig, resource, scope};
use actix_web::{App as ActixApp, HttpServer};
use tracing_actix_web::TracingLogger;

use crate::accounts::pages::{
    account, authenticator, company, forgotten, password, reset, second_factor, sessions, sign_in,
};
use crate::app::App;
use crate::audit::pages as audit;
use crate::bulk::pages as bulk;
use crate::deadlines::pages as deadlines;
use crate::domains::pages as domains;
use crate::holds::pages as holds;
use crate::home;
use crate::invitations::pages as invitations;
use crate::microsoft::webhooks::LARGEST_DELIVERY;
use crate::orders::pages as orders;
use crate::passwords::pages as passwords;
use crate::reminders::pages as reminders;
use crate::rights::pages as rights;
use crate::savings::pages as savings;
use crate::services::pages as services;
use crate::subscriptions::pages as subscriptions;
use crate::support::pages as support;
use crate::team::pages as team;
use crate::usage::pages as usage;
use crate::web::health::Readiness;
use crate::web::log::Requests;
use crate::web::session::{self, Sessions};
use crate::web::{assets, error, health, method, origin, unread};

/// What a page may load: opened line by line.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    style-src 'self'; \
    script-src 'self'; \
    img-src 'self' data:; \
    connect-src 'self'; \
    form-action 'self'; \
    base-uri 'none'; \
    frame-ancestors 'none'";

/// Every route to which it does not matter who asks.
fn open_routes(config: &mut ServiceConfig) {
    config
        .service(resource("/health/live").get(health::live))
        .service(resource("/health/ready").get(health::ready))
        .service(resource("/favicon.ico").get(assets::favicon))
        .service(
            resource("/webhooks/microsoft")
                .app_data(PayloadConfig::new(LARGEST_DELIVERY))
                .post(subscriptions::notification::create),
        )
        .service(
            resource("/reminders/one-click/{account:\\d+}/{list}/{token}")
                .get(reminders::ask)
                .post(reminders::leave_at_once),
        )
        .service(resource("/static/{hash}/{path:.*}").get(assets::serve));
}

/// Every route of the panel itself, inside the session.
fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/sign-in").get(sign_in::new).post(sign_in::create))
        .service(resource("/sign-in/second-factor").get(second_factor::new).post(second_factor::create))
        .service(resource("/sign-out").post(sign_in::destroy))
        .service(resource("/password/forgotten").get(forgotten::new).post(forgotten::create))
        .service(resource("/password/new/{token}").get(reset::edit).post(reset::update))
        .service(resource("/orders").get(orders::list::index).post(orders::new::create))
        .service(resource("/orders/new").get(orders::new::new))
        .service(resource("/orders/check").post(orders::new::check))
        .service(resource("/orders/name").post(orders::new::name))
        .service(resource("/orders/{id:\\d+}").get(orders::show::show))
        .service(
            resource("/orders/{id:\\d+}/correction")
                .get(orders::correction::edit)
                .post(orders::correction::update),
        )
        .service(resource("/orders/{id:\\d+}/cancellation").post(orders::show::cancel))
        .service(resource("/account").get(account::show).post(account::update))
        .service(resource("/account/password").get(account::back).post(password::update))
        .service(resource("/account/sessions").get(sessions::index))
        .service(resource("/account/sessions/ending").get(account::back).post(sessions::end))
        .service(resource("/account/second-factor").get(authenticator::show).post(authenticator::create))
        .service(resource("/account/second-factor/new").get(authenticator::new).post(authenticator::confirm))
        .service(resource("/account/second-factor/codes").get(authenticator::back).post(authenticator::renew))
        .service(
            resource("/account/second-factor/removal").get(authenticator::back).post(authenticator::remove),
        )
        .service(resource("/account/company").get(account::back).post(company::update))
        .service(resource("/account/reminders").get(account::back).post(reminders::update))
        .service(
            resource("/reminders/{account:\\d+}/{list}/{token}").get(reminders::show).post(reminders::leave),
        )
        .service(resource("/account/sending").get(holds::policy::edit).post(holds::policy::update))
        .service(resource("/account/data").get(account::back).post(rights::data::create))
        .service(resource("/audit").get(audit::list::index))
        .service(resource("/audit.csv").get(audit::download::table))
        .service(resource("/audit.jsonl").get(audit::download::lines))
        .service(resource("/approvals").get(holds::approvals::index))
        .service(resource("/approvals.csv").get(holds::download::approvals))
        .service(resource("/approvals/{id:\\d+}").get(holds::approval::show))
        .service(resource("/approvals/{id:\\d+}/confirmation").post(holds::approval::confirm))
        .service(resource("/approvals/{id:\\d+}/rejection").post(holds::approval::reject))
        .service(resource("/approvals/{id:\\d+}/withdrawal").post(holds::approval::withdraw))
        .service(resource("/holds/{id:\\d+}/undo").post(holds::undo::undo))
        .service(resource("/holds/{id:\\d+}/sending").post(holds::undo::send))
        .service(resource("/handover/{token}").get(services::handover::show).post(services::handover::open))
        .service(resource("/").get(home::show))
        .service(resource("/deadlines").get(deadlines::board::show))
        .service(resource("/deadlines.csv").get(deadlines::download::deadlines))
        .service(
            resource("/deadlines/calendars")
                .get(deadlines::calendars::index)
                .post(deadlines::calendars::create),
        )
        .service(resource("/deadlines/calendars/{id:\\d+}/revocation").post(deadlines::calendars::revoke))
        .service(resource("/savings").get(savings::list::show))
        .service(resource("/savings.csv").get(savings::download::savings))
        .service(resource("/services/{domain}/subscriptions/{id:\\d+}/saving").post(savings::press::create))
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/saving/withdrawal")
                .post(savings::press::withdraw),
        )
        .service(resource("/calendar/{token}.ics").get(deadlines::feed::show))
        .service(resource("/invitations").get(invitations::list::index).post(invitations::new::create))
        .service(resource("/invitations/new").get(invitations::new::new))
        .service(resource("/invitations/{id:\\d+}").get(invitations::show::show))
        .service(resource("/invitations/{id:\\d+}/search").post(invitations::show::search))
        .service(resource("/invitations/{id:\\d+}/confirmation").post(invitations::show::confirm))
        .service(resource("/invitations/{id:\\d+}/withdrawal").post(invitations::show::withdraw))
        .service(resource("/bulk").get(bulk::list::index).post(bulk::new::create))
        .service(resource("/bulk.csv").get(bulk::download::runs))
        .service(resource("/bulk/new").get(bulk::new::new))
        .service(resource("/bulk/template.csv").get(bulk::files::template))
        .service(resource("/bulk/present.csv").get(bulk::files::present))
        .service(resource("/bulk/{id:\\d+}").get(bulk::show::show))
        .service(resource("/bulk/{id:\\d+}/run").post(bulk::show::run))
        .service(resource("/bulk/{id:\\d+}/check").post(bulk::new::check_again))
        .service(resource("/bulk/{id:\\d+}/stop").post(bulk::show::stop))
        .service(resource("/bulk/{id:\\d+}/result.csv").get(bulk::files::result))
        .service(resource("/orders.csv").get(orders::download::orders))
        .service(resource("/services.csv").get(services::download::services))
        .service(resource("/subscriptions.csv").get(subscriptions::download::subscriptions))
        .service(resource("/invitations.csv").get(invitations::download::invitations))
        .configure(team_routes)
        .configure(service_routes)
        .configure(subscription_routes)
        .configure(support_routes);
}

/// Every route of a reseller's team.
fn team_routes(config: &mut ServiceConfig) {
    config
        .service(resource("/team").get(team::list::show))
        .service(resource("/team/invitations").get(team::list::back).post(team::list::invite))
        .service(resource("/team/invitations/{id:\\d+}/again").post(team::list::again))
        .service(resource("/team/invitations/{id:\\d+}/withdrawal").post(team::list::withdraw))
        .service(resource("/team/{account:\\d+}").get(team::member::show))
        .service(resource("/team/{account:\\d+}/role").get(team::member::back).post(team::member::set_role))
        .service(resource("/team/{account:\\d+}/removal").post(team::member::remove))
        .service(resource("/join/{token}").get(team::joining::show).post(team::joining::create))
        .service(resource("/account/resellers").get(team::places::index))
        .service(resource("/account/resellers/{id:\\d+}").post(team::places::choose));
}

/// Every route of a service, but for its subscriptions.
fn service_routes(config: &mut ServiceConfig) {
    config
        .service(resource("/services").get(services::list::list))
        .service(resource("/services/{domain}").get(services::show::show))
        .service(resource("/services/{domain}/handover").post(services::handover::send_again))
        .service(resource("/services/{domain}/history").get(services::history::show))
        .service(resource("/services/{domain}/domains").get(domains::list::index).post(domains::list::create))
        .service(resource("/services/{domain}/domains.csv").get(domains::download::domains))
        .service(resource("/services/{domain}/domains/{id:\\d+}").get(domains::show::show))
        .service(resource("/services/{domain}/domains/{id:\\d+}/check").post(domains::show::check))
        .service(resource("/services/{domain}/domains/{id:\\d+}/removal").post(domains::show::remove))
        .service(
            resource("/services/{domain}/contact")
                .get(services::contact::edit)
                .post(services::contact::update),
        )
        .service(resource("/services/{domain}/name").get(services::name::edit).post(services::name::update))
        .service(
            resource("/services/{domain}/password").get(passwords::reset::new).post(passwords::reset::create),
        )
        .service(resource("/services/{domain}/usage").get(usage::show::show).post(usage::show::read));
}

/// Every route of the subscriptions of a service.
fn subscription_routes(config: &mut ServiceConfig) {
    config
        .service(resource("/services/{domain}/subscriptions").post(orders::licences::create))
        .service(resource("/services/{domain}/subscriptions/new").get(orders::licences::new))
        .service(resource("/services/{domain}/subscriptions/check").post(orders::licences::check))
        .service(resource("/services/{domain}/subscriptions/{id:\\d+}").get(subscriptions::show::show))
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/scheduled")
                .post(subscriptions::scheduled::create),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/scheduled/{change:\\d+}/cancellation")
                .post(subscriptions::scheduled::cancel),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/scheduled/{change:\\d+}/refusal")
                .post(subscriptions::scheduled::dismiss),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/quantity")
                .get(subscriptions::quantity::edit)
                .post(subscriptions::quantity::update),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/cancellation")
                .get(subscriptions::cancellation::new)
                .post(subscriptions::cancellation::create),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/end-of-term")
                .get(subscriptions::end_of_term::edit)
                .post(subscriptions::end_of_term::update),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/end-of-term/withdrawal")
                .post(subscriptions::end_of_term::withdraw),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/reactivation")
                .get(subscriptions::reactivation::new)
                .post(subscriptions::reactivation::create),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/acknowledgement")
                .post(subscriptions::acknowledgement::create),
        )
        .service(
            resource("/services/{domain}/subscriptions/{id:\\d+}/refusal")
                .post(subscriptions::refusal::dismiss),
        );
}

/// Every route of the staff console.
fn support_routes(config: &mut ServiceConfig) {
    config
        .service(resource("/support").get(support::overview::show))
        .service(resource("/support/search").get(support::search::show))
        .service(resource("/support/orders/{id:\\d+}").get(support::orders::show))
        .service(
            resource("/support/orders/{id:\\d+}/closing")
                .get(support::orders::back)
                .post(support::orders::close),
        )
        .service(resource("/support/services/{domain}").get(support::services::show))
        .service(
            resource("/support/services/{domain}/credentials")
                .get(support::services::back)
                .post(support::services::send_credentials),
        )
        .service(
            resource("/support/services/{domain}/password")
                .get(support::services::back)
                .post(support::services::reset_password),
        )
        .service(
            resource("/support/invitations/{id:\\d+}/admission")
                .get(support::invitations::back)
                .post(support::invitations::admission),
        )
        .service(resource("/support/tasks").get(support::tasks::index))
        .service(resource("/support/tasks/{id:\\d+}").get(support::tasks::show))
        .service(
            resource("/support/tasks/{id:\\d+}/retry").get(support::tasks::back).post(support::tasks::retry),
        )
        .service(resource("/support/mails").get(support::mails::index))
        .service(resource("/support/mails/{id:\\d+}").get(support::mails::show))
        .service(
            resource("/support/mails/{id:\\d+}/resend")
                .get(support::mails::back)
                .post(support::mails::resend),
        )
        .service(resource("/support/resellers").get(support::resellers::index))
        .service(resource("/support/resellers/{id:\\d+}").get(support::resellers::show))
        .service(resource("/support/deadlines").get(support::deadlines::index))
        .service(resource("/support/deadlines.csv").get(support::deadlines::download))
        .service(resource("/support/codes").get(support::codes::index))
        .service(resource("/support/codes.csv").get(support::downloads::unknown_codes))
        .service(resource("/support/audit").get(support::audit::index))
        .service(resource("/support/tasks.csv").get(support::downloads::tasks))
        .service(resource("/support/mails.csv").get(support::downloads::mails))
        .service(resource("/support/resellers.csv").get(support::downloads::resellers))
        .service(resource("/support/audit.csv").get(support::downloads::audit));
}

/// What every answer says to the browser.
fn headers(secure: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add(("Content-Security-Policy", CONTENT_SECURITY_POLICY))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Referrer-Policy", "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"));
    if secure { headers.add(("Strict-Transport-Security", "max-age=31536000")) } else { headers }
}

/// A server on `listener`; it runs when awaited.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(app: App, listener: TcpListener) -> std::io::Result<Server> {
    let readiness = Readiness::default();
    let sessions = Sessions::new(app.database.clone(), app.clock.clone());
    let secure = app.settings.is_secure();
    let sending = app.settings.sending;
    let key = Key::from(&app.key.cookie());
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(Data::new(app.clone()))
            .app_data(Data::new(sessions.clone()))
            .app_data(Data::new(readiness.clone()))
            .wrap(from_fn(method::head))
            .wrap(from_fn(unread::close))
            .wrap(headers(secure))
            .wrap(TracingLogger::<Requests>::new())
            .configure(open_routes)
            // Everything else, also what is not found.
            .service(
                scope("")
                    .wrap(from_fn(origin::check))
                    .wrap(from_fn(session::identify))
                    .wrap(from_fn(error::pages))
                    .wrap(
                        SessionMiddleware::builder(sessions.clone(), key.clone())
                            .cookie_name(session::cookie_name("aubade", secure))
                            .cookie_secure(secure)
                            .cookie_http_only(true)
                            .cookie_same_site(SameSite::Lax)
                            .session_lifecycle(PersistentSession::default().session_ttl(session::COOKIE_LIFE))
                            .build(),
                    )
                    .wrap(from_fn(error::last_page))
                    // Safe with secrets on the page: none is repeated beside what another site could choose, and
                    // cross-site requests are told by their headers, not by a token in the page.
                    .wrap(Compress::default())
                    .configure(routes),
            )
    })
    .client_request_timeout(sending)
    .workers(2)
    .shutdown_timeout(30)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}
