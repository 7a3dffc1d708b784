//! What people may ask of whoever keeps their data: all of it, and its erasure.

pub mod archive;
pub mod erasure;
pub mod pages;
pub mod store;
pub mod tables;

/// Where the panel knows a person by an e-mail address.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Place {
    /// What it is.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub reseller: Option<i64>,
    /// The first name, or all of it.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// What a mail says (JSON).
    pub text: String,
    /// Whether it is still needed as it is.
    pub is_needed: bool,
}

/// What a person can be known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The contact of an order.
    Order,
    /// The contact of a service.
    Service,
    /// The contact of an invitation.
    Invitation,
    /// Somebody who signs in.
    Account,
    /// To whom a link to a password went.
    Handover,
    /// To whom a mail went.
    Mail,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Order, Self::Service, Self::Invitation, Self::Account, Self::Handover, Self::Mail];

    /// The table in which it stands.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Order => "orders",
            Self::Service => "services",
            Self::Invitation => "invitations",
            Self::Account => "accounts",
            Self::Handover => "handovers",
            Self::Mail => "mails",
        }
    }
}

impl TryFrom<String> for Kind {
    type Error = String;

    fn try_from(table: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.table() == table).ok_or(table)
    }
}

impl Place {
    /// Why the person must stay there, where it must.
    #[must_use]
    pub fn obstacle(&self) -> Option<Why> {
        self.is_needed.then_some(match self.kind {
            Kind::Order => Why::UnderWay,
            Kind::Service => Why::Contact,
            Kind::Account => Why::SignsIn,
            Kind::Invitation | Kind::Handover | Kind::Mail => Why::Open,
        })
    }
}

/// Why something stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The order is not carried out yet.
    UnderWay,
    /// The tenant has licences: somebody must be its contact, until another is named.
    Contact,
    /// The mail, the invitation or the link is still to be used.
    Open,
    /// The person can sign in.
    SignsIn,
}

impl Why {
    /// The same in words, for an operator.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::UnderWay => {
                "it is not carried out yet: the contract needs the contact (GDPR, article 6(1)(b))"
            }
            Self::Contact => {
                "the tenant has licences: the contract needs a contact (GDPR, article 6(1)(b)); name another one first"
            }
            Self::Open => "it is still to be used: erase again when it is over",
            Self::SignsIn => "the person can sign in: the account must be disabled first",
        }
    }
}
