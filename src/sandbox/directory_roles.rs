//! The roles inside a customer's own directory: which there are, who has them, and giving them.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::{Uuid, uuid};

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED};
use super::delegation::Role;
use super::refusal::Refusal;
use super::state::Room;
use super::tokens::UserToken;
use super::users::User;

/// May do everything.
pub const GLOBAL_ADMINISTRATOR: Uuid = uuid!("62e90394-69f5-4237-9190-012177145e10");
/// The roles of every tenant.
const ROLES: [(Uuid, &str); 5] = [
    (GLOBAL_ADMINISTRATOR, "Global Administrator"),
    (uuid!("fe930be7-5e62-47db-91af-98c3a49a38b1"), "User Administrator"),
    (uuid!("4d6ac14f-3453-41d0-bef9-a3e0c569773a"), "License Administrator"),
    (uuid!("b0f54661-2d74-4c50-afa3-1ec803f12efe"), "Billing Administrator"),
    (uuid!("729827e3-9c14-49f7-bb1b-9608f156bbb8"), "Helpdesk Administrator"),
];
/// There is no such role (chosen).
const NOT_FOUND: u32 = 60_005;
/// Who may read roles.
const READERS: [Role; 3] = [Role::DirectoryReader, Role::GlobalReader, Role::UserAdministrator];
/// Who may give roles.
const WRITERS: [Role; 2] = [Role::UserAdministrator, Role::DirectoryWriter];

fn view((id, name): &(Uuid, &str)) -> Value {
    json!({"id": id, "name": name, "attributes": {"objectType": "DirectoryRole"}})
}

fn check(role: Uuid) -> Result<(), Refusal> {
    ROLES
        .iter()
        .find(|(id, _)| *id == role)
        .map(|_| ())
        .ok_or_else(|| Refusal::not_found(NOT_FOUND, "The role was not found."))
}

/// `GET /v1/customers/{id}/directoryroles`.
pub async fn index(_: UserToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    room.read().customer(*customer)?.check_delegated(&READERS)?;
    let items: Vec<Value> = ROLES.iter().map(view).collect();
    Ok(answer::ok(answer::collection(&items, &format!("/customers/{customer}/directoryroles"))))
}

/// `GET …/users/{user}/directoryroles`.
pub async fn of_user(_: UserToken, room: Data<Room>, path: Path<(Uuid, Uuid)>) -> Reply {
    let state = room.read();
    let customer = state.customer(path.0)?;
    customer.check_delegated(&READERS)?;
    let user = customer.user(path.1)?;
    let items: Vec<Value> = ROLES.iter().filter(|(id, _)| user.roles.contains(id)).map(view).collect();
    let uri = format!("/customers/{}/users/{}/directoryroles", path.0, path.1);
    Ok(answer::ok(answer::collection(&items, &uri)))
}

fn member(user: &User, role: Uuid) -> Value {
    json!({
        "id": user.id,
        "displayName": user.display_name,
        "userPrincipalName": user.principal_name,
        "roleId": role,
        "attributes": {"objectType": "UserMember"},
    })
}

/// `GET …/directoryroles/{role}/usermembers`.
pub async fn members(_: UserToken, room: Data<Room>, path: Path<(Uuid, Uuid)>) -> Reply {
    let (customer, role) = path.into_inner();
    let state = room.read();
    let customer = state.customer(customer)?;
    customer.check_delegated(&READERS)?;
    check(role)?;
    let users = customer.users.iter().filter(|user| user.is_active() && user.roles.contains(&role));
    let items: Vec<Value> = users.map(|user| member(user, role)).collect();
    let uri = format!("/customers/{}/directoryroles/{role}/usermembers", customer.id);
    Ok(answer::ok(answer::collection(&items, &uri)))
}

/// The body of a new member.
#[derive(Debug, Deserialize)]
pub struct NewMember {
    id: Option<Uuid>,
}

/// `POST …/directoryroles/{role}/usermembers`.
pub async fn add(_: UserToken, room: Data<Room>, path: Path<(Uuid, Uuid)>, body: Body<NewMember>) -> Reply {
    let (customer, role) = path.into_inner();
    let id = body.0.id.ok_or_else(|| Refusal::bad(MALFORMED, "id is required.").about("id"))?;
    let mut state = room.write();
    let customer = state.customer_mut(customer)?;
    customer.check_delegated(&WRITERS)?;
    check(role)?;
    let user = customer.user_mut(id)?;
    user.roles.insert(role);
    Ok(answer::created(member(user, role)))
}

/// `DELETE …/directoryroles/{role}/usermembers/{user}`.
pub async fn remove(
    _: UserToken,
    room: Data<Room>,
    path: Path<(Uuid, Uuid, Uuid)>,
) -> Result<HttpResponse, Refusal> {
    let (customer, role, user) = path.into_inner();
    let mut state = room.write();
    let customer = state.customer_mut(customer)?;
    customer.check_delegated(&WRITERS)?;
    check(role)?;
    customer.user_mut(user)?.roles.remove(&role);
    Ok(HttpResponse::NoContent().finish())
}
