//! Users of a tenant: the administrator, passwords, roles, licences, and who may ask for them.

use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{Answer, Provider};

const BASIC_LICENCE: &str = "b9f2d579-7826-4e3b-824e-7e8ec136cdb3";
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

/// A provider with one customer.
struct Tenant {
    provider: Provider,
    path: String,
    customer: String,
}

impl Tenant {
    async fn new() -> Self {
        let provider = Provider::new().await;
        let customer = provider.customer("atelier").await;
        Self { provider, path: format!("/v1/customers/{customer}"), customer }
    }

    async fn get(&self, path: &str) -> Answer {
        self.provider.get(&format!("{}/{path}", self.path)).await
    }

    async fn add(&self, name: &str) -> Answer {
        self.provider.post(&format!("{}/users", self.path), &new_user(name)).await
    }

    /// Adds a user and returns its id.
    async fn user(&self, name: &str) -> String {
        self.add(name).await.expect(200).text("/id")
    }

    async fn administrator(&self) -> String {
        self.get("users").await.expect(200).items()[0]["id"].as_str().expect("an id").to_owned()
    }

    async fn reset(&self, user: &str, password: &str) -> Answer {
        let path = format!("{}/users/{user}/resetpassword", self.path);
        self.provider.patch(&path, &password_profile(password)).await
    }

    async fn delete(&self, path: &str) -> Answer {
        self.provider.send(self.provider.call(Method::DELETE, &format!("{}/{path}", self.path))).await
    }

    async fn delegate(&self, roles: &[&str]) {
        let body = json!({"customerId": self.customer, "roles": roles});
        self.provider.post("/control/roles", &body).await.expect(200);
    }

    async fn signs_in(&self, name: &str, password: &str) -> Value {
        let body = json!({"userPrincipalName": name, "password": password});
        self.provider.post("/control/sign-in", &body).await.expect(200).body["signsIn"].clone()
    }

    async fn assign(&self, user: &str, body: &Value) -> Answer {
        self.provider.post(&format!("{}/users/{user}/licenseupdates", self.path), body).await
    }

    /// The first licence product of the tenant.
    async fn licence(&self) -> Value {
        self.get("subscribedskus?licenseGroupIds=group1").await.expect(200).items()[0].clone()
    }
}

fn new_user(name: &str) -> Value {
    json!({
        "usageLocation": "FR",
        "userPrincipalName": format!("{name}@atelier.onmicrosoft.com"),
        "displayName": name,
        "passwordProfile": {"password": "Sentence-9", "forceChangePassword": true},
        "attributes": {"objectType": "CustomerUser"},
    })
}

fn password_profile(password: &str) -> Value {
    json!({
        "passwordProfile": {"password": password, "forceChangePassword": true},
        "attributes": {"objectType": "CustomerUser"},
    })
}

#[tokio::test]
async fn a_new_tenant_has_an_administrator_who_signs_in_with_the_first_password() {
    let provider = Provider::new().await;
    let made = provider.post("/v1/customers", &super::new_customer("atelier")).await.expect(201);
    let password = made.text("/userCredentials/password");
    let tenant =
        Tenant { path: format!("/v1/customers/{}", made.text("/id")), customer: made.text("/id"), provider };
    let users = tenant.get("users").await.expect(200);
    assert_eq!(users.items()[0]["userPrincipalName"], "admin@atelier.onmicrosoft.com");
    assert!(users.items()[0].get("passwordProfile").is_none());
    assert_eq!(tenant.signs_in("admin@atelier.onmicrosoft.com", &password).await, true);
    assert_eq!(tenant.signs_in("admin@atelier.onmicrosoft.com", "another").await, false);
    let roles = tenant.get(&format!("users/{}/directoryroles", tenant.administrator().await)).await;
    assert_eq!(roles.expect(200).items()[0]["id"], GLOBAL_ADMINISTRATOR);
}

#[tokio::test]
async fn a_user_is_created_with_200_and_its_password_echoed() {
    let tenant = Tenant::new().await;
    let made = tenant.add("camille").await.expect(200);
    assert_eq!(made.text("/passwordProfile/password"), "Sentence-9");
    let read = tenant.get(&format!("users/{}", made.text("/id"))).await.expect(200);
    assert_eq!(read.text("/state"), "active");
    assert!(read.body.get("passwordProfile").is_none());
    tenant.add("Camille").await.refused(409, "60006");
}

#[tokio::test]
async fn a_user_lacks_nothing_that_is_required() {
    let tenant = Tenant::new().await;
    let path = format!("{}/users", tenant.path);
    for field in ["usageLocation", "userPrincipalName", "displayName", "passwordProfile"] {
        let mut user = new_user("camille");
        user[field] = Value::Null;
        let answer = tenant.provider.post(&path, &user).await;
        assert_eq!(answer.body["data"], json!([field]));
        answer.refused(400, "2000");
    }
    let mut stranger = new_user("camille");
    stranger["userPrincipalName"] = json!("camille@other.example");
    tenant.provider.post(&path, &stranger).await.refused(400, "2000");
}

