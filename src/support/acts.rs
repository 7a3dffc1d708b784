//! What staff can do now about a task, a mail or a service's credentials, and where they cannot, why not.

use time::{Duration, OffsetDateTime};

use crate::invitations::Invitation;
use crate::jobs::Payload;
use crate::mail::SendMail;
use crate::orders::{self, Order, ProvisionOrder};
use crate::passwords;
use crate::services::handover::Latest;
use crate::services::{Service, State};
use crate::subscriptions::{CancelSubscription, ChangeQuantity};
use crate::support::store::mails::Mail;
use crate::support::store::tasks::Task;
use crate::support::story::Story;
use crate::text::Message;
use crate::web::form::Errors;

/// So long after an act the same act by the same person is taken for a second press of the button.
pub const PRESS: Duration = Duration::MINUTE;

/// How a task can be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is in error: begun anew.
    Anew,
    /// It waits: done now instead of later.
    Now,
}

impl Task {
    /// How this task can be tried again.
    ///
    /// # Errors
    /// The sentence that says why it cannot.
    pub fn retry(&self, now: OffsetDateTime) -> Result<Retry, Message> {
        let order_is_over = self.kind == ProvisionOrder::KIND
            && matches!(self.order_state.as_deref(), Some("completed" | "cancelled"));
        match (self.state.as_str(), self.replaced_by) {
            ("doing", _) => Err("support-task-doing".into()),
            ("todo", _) if self.hold.is_some() => Err("support-task-held".into()),
            ("todo", _) if self.next_try_at > now => Ok(Retry::Now),
            ("todo", _) => Err("support-task-due".into()),
            ("error", Some(later)) => Err(Message::new("support-task-replaced").with("task", later)),
            ("error", None) if order_is_over => Err("support-task-order-over".into()),
            // The mail is sent again as a whole, or it would be given up again at once.
            ("error", None) if self.kind == SendMail::KIND => Err("support-task-of-mail".into()),
            ("error", None) => Ok(Retry::Anew),
            _ => Err("support-task-ended".into()),
        }
    }
}

impl Mail {
    /// Whether a copy of this mail can be sent to the same recipient.
    ///
    /// # Errors
    /// The sentence that says why it cannot.
    pub fn resend(&self, now: OffsetDateTime) -> Result<(), Message> {
        let link = self.link(now).map(|(state, _)| state);
        match (self.state.as_str(), link) {
            ("recalled", _) => Err("support-mail-recalled".into()),
            (_, Some("opened")) => Err("handover-refused-already".into()),
            ("sent", _) if self.has_credentials() => Err("support-mail-credentials-sent".into()),
            ("sent" | "given_up", _) => Ok(()),
            _ if self.task_state.as_deref() == Some("error") => Ok(()),
            _ => Err("support-mail-on-its-way".into()),
        }
    }
}

/// Whether a service's credentials can be sent again with a new link; `latest` is the last mail that bore them.
///
/// # Errors
/// The sentence that says why they cannot.
pub fn hand_over_again(service: &Service, latest: Option<&Latest>) -> Result<(), Message> {
    if service.has_password && service.state != State::Creating {
        return Ok(());
    }
    let had_one = latest.is_some_and(|latest| latest.letter.has_password);
    Err(if had_one { "handover-refused-already" } else { "handover-refused-nothing" }.into())
}

/// An act that a page offers: a form with a reason.
#[derive(Debug)]
pub struct Offer {
    /// Makes the ids of the form's fields: `task-3`.
    pub name: String,
    /// Where the form goes.
    pub action: String,
    /// What is done.
    pub title: Message,
    /// What comes of it.
    pub text: Message,
    /// What the page showed, so that a change meanwhile is noticed.
    pub seen: String,
    /// The reason as typed.
    pub reason: String,
    /// The recipient as typed or as stored, where one is asked for.
    pub email: Option<String>,
    /// What was wrong with the form.
    pub errors: Errors,
}

/// An act that is not possible now, and why.
#[derive(Debug)]
pub struct Refusal {
    /// What cannot be done.
    pub title: Message,
    /// Why.
    pub why: Message,
}

/// What can be done now, and what cannot.
#[derive(Debug, Default)]
pub struct Acts {
    /// What can be done.
    pub offers: Vec<Offer>,
    /// What cannot.
    pub refusals: Vec<Refusal>,
}

impl Acts {
    /// Adds what can be done about the tasks of a story, and about its mails that have not arrived.
    pub fn add_story(&mut self, story: &Story, now: OffsetDateTime) {
        for task in story.tasks.iter().filter(|task| task.kind != SendMail::KIND || task.retry(now).is_ok()) {
            self.add_task(task, now);
        }
        let is_stuck = |mail: &&Mail| mail.state != "sent" && mail.resend(now).is_ok();
        for mail in story.mails.iter().filter(is_stuck) {
            self.add_mail(mail, now);
        }
    }

