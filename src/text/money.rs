//! Amounts of money.

use serde::{Deserialize, Serialize};

/// An amount in 1/10000 of a currency's unit (ISO 4217 code), as price sheets have four decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// 1/10000 of the unit.
    pub amount: i64,
    /// ISO 4217, such as `EUR`.
    pub currency: Currency,
}

/// What a template can have written as an amount of money: behind however many references.
pub trait Payable {
    /// The amount.
    fn amount(&self) -> Money;
}

impl Payable for Money {
    fn amount(&self) -> Money {
        *self
    }
}

impl<T: Payable> Payable for &T {
    fn amount(&self) -> Money {
        (*self).amount()
    }
}

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The currency with this code; `XXX`, ISO's "no currency", where the code is not three letters.
    #[must_use]
    pub fn new(code: &str) -> Self {
        match code.as_bytes() {
            &[a, b, c] if code.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Self([a, b, c].map(|byte| byte.to_ascii_uppercase()))
            }
            _ => Self(*b"XXX"),
        }
    }

    /// Three capital letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    pub(super) fn symbol(&self) -> &str {
        match self.code() {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            other => other,
        }
    }
}

impl From<String> for Currency {
    fn from(code: String) -> Self {
        Self::new(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl Money {
    /// `amount` in 1/10000 of the unit of the currency with this ISO code.
    #[must_use]
    pub fn new(amount: i64, currency: &str) -> Self {
        Self { amount, currency: Currency::new(currency) }
    }

    /// This amount `count` times.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self { amount: self.amount.saturating_mul(count), ..self }
    }

    /// This amount and `other`, which must be of the same currency.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { amount: self.amount.saturating_add(other.amount), ..self }
    }
}
