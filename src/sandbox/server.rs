//! The server: every route of the simulated API on one screen, and starting and stopping it.

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::web::{
    self, Data, FormConfig, PathConfig, QueryConfig, ServiceConfig, delete, get, head, patch, post, put,
};
use actix_web::{App, HttpResponse, HttpServer, Route};
use anyhow::Context;

use super::body::MALFORMED;
use super::catalogue::pages as catalogue;
use super::control::customers as settings;
use super::customers::{pages as customers, relationship};
use super::refusal::Refusal;
use super::state::Room;
use super::subscriptions::pages as subscriptions;
use super::tokens::{consent, devices, grants};
use super::transitions::pages as transitions;
use super::users::pages as users;
use super::{
    Settings, addresses, agreements, analytics, audit_records, board, carts, changes, checkout, control,
    countries, direct, directory_roles, domains, exchange, invitations, invoices, licences, orders,
    partner_requests, prices, promotions, qualifications, resellers, reviews, rules, webhooks,
};

/// A simulator that is running; it stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    handle: ServerHandle,
}

impl Sandbox {
    /// Reads the state, listens, and answers from then on.
    ///
    /// # Errors
    /// When the state cannot be read or the address cannot be had.
    pub async fn start(settings: Settings) -> anyhow::Result<Self> {
        Self::serve(settings, true).await
    }

    /// The same for other people's clients: a token is given to any tenant and any application with
    /// any secret, certificate or refresh token, until the control endpoint says otherwise.
    ///
    /// # Errors
    /// As [`Sandbox::start`].
    pub async fn start_for_anybody(settings: Settings) -> anyhow::Result<Self> {
        Self::serve(settings, false).await
    }

