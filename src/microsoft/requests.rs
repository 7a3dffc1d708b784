//! Making one call to the API: its tries, its log line, its outcome.

mod answer;
mod call;

use std::sync::Arc;
use std::time::Instant;

use reqwest::{Response, StatusCode, redirect};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use super::wire::Collection;
use super::{Denial, Failure, Ids, InvalidSetting, Limits, Microsoft};

use answer::doubt;
pub(super) use answer::{Answer, Lost, body};
pub(super) use call::Call;
use call::Host;

/// What an answer may weigh, in bytes.
pub(super) const USUAL_LIMIT: usize = 4 * 1024 * 1024;
/// Pages of one listing that are followed.
const MOST_PAGES: u16 = 500;

const REQUEST_ID: &str = "MS-RequestId";
const CORRELATION_ID: &str = "MS-CorrelationId";

/// The connections of one client. The certificates to trust are compiled in, so that no machine lacks them.
///
/// # Errors
/// When TLS or HTTP cannot be set up.
pub fn connections(limits: &Limits) -> Result<reqwest::Client, InvalidSetting> {
    let failed = |error: &dyn std::error::Error| InvalidSetting::Client(error.to_string());
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .redirect(redirect::Policy::none())
        .connect_timeout(limits.connect)
        .timeout(limits.total)
        .build()
        .map_err(|error| failed(&error))
}

impl Microsoft {
    /// The body of a successful answer.
    pub(super) async fn read<T: DeserializeOwned>(&self, call: Call) -> Result<T, Failure> {
        self.answer(&call).await?.json()
    }

    /// All items of a listing, page after page.
    pub(super) async fn list<T: DeserializeOwned>(&self, mut call: Call) -> Result<Vec<T>, Failure> {
        let first = call.ids;
        let mut all = Vec::new();
        for number in 1..=MOST_PAGES {
            let page: Collection<T> = self.answer(&call).await?.json()?;
            all.extend(page.items);
            match page.links.next {
                Some(next) => call.turn_to(number, first, next)?,
                None => return Ok(all),
            }
        }
        Err(Failure::Unknown(format!("a listing of more than {MOST_PAGES} pages")))
    }

    /// A successful answer of the host of the price sheets, its body still to come.
    pub(super) async fn stream(&self, call: Call) -> Result<Response, Failure> {
        let answer = self.answer(&call).await?;
        answer.unread.ok_or_else(|| Failure::Unknown("an answer without a body".to_owned()))
    }

    /// A successful answer.
    pub(super) async fn answer(&self, call: &Call) -> Result<Answer, Failure> {
        // On the heap, for callers keep several calls on their way at once.
        let answer = Box::pin(self.exchange(call)).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(answer.doubt(answer.refusal().into())) }
    }

    /// An answer that is final: a success, or a refusal other than "who are you" and "slow down". A rejected
    /// token is renewed once.
    pub(super) async fn exchange(&self, call: &Call) -> Result<Answer, Failure> {
        let token = self.0.tokens.get(call.kind).await?;
        let mut answer = self.tries(call, &token).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            let doubtful = answer.doubtful;
            let renewed = self.0.tokens.renew(call.kind, &token).await;
            let renewed = renewed.map_err(|failure| answer.doubt(failure))?;
            answer = self.tries(call, &renewed).await?;
            answer.doubtful |= doubtful;
        }
        self.judged(answer)
    }

    /// The answer, unless it says "who are you" or "slow down".
    pub(super) fn judged(&self, answer: Answer) -> Result<Answer, Failure> {
        match answer.status {
            StatusCode::UNAUTHORIZED => {
                Err(answer.doubt(Failure::Unauthorised(Denial::Rejected(answer.refusal()))))
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let wait = answer.pause(self.0.clock.now());
                Err(answer.doubt(Failure::Later { wait, refusal: None }))
            }
            _ => Ok(answer),
        }
    }

    /// Tries until there is an answer other than "an error of mine" (5xx, 408) or the pauses are used up, all
    /// under the same ids, as Microsoft's own client does (section 2).
    pub(super) async fn tries(&self, call: &Call, token: &SecretString) -> Result<Answer, Failure> {
        let mut pauses = self.0.limits.pauses.iter();
        let mut doubtful = false;
        loop {
            self.within_budget(call).await.map_err(|failure| doubt(doubtful, failure))?;
            let (reason, sent) = match self.send(call, token).await {
                Ok(answer) if !answer.is_passing() => return Ok(Answer { doubtful, ..answer }),
                Ok(answer) => (answer.refusal().to_string(), true),
                Err(Lost::TooLarge) => return Err(Failure::Unknown(Lost::TooLarge.to_string())),
                Err(lost) => (lost.to_string(), lost != Lost::Unconnected),
            };
            doubtful |= sent && call.writes();
            match pauses.next() {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => return Err(Failure::Unknown(reason)),
            }
        }
    }

    /// Lets a try pass that the budget of its tenant has room for.
    async fn within_budget(&self, call: &Call) -> Result<(), Failure> {
        let own = &self.0.tokens.endpoint.settings.tenant;
        let Some(tenant) = call.budget(own) else { return Ok(()) };
        self.0.budget.take(tenant).await.map_err(|wait| {
            tracing::info!(path = call.template, wait = wait.as_secs(), "the budget of requests is used up");
            Failure::Later { wait, refusal: None }
        })
    }

    /// One try, and its log line.
    async fn send(&self, call: &Call, token: &SecretString) -> Result<Answer, Lost> {
        let started = Instant::now();
        let outcome = self.send_unlogged(call, token).await;
        let milliseconds = started.elapsed().as_millis();
        let Ids { request, correlation } = call.ids;
        let (method, path) = (&call.method, call.template);
        match &outcome {
            Ok(answer) => {
                let status = answer.status.as_u16();
                tracing::info!(%request, %correlation, %method, path, status, milliseconds, "Microsoft answered");
            }
            Err(lost) => {
                tracing::warn!(%request, %correlation, %method, path, %lost, milliseconds, "no answer from Microsoft");
            }
        }
        outcome
    }

    async fn send_unlogged(&self, call: &Call, token: &SecretString) -> Result<Answer, Lost> {
        let (base, total) = match call.host {
            Host::Api => (&self.0.api, self.0.limits.total),
            Host::Prices => (&self.0.price_host, self.0.limits.price_sheet),
        };
        let response = call.request(&self.0.http, base, token).timeout(total).send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let (body, unread) = match call.host {
            Host::Prices if status.is_success() => (Vec::new(), Some(response)),
            Host::Api | Host::Prices => (body(response, USUAL_LIMIT).await?, None),
        };
        Ok(Answer { status, headers, body, unread, doubtful: false })
    }
}
