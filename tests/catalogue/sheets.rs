//! A price sheet that breaks off: what it lacks is still sold.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aubade::app::App;
use aubade::catalogue::work::schedule;
use aubade::values;
use time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::TestApp;
use crate::support::tenant::STANDARD;

/// A sheet with one row; there could be more.
const SHEET: &str = "ProductTitle,ProductId,SkuId,SkuTitle,TermDuration,BillingPlan,Market,Currency,UnitPrice,Segment\n\
                     Standard,CFQ7TTC0LDPB,0001,Standard,P1Y,Monthly,FR,EUR,12.285,Commercial\n";

/// Where price sheets are to be had, whole or cut off after their first row.
async fn host(is_whole: Arc<AtomicBool>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") && stream.read_buf(&mut request).await.unwrap() > 0 {}
            let missing = if is_whole.load(Ordering::Relaxed) { 0 } else { 100 };
            let length = SHEET.len() + missing;
            let answer =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{SHEET}");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    url
}

/// How many licences are sold in France.
async fn sold(app: &App) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (sold,) =
        work.one("select count(*) from licence_prices where market = 'FR'", values![]).await.unwrap();
    sold
}

async fn refresh(app: &TestApp) -> String {
    app.clock.advance(Duration::days(1));
    let mut work = app.database.begin().await.unwrap();
    schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
    let mut work = app.database.read().await.unwrap();
    let (answer,): (String,) =
        work.one("select answer from jobs where kind = 'refresh-catalogue'", values![]).await.unwrap();
    answer
}

#[tokio::test]
async fn what_a_sheet_that_broke_off_does_not_have_is_sold_as_before() {
    let is_whole = Arc::new(AtomicBool::new(false));
    let url = host(Arc::clone(&is_whole)).await;
    let app = TestApp::start_with(|settings| {
        settings.microsoft.price_host = url;
        settings.countries = vec!["FR".to_owned()];
    })
    .await;
    let before = sold(&app).await;
    assert!(before > 20, "{before}");
    assert_eq!(refresh(&app).await, "server-side");
    assert_eq!(sold(&app).await, before);

    is_whole.store(true, Ordering::Relaxed);
    assert_eq!(refresh(&app).await, "refreshed");
    assert_eq!(sold(&app).await, 1, "a whole sheet of one row sells one licence, {}", STANDARD.0);
}
