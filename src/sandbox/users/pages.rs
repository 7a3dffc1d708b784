//! The calls on users: list, create, change, set a password, delete, restore.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use uuid::Uuid;

use super::User;
use super::form::{Changes, NewUser, PasswordProfile, Reset, check_location};
use crate::sandbox::answer::{self, Reply};
use crate::sandbox::body::{Body, MALFORMED};
use crate::sandbox::customers::Customer;
use crate::sandbox::delegation::Role;
use crate::sandbox::filter::Filter;
use crate::sandbox::paging::Paging;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::state::Room;
use crate::sandbox::tokens::UserToken;

/// Who may read users.
const READERS: [Role; 3] = [Role::DirectoryReader, Role::GlobalReader, Role::UserAdministrator];
/// Who may create, change and delete users.
const WRITERS: [Role; 2] = [Role::UserAdministrator, Role::DirectoryWriter];
/// Who may set the password of an ordinary user.
const RESETTERS: [Role; 2] = [Role::UserAdministrator, Role::PrivilegedAuthenticationAdministrator];
/// Who may set the password of an administrator.
const PRIVILEGED: [Role; 1] = [Role::PrivilegedAuthenticationAdministrator];

/// The query of the list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listing {
    size: Option<usize>,
    seek_operation: Option<String>,
    filter: Option<String>,
    sort_field: Option<String>,
    sort_direction: Option<String>,
}

/// `GET /v1/customers/{id}/users`: those that were not deleted, unless the filter asks for the others.
pub async fn index(
    _: UserToken,
    request: HttpRequest,
    room: Data<Room>,
    customer: Path<Uuid>,
    query: Query<Listing>,
) -> Reply {
    let state = room.read();
    let customer = state.customer(*customer)?;
    customer.check_delegated(&READERS)?;
    let users = query.select(customer)?;
    let uri = format!("/customers/{}/users", customer.id);
    let query = query.into_inner();
    let paging = Paging { size: query.size, seek: query.seek_operation };
    Ok(answer::ok(paging.page(&request, &uri, &users, |user| user.id, |user| user.view(customer.id))?))
}

impl Listing {
    /// The users asked for, in the order asked for.
    fn select<'a>(&self, customer: &'a Customer) -> Result<Vec<&'a User>, Refusal> {
        let filter = self.filter.as_deref().map(Filter::parse).transpose()?;
        let unknown = || Refusal::bad(MALFORMED, "Users cannot be found by this field.").about("filter");
        let mut users: Vec<&User> = customer.users.iter().collect();
        match filter {
            None => users.retain(|user| user.is_active()),
            Some(filter) => match filter.field.to_ascii_lowercase().as_str() {
                "userstate" | "state" => {
                    let active = filter.value.eq_ignore_ascii_case("active");
                    users.retain(|user| user.is_active() == active);
                }
                "userprincipalname" => {
                    users.retain(|user| user.is_active() && filter.admits(&user.principal_name));
                }
                "displayname" => users.retain(|user| user.is_active() && filter.admits(&user.display_name)),
                _ => return Err(unknown()),
            },
        }
        match self.sort_field.as_deref().map(str::to_lowercase).as_deref() {
            None | Some("userprincipalname") => users.sort_by_key(|user| user.principal_name.to_lowercase()),
            Some("displayname") => users.sort_by_key(|user| user.display_name.to_lowercase()),
            Some(_) => {
                return Err(
                    Refusal::bad(MALFORMED, "Users cannot be sorted by this field.").about("sortField")
                );
            }
        }
        if self.sort_direction.as_deref().is_some_and(|way| way.eq_ignore_ascii_case("descending")) {
            users.reverse();
        }
        Ok(users)
    }
}

/// `POST /v1/customers/{id}/users`: 200, with the password.
pub async fn create(_: UserToken, room: Data<Room>, customer: Path<Uuid>, body: Body<NewUser>) -> Reply {
    let mut state = room.write();
    let customer = state.customer_mut(*customer)?;
    customer.check_delegated(&WRITERS)?;
    let user = body.0.parse(customer)?;
    let view = user.view_with_password(customer.id);
    customer.users.push(user);
    Ok(answer::ok(view))
}

/// `GET …/users/{user}`.
pub async fn show(_: UserToken, room: Data<Room>, path: Path<(Uuid, Uuid)>) -> Reply {
    let state = room.read();
    let customer = state.customer(path.0)?;
    customer.check_delegated(&READERS)?;
    Ok(answer::ok(customer.user(path.1)?.view(customer.id)))
}

/// `PATCH …/users/{user}/resetpassword`: the caller chooses the password, and the answer echoes it.
pub async fn reset_password(
    _: UserToken,
    room: Data<Room>,
    path: Path<(Uuid, Uuid)>,
    body: Body<Reset>,
) -> Reply {
    let profile = body.0.profile()?;
    let mut state = room.write();
    let customer = state.customer_mut(path.0)?;
    set_password(customer, path.1, &profile)?;
    Ok(answer::ok(customer.user(path.1)?.view_with_password(path.0)))
}

/// `PATCH …/users/{user}`: names, place, password, or `state: "active"` to restore a deleted user.
pub async fn update(_: UserToken, room: Data<Room>, path: Path<(Uuid, Uuid)>, body: Body<Changes>) -> Reply {
    let changes = body.0;
    let mut state = room.write();
    let customer = state.customer_mut(path.0)?;
    if let Some(profile) = &changes.password_profile {
        set_password(customer, path.1, profile)?;
        return Ok(answer::ok(customer.user(path.1)?.view_with_password(path.0)));
    }
    customer.check_delegated(&WRITERS)?;
    let user = customer.user_mut(path.1)?;
    match changes.state.as_deref().map(str::to_lowercase).as_deref() {
        None => {}
        Some("active") => user.deleted_at = None,
        Some(_) => return Err(Refusal::bad(MALFORMED, "state can only become active.").about("state")),
    }
    if let Some(country) = &changes.usage_location {
        check_location(country)?;
    }
    user.usage_location = changes.usage_location.or(user.usage_location.take());
    user.first_name = changes.first_name.or(user.first_name.take());
    user.last_name = changes.last_name.or(user.last_name.take());
    if let Some(name) = changes.display_name {
        user.display_name = name;
    }
    Ok(answer::ok(user.view(path.0)))
}

/// Sets the password of the user `id`; an administrator's needs a role of its own.
fn set_password(customer: &mut Customer, id: Uuid, profile: &PasswordProfile) -> Result<(), Refusal> {
    let roles = if customer.user(id)?.is_administrator() { PRIVILEGED.as_slice() } else { &RESETTERS };
    customer.check_delegated(roles)?;
    let user = customer.user_mut(id)?;
    if !user.is_active() {
        return Err(super::unknown());
    }
    let password = profile.password(&user.principal_name)?.to_owned();
    user.password = password;
    user.must_change_password = profile.force_change_password;
    Ok(())
}

/// `DELETE …/users/{user}`: it can be restored for 30 days; its licences are free at once.
pub async fn delete(
    _: UserToken,
    room: Data<Room>,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Refusal> {
    let now = room.now();
    let mut state = room.write();
    let customer = state.customer_mut(path.0)?;
    customer.check_delegated(&WRITERS)?;
    let user = customer.user_mut(path.1)?;
    if !user.is_active() {
        return Err(super::unknown());
    }
    user.deleted_at = Some(now);
    user.licences.clear();
    Ok(HttpResponse::NoContent().finish())
}
