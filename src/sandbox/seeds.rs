//! The people and companies that a fresh simulator knows, all of them invented.

use uuid::{Uuid, uuid};

/// The tenant of the indirect provider that runs the panel; tokens are asked for under it.
pub const PROVIDER_TENANT: Uuid = uuid!("6f1c3a52-58a0-4c5e-9a47-0d9f6b1c2e01");
/// The provider's own Partner ID, which must never be given as a reseller's.
pub const PROVIDER_MPN: &str = "1000001";
/// The provider's own domain: no customer may use an e-mail address in it.
pub const PROVIDER_DOMAIN: &str = "provider.example";
/// The region in which the provider may sell (`data/countries.json`).
pub const PROVIDER_REGION: &str = "EUROPE";

/// The application that may ask for tokens.
pub const CLIENT_ID: &str = "3d2a7f10-8b1c-4f39-9c53-6a1f4e7b0a11";
/// The application's secret.
pub const CLIENT_SECRET: &str = "sandbox-client-secret";
/// A refresh token that a consent with a second factor has produced.
pub const REFRESH_TOKEN: &str = "sandbox-refresh-token";
/// The code that ends an interactive consent.
pub const AUTHORIZATION_CODE: &str = "sandbox-authorization-code";

/// A reseller with everything in order: right region, agreement signed, partnership accepted.
pub const RESELLER_MPN: &str = "4815162";
/// The tenant of [`RESELLER_MPN`].
pub const RESELLER_TENANT: Uuid = uuid!("a7b20c94-1f0e-4a43-8a0b-5f3d1c7e9b21");
/// Another location of [`RESELLER_MPN`]'s company: the same tenant.
pub const RESELLER_BRANCH_MPN: &str = "4815163";
/// A second reseller with everything in order.
pub const SECOND_RESELLER_MPN: &str = "2342108";
/// The tenant of [`SECOND_RESELLER_MPN`].
pub const SECOND_RESELLER_TENANT: Uuid = uuid!("c90e4d16-7a3b-4f6d-b1c2-2e8f5a6d7c32");
/// A reseller that has accepted the partnership but not the Microsoft Partner Agreement.
pub const UNSIGNED_MPN: &str = "3141592";
/// The tenant of [`UNSIGNED_MPN`].
pub const UNSIGNED_TENANT: Uuid = uuid!("0b54a8f7-3d92-4e1b-8c6a-9f10d2e3b443");
/// A reseller of another region.
pub const OTHER_REGION_MPN: &str = "2718281";
/// The tenant of [`OTHER_REGION_MPN`].
pub const OTHER_REGION_TENANT: Uuid = uuid!("5e8d1b60-c4f7-4b29-a3d8-7c60f1a2e554");
/// A partner that is not an indirect reseller.
pub const NOT_RESELLER_MPN: &str = "1618033";
/// The tenant of [`NOT_RESELLER_MPN`].
pub const NOT_RESELLER_TENANT: Uuid = uuid!("d1a6f3c8-92b5-4d07-bf4e-3a8c0e7d1665");
/// An indirect reseller that never accepted the provider's partnership.
pub const STRANGER_MPN: &str = "1414213";
/// The tenant of [`STRANGER_MPN`].
pub const STRANGER_TENANT: Uuid = uuid!("7c3f9e21-6b84-4a5d-9d12-e5b7c8f03776");
/// A Partner ID that nobody has.
pub const UNKNOWN_MPN: &str = "9999999";

/// Prefixes of `onmicrosoft.com` that somebody had before the first customer came.
pub const TAKEN_PREFIXES: [&str; 6] = ["contoso", "fabrikam", "example", "test", "demo", "microsoft"];

/// One entry of Microsoft's directory of partners.
#[derive(Clone, Copy, Debug)]
pub struct Partner {
    /// Its Partner ID (MPN ID).
    pub mpn: &'static str,
    /// Its tenant.
    pub tenant: Uuid,
    /// Its name.
    pub name: &'static str,
    /// Its country, ISO 3166 alpha-2.
    pub country: &'static str,
    /// The region its partner agreement covers.
    pub region: &'static str,
    /// It is enrolled as an indirect reseller.
    pub indirect: bool,
    /// It has accepted the Microsoft Partner Agreement.
    pub signed: bool,
    /// It has accepted the provider's partnership.
    pub related: bool,
}

