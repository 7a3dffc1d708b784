//! One mail server, spoken to command by command, so that a refusal of *us* and one of the recipient can be told
//! apart: the first is for the operator to mend while the mails wait, the second is final.

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use reqwest::Url;

/// How long the server may take to accept the connection, and then to answer each command. lettre limits only
/// the first of these.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail server, and how to reach it.
#[derive(Clone)]
pub struct Server {
    host: String,
    port: u16,
    tls: Tls,
    login: Option<Credentials>,
    patience: Duration,
}

/// Why the server did not take a mail.
pub(super) enum Refusal {
    /// It could not be reached, did not answer in time, or does not want to deal with us now.
    Server(String),
    /// It will not take this mail for this recipient, however often it is asked (a 5xx to `RCPT` or `DATA`).
    Recipient(String),
}

impl Server {
    /// Reads `smtps://user:password@host` (TLS from the first byte), `smtp://…?tls=required` (STARTTLS, or nothing
    /// is sent) or `smtp://host` (in clear, without a password unless the server is on this machine).
    ///
    /// # Errors
    /// A sentence for the operator that says what is wrong, without the password.
    pub fn from_url(url: &str) -> anyhow::Result<Self> {
        let url = Url::parse(url).map_err(|error| anyhow::anyhow!("the mail server's address: {error}"))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        anyhow::ensure!(!host.is_empty(), "the mail server's address names no host");
        let wish = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (tls, port) = match (url.scheme(), wish.as_deref()) {
            ("smtps", None) => (Tls::Wrapper(TlsParameters::new(host.clone())?), SUBMISSIONS_PORT),
            ("smtp", Some("required")) => (Tls::Required(TlsParameters::new(host.clone())?), SUBMISSION_PORT),
            ("smtp", None) => (Tls::None, SMTP_PORT),
            _ => anyhow::bail!("the mail server's address begins with smtps:// or ends with ?tls=required"),
        };
        let login = match url.password() {
            Some(password) => Some(Credentials::new(decoded(url.username())?, decoded(password)?)),
            None => None,
        };
        let here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        anyhow::ensure!(
            here || login.is_none() || !matches!(tls, Tls::None),
            "the mail server's password would be sent in clear: use smtps:// or ?tls=required"
        );
        let host = host.trim_matches(['[', ']']).to_owned();
        Ok(Self { host, port: url.port().unwrap_or(port), tls, login, patience: PATIENCE })
    }

    /// The same server with another way to encrypt, such as one that trusts a certificate of one's own.
    #[must_use]
    pub fn with_tls(self, tls: Tls) -> Self {
        Self { tls, ..self }
    }

    /// The same server, given up on after this long without an answer.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Hands over one mail; answers the server's last word.
    pub(super) async fn take(
        &self,
        from: &Address,
        to: &Address,
        message: &[u8],
    ) -> Result<Response, Refusal> {
        let mut connection = self.greet().await.map_err(Refusal::Server)?;
        let answer = self.hand_over(&mut connection, from, to, message).await;
        // Said out of politeness: the outcome is known, and a server that does not answer changes nothing.
        let _ = tokio::time::timeout(self.patience, connection.abort()).await;
        answer
    }

    /// Connects, encrypts, signs in and leaves, without a mail.
    ///
    /// # Errors
    /// What the server said, or why it said nothing.
    pub(super) async fn visit(&self) -> Result<(), String> {
        let mut connection = self.greet().await?;
        let _ = tokio::time::timeout(self.patience, connection.abort()).await;
        Ok(())
    }

    /// Connects, encrypts, signs in.
    async fn greet(&self) -> Result<AsyncSmtpConnection, String> {
        let hello = ClientId::default();
        let (wrapper, upgrade) = match &self.tls {
            Tls::Wrapper(parameters) => (Some(parameters.clone()), None),
            Tls::Required(parameters) | Tls::Opportunistic(parameters) => (None, Some(parameters.clone())),
            Tls::None => (None, None),
        };
        let server = (self.host.as_str(), self.port);
        let connect = AsyncSmtpConnection::connect_tokio1(server, None, &hello, wrapper, None);
        let mut connection = self.patiently(connect).await?;
        if let Some(parameters) = upgrade {
            self.patiently(connection.starttls(parameters, &hello)).await?;
        }
        if let Some(login) = &self.login {
            self.patiently(connection.auth(&[Mechanism::Plain, Mechanism::Login], login)).await?;
        }
        Ok(connection)
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        from: &Address,
        to: &Address,
        message: &[u8],
    ) -> Result<Response, Refusal> {
        let mail = Mail::new(Some(from.clone()), Vec::new());
        self.patiently(connection.command(mail)).await.map_err(Refusal::Server)?;
        self.about_recipient(connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
        self.about_recipient(connection.command(Data)).await?;
        self.about_recipient(connection.message(message)).await
    }

    async fn patiently<T>(&self, asked: impl Future<Output = Result<T, Error>>) -> Result<T, String> {
        match tokio::time::timeout(self.patience, asked).await {
            Ok(answer) => answer.map_err(|error| error.to_string()),
            Err(_) => Err(self.silence()),
        }
    }

    async fn about_recipient<T>(&self, asked: impl Future<Output = Result<T, Error>>) -> Result<T, Refusal> {
        match tokio::time::timeout(self.patience, asked).await {
            Ok(answer) => answer.map_err(|error| {
                let refusal = if error.is_permanent() { Refusal::Recipient } else { Refusal::Server };
                refusal(error.to_string())
            }),
            Err(_) => Err(Refusal::Server(self.silence())),
        }
    }

    fn silence(&self) -> String {
        format!("no answer from the mail server within {} s", self.patience.as_secs_f32())
    }
}

fn decoded(part: &str) -> anyhow::Result<String> {
    let text = percent_decode_str(part).decode_utf8();
    Ok(text.map_err(|_| anyhow::anyhow!("the mail server's user or password is not text"))?.into_owned())
}

#[cfg(test)]
mod tests {
    use lettre::transport::smtp::client::Tls;

    use super::Server;

    #[test]
    fn each_way_to_encrypt_has_its_port() {
        let tls = Server::from_url("smtps://user:p%40ss@mail.example.com").unwrap();
        assert!(matches!(tls.tls, Tls::Wrapper(_)) && tls.port == 465);
        let starttls = Server::from_url("smtp://user:p@mail.example.com?tls=required").unwrap();
        assert!(matches!(starttls.tls, Tls::Required(_)) && starttls.port == 587);
        let clear = Server::from_url("smtp://mail.example.com:2525").unwrap();
        assert!(matches!(clear.tls, Tls::None) && clear.port == 2525 && clear.login.is_none());
    }

    #[test]
    fn a_password_is_never_sent_in_clear_to_another_machine() {
        let refused = Server::from_url("smtp://user:secret@mail.example.com").err().unwrap().to_string();
        assert!(refused.contains("in clear") && !refused.contains("secret"), "{refused}");
        assert!(Server::from_url("smtp://user:secret@127.0.0.1:2525").is_ok());
    }

    #[test]
    fn an_address_that_cannot_be_meant_is_refused() {
        for url in
            ["mail.example.com", "https://mail.example.com", "smtp://mail.example.com?tls=opportunistic"]
        {
            assert!(Server::from_url(url).is_err(), "{url}");
        }
    }
}
