//! A real mail server on a loopback port, small and obedient: it speaks ESMTP with `AUTH` and TLS, keeps what it
//! takes, and refuses or falls silent where a test tells it to.
//!
//! ```ignore
//! let server = MailServer::start(Manner::default()).await;
//! server.answers("RCPT", "550 5.1.1 no such user");
//! …
//! server.answers_as_usual();
//! assert_eq!(server.mails().len(), 1);
//! ```

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::mails::{self, Mail};

/// An answer that is none: the server falls silent.
pub const SILENCE: &str = "";

/// How a server wants to be spoken to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// When the conversation is encrypted.
    pub encryption: Encryption,
    /// `PLAIN`, `LOGIN` or both; empty when nobody has to sign in.
    pub login: &'static str,
}

/// When a conversation is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// Never.
    #[default]
    None,
    /// After `STARTTLS`.
    Upgrade,
    /// From the first byte.
    Always,
}

/// Who may send: any user with this password.
pub const PASSWORD: &str = "opens & closes: 100%";

/// The server; it stops when this is dropped.
pub struct MailServer {
    /// Where it listens.
    pub port: u16,
    /// Its certificate for `localhost`, in DER: nobody trusts it by itself.
    pub certificate: Vec<u8>,
    shared: Arc<Shared>,
    listening: Mutex<JoinHandle<()>>,
}

struct Shared {
    manner: Manner,
    tls: TlsAcceptor,
    /// Answers by command, in the place of the usual ones; `.` stands for the end of the mail.
    answers: Mutex<HashMap<&'static str, &'static str>>,
    taken: Mutex<Vec<Vec<u8>>>,
    commands: Mutex<Vec<String>>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl MailServer {
    /// A server on a free port.
    pub async fn start(manner: Manner) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let shared = Arc::new(Shared {
            manner,
            tls: TlsAcceptor::from(Arc::new(config)),
            answers: Mutex::default(),
            taken: Mutex::default(),
            commands: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self {
            port: listener.local_addr().unwrap().port(),
            certificate: made.cert.der().to_vec(),
            listening: Mutex::new(tokio::spawn(listen(listener, Arc::clone(&shared)))),
            shared,
        }
    }

    /// When its conversations are encrypted.
    pub fn encryption(&self) -> Encryption {
        self.shared.manner.encryption
    }

    /// Its address for the panel's settings, without a login.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// From now on `command` (`EHLO`, `MAIL`, `RCPT`, `DATA`, or `.` for the end of a mail) gets this answer.
    pub fn answers(&self, command: &'static str, answer: &'static str) {
        self.shared.answers.lock().unwrap().insert(command, answer);
    }

    /// From now on everything is taken again.
    pub fn answers_as_usual(&self) {
        self.shared.answers.lock().unwrap().clear();
    }

    /// Stops listening: who comes now is refused by the operating system.
    pub async fn close(&self) {
        let listening = std::mem::replace(&mut *self.listening.lock().unwrap(), tokio::spawn(async {}));
        listening.abort();
        let _ = listening.await;
    }

    /// Listens again, where it did before.
    pub async fn open(&self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        *self.listening.lock().unwrap() = tokio::spawn(listen(listener, Arc::clone(&self.shared)));
    }

    /// The mails it took, the oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.taken.lock().unwrap().iter().map(|bytes| mails::parse(bytes)).collect()
    }

    /// The same as they came over the wire.
    pub fn raw(&self) -> Vec<String> {
        let taken = self.shared.taken.lock().unwrap();
        taken.iter().map(|bytes| String::from_utf8(bytes.clone()).unwrap()).collect()
    }

    /// Every command it was given, in order, with `*` before those that came encrypted.
    pub fn commands(&self) -> Vec<String> {
        self.shared.commands.lock().unwrap().clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.listening.lock().unwrap().abort();
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        // A client that goes away in the middle is none of a test's business.
        tokio::spawn(greet(stream, Arc::clone(&shared)));
    }
}

async fn greet(stream: TcpStream, shared: Arc<Shared>) -> std::io::Result<()> {
    let is_encrypted = shared.manner.encryption == Encryption::Always;
    let stream: Box<dyn Stream> =
        if is_encrypted { Box::new(shared.tls.accept(stream).await?) } else { Box::new(stream) };
    let mut talk = Talk { stream: BufReader::new(stream), is_encrypted, shared };
    talk.say("220 mail.example ready").await?;
    while let Some(mut upgraded) = talk.go_on().await? {
        upgraded.is_encrypted = true;
        talk = upgraded;
    }
    Ok(())
}

/// One conversation.
struct Talk {
    stream: BufReader<Box<dyn Stream>>,
    is_encrypted: bool,
    shared: Arc<Shared>,
}

impl Talk {
    /// Answers commands until the end or `STARTTLS`; answers the conversation that goes on encrypted.
    async fn go_on(mut self) -> std::io::Result<Option<Self>> {
        while let Some(line) = self.hear().await? {
            let command = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let mark = if self.is_encrypted { "*" } else { "" };
            self.shared.commands.lock().unwrap().push(format!("{mark}{command}"));
            let told = self.shared.answers.lock().unwrap().get(command.as_str()).copied();
            if let Some(answer) = told {
                self.say(answer).await?;
                continue;
            }
            match command.as_str() {
                "EHLO" => self.introduce().await?,
                "STARTTLS" => {
                    self.say("220 go ahead").await?;
                    let Self { stream, shared, .. } = self;
                    let stream: Box<dyn Stream> = Box::new(shared.tls.accept(stream.into_inner()).await?);
                    return Ok(Some(Self { stream: BufReader::new(stream), is_encrypted: true, shared }));
                }
                "AUTH" => self.sign_in(&line).await?,
                "DATA" => self.take().await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    return Ok(None);
                }
                _ => self.say("250 ok").await?,
            }
        }
        Ok(None)
    }

