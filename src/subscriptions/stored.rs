//! How the words of the rules of time are read from their columns, where they may be missing.

use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};

use crate::commitments::{NextTerm, Outcome};

impl<DB: Database> Type<DB> for Outcome
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as Type<DB>>::type_info()
    }

    fn compatible(info: &DB::TypeInfo) -> bool {
        <String as Type<DB>>::compatible(info)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for Outcome
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self::try_from(<String as Decode<DB>>::decode(value)?)?)
    }
}

impl<DB: Database> Type<DB> for NextTerm
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as Type<DB>>::type_info()
    }

    fn compatible(info: &DB::TypeInfo) -> bool {
        <String as Type<DB>>::compatible(info)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for NextTerm
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(serde_json::from_str(&<String as Decode<DB>>::decode(value)?)?)
    }
}
