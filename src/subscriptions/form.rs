//! What the browser sends about a subscription.

use crate::commitments::Seats;
use crate::subscriptions::end_of_term::Decision;
use crate::text::Message;
use crate::web::form::{Errors, Fields};

/// The form behind the pencil: another number of licences.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// Licences in all.
    pub seats: Seats,
    /// The version of the subscription that the form showed.
    pub version: i64,
}

impl Quantity {
    /// Reads the form.
    ///
    /// # Errors
    /// What is wrong with the number; none at all is a cancellation, which is another act.
    pub fn parse(fields: &Fields) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let seats = errors.take("quantity", seats(&fields.text("quantity")));
        seats.map(|seats| Self { seats, version: version(fields) }).ok_or(errors)
    }
}

/// A number of licences as people write it, with spaces between the thousands or not.
pub(super) fn seats(text: &str) -> Result<Seats, Message> {
    let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let count = digits.parse().map_err(|_| Message::new("subscriptions-quantity-number"))?;
    Seats::new(count).map_err(|refusal| refusal.message())
}

/// The form behind the bin: the end of a subscription.
#[derive(Clone, Copy, Debug)]
pub struct Cancellation {
    /// The version of the subscription that the form showed.
    pub version: i64,
}

impl Cancellation {
    /// Reads the form.
    ///
    /// # Errors
    /// When it was not confirmed.
    pub fn parse(fields: &Fields) -> Result<Self, Errors> {
        if fields.ticked("confirmed") {
            return Ok(Self { version: version(fields) });
        }
        let mut errors = Errors::default();
        errors.add("confirmed", "subscriptions-cancellation-unconfirmed");
        Err(errors)
    }
}

/// The form for the end of a term.
#[derive(Clone, Copy, Debug)]
pub struct EndOfTerm {
    /// What was chosen.
    pub decision: Decision,
    /// Whether it is to be kept and sent after the renewal, for the next term, while this one is locked.
    pub is_for_next: bool,
    /// The version of the subscription that the form showed.
    pub version: i64,
}

impl EndOfTerm {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing, or wrong with the next term.
    pub fn parse(fields: &Fields) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let decision = match fields.text("outcome").as_str() {
            "renew" => Some(Decision::Renew),
            "change" => errors.take("quantity", seats(&fields.text("quantity"))).map(|seats| {
                Decision::Change { quantity: seats.get(), licence: fields.text("licence").parse().ok() }
            }),
            "cancel" => Some(Decision::Cancel),
            "extend" => Some(Decision::Extend),
            _ => {
                errors.add("outcome", "ending-unchosen");
                None
            }
        };
        let (is_for_next, version) = (fields.ticked("next"), version(fields));
        decision.map(|decision| Self { decision, is_for_next, version }).ok_or(errors)
    }
}

/// The hidden version; one that nobody was shown is older than every other.
fn version(fields: &Fields) -> i64 {
    fields.text("version").parse().unwrap_or_default()
}
