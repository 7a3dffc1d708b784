//! Licences: how many of each product a tenant has, and which of its users have one.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED};
use super::catalogue;
use super::delegation::Role;
use super::refusal::Refusal;
use super::state::{Room, State};
use super::subscriptions::{Seats, Status};
use super::tokens::LicenceToken;

/// No licence is left.
const NONE_LEFT: u32 = 60_012;
/// The group of licences that Entra manages; every product here is in it.
const GROUP: &str = "group1";
/// Who may read licences.
const READERS: [Role; 4] =
    [Role::DirectoryReader, Role::GlobalReader, Role::UserAdministrator, Role::LicenseAdministrator];
/// Who may assign licences.
const WRITERS: [Role; 3] = [Role::LicenseAdministrator, Role::UserAdministrator, Role::DirectoryWriter];

/// What the tenant has of a licence besides what the simulator sold it.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Elsewhere {
    /// Units in use by people that the list of users leaves out.
    #[serde(default)]
    pub consumed: u32,
    /// Units bought through other partners.
    #[serde(default, rename = "otherSeats")]
    pub seats: u32,
}

/// The units of one licence in one tenant.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Units {
    /// In service.
    active: u32,
    /// In service although their term is over.
    warning: u32,
    /// Without service.
    suspended: u32,
    /// In use.
    pub(super) consumed: u32,
}

impl Units {
    /// Sold and in service.
    pub(super) fn total(self) -> u32 {
        self.active + self.warning
    }

    /// What can still be assigned; less than none after a reduction below what is in use.
    fn available(self) -> i64 {
        i64::from(self.total()) - i64::from(self.consumed)
    }

    fn capability(self) -> &'static str {
        match self {
            Self { active: 1.., .. } => "Enabled",
            Self { warning: 1.., .. } => "Warning",
            _ => "Suspended",
        }
    }
}

impl State {
    /// The units of each licence that the customer `id` has, summed over its subscriptions, as its directory
    /// shows them at `now`: it hears of everything `lag` later.
    pub(super) fn units(
        &self,
        id: Uuid,
        now: OffsetDateTime,
        lag: Duration,
    ) -> Result<BTreeMap<Uuid, Units>, Refusal> {
        let customer = self.customer(id)?;
        let mut units: BTreeMap<Uuid, Units> = BTreeMap::new();
        for held in self.subscriptions.iter().filter(|held| held.customer == id) {
            let shown = held.shown_seats(now, lag).filter(|seats| seats.status != Status::Deleted);
            let Some(Seats { licence, quantity, status }) = shown else { continue };
            let of_licence = units.entry(licence).or_default();
            match status {
                Status::Active => of_licence.active += quantity,
                Status::Expired => of_licence.warning += quantity,
                Status::Suspended | Status::Disabled => of_licence.suspended += quantity,
                Status::Deleted => {}
            }
        }
        for (licence, elsewhere) in &customer.elsewhere {
            if elsewhere.seats > 0 || units.contains_key(licence) {
                let of_licence = units.entry(*licence).or_default();
                of_licence.active += elsewhere.seats;
                of_licence.consumed += elsewhere.consumed;
            }
        }
        for licence in customer.users.iter().flat_map(|user| &user.licences) {
            if let Some(of_licence) = units.get_mut(licence) {
                of_licence.consumed += 1;
            }
        }
        Ok(units)
    }
}

/// The query of the licences.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Groups {
    license_group_ids: Option<String>,
}

/// `GET /v1/customers/{id}/subscribedskus?licenseGroupIds=group1`.
pub async fn index(_: LicenceToken, room: Data<Room>, customer: Path<Uuid>, query: Query<Groups>) -> Reply {
    let wanted = match query.license_group_ids.as_deref() {
        None | Some(GROUP) => true,
        Some("group2") => false,
        Some(_) => {
            return Err(Refusal::bad(MALFORMED, "There is no such group.").about("licenseGroupIds"));
        }
    };
    let state = room.read();
    state.customer(*customer)?.check_delegated(&READERS)?;
    let units = state.units(*customer, room.now(), room.delays.seats)?;
    let items: Vec<Value> = units.into_iter().filter(|_| wanted).map(|(id, units)| view(id, units)).collect();
    Ok(answer::ok(answer::collection(&items, &format!("/customers/{customer}/subscribedskus"))))
}