/// The whole directory.
pub const PARTNERS: [Partner; 8] = [
    Partner {
        mpn: PROVIDER_MPN,
        tenant: PROVIDER_TENANT,
        name: "Provider Example",
        country: "FR",
        region: PROVIDER_REGION,
        indirect: false,
        signed: true,
        related: false,
    },
    Partner {
        mpn: RESELLER_MPN,
        tenant: RESELLER_TENANT,
        name: "Reseller Example",
        country: "FR",
        region: PROVIDER_REGION,
        indirect: true,
        signed: true,
        related: true,
    },
    Partner {
        mpn: RESELLER_BRANCH_MPN,
        tenant: RESELLER_TENANT,
        name: "Reseller Example, second location",
        country: "FR",
        region: PROVIDER_REGION,
        indirect: true,
        signed: true,
        related: true,
    },
    Partner {
        mpn: SECOND_RESELLER_MPN,
        tenant: SECOND_RESELLER_TENANT,
        name: "Second Reseller Example",
        country: "BE",
        region: PROVIDER_REGION,
        indirect: true,
        signed: true,
        related: true,
    },
    Partner {
        mpn: UNSIGNED_MPN,
        tenant: UNSIGNED_TENANT,
        name: "Unsigned Example",
        country: "DE",
        region: PROVIDER_REGION,
        indirect: true,
        signed: false,
        related: true,
    },
    Partner {
        mpn: OTHER_REGION_MPN,
        tenant: OTHER_REGION_TENANT,
        name: "Overseas Example",
        country: "US",
        region: "AMERICA",
        indirect: true,
        signed: true,
        related: false,
    },
    Partner {
        mpn: NOT_RESELLER_MPN,
        tenant: NOT_RESELLER_TENANT,
        name: "Consultant Example",
        country: "FR",
        region: PROVIDER_REGION,
        indirect: false,
        signed: true,
        related: false,
    },
    Partner {
        mpn: STRANGER_MPN,
        tenant: STRANGER_TENANT,
        name: "Stranger Example",
        country: "ES",
        region: PROVIDER_REGION,
        indirect: true,
        signed: true,
        related: false,
    },
];

/// A tenant that exists already, and can be invited.
#[derive(Clone, Copy, Debug)]
pub struct ForeignTenant {
    /// Its id.
    pub tenant: Uuid,
    /// Its prefix of `onmicrosoft.com`.
    pub prefix: &'static str,
    /// Its company.
    pub company: &'static str,
    /// Its country, ISO 3166 alpha-2.
    pub country: &'static str,
    /// What it has of other partners: product, SKU, seats, seats in use.
    pub licences: &'static [(&'static str, &'static str, u32, u32)],
}

impl ForeignTenant {
    /// Its first domain.
    #[must_use]
    pub fn domain(&self) -> String {
        format!("{}.onmicrosoft.com", self.prefix)
    }
}

/// The tenants that exist before anybody becomes a customer.
pub const FOREIGN_TENANTS: [ForeignTenant; 3] = [
    ForeignTenant {
        tenant: uuid!("2f0b7c4e-95d1-4c86-8e3a-61d7a0f4b901"),
        prefix: "harbourexample",
        company: "Harbour Example",
        country: "FR",
        licences: &[("CFQ7TTC0LDPB", "0001", 12, 9), ("CFQ7TTC0LH16", "0001", 5, 5)],
    },
    ForeignTenant {
        tenant: uuid!("8a6d3e17-0c42-4f9b-a75e-d4b81c9f2602"),
        prefix: "orchardexample",
        company: "Orchard Example",
        country: "BE",
        licences: &[("CFQ7TTC0LF8R", "0001", 40, 33)],
    },
    ForeignTenant {
        tenant: uuid!("c5e9f180-7b3d-4a24-9d06-3f8e2b7a1403"),
        prefix: "lighthouseexample",
        company: "Lighthouse Example",
        country: "DE",
        licences: &[],
    },
];