#[tokio::test]
async fn a_password_is_reset_to_the_one_that_was_sent() {
    let tenant = Tenant::new().await;
    let administrator = tenant.administrator().await;
    let reset = tenant.reset(&administrator, "Another-Sentence-7").await.expect(200);
    assert_eq!(reset.text("/passwordProfile/password"), "Another-Sentence-7");
    assert_eq!(tenant.signs_in("admin@atelier.onmicrosoft.com", "Another-Sentence-7").await, true);

    let older = format!("{}/users/{administrator}", tenant.path);
    tenant.provider.patch(&older, &password_profile("Older-Way-to-7")).await.expect(200);
    assert_eq!(tenant.signs_in("admin@atelier.onmicrosoft.com", "Older-Way-to-7").await, true);
}

#[tokio::test]
async fn a_weak_password_is_refused_and_changes_nothing() {
    let tenant = Tenant::new().await;
    let administrator = tenant.administrator().await;
    tenant.reset(&administrator, "Sentence-9").await.expect(200);
    for weak in ["Short-9", "onlylowercase9", "Admin-Password-9"] {
        tenant.reset(&administrator, weak).await.refused(400, "60013");
    }
    let none = format!("{}/users/{administrator}/resetpassword", tenant.path);
    tenant.provider.patch(&none, &json!({})).await.refused(400, "2000");
    assert_eq!(tenant.signs_in("admin@atelier.onmicrosoft.com", "Sentence-9").await, true);
}

#[tokio::test]
async fn an_administrators_password_needs_a_role_of_its_own() {
    let tenant = Tenant::new().await;
    let (administrator, user) = (tenant.administrator().await, tenant.user("camille").await);
    tenant.delegate(&["UserAdministrator"]).await;
    tenant.reset(&user, "Sentence-10").await.expect(200);
    tenant.reset(&administrator, "Sentence-10").await.refused(403, "900308");
    tenant.delegate(&["PrivilegedAuthenticationAdministrator"]).await;
    tenant.reset(&administrator, "Sentence-10").await.expect(200);
}

#[tokio::test]
async fn nothing_of_a_tenant_that_delegated_no_role_is_shown_or_changed() {
    let tenant = Tenant::new().await;
    let administrator = tenant.administrator().await;
    tenant.delegate(&[]).await;
    for path in ["users", "directoryroles", "subscribedskus", &format!("users/{administrator}/licenses")] {
        tenant.get(path).await.refused(403, "900308");
    }
    tenant.add("camille").await.refused(403, "900308");
    tenant.reset(&administrator, "Sentence-10").await.refused(403, "900308");
    tenant.delete(&format!("users/{administrator}")).await.refused(403, "900308");
}

#[tokio::test]
async fn a_deleted_user_is_hidden_and_restored_within_thirty_days() {
    let mut tenant = Tenant::new().await;
    let user = tenant.user("camille").await;
    tenant.delete(&format!("users/{user}")).await.expect(204);
    assert_eq!(tenant.get("users").await.items().len(), 1);
    let deleted = "users?filter=%7B%22Field%22:%22UserState%22,%22Value%22:%22Inactive%22,%22Operator%22:%22equals%22%7D";
    let found = tenant.get(deleted).await.expect(200);
    assert_eq!(found.items()[0]["state"], "inactive");
    assert!(found.items()[0]["softDeletionTime"].is_string());

    let path = format!("{}/users/{user}", tenant.path);
    let restored = tenant.provider.patch(&path, &json!({"State": "active"})).await.expect(200);
    assert_eq!(restored.text("/state"), "active");

    tenant.delete(&format!("users/{user}")).await.expect(204);
    tenant.provider.pass(Duration::days(30));
    tenant.provider.sign_in().await;
    tenant.get(&format!("users/{user}")).await.refused(404, "60002");
}

#[tokio::test]
async fn users_are_read_page_by_page_and_in_order() {
    let tenant = Tenant::new().await;
    for name in ["camille", "basile"] {
        tenant.add(name).await.expect(200);
    }
    let first = tenant.get("users?size=2").await.expect(200);
    assert_eq!(first.body["totalCount"], 3);
    let names: Vec<_> = first.items().iter().map(|user| user["displayName"].clone()).collect();
    assert_eq!(names, ["Administrator", "basile"]);
    let next = format!("/v1{}", first.text("/links/next/uri"));
    let token = first.text("/links/next/headers/0/value");
    let call = tenant.provider.call(Method::GET, &next).header("MS-ContinuationToken", token);
    let second = tenant.provider.send(call).await.expect(200);
    assert_eq!(second.items()[0]["displayName"], "camille");
    assert!(second.body["links"].get("next").is_none());
    let last = tenant.get("users?sortField=DisplayName&sortDirection=Descending").await.expect(200);
    assert_eq!(last.items()[0]["displayName"], "camille");
}