fn view(licence: Uuid, units: Units) -> Value {
    json!({
        "availableUnits": units.available(),
        "activeUnits": units.active,
        "consumedUnits": units.consumed,
        "suspendedUnits": units.suspended,
        "totalUnits": units.total(),
        "warningUnits": units.warning,
        "productSku": product_view(licence),
        "servicePlans": [plan_view(licence)],
        "capabilityStatus": units.capability(),
        "attributes": {"objectType": "SubscribedSku"},
    })
}

fn product_view(licence: Uuid) -> Value {
    let title = title(licence);
    json!({
        "id": licence,
        "name": title,
        "skuPartNumber": part_number(&title),
        "targetType": "User",
        "licenseGroupId": GROUP,
    })
}

/// One service of a licence: what it contains is not simulated any further.
fn plan_view(licence: Uuid) -> Value {
    let digest = Sha256::digest(licence.as_bytes());
    let id = uuid::Builder::from_random_bytes(std::array::from_fn(|at| digest[at])).into_uuid();
    let title = title(licence);
    json!({
        "id": id,
        "displayName": title,
        "serviceName": part_number(&title),
        "capabilityStatus": "Enabled",
        "targetType": "User",
    })
}

/// The name of the SKU that gives `licence`.
pub(super) fn title(licence: Uuid) -> String {
    catalogue::products()
        .iter()
        .flat_map(|product| &product.skus)
        .find(|sku| sku.licence == licence)
        .map_or_else(|| "Another licence".into(), |sku| sku.title.clone())
}

/// A part number in Microsoft's manner, made from the name.
fn part_number(title: &str) -> String {
    title
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter.to_ascii_uppercase() } else { '_' })
        .collect()
}

/// `GET …/users/{user}/licenses`.
pub async fn of_user(_: LicenceToken, room: Data<Room>, path: Path<(Uuid, Uuid)>) -> Reply {
    let state = room.read();
    let customer = state.customer(path.0)?;
    customer.check_delegated(&READERS)?;
    let items: Vec<Value> = customer
        .user(path.1)?
        .licences
        .iter()
        .map(|licence| {
            json!({
                "productSku": product_view(*licence),
                "servicePlans": [plan_view(*licence)],
                "attributes": {"objectType": "License"},
            })
        })
        .collect();
    let uri = format!("/customers/{}/users/{}/licenses", path.0, path.1);
    Ok(answer::ok(answer::collection(&items, &uri)))
}

/// The body of `licenseupdates`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    licenses_to_assign: Option<Vec<Assignment>>,
    licenses_to_remove: Option<Vec<Uuid>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    sku_id: Uuid,
    excluded_plans: Option<Vec<Uuid>>,
}

/// `POST …/users/{user}/licenseupdates`: all of it or nothing.
pub async fn update(
    _: LicenceToken,
    room: Data<Room>,
    path: Path<(Uuid, Uuid)>,
    body: Body<Update>,
) -> Reply {
    let assigned = body.0.licenses_to_assign.unwrap_or_default();
    let removed = body.0.licenses_to_remove.unwrap_or_default();
    if assigned.is_empty() && removed.is_empty() {
        return Err(Refusal::bad(MALFORMED, "licensesToAssign or licensesToRemove is required."));
    }
    let mut state = room.write();
    let customer = state.customer(path.0)?;
    customer.check_delegated(&WRITERS)?;
    let user = customer.user(path.1)?;
    if user.usage_location.is_none() {
        return Err(Refusal::bad(MALFORMED, "The user has no usageLocation.").about("usageLocation"));
    }
    let units = state.units(path.0, room.now(), room.delays.seats)?;
    let mut licences = user.licences.clone();
    for licence in &removed {
        licences.remove(licence);
    }
    for Assignment { sku_id, .. } in &assigned {
        let had = user.licences.contains(sku_id);
        if !had && units.get(sku_id).is_none_or(|units| units.available() < 1) {
            return Err(Refusal::bad(NONE_LEFT, "There is no free licence.").about(sku_id.to_string()));
        }
        licences.insert(*sku_id);
    }
    state.customer_mut(path.0)?.user_mut(path.1)?.licences = licences;
    Ok(answer::created(json!({
        "licensesToAssign": assigned.iter().map(|one| json!({
            "skuId": one.sku_id,
            "excludedPlans": one.excluded_plans,
        })).collect::<Vec<_>>(),
        "licensesToRemove": removed,
        "attributes": {"objectType": "LicenseUpdate"},
    })))
}