    /// Adds the act of trying a task again. A task that has ended well is not spoken of.
    pub fn add_task(&mut self, task: &Task, now: OffsetDateTime) {
        if matches!(task.state.as_str(), "done" | "cancelled") {
            return;
        }
        let about = |key: &'static str| {
            Message::new(key)
                .with("task", task.id)
                .with("kind", Message::new(format!("task-kind-{}", task.kind)))
                .with("at", task.next_try_at)
                .with("licence", task.licence.as_deref().unwrap_or_default())
                .with("present", task.quantity.unwrap_or_default())
        };
        match task.retry(now) {
            Ok(retry) => {
                let (title, text) = match retry {
                    Retry::Anew if task.kind == ProvisionOrder::KIND => {
                        ("support-act-resume", "support-act-resume-text")
                    }
                    // An absolute number: whoever sends it again must know from which one it leads away today.
                    Retry::Anew if task.kind == ChangeQuantity::KIND => {
                        ("support-act-retry", "support-act-retry-quantity-text")
                    }
                    Retry::Anew if task.kind == CancelSubscription::KIND => {
                        ("support-act-retry", "support-act-retry-cancellation-text")
                    }
                    Retry::Anew => ("support-act-retry", "support-act-retry-text"),
                    Retry::Now => ("support-act-now", "support-act-now-text"),
                };
                self.offers.push(Offer {
                    name: format!("task-{}", task.id),
                    action: format!("/support/tasks/{}/retry", task.id),
                    title: about(title),
                    text: about(text).with("wanted", task.wanted().unwrap_or_default()),
                    seen: task.seen(),
                    reason: String::new(),
                    email: None,
                    errors: Errors::default(),
                });
            }
            Err(why) => self.refusals.push(Refusal { title: about("support-act-retry"), why }),
        }
    }

    /// Adds the act of sending a mail again.
    pub fn add_mail(&mut self, mail: &Mail, now: OffsetDateTime) {
        let about = |key: &'static str| {
            Message::new(key)
                .with("mail", mail.id)
                .with("letter", Message::new(format!("support-letter-{}", mail.template)))
                .with("to", &mail.recipient)
        };
        match mail.resend(now) {
            Ok(()) => self.offers.push(Offer {
                name: format!("mail-{}", mail.id),
                action: format!("/support/mails/{}/resend", mail.id),
                title: about("support-act-resend"),
                text: about("support-act-resend-text"),
                seen: mail.state.clone(),
                reason: String::new(),
                email: None,
                errors: Errors::default(),
            }),
            Err(why) => self.refusals.push(Refusal { title: about("support-act-resend"), why }),
        }
    }

    /// Adds the act of letting an invitation go on whose tenant was tied to the reseller before.
    pub fn add_admission(&mut self, invitation: &Invitation) {
        let about = |key: &'static str| {
            Message::new(key)
                .with("company", &invitation.company)
                .with("prefix", &invitation.prefix)
                .with("contact", &invitation.email)
        };
        self.offers.push(Offer {
            name: format!("invitation-{}", invitation.id),
            action: format!("/support/invitations/{}/admission", invitation.id),
            title: about("support-act-admit"),
            text: about("support-act-admit-text"),
            seen: String::new(),
            reason: String::new(),
            email: None,
            errors: Errors::default(),
        });
    }

    /// Adds the act of closing an order that stopped after its tenant was made.
    pub fn add_closing(&mut self, order: &Order) {
        if order.state == orders::State::Failed && order.service_id.is_some() {
            self.offers.push(Offer {
                name: CLOSING.to_owned(),
                action: format!("/support/orders/{}/closing", order.id),
                title: "support-act-close".into(),
                text: "support-act-close-text".into(),
                seen: order.cause.clone().unwrap_or_default(),
                reason: String::new(),
                email: None,
                errors: Errors::default(),
            });
        }
    }

    /// Adds the act of sending a service's credentials again, perhaps to a corrected address.
    pub fn add_credentials(&mut self, service: &Service, latest: Option<&Latest>) {
        match hand_over_again(service, latest) {
            Ok(()) => self.offers.push(Offer {
                name: CREDENTIALS.to_owned(),
                action: format!("/support/services/{}/credentials", service.domain),
                title: "support-act-credentials".into(),
                text: "support-act-credentials-text".into(),
                seen: latest.map(|latest| latest.mail).unwrap_or_default().to_string(),
                reason: String::new(),
                email: Some(service.email.clone()),
                errors: Errors::default(),
            }),
            Err(why) => self.refusals.push(Refusal { title: "support-act-credentials".into(), why }),
        }
    }

    /// Adds the act of giving a tenant's administrator a new password, which nobody here sees.
    pub fn add_reset(&mut self, service: &Service, latest: Option<&passwords::Latest>) {
        let is_pending = latest.is_some_and(passwords::Latest::is_pending);
        let is_unknown = service.admin_name.is_empty();
        if is_pending || is_unknown || service.state == State::Creating {
            let why = match (is_pending, is_unknown) {
                (true, _) => "passwords-pending",
                (_, true) => "passwords-unknown",
                _ => "passwords-not-ready",
            };
            self.refusals.push(Refusal { title: "support-act-password".into(), why: why.into() });
            return;
        }
        self.offers.push(Offer {
            name: PASSWORD.to_owned(),
            action: format!("/support/services/{}/password", service.domain),
            title: "support-act-password".into(),
            text: Message::new("support-act-password-text").with("to", &service.email),
            seen: latest.map(|latest| latest.job.to_string()).unwrap_or_default(),
            reason: String::new(),
            email: None,
            errors: Errors::default(),
        });
    }

    /// Says in the form of this name what is wrong with the reason typed there.
    pub fn refuse_reason(&mut self, name: &str, typed: String, why: Message) {
        let mut errors = Errors::default();
        errors.add("reason", why);
        self.put(name, typed, None, errors);
    }

    /// Puts what was typed, and what was wrong with it, into the form of this name.
    pub fn put(&mut self, name: &str, reason: String, email: Option<String>, errors: Errors) {
        if let Some(offer) = self.offers.iter_mut().find(|offer| offer.name == name) {
            offer.reason = reason;
            offer.email = email.or_else(|| offer.email.take());
            offer.errors = errors;
        }
    }
}

/// The name of the form that resets the password.
pub const PASSWORD: &str = "password";
/// The name of the form that sends credentials again.
pub const CREDENTIALS: &str = "credentials";
/// The name of the form that closes an order.
pub const CLOSING: &str = "closing";
