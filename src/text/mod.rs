//! The words that people read: Fluent messages in French and English, and how dates, numbers and money are
//! written in each.

#[expect(clippy::inline_always, reason = "askama's macro writes it")]
pub mod filters;
mod language;
mod message;
mod money;
mod reader;

pub use language::{Language, UnknownLanguage};
pub use message::{Argument, Message, Sayable};
pub use money::{Currency, Money, Payable};
pub use reader::Reader;
