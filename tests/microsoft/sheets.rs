//! Price sheets on their way: read row by row as they come, and never taken for whole when they are not.

use aubade::clock::Clock;
use aubade::microsoft::prices::{PriceRow, PriceSheet};
use aubade::microsoft::{Failure, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::stage::{client, france, ids};
use super::strangers::{Stranger, complete, response};

const SHEET: &[u8] = include_bytes!("shapes/prices.csv");

/// Every row of a sheet, each of which must be usable.
pub async fn rows(mut sheet: PriceSheet) -> Result<Vec<PriceRow>, Failure> {
    let mut rows = Vec::new();
    while let Some(row) = sheet.next().await? {
        rows.push(row.unwrap());
    }
    Ok(rows)
}

/// The rows of the sheet that is answered with these bytes.
async fn read(answer: Vec<u8>) -> Result<Vec<PriceRow>, Failure> {
    let stranger = Stranger::new(answer).await;
    rows(stranger.microsoft.price_sheet(&ids(), france()).await?).await
}

fn head(fields: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{fields}Connection: close\r\n\r\n")
}

/// The same bytes in chunks of so many.
fn chunked(text: &[u8], size: usize, is_ended: bool) -> Vec<u8> {
    let mut answer = head("Transfer-Encoding: chunked\r\n").into_bytes();
    for piece in text.chunks(size) {
        answer.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        answer.extend_from_slice(piece);
        answer.extend_from_slice(b"\r\n");
    }
    if is_ended {
        answer.extend_from_slice(b"0\r\n\r\n");
    }
    answer
}

#[actix_web::test]
async fn the_pieces_in_which_a_sheet_comes_make_no_difference() {
    let whole = read(response("200 OK", SHEET)).await.unwrap();
    assert_eq!(whole.len(), 3);
    for size in [1, 7, SHEET.len()] {
        assert_eq!(read(chunked(SHEET, size, true)).await.unwrap(), whole, "in pieces of {size}");
    }
}

#[actix_web::test]
async fn a_sheet_that_breaks_off_is_not_a_sheet() {
    // Each is cut after a whole row, so that nothing but the connection tells.
    let rows_end = SHEET.windows(b"Tomorrow".len()).position(|part| part == b"Tomorrow").unwrap();
    let announced = format!("Content-Length: {}\r\n", SHEET.len());
    let cut = &SHEET[..rows_end];
    let without_end = [head("").as_bytes(), SHEET].concat();
    for (what, answer) in [
        ("announced", [head(&announced).as_bytes(), cut].concat()),
        ("in chunks", chunked(cut, 100, false)),
        ("of unknown length", without_end),
    ] {
        let failure = read(answer).await.unwrap_err();
        assert!(
            matches!(&failure, Failure::Unknown(why) if why.starts_with("the price sheet")),
            "{what}: {failure}"
        );
    }
}

#[actix_web::test]
async fn a_refused_sheet_is_a_refusal() {
    let failure = read(response("403 Forbidden", br#"{"code":2030}"#)).await.unwrap_err();
    assert_eq!(failure.refusal().unwrap().code, "2030");
}

/// Gives a token, then a sheet whose second half is only sent when it is told to.
async fn hesitate(listener: TcpListener, go_on: oneshot::Receiver<()>) {
    let token = response("200 OK", br#"{"access_token":"t","expires_in":"3600"}"#);
    heard(&listener).await.write_all(&token).await.unwrap();
    let mut stream = heard(&listener).await;
    let (first, second) = SHEET.split_at(SHEET.len() * 2 / 3);
    let announced = format!("Content-Length: {}\r\n", SHEET.len());
    stream.write_all(&[head(&announced).as_bytes(), first].concat()).await.unwrap();
    go_on.await.unwrap();
    stream.write_all(second).await.unwrap();
}

async fn heard(listener: &TcpListener) -> TcpStream {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    while !complete(&request) {
        assert!(stream.read_buf(&mut request).await.unwrap() > 0);
    }
    stream
}

#[actix_web::test]
async fn the_first_rows_are_read_before_the_last_are_sent() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = oneshot::channel();
    let server = tokio::spawn(hesitate(listener, told));
    let microsoft = client(&url, Limits::default(), Clock::system());
    let mut sheet = microsoft.price_sheet(&ids(), france()).await.unwrap();
    let first = sheet.next().await.unwrap().unwrap().unwrap();
    assert_eq!(first.unit_price, 33_605);
    tell.send(()).unwrap();
    assert_eq!(rows(sheet).await.unwrap().len(), 2);
    server.await.unwrap();
}
