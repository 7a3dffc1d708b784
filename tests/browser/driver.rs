//! Chromedriver, the program between a test and its Chromium.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// How many are started until one listens.
const TRIES: usize = 5;

/// A running chromedriver on a port that it chose itself; ends when this is dropped, also after a panic.
pub struct Driver {
    process: Child,
    port: u16,
    /// Kept open, for it would not survive to write where nobody reads.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts one, and waits until it listens. One that ends at once chose a port that is free for one version of the
    /// Internet Protocol and taken for the other: the next chooses another.
    pub fn start() -> Self {
        let path = std::env::var("AUBADE_TEST_CHROMEDRIVER")
            .expect("AUBADE_TEST_CHROMEDRIVER is the path of chromedriver");
        (0..TRIES).find_map(|_| Self::try_start(&path)).expect("chromedriver says on which port it listens")
    }

    fn try_start(path: &str) -> Option<Self> {
        let mut process = Command::new(path)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{path} cannot be started: {error}"));
        let mut output = BufReader::new(process.stdout.take().expect("its output is a pipe"));
        let port = output.by_ref().lines().map_while(Result::ok).find_map(|line| port_of(&line));
        let Some(port) = port else {
            // Its output has ended, and so has it.
            process.wait().unwrap();
            return None;
        };
        Some(Self { process, port, _output: output })
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked, it closes its Chromium before it ends; killed, it would leave it behind.
        if let Err(error) = self.shut_down() {
            eprintln!("chromedriver does not shut down: {error}");
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Driver {
    /// Without a runtime, for that of the test is blocked by whatever drops this.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        connection.set_read_timeout(Some(Duration::from_secs(10)))?;
        connection.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        connection.read_to_end(&mut Vec::new()).map(|_| ())
    }
}

/// `ChromeDriver was started successfully on port 41789.`
fn port_of(line: &str) -> Option<u16> {
    line.strip_suffix('.')?.rsplit_once(" on port ")?.1.parse().ok()
}