#[tokio::test]
async fn a_role_is_given_to_a_user_and_taken_back() {
    let tenant = Tenant::new().await;
    let user = tenant.user("camille").await;
    assert!(tenant.get("directoryroles").await.expect(200).items().len() > 1);
    let members = format!("directoryroles/{GLOBAL_ADMINISTRATOR}/usermembers");
    let path = format!("{}/{members}", tenant.path);
    let added = tenant.provider.post(&path, &json!({"id": user})).await.expect(201);
    assert_eq!(added.text("/roleId"), GLOBAL_ADMINISTRATOR);
    assert_eq!(tenant.get(&members).await.items().len(), 2);
    tenant.delete(&format!("{members}/{user}")).await.expect(204);
    assert_eq!(tenant.get(&members).await.items().len(), 1);
    tenant.provider.post(&path, &json!({})).await.refused(400, "2000");
}

#[tokio::test]
async fn licences_are_summed_over_the_subscriptions_of_a_product() {
    let tenant = Tenant::new().await;
    assert_eq!(tenant.get("subscribedskus").await.expect(200).items().len(), 0);
    tenant.provider.subscription(&tenant.customer, 3).await;
    let second = tenant.provider.subscription(&tenant.customer, 4).await;
    let licence = tenant.licence().await;
    assert_eq!(licence["productSku"]["id"], BASIC_LICENCE);
    assert_eq!((&licence["totalUnits"], &licence["availableUnits"]), (&json!(7), &json!(7)));

    let mut body = tenant.provider.get(&second).await.body;
    body["status"] = json!("suspended");
    tenant.provider.patch(&second, &body).await.expect(200);
    let licence = tenant.licence().await;
    assert_eq!((&licence["activeUnits"], &licence["suspendedUnits"]), (&json!(3), &json!(4)));
    assert_eq!(tenant.get("subscribedskus?licenseGroupIds=group2").await.items().len(), 0);
}

#[tokio::test]
async fn units_in_use_and_of_other_partners_are_set_by_control() {
    let tenant = Tenant::new().await;
    tenant.provider.subscription(&tenant.customer, 3).await;
    let set =
        json!({"customerId": tenant.customer, "sku": "CFQ7TTC0LH18:0001", "consumed": 4, "otherSeats": 5});
    tenant.provider.post("/control/licences", &set).await.expect(200);
    let licence = tenant.licence().await;
    assert_eq!(
        (&licence["totalUnits"], &licence["consumedUnits"], &licence["availableUnits"]),
        (&json!(8), &json!(4), &json!(4))
    );
}

#[tokio::test]
async fn a_licence_is_assigned_while_there_is_one_and_freed_again() {
    let tenant = Tenant::new().await;
    tenant.provider.subscription(&tenant.customer, 1).await;
    let (camille, basile) = (tenant.user("camille").await, tenant.user("basile").await);
    let assign = json!({"licensesToAssign": [{"skuId": BASIC_LICENCE, "excludedPlans": null}],
        "licensesToRemove": null, "licenseWarnings": null, "attributes": {"objectType": "LicenseUpdate"}});
    tenant.assign(&camille, &assign).await.expect(201);
    assert_eq!(tenant.licence().await["consumedUnits"], 1);
    assert_eq!(tenant.get(&format!("users/{camille}/licenses")).await.items().len(), 1);
    let none_left = tenant.assign(&basile, &assign).await;
    assert_eq!(none_left.body["data"], json!([BASIC_LICENCE]));
    none_left.refused(400, "60012");

    let remove = json!({"licensesToRemove": [BASIC_LICENCE]});
    tenant.assign(&camille, &remove).await.expect(201);
    tenant.assign(&basile, &assign).await.expect(201);
    tenant.assign(&basile, &json!({})).await.refused(400, "2000");
    tenant.assign(&super::request_id(), &assign).await.refused(404, "60002");
}

#[tokio::test]
async fn users_need_a_token_with_a_user_and_licences_say_so_differently() {
    let tenant = Tenant::new().await;
    let as_app = async |path: &str| {
        let path = format!("{}/{path}", tenant.path);
        tenant.provider.send(tenant.provider.bare(Method::GET, &path).bearer_auth(&tenant.provider.app)).await
    };
    as_app("users").await.refused(403, "900329");
    as_app("directoryroles").await.refused(403, "900329");
    as_app("subscribedskus").await.refused(400, "900316");
}
