//! The real program, started as people start it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long a line or an end may take before the test gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A process of the program; it ends with the test.
pub struct Process {
    id: u32,
    lines: Receiver<String>,
    log: Arc<Mutex<String>>,
    ended: Receiver<ExitStatus>,
    status: Option<ExitStatus>,
}

/// How a process ended, and everything it said.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The program with nothing of the caller's environment.
fn program(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aubade"));
    command.args(arguments).env_clear().envs(variables.iter().copied());
    command
}

/// Runs the program to its end.
pub fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    run_with_input(arguments, variables, "")
}

/// The same with something to read on standard input.
pub fn run_with_input(arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Ended {
    let mut child = program(arguments, variables)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Process {
    /// Starts the program and lets it run.
    pub fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = program(arguments, variables)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, err, id) = (child.stdout.take().unwrap(), child.stderr.take().unwrap(), child.id());
        let log = Arc::new(Mutex::new(String::new()));
        let (told, lines) = channel();
        let reading = [
            std::thread::spawn(move || {
                for line in BufReader::new(out).lines().map_while(Result::ok) {
                    let _ = told.send(line);
                }
            }),
            std::thread::spawn({
                let log = Arc::clone(&log);
                move || read_into(err, &log)
            }),
        ];
        let (end, ended) = channel();
        std::thread::spawn(move || {
            let status = child.wait().unwrap();
            // Everything it said has been read before it counts as ended.
            for thread in reading {
                thread.join().unwrap();
            }
            let _ = end.send(status);
        });
        Self { id, lines, log, ended, status: None }
    }

    /// The next line of standard output.
    pub fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no line came; the log:\n{}", self.log()))
    }

    /// What was logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until something was logged that contains `text`.
    pub async fn logged(&self, text: &str) {
        let waiting = async {
            while !self.log().contains(text) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting)
            .await
            .unwrap_or_else(|_| panic!("{text} was not logged:\n{}", self.log()));
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.id);
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
    }

    /// Waits for the end; answers the exit code.
    pub fn end(&mut self) -> Option<i32> {
        if self.status.is_none() {
            let status = self.ended.recv_timeout(PATIENCE);
            self.status = Some(status.unwrap_or_else(|_| panic!("it goes on; the log:\n{}", self.log())));
        }
        self.status?.code()
    }

    /// Tells it to stop and waits for the end; answers the exit code.
    pub fn stop(&mut self) -> Option<i32> {
        self.signal("TERM");
        self.end()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.status.is_none() && self.ended.try_recv().is_err() {
            self.signal("KILL");
        }
    }
}

fn read_into(mut source: impl Read, log: &Mutex<String>) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = source.read(&mut buffer) {
        log.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
}
