//! A tenant's users: the administrator is found, passwords are set, licences are counted and given.

use aubade::microsoft::customers::TenantId;
use aubade::microsoft::licences::LicenceUpdate;
use aubade::microsoft::users::{NewUser, Password, User};
use aubade::microsoft::{Cause, Failure};
use serde_json::{Value, json};

use super::stage::{Stage, france, ids};

const DOMAIN: &str = "boulangerie.onmicrosoft.com";

fn password(text: &str) -> Password {
    Password { secret: text.into(), change_at_next_sign_in: true }
}

fn ada() -> NewUser {
    NewUser {
        user_principal_name: format!("ada@{DOMAIN}"),
        display_name: "Ada Exemple".to_owned(),
        first_name: Some("Ada".to_owned()),
        last_name: None,
        usage_location: france(),
        password: password("Sentence-9"),
    }
}

async fn administrator(stage: &Stage, tenant: TenantId) -> User {
    stage.microsoft.administrator(&ids(), tenant, DOMAIN).await.unwrap().unwrap()
}

async fn sign_in(stage: &Stage, name: &str, password: &str) -> Value {
    stage.tell("sign-in", json!({ "userPrincipalName": name, "password": password })).await
}

fn code(failure: &Failure) -> &str {
    failure.refusal().map_or("", |refusal| refusal.code.as_str())
}

#[actix_web::test]
async fn the_administrator_of_a_new_tenant_is_found_and_may_do_everything() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let administrator = administrator(&stage, tenant).await;
    assert!(administrator.signs_in_as(&format!("admin@{DOMAIN}")));
    let roles = stage.microsoft.roles_of_user(&ids(), tenant, &administrator.id).await.unwrap();
    assert!(roles.len() == 1 && roles[0].is_global_administrator(), "{roles:?}");
    let nobody = stage.microsoft.administrator(&ids(), tenant, "other.onmicrosoft.com").await.unwrap();
    assert_eq!(nobody, None);
}

#[actix_web::test]
async fn a_password_that_we_chose_opens_the_tenant_and_has_to_be_changed() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let user = administrator(&stage, tenant).await;
    let chosen = password("Quite-another-1");
    stage.microsoft.reset_password(&ids(), tenant, &user.id, &chosen).await.unwrap();
    // Doing it again, as after a lost answer, does no harm.
    stage.microsoft.reset_password(&ids(), tenant, &user.id, &chosen).await.unwrap();
    let signed_in = sign_in(&stage, &format!("admin@{DOMAIN}"), "Quite-another-1").await;
    assert_eq!(signed_in, json!({ "signsIn": true, "mustChangePassword": true }));
}

#[actix_web::test]
async fn a_password_is_not_reset_without_the_role_nor_to_a_weak_one() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let user = administrator(&stage, tenant).await;
    let reset = async |text: &str| {
        stage.microsoft.reset_password(&ids(), tenant, &user.id, &password(text)).await.unwrap_err()
    };
    assert!(matches!(reset("short").await, Failure::Refused(refusal) if refusal.status == 400));
    stage.tell("roles", json!({ "customerId": tenant, "roles": ["UserAdministrator"] })).await;
    let failure = reset("Quite-another-1").await;
    assert_eq!((failure.cause(), code(&failure)), (Cause::Permission, "900308"));
    assert!(!format!("{failure} {failure:?}").contains("Quite-another"));
}

#[actix_web::test]
async fn a_user_is_created_deleted_and_brought_back() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let created = stage.microsoft.create_user(&ids(), tenant, &ada()).await.unwrap();
    assert_eq!(created.usage_location.as_deref(), Some("FR"));
    assert_eq!(sign_in(&stage, &ada().user_principal_name, "Sentence-9").await["signsIn"], true);
    let found = async || {
        stage.microsoft.find_user(&ids(), tenant, &ada().user_principal_name.to_uppercase()).await.unwrap()
    };
    assert_eq!(found().await.unwrap().id, created.id);
    stage.microsoft.delete_user(&ids(), tenant, &created.id).await.unwrap();
    assert_eq!(found().await, None);
    stage.microsoft.restore_user(&ids(), tenant, &created.id).await.unwrap();
    assert!(found().await.is_some());
}

