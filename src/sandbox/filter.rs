//! The filter that Microsoft takes in the query of a list, as a piece of JSON.

use serde::Deserialize;

use super::body::MALFORMED;
use super::refusal::Refusal;

/// `{"Field":…,"Value":…,"Operator":"starts_with"}`.
#[derive(Debug, Deserialize)]
pub struct Filter {
    /// What to look at.
    #[serde(alias = "Field")]
    pub field: String,
    /// What it begins with, or is.
    #[serde(alias = "Value")]
    pub value: String,
    #[serde(alias = "Operator")]
    operator: Operator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Operator {
    #[serde(rename = "starts_with", alias = "StartsWith")]
    StartsWith,
    #[serde(rename = "equals", alias = "Equals")]
    Equals,
}

impl Filter {
    /// The filter in `text`.
    ///
    /// # Errors
    /// 400 when it is of another form.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        serde_json::from_str(text)
            .map_err(|_| Refusal::bad(MALFORMED, "The filter is not understood.").about("filter"))
    }

    /// The same filter where only beginnings can be looked for.
    ///
    /// # Errors
    /// 400 for another operator.
    pub fn of_beginnings(text: &str) -> Result<Self, Refusal> {
        let filter = Self::parse(text)?;
        if filter.operator == Operator::StartsWith {
            return Ok(filter);
        }
        Err(Refusal::bad(MALFORMED, "Only starts_with is understood here.").about("filter"))
    }

    /// Whether `text` begins as wanted, or is what is wanted; capitals or not.
    pub fn admits(&self, text: &str) -> bool {
        let (text, value) = (text.to_lowercase(), self.value.to_lowercase());
        match self.operator {
            Operator::StartsWith => text.starts_with(&value),
            Operator::Equals => text == value,
        }
    }
}