    async fn serve(settings: Settings, strict: bool) -> anyhow::Result<Self> {
        let listen = settings.listen;
        let mut room = tokio::task::spawn_blocking(move || Room::open(&settings)).await??;
        room.strict = strict;
        let room = Data::new(room);
        let server = HttpServer::new(move || App::new().app_data(room.clone()).configure(routes))
            .workers(1)
            .disable_signals()
            .shutdown_timeout(1)
            .bind(listen)
            .with_context(|| format!("the simulator cannot listen on {listen}"))?;
        let address = *server.addrs().first().context("the simulator listens nowhere")?;
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Self { url: format!("http://{address}"), handle })
    }

    /// Where it answers: `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends the answers that are being given, then stops.
    pub async fn stop(self) {
        self.handle.stop(true).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

#[rustfmt::skip]
fn routes(app: &mut ServiceConfig) {
    app.app_data(PathConfig::default().error_handler(|_, _| malformed("An id in the path is wrong.")))
        .app_data(QueryConfig::default().error_handler(|_, _| malformed("The query is not understood.")))
        .app_data(FormConfig::default().error_handler(|_, _| malformed("The form is not understood.")))
        .service(web::scope("/control").wrap(from_fn(exchange::control))
            .route("/faults", get().to(control::faults))
            .route("/faults", post().to(control::add_fault))
            .route("/faults", delete().to(control::clear_faults))
            .route("/reviews", post().to(settings::review))
            .route("/agreements", post().to(settings::agreement))
            .route("/attestations", post().to(settings::attestation))
            .route("/invitations", get().to(settings::invitations))
            .route("/invitations", post().to(settings::accept_invitation))
            .route("/qualifications", post().to(settings::qualification))
            .route("/roles", post().to(settings::roles))
            .route("/licences", post().to(settings::licences))
            .route("/sign-in", post().to(settings::sign_in))
            .route("/webhooks", get().to(webhooks::deliveries))
            .route("/rules", get().to(rules::show))
            .route("/rules", post().to(rules::set))
            .route("/clock", get().to(control::clock))
            .route("/clock", post().to(control::move_clock))
            .route("/availabilities/rotate", post().to(control::rotate))
            .route("/domains", post().to(control::take_domain))
            .route("/tokens", post().to(control::tokens))
            .route("/devices", post().to(control::devices))
            .route("/requests", get().to(control::requests))
            .route("/state", get().to(control::counts)))
        .route("/", get().to(board::show))
        .route("/board.css", get().to(board::style))
        .route("/devicelogin", get().to(board::device))
        .route("/acceptance", get().to(board::acceptance))
        .route("/partner-invitation", get().to(board::invitation))
        .service(web::scope("/board").wrap(from_fn(exchange::control)).wrap(from_fn(board::same_origin))
            .route("/clock", post().to(board::move_clock))
            .route("/faults", post().to(board::add_fault))
            .route("/faults/clear", post().to(board::clear_faults))
            .route("/devices", post().to(board::answer_device))
            .route("/attestations", post().to(board::accept_attestation))
            .route("/invitations", post().to(board::accept_invitation)))
        .service(web::scope("").wrap(from_fn(exchange::exchange))
            .route("/{tenant}/oauth2/token", post().to(grants::v1))
            .route("/{tenant}/oauth2/v2.0/token", post().to(grants::v2))
            .route("/{tenant}/oauth2/authorize", get().to(consent::authorize))
            .route("/{tenant}/oauth2/v2.0/authorize", get().to(consent::authorize))
            .route("/{tenant}/oauth2/devicecode", post().to(devices::v1))
            .route("/{tenant}/oauth2/v2.0/devicecode", post().to(devices::v2))
            .route("/v1.0/sales/{key}/$value", get().to(prices::sheet))
            .configure(v1)
            .default_service(web::to(nothing_here)));
}

#[rustfmt::skip]
fn v1(app: &mut ServiceConfig) {
    app.route("/v1/domains/{domain}", head().to(domains::show))
        .route("/v1/validations/address", post().to(addresses::validate))
        .route("/v1/countryvalidationrules/{country}", get().to(countries::rules))
        .route("/v1/partners/validateresellers", post().to(resellers::validate))
        .route("/v1/relationships", get().to(resellers::relationships))
        .route("/v1/compliance/csp/agreementstatus", get().to(resellers::agreement))
        .route("/v1/profiles/mpn", get().to(resellers::profile))
        .configure(|app| catalogue_under(app, "/v1/products", &[get]))
        .configure(|app| catalogue_under(app, "/v1/customers/{customer}/products", &[get, post]))
        .route("/v1/partnerRequests", get().to(partner_requests::index))
        .route("/v1/customers", get().to(customers::index))
        .route("/v1/customers", post().to(customers::create))
        .route("/v1/customers/relationshiprequests", get().to(invitations::link))
        .route("/v1/agreements", get().to(agreements::texts))
        .route("/v1/customers/{customer}", get().to(customers::show))
        .route("/v1/customers/{customer}", patch().to(relationship::end))
        .route("/v1/customers/{customer}", delete().to(customers::delete))
        .route("/v1/customers/{customer}/validationStatus", get().to(reviews::status))
        .route("/v1/customers/{customer}/directSignedMicrosoftCustomerAgreementStatus", get().to(agreements::status))
        .route("/v1/customers/{customer}/profiles/billing", get().to(customers::profile))
        .route("/v1/customers/{customer}/profiles/billing", put().to(customers::revise))
        .route("/v1/customers/{customer}/agreements", get().to(agreements::index))
        .route("/v1/customers/{customer}/agreements", post().to(agreements::create))
        .route("/v1/customers/{customer}/agreementattestations", post().to(agreements::attest))
        .route("/v1/customers/{customer}/relationships", get().to(invitations::of_customer))
        .route("/v1/customers/{customer}/promotionEligibilities", post().to(promotions::eligibilities))
        .route("/v1/customers/{customer}/qualifications", get().to(qualifications::index))
        .route("/v1/customers/{customer}/qualifications", post().to(qualifications::create))
        .configure(people)
        .configure(books)
        .route("/v1/customers/{customer}/carts", post().to(carts::create))
        .route("/v1/customers/{customer}/carts/{cart}", get().to(carts::show))
        .route("/v1/customers/{customer}/carts/{cart}", put().to(carts::update))
        .route("/v1/customers/{customer}/carts/{cart}/checkout", post().to(checkout::create))
        .route("/v1/customers/{customer}/orders", get().to(orders::index))
        .route("/v1/customers/{customer}/orders", post().to(direct::create))
        .route("/v1/customers/{customer}/orders/{order}", get().to(orders::show))
        .route("/v1/customers/{customer}/orders/{order}/provisioningstatus", get().to(orders::provisioning))
        .route("/v1/customers/{customer}/subscriptions", get().to(subscriptions::index))
        .route("/v1/customers/{customer}/subscriptions/customTermEndDates", get().to(subscriptions::custom_ends))
        .route("/v1/customers/{customer}/subscriptions/{subscription}", get().to(subscriptions::show))
        .route("/v1/customers/{customer}/subscriptions/{subscription}", patch().to(changes::update))
        .route("/v1/customers/{customer}/subscriptions/{subscription}/addons", get().to(subscriptions::addons))
        .route("/v1/customers/{customer}/subscriptions/{subscription}/provisioningstatus", get().to(subscriptions::provisioning))
        .route("/v1/customers/{customer}/subscriptions/{subscription}/transitioneligibilities", get().to(transitions::eligibilities))
        .route("/v1/customers/{customer}/subscriptions/{subscription}/transitions", get().to(transitions::index))
        .route("/v1/customers/{customer}/subscriptions/{subscription}/transitions", post().to(transitions::create));
}

/// Users, their roles and their licences.
#[rustfmt::skip]
fn people(app: &mut ServiceConfig) {
    app.route("/v1/customers/{customer}/users", get().to(users::index))
        .route("/v1/customers/{customer}/users", post().to(users::create))
        .route("/v1/customers/{customer}/users/{user}", get().to(users::show))
        .route("/v1/customers/{customer}/users/{user}", patch().to(users::update))
        .route("/v1/customers/{customer}/users/{user}", delete().to(users::delete))
        .route("/v1/customers/{customer}/users/{user}/resetpassword", patch().to(users::reset_password))
        .route("/v1/customers/{customer}/users/{user}/directoryroles", get().to(directory_roles::of_user))
        .route("/v1/customers/{customer}/users/{user}/licenses", get().to(licences::of_user))
        .route("/v1/customers/{customer}/users/{user}/licenseupdates", post().to(licences::update))
        .route("/v1/customers/{customer}/directoryroles", get().to(directory_roles::index))
        .route("/v1/customers/{customer}/directoryroles/{role}/usermembers", get().to(directory_roles::members))
        .route("/v1/customers/{customer}/directoryroles/{role}/usermembers", post().to(directory_roles::add))
        .route("/v1/customers/{customer}/directoryroles/{role}/usermembers/{user}", delete().to(directory_roles::remove))
        .route("/v1/customers/{customer}/analytics/licenses/deployment", get().to(analytics::deployment))
        .route("/v1/customers/{customer}/analytics/licenses/usage", get().to(analytics::usage))
        .route("/v1/customers/{customer}/subscribedskus", get().to(licences::index));
}

/// Invoices, the audit, promotions, webhooks.
#[rustfmt::skip]
fn books(app: &mut ServiceConfig) {
    app.route("/v1/invoices", get().to(invoices::index))
        .route("/v1/invoices/{invoice}", get().to(invoices::show))
        .route("/v1/invoices/{invoice}/documents/statement", get().to(invoices::statement))
        .route("/v1/invoices/{invoice}/lineitems/{provider}/{type}", get().to(invoices::lines))
        .route("/v1/auditrecords", get().to(audit_records::index))
        .route("/v1/productpromotions", get().to(promotions::index))
        .route("/webhooks/v1/registration", get().to(webhooks::show))
        .route("/webhooks/v1/registration", post().to(webhooks::register))
        .route("/webhooks/v1/registration", put().to(webhooks::register))
        .route("/webhooks/v1/registration/events", get().to(webhooks::events))
        .route("/webhooks/v1/registration/validationEvents", post().to(webhooks::test))
        .route("/webhooks/v1/registration/validationEvents/{id}", get().to(webhooks::outcome))
        .route("/webhooks/certificate", get().to(webhooks::certificate));
}

/// The catalogue under `root`. A customer's answers POST as well as GET: the documentation prints both.
fn catalogue_under(app: &mut ServiceConfig, root: &str, methods: &[fn() -> Route]) {
    for method in methods {
        app.route(root, method().to(catalogue::products_index))
            .route(&format!("{root}/{{product}}"), method().to(catalogue::products_show))
            .route(&format!("{root}/{{product}}/skus"), method().to(catalogue::skus_index))
            .route(&format!("{root}/{{product}}/skus/{{sku}}"), method().to(catalogue::skus_show))
            .route(
                &format!("{root}/{{product}}/skus/{{sku}}/availabilities"),
                method().to(catalogue::availabilities_index),
            )
            .route(
                &format!("{root}/{{product}}/skus/{{sku}}/availabilities/{{availability}}"),
                method().to(catalogue::availabilities_show),
            );
    }
}

fn malformed(text: &str) -> actix_web::Error {
    Refusal::bad(MALFORMED, text).into()
}

/// A path that is not served: the gateway answers.
async fn nothing_here() -> HttpResponse {
    exchange::gateway(StatusCode::NOT_FOUND)
}
