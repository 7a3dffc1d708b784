//! A name server on this machine that says what a test has told it, or nothing at all.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::{CNAME, MX, SRV, TXT};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;

/// What stands under a name and kind, each as it is written in a zone.
type Zone = HashMap<(String, String), Vec<String>>;

/// A running name server; it ends with the test.
pub struct NameServer {
    address: SocketAddr,
    zone: Arc<Mutex<Zone>>,
    asked: Arc<Mutex<Vec<String>>>,
    fails: Arc<Mutex<bool>>,
}

impl NameServer {
    /// A name server that knows nothing: every name is unknown.
    pub async fn start() -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let server = Self {
            address: socket.local_addr().unwrap(),
            zone: Arc::default(),
            asked: Arc::default(),
            fails: Arc::default(),
        };
        let (zone, asked, fails) = (server.zone.clone(), server.asked.clone(), server.fails.clone());
        tokio::spawn(async move {
            let mut packet = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut packet).await {
                let question = Message::from_vec(&packet[..length]).unwrap();
                let answer = reply(&question, &zone, &asked, *fails.lock().unwrap());
                let _ = socket.send_to(&answer.to_vec().unwrap(), from).await;
            }
        });
        server
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Puts records under a name, in place of those of the same kind: `("example.com", "MX", &["0 mail.example.com"])`.
    pub fn put(&self, name: &str, kind: &str, records: &[&str]) {
        let records = records.iter().map(ToString::to_string).collect();
        self.zone.lock().unwrap().insert((name.to_owned(), kind.to_owned()), records);
    }

    /// Answers from now on that it cannot answer.
    pub fn fail(&self) {
        *self.fails.lock().unwrap() = true;
    }

    /// What it was asked: `MX example.com`.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn reply(question: &Message, zone: &Mutex<Zone>, asked: &Mutex<Vec<String>>, fails: bool) -> Message {
    let mut answer = Message::response(question.metadata.id, OpCode::Query);
    answer.metadata.recursion_available = true;
    let Some(query) = question.queries.first() else { return answer };
    answer.add_query(query.clone());
    let name = query.name().to_ascii().trim_end_matches('.').to_ascii_lowercase();
    let kind = query.query_type().to_string();
    asked.lock().unwrap().push(format!("{kind} {name}"));
    if fails {
        answer.metadata.response_code = ResponseCode::ServFail;
        return answer;
    }
    let zone = zone.lock().unwrap();
    for record in zone.get(&(name.clone(), kind)).into_iter().flatten() {
        let data = data(query.query_type(), record);
        answer.add_answer(Record::from_rdata(query.name().clone(), 60, data));
    }
    if answer.answers.is_empty() && !zone.keys().any(|(known, _)| *known == name) {
        answer.metadata.response_code = ResponseCode::NXDomain;
    }
    answer
}

fn data(kind: RecordType, text: &str) -> RData {
    let name = |text: &str| Name::from_ascii(format!("{text}.")).unwrap();
    let parts: Vec<&str> = text.split(' ').collect();
    let number = |place: usize| parts[place].parse().unwrap();
    match kind {
        // A long text is several strings, each of 255 bytes at most.
        RecordType::TXT => {
            let strings = text.as_bytes().chunks(255).map(|part| String::from_utf8(part.to_vec()).unwrap());
            RData::TXT(TXT::new(strings.collect()))
        }
        RecordType::MX => RData::MX(MX::new(number(0), name(parts[1]))),
        RecordType::CNAME => RData::CNAME(CNAME(name(text))),
        RecordType::SRV => RData::SRV(SRV::new(number(0), number(1), number(2), name(parts[3]))),
        other => panic!("a test asks for {other}"),
    }
}
