//! The web server: every route on one screen, and what stands around them.

use std::net::TcpListener;

use actix_session::SessionMiddleware;
use actix_session::config::PersistentSession;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Server;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use actix_web::{App as ActixApp, HttpServer};
use tracing_actix_web::TracingLogger;

use crate::accounts::pages::sign_in;
use crate::app::App;
use crate::web::session::{self, Sessions};
use crate::web::{assets, error, origin};

/// What a page may load: opened line by line.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    style-src 'self'; \
    script-src 'self'; \
    img-src 'self' data:; \
    connect-src 'self'; \
    form-action 'self'; \
    base-uri 'none'; \
    frame-ancestors 'none'";

/// Every route.
fn routes(config: &mut ServiceConfig) {
    config
        .route("/favicon.ico", get().to(assets::favicon))
        .route("/static/{hash}/{path:.*}", get().to(assets::serve))
        .service(resource("/sign-in").get(sign_in::new).post(sign_in::create))
        .route("/sign-out", post().to(sign_in::destroy));
}

/// A server on `listener`; it runs when awaited.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(app: App, listener: TcpListener) -> std::io::Result<Server> {
    let sessions = Sessions::new(app.database.clone(), app.clock.clone());
    let secure = app.settings.public_url.starts_with("https://");
    let key = Key::from(&app.key.cookie());
    let server = HttpServer::new(move || {
        // `__Host-` needs `Secure`, which a browser takes only over TLS or not at all.
        let cookie = if secure { "__Host-aubade" } else { "aubade" };
        ActixApp::new()
            .app_data(Data::new(app.clone()))
            .app_data(Data::new(sessions.clone()))
            .wrap(from_fn(origin::check))
            .wrap(from_fn(error::pages))
            .wrap(from_fn(session::identify))
            .wrap(
                SessionMiddleware::builder(sessions.clone(), key.clone())
                    .cookie_name(cookie.to_owned())
                    .cookie_secure(secure)
                    .cookie_http_only(true)
                    .cookie_same_site(SameSite::Lax)
                    .session_lifecycle(PersistentSession::default().session_ttl(session::LIFE))
                    .build(),
            )
            .wrap(
                DefaultHeaders::new()
                    .add(("Content-Security-Policy", CONTENT_SECURITY_POLICY))
                    .add(("X-Content-Type-Options", "nosniff"))
                    .add(("Referrer-Policy", "same-origin"))
                    .add(("Cross-Origin-Opener-Policy", "same-origin")),
            )
            .wrap(TracingLogger::default())
            .configure(routes)
    })
    .workers(2)
    .shutdown_timeout(30)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}
