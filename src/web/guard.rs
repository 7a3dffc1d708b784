//! Permission as an argument: a handler that forgets to ask who is there does not compile.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use crate::text::Reader;
use crate::web::error::Error;
use crate::web::session::{Role, SignedIn, StaffRole, Visitor};

/// A person of a reseller, who may look. Every object is looked up through `id`.
#[derive(Clone, Debug)]
pub struct Reseller {
    /// The reseller's number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The person's account.
    pub account: i64,
    /// The person's role.
    pub role: Role,
}

impl Reseller {
    /// Whether this person may order and change.
    #[must_use]
    pub fn may_change(&self) -> bool {
        self.role != Role::Viewer
    }
}

/// A person of a reseller who may order and change: owner or manager.
#[derive(Clone, Debug)]
pub struct Manager(pub Reseller);

/// A person of a reseller who may change the reseller's own settings.
#[derive(Clone, Debug)]
pub struct Owner(pub Reseller);

/// A member of the staff.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The account.
    pub account: i64,
    /// What it may do.
    pub role: StaffRole,
}

/// Somebody who is signed in, perhaps without the second factor that everything else needs: only for the pages that set
/// one up.
#[derive(Clone, Debug)]
pub struct Enrolling(pub SignedIn);

fn visitor<T>(
    request: &HttpRequest,
    find: impl Fn(&SignedIn) -> Result<T, Error>,
) -> Ready<Result<T, Error>> {
    let extensions = request.extensions();
    let account = extensions.get::<Visitor>().and_then(|visitor| visitor.account.as_ref());
    ready(match account {
        Some(account) if account.owes_factor => Err(Error::Enrol(way_back(request))),
        Some(account) => find(account),
        None => Err(Error::SignIn(way_back(request))),
    })
}

/// Where to go after signing in: the page that was asked for, or home when it was not a page.
fn way_back(request: &HttpRequest) -> String {
    match request.method().as_str() {
        "GET" => request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        _ => "/".to_owned(),
    }
}

fn reseller(account: &SignedIn) -> Result<Reseller, Error> {
    let membership = account.membership.as_ref().ok_or(Error::NotFound)?;
    Ok(Reseller {
        id: membership.reseller,
        name: membership.name.clone(),
        account: account.account,
        role: membership.role,
    })
}

macro_rules! guard {
    ($guard:ty, $find:expr) => {
        impl FromRequest for $guard {
            type Error = Error;
            type Future = Ready<Result<Self, Error>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                visitor(request, $find)
            }
        }
    };
}

guard!(SignedIn, |account| Ok(account.clone()));
guard!(Reseller, reseller);
guard!(Manager, |account| match reseller(account)? {
    reseller if reseller.may_change() => Ok(Manager(reseller)),
    _ => Err(Error::Forbidden),
});
guard!(Owner, |account| match reseller(account)? {
    reseller if reseller.role == Role::Owner => Ok(Owner(reseller)),
    _ => Err(Error::Forbidden),
});
// To a reseller the staff's pages do not exist.
guard!(Staff, |account| {
    account.staff.map(|role| Staff { account: account.account, role }).ok_or(Error::NotFound)
});

impl FromRequest for Enrolling {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let account = request.extensions().get::<Visitor>().and_then(|visitor| visitor.account.clone());
        ready(account.map(Self).ok_or_else(|| Error::SignIn(way_back(request))))
    }
}

impl FromRequest for Reader {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(request.extensions().get::<Visitor>().cloned().unwrap_or_default().reader))
    }
}
