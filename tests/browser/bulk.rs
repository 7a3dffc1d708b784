//! A file of changes from its choice to its result, with and without script.

use aubade::values;

use super::Window;
use super::inspection::Inspection;
use super::stage::{COMPANY, PREFIX, Stage, place_order};
use crate::support::{Person, TestApp};

const DOMAIN: &str = "boulangerieexemple.onmicrosoft.com";

/// The numbers of the subscriptions, the smallest first.
async fn subscriptions(app: &TestApp) -> Vec<i64> {
    let mut work = app.database.read().await.unwrap();
    let ids: Vec<(i64,)> =
        work.all("select id from subscriptions order by quantity, id", values![]).await.unwrap();
    ids.into_iter().map(|(id,)| id).collect()
}

#[tokio::test]
async fn a_file_is_chosen_tried_carried_out_and_its_result_downloaded() {
    let stage = Stage::set().await;
    let browser = stage.manager().await;
    place_order(&browser, COMPANY, PREFIX).await;
    let windows = Window::with_and_without_script(&stage).await;
    windows[0]
        .until("the tenant is there", async || (subscriptions(&stage).await.len() == 2).then_some(()))
        .await;
    let ids = subscriptions(&stage).await;
    let folder = tempfile::tempdir().unwrap();
    for ((window, wanted), by_itself) in windows.into_iter().zip([20, 25]).zip([true, false]) {
        window.become_person(&stage, Person::Manager).await;
        let file = folder.path().join(format!("changes-{wanted}.csv"));
        let lines = format!(
            "service;id;wanted;decision\n{DOMAIN};{};{wanted};\n{DOMAIN};{};;extend\n{DOMAIN};{};5000;\n",
            ids[0], ids[1], ids[1]
        );
        std::fs::write(&file, lines).unwrap();
        window.go("/services").await;
        window.click("a[href='/bulk']").await;
        window.click("a[href='/bulk/new']").await;
        window.find("#file").await.send_keys(file.to_str().unwrap()).await.unwrap();
        window.click("main form button[type=submit]").await;
        window.wait_for("#line-2", "Possible").await;
        // The second file asks for what the first has done.
        window.wait_for("#line-3", if by_itself { "Extend by the month" } else { "Unchanged" }).await;
        window.wait_for("#line-4", "Not possible").await;
        window.click("form[action$=run] button").await;
        window
            .until("the line is done", async || {
                if !by_itself {
                    let path = window.path().await;
                    window.go(&path).await;
                }
                let lines = window.texts("#line-2, #line-3").await;
                lines.iter().all(|text| text.contains("Done") || text.contains("Unchanged")).then_some(())
            })
            .await;
        let said = if by_itself { "2 of 2" } else { "1 of 1" };
        assert_eq!(window.text(".progress-said span").await, said);
        assert_eq!(
            stage.seats().await,
            wanted + 12,
            "Microsoft has it, and nothing of the line that was refused"
        );
        let link = window.find("main a[href$='/result.csv']").await.attr("href").await.unwrap().unwrap();
        let result = browser.get(&link).await.expect(200);
        assert_eq!(result.text.lines().count(), 4, "a line for each line: {}", result.text);
        assert!(
            result.text.contains(&format!("→ {wanted}")) && result.text.contains("Done"),
            "{}",
            result.text
        );
        assert_eq!(window.complaints().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_pages_of_a_file_are_fit_for_everybody() {
    let app = TestApp::start().await;
    let window = Window::open(&app).await;
    let browser = window.become_person(&app, Person::Manager).await;
    place_order(&browser, COMPANY, PREFIX).await;
    app.work().await;
    let ids = subscriptions(&app).await;
    for (index, language) in ["fr", "en"].into_iter().enumerate() {
        let mut inspection = Inspection::begin(&window, language).await;
        if index == 0 {
            inspection.look_at("bulk-none", "/bulk").await;
        } else {
            inspection.look_at("bulk-list", "/bulk").await;
        }
        inspection.look_at("bulk-new", "/bulk/new").await;
        window.click("main form button[type=submit]").await;
        window.find("#file[aria-invalid]").await;
        inspection.look("bulk-new-refused").await;
        let long = "a-very-long-name-of-a-service-that-nobody-has-here.onmicrosoft.com";
        let lines = format!(
            "service,id,wanted,decision\n{DOMAIN},{},{},\n{DOMAIN},{},cancel,\n{long},1,5,renew\n{DOMAIN},{},,extend\n",
            ids[0],
            30 + index,
            ids[1],
            ids[0]
        );
        let run = crate::bulk::paste(&browser, &lines).await;
        inspection.look_at("bulk-checked", &run).await;
        if index == 0 {
            window.click("form[action$=run] button").await;
            window.find("#confirmed[aria-invalid]").await;
            inspection.look("bulk-unconfirmed").await;
            window.click("#confirmed").await;
            window.click("form[action$=run] button").await;
            window.find("#progress").await;
            inspection.look("bulk-running").await;
            app.work().await;
        } else {
            inspection.look_at("bulk-only-refused", &format!("{run}?only=refused")).await;
            inspection.look_at("bulk-done", "/bulk/1").await;
        }
        inspection.conclude(6);
    }
}