    async fn introduce(&mut self) -> std::io::Result<()> {
        let Manner { encryption, login } = self.shared.manner;
        if encryption == Encryption::Upgrade && !self.is_encrypted {
            self.say("250-STARTTLS").await?;
        }
        if !login.is_empty() {
            self.say(&format!("250-AUTH {login}")).await?;
        }
        self.say("250 mail.example").await
    }

    async fn sign_in(&mut self, line: &str) -> std::io::Result<()> {
        let decode = |text: &str| String::from_utf8(STANDARD.decode(text).unwrap()).unwrap();
        let mut words = line.split(' ').skip(1);
        let password = match (words.next(), words.next()) {
            (Some("PLAIN"), Some(given)) => decode(given).rsplit('\0').next().unwrap().to_owned(),
            (Some("LOGIN"), None) => {
                self.say(&format!("334 {}", STANDARD.encode("User Name"))).await?;
                self.hear().await?;
                self.say(&format!("334 {}", STANDARD.encode("Password"))).await?;
                decode(&self.hear().await?.unwrap_or_default())
            }
            other => panic!("AUTH {other:?}"),
        };
        let is_right = password == PASSWORD;
        self.say(if is_right { "235 welcome" } else { "535 5.7.8 wrong user or password" }).await
    }

    async fn take(&mut self) -> std::io::Result<()> {
        self.say("354 go on").await?;
        let mut mail = Vec::new();
        while let Some(line) = self.hear().await? {
            if line == "." {
                break;
            }
            // A line that begins with a dot came with one more.
            mail.extend_from_slice(line.strip_prefix('.').unwrap_or(&line).as_bytes());
            mail.extend_from_slice(b"\r\n");
        }
        let told = self.shared.answers.lock().unwrap().get(".").copied();
        if told.is_none_or(|answer| answer.starts_with('2') || answer == SILENCE) {
            self.shared.taken.lock().unwrap().push(mail);
        }
        self.say(told.unwrap_or("250 2.0.0 taken as 4711")).await
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        if line == SILENCE {
            return Ok(());
        }
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn hear(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        let count = self.stream.read_line(&mut line).await?;
        Ok((count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    }
}
