//! Users, roles and licences.

use aubade::microsoft::users::UserState;
use time::macros::datetime;

use super::{answering, asked};
use crate::microsoft::stage::ids;
use crate::microsoft::strangers::tenant;

#[actix_web::test]
async fn users() {
    let stranger = answering(include_str!("users.json")).await;
    let users = stranger.microsoft.users(&ids(), tenant()).await.unwrap();
    assert_eq!(asked(&stranger), "get …/users?size=500");
    assert_eq!(users.len(), 3);
    assert_eq!(users[0].usage_location.as_deref(), Some("FR"));
    assert_eq!((users[0].display_name.as_str(), &users[0].state), ("Ada Exemple", &UserState::Active));
    assert_eq!((users[1].user_principal_name.as_str(), &users[1].state), ("", &UserState::Active));
    assert_eq!(users[2].state, UserState::Inactive);
    assert_eq!(users[2].soft_deletion_time, Some(datetime!(2026-03-02 10:00:00 UTC)));
}

#[actix_web::test]
async fn directory_roles() {
    let stranger = answering(include_str!("directory_roles.json")).await;
    let roles = stranger.microsoft.roles_of_user(&ids(), tenant(), "u").await.unwrap();
    assert_eq!(asked(&stranger), "get …/users/u/directoryroles");
    let global: Vec<_> =
        roles.iter().map(aubade::microsoft::roles::DirectoryRole::is_global_administrator).collect();
    assert_eq!(global, [true, false, false]);
    stranger.microsoft.directory_roles(&ids(), tenant()).await.unwrap();
    assert_eq!(asked(&stranger), "get …/directoryroles");
}

#[actix_web::test]
async fn subscribed_skus() {
    let stranger = answering(include_str!("subscribed_skus.json")).await;
    let skus = stranger.microsoft.subscribed_skus(&ids(), tenant()).await.unwrap();
    assert_eq!(asked(&stranger), "get …/subscribedskus?licensegroupids=group1");
    let units: Vec<_> = skus.iter().map(|sku| (sku.total(), sku.consumed_units, sku.available())).collect();
    assert_eq!(units, [(25, 14, 11), (0, 0, 0), (3, 4, -1)]);
    assert_eq!(skus[0].service_plans[0].service_name, "EXCHANGE_S_STANDARD");
    assert_eq!(skus[0].product_sku.sku_part_number, "O365_BUSINESS_ESSENTIALS");
    assert_eq!(skus[2].capability_status, "Dreaming");
}

#[actix_web::test]
async fn licences_of_a_user() {
    let stranger = answering(include_str!("user_licences.json")).await;
    let licences = stranger.microsoft.licences_of_user(&ids(), tenant(), "u").await.unwrap();
    assert_eq!(asked(&stranger), "get …/users/u/licenses?licensegroupids=group1");
    assert_eq!(licences[0].service_plans[0].capability_status.as_deref(), Some("PendingProvisioning"));
}