#[actix_web::test]
async fn a_role_is_given() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let user = stage.microsoft.create_user(&ids(), tenant, &ada()).await.unwrap();
    let roles = stage.microsoft.directory_roles(&ids(), tenant).await.unwrap();
    let billing = roles.iter().find(|role| role.name == "Billing Administrator").unwrap();
    stage.microsoft.grant_role(&ids(), tenant, &billing.id, &user.id).await.unwrap();
    let held = stage.microsoft.roles_of_user(&ids(), tenant, &user.id).await.unwrap();
    assert_eq!(held.iter().collect::<Vec<_>>(), [billing]);
}

#[actix_web::test]
async fn licences_are_counted_and_given_until_none_is_left() {
    let stage = Stage::new().await;
    let (tenant, _) = stage.subscription("boulangerie", 1).await;
    let user = stage.microsoft.create_user(&ids(), tenant, &ada()).await.unwrap();
    let units = async || {
        let all = stage.microsoft.subscribed_skus(&ids(), tenant).await.unwrap();
        assert_eq!(all.len(), 1);
        all.into_iter().next().unwrap()
    };
    let before = units().await;
    assert_eq!((before.total(), before.consumed_units, before.available()), (1, 0, 1));
    let give = LicenceUpdate { assign: vec![before.product_sku.id.clone()], remove: Vec::new() };
    stage.microsoft.update_licences(&ids(), tenant, &user.id, &give).await.unwrap();
    assert_eq!(units().await.available(), 0);
    let held = stage.microsoft.licences_of_user(&ids(), tenant, &user.id).await.unwrap();
    assert_eq!(held[0].product_sku.id, before.product_sku.id);

    let other = administrator(&stage, tenant).await;
    let failure = stage.microsoft.update_licences(&ids(), tenant, &other.id, &give).await.unwrap_err();
    assert_eq!(code(&failure), "60012", "{failure:?}");
    let take = LicenceUpdate { assign: Vec::new(), remove: give.assign };
    stage.microsoft.update_licences(&ids(), tenant, &user.id, &take).await.unwrap();
    assert_eq!(units().await.available(), 1);
}

#[actix_web::test]
async fn licences_that_other_partners_sold_are_counted_too() {
    let stage = Stage::new().await;
    let (tenant, _) = stage.subscription("boulangerie", 5).await;
    let elsewhere =
        json!({ "customerId": tenant, "sku": "CFQ7TTC0LH16:0001", "consumed": 3, "otherSeats": 2 });
    stage.tell("licences", elsewhere).await;
    let all = stage.microsoft.subscribed_skus(&ids(), tenant).await.unwrap();
    assert_eq!((all[0].total(), all[0].consumed_units, all[0].available()), (7, 3, 4));
}

#[actix_web::test]
async fn a_tenant_that_delegates_nothing_shows_nobody() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    stage.tell("roles", json!({ "customerId": tenant, "roles": [] })).await;
    let microsoft = &stage.microsoft;
    for failure in [
        microsoft.users(&ids(), tenant).await.unwrap_err(),
        microsoft.create_user(&ids(), tenant, &ada()).await.unwrap_err(),
        microsoft.directory_roles(&ids(), tenant).await.unwrap_err(),
        microsoft.subscribed_skus(&ids(), tenant).await.unwrap_err(),
    ] {
        assert_eq!((failure.cause(), code(&failure)), (Cause::Permission, "900308"), "{failure:?}");
    }
}

#[actix_web::test]
async fn an_unknown_user_is_said_to_be_unknown() {
    let stage = Stage::new().await;
    let tenant = stage.tenant("boulangerie").await;
    let nobody = "00000000-0000-4000-8000-000000000000";
    let chosen = password("Quite-another-1");
    for failure in [
        stage.microsoft.reset_password(&ids(), tenant, nobody, &chosen).await.unwrap_err(),
        stage.microsoft.delete_user(&ids(), tenant, nobody).await.unwrap_err(),
        stage.microsoft.roles_of_user(&ids(), tenant, nobody).await.unwrap_err(),
    ] {
        assert_eq!(code(&failure), "60002", "{failure:?}");
    }
}
