//! Who is there before a test begins: two resellers with their people, and the staff.

use aubade::accounts::password;
use aubade::accounts::store::{NewAccount, NewReseller, add_account, add_reseller};
use aubade::database::Work;
use aubade::sandbox::seeds;
use aubade::text::Language;
use aubade::web::session::{Role, StaffRole};
use time::OffsetDateTime;
use tokio::sync::OnceCell;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// The reseller of the owner, the manager and the viewer.
pub const RESELLER: i64 = 1;
/// Its name.
pub const RESELLER_NAME: &str = "Atelier Lumen";
/// Its Partner ID: the simulator knows it as a reseller with everything in order.
pub const RESELLER_MPN: &str = seeds::RESELLER_MPN;
/// The other reseller.
pub const SECOND_RESELLER: i64 = 2;
/// Its name.
pub const SECOND_RESELLER_NAME: &str = "Nordwind";
/// Its Partner ID: also in order.
pub const SECOND_RESELLER_MPN: &str = seeds::SECOND_RESELLER_MPN;

/// Somebody with an account. Its number is its place here, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// Owns the first reseller's account.
    Owner,
    /// Orders and changes for the first reseller.
    Manager,
    /// Looks on at the first reseller.
    Viewer,
    /// Owns the second reseller's account.
    Second,
    /// Helps resellers.
    Support,
    /// Helps resellers and runs the panel.
    Admin,
}

impl Person {
    /// Everybody, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Manager, Self::Viewer, Self::Second, Self::Support, Self::Admin];

    /// The number of the account.
    pub fn account(self) -> i64 {
        self as i64 + 1
    }

    /// The sign-in.
    pub fn email(self) -> &'static str {
        match self {
            Self::Owner => "owner@lumen.example",
            Self::Manager => "manager@lumen.example",
            Self::Viewer => "viewer@lumen.example",
            Self::Second => "owner@nordwind.example",
            Self::Support => "support@provider.example",
            Self::Admin => "admin@provider.example",
        }
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "Odile Owner",
            Self::Manager => "Max Manager",
            Self::Viewer => "Vera Viewer",
            Self::Second => "Sven Second",
            Self::Support => "Sam Support",
            Self::Admin => "Ada Admin",
        }
    }

    fn staff_role(self) -> Option<StaffRole> {
        match self {
            Self::Support => Some(StaffRole::Support),
            Self::Admin => Some(StaffRole::Admin),
            _ => None,
        }
    }

    fn membership(self) -> Option<(i64, Role)> {
        match self {
            Self::Owner => Some((RESELLER, Role::Owner)),
            Self::Manager => Some((RESELLER, Role::Manager)),
            Self::Viewer => Some((RESELLER, Role::Viewer)),
            Self::Second => Some((SECOND_RESELLER, Role::Owner)),
            Self::Support | Self::Admin => None,
        }
    }
}

/// Puts everybody into a new database.
pub async fn add(work: &mut Work, now: OffsetDateTime) {
    let resellers = [
        (RESELLER, RESELLER_NAME, RESELLER_MPN, "FR"),
        (SECOND_RESELLER, SECOND_RESELLER_NAME, SECOND_RESELLER_MPN, "BE"),
    ];
    for (number, name, mpn_id, country) in resellers {
        let reseller =
            NewReseller { name: name.into(), country: country.into(), mpn_id: Some(mpn_id.into()) };
        assert_eq!(add_reseller(work, now, reseller).await.unwrap(), number);
    }
    for person in Person::ALL {
        let account = NewAccount {
            email: person.email().parse().unwrap(),
            name: person.name().into(),
            password_hash: password_hash().await,
            language: Language::En,
            zone: "Europe/Paris".into(),
            staff_role: person.staff_role(),
            membership: person.membership(),
        };
        assert_eq!(add_account(work, now, account).await.unwrap(), person.account());
    }
}

/// Hashing is slow on purpose: once is enough.
async fn password_hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    HASH.get_or_init(|| async { password::hash(PASSWORD.into()).await.unwrap() }).await.clone()
}
