//! Why Microsoft refuses: its codes in our words, who can do something about each and what, and which sentences say so
//! (`partner-center.md` sections 2 and 8).

mod act;
mod codes;
mod names;

pub use act::{Actor, Next};

/// Why a call did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Nobody has this MPN ID.
    ResellerUnknown,
    /// The MPN ID is not that of an indirect reseller of ours.
    ResellerNotIndirect,
    /// The MPN ID is not linked to an active reseller account: often that of another location.
    ResellerNotLinked,
    /// The reseller may not make this transaction.
    ResellerNotAuthorised,
    /// The reseller has not accepted the Microsoft Partner Agreement.
    ResellerAgreementUnsigned,
    /// The reseller's membership in the programme is not active.
    ResellerInactive,
    /// The reseller is enrolled in another region.
    ResellerRegion,
    /// Our finding: the MPN ID is that of another company than the reseller's.
    ResellerNotYours,
    /// Somebody else has the domain.
    DomainTaken,
    /// The domain cannot be one.
    DomainInvalid,
    /// The address is refused.
    AddressRejected,
    /// The e-mail address is refused; the domain is used up by then.
    EmailRejected,
    /// The company's name is refused.
    CompanyNameRejected,
    /// The country demands a registration number.
    RegistrationNumberMissing,
    /// The registration number does not look like one of that country; the expression is in the details.
    RegistrationNumberFormat,
    /// The country has no registration number.
    RegistrationNumberUnsupported,
    /// The country demands a phone number.
    PhoneMissing,
    /// The customer has not accepted the Microsoft Customer Agreement.
    AgreementMissing,
    /// The customer's acceptance of the agreement has been recorded before.
    AgreementRecorded,
    /// Microsoft is reviewing the customer's account, or has not approved it.
    AccountUnderReview,
    /// Microsoft locked the customer's account.
    AccountLocked,
    /// The customer is not, or no longer, ours.
    CustomerUnreachable,
    /// Something else is being done to the same thing.
    Busy,
    /// The catalogue has moved on: the cart is built again.
    CatalogueStale,
    /// Our finding: the catalogue moved on each time before what was found in it was bought.
    CatalogueUnsettled,
    /// The cart has expired: it is built again.
    CartGone,
    /// The cart was checked out before: its orders exist.
    CartSubmitted,
    /// Some line of the cart is wrong.
    CartLines,
    /// Our finding: Microsoft took the cart, and does not show what it sold of it, or shows something else.
    PurchaseUnclear,
    /// The cart is in another currency than the order.
    OtherCurrency,
    /// The add-on lacks its base product, or enough licences of it.
    PrerequisiteMissing,
    /// Fewer or more licences than the product is sold in.
    QuantityOutOfRange,
    /// A maximum of Microsoft's is reached, of licences or of subscriptions.
    LimitReached,
    /// The segment needs an approval that the customer does not have.
    Qualification,
    /// The product is not, or no longer, sold to this customer.
    NotForSale,
    /// The product is not sold in the customer's country.
    NotSoldInCountry,
    /// The product is not sold for this term or billing cycle.
    NotSoldThatWay,
    /// The subscription cannot get this term: it is unknown or shorter than the present one.
    TermRefused,
    /// The term cannot end on the day that was chosen.
    EndDateInvalid,
    /// The promotion is not one, or not for this product.
    PromotionInvalid,
    /// The product is not sold in the currency of the customer's country.
    CurrencyRefused,
    /// A credit limit or a risk check of Microsoft's.
    CreditOrRisk,
    /// The seven days for it are over.
    WindowClosed,
    /// The subscription is suspended.
    Suspended,
    /// The subscription is over, or too near its end.
    SubscriptionEnded,
    /// Microsoft does not know the order or the subscription.
    SubscriptionUnknown,
    /// Microsoft does not know the user.
    UserUnknown,
    /// Every licence of the product is assigned.
    NoFreeLicence,
    /// This cannot be changed on this subscription.
    NotChangeable,
    /// The subscription was changed too often in its life.
    TooManyChanges,
    /// The subscription changed since it was read: it is read again.
    Outdated,
    /// Our finding: the subscription has another number of licences than whoever asked for a change saw.
    ChangedElsewhere,
    /// Our finding: Microsoft took what is to happen at the end of the term, and does not show it.
    NotKept,
    /// Our finding: the term for which something was decided has ended.
    TermOver,
    /// Our finding: nothing can be decided about a term in its last hours and while it renews.
    Locked,
    /// An attestation was not sent.
    AttestationMissing,
    /// We do not sell in that country.
    CountryNotServed,
    /// We have not accepted the Microsoft Partner Agreement ourselves.
    ProviderAgreementUnsigned,
    /// A limit of Microsoft's own sandbox.
    SandboxLimit,
    /// Our account lacks a role, or the call the right kind of token.
    Permission,
    /// The request is malformed in Microsoft's eyes.
    InvalidInput,
    /// We asked too often.
    Throttled,
    /// Microsoft could not answer, or its answer did not arrive.
    ServerSide,
    /// Our consent has ended: an operator must sign in to Microsoft again.
    Unauthorised,
    /// A refusal that we do not know.
    Unexplained,
}

impl Cause {
    /// The cause of a refusal with this status and code.
    #[must_use]
    pub fn of(status: u16, code: &str) -> Self {
        match codes::cause(code) {
            Some(cause) => cause,
            None if status >= 500 => Self::ServerSide,
            None => Self::Unexplained,
        }
    }
}
