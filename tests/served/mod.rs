//! A `detente serve` in a process of its own, and somebody who speaks to it.

#![allow(dead_code, unreachable_pub, reason = "each test file compiles this module and uses a part of it")]

#[path = "../../crates/console/tests/common/client.rs"]
pub mod client;

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running server.
pub struct Served {
    pub child: Child,
    pub at: SocketAddr,
    pub facilitator: String,
    pub code: String,
    /// Everything that it printed before it served.
    pub said: String,
}

impl Served {
    /// Starts one, and waits until it says where it is.
    pub fn start(folder: &Path, words: &[&str]) -> Served {
        let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
        command.current_dir(folder).arg("serve").args(words).args(["--port", "0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut said = String::new();
        while !said.contains("Ctrl-C") {
            if lines.read_line(&mut said).unwrap_or(0) == 0 {
                panic!("the server did not start: {said}");
            }
        }
        // Kept open and empty: a closed pipe is no reason to end.
        std::thread::spawn(move || lines.read_to_string(&mut String::new()));
        let link = said.split_whitespace().find(|word| word.contains("/open/")).expect("a link");
        let (address, path) = link.trim_start_matches("http://").split_once('/').expect("a path");
        let at = address.parse().expect("an address");
        let facilitator = client::get(at, &format!("/{path}"), "").cookie().expect("a cookie");
        let code = said.split(" code ").nth(1).and_then(|rest| rest.lines().next()).unwrap_or_default().to_owned();
        Served { child, at, facilitator, code, said }
    }

    /// Joins; gives the cookie.
    pub fn join(&self, name: &str, place: &str) -> String {
        let id = client::get(self.at, "/join", "").id();
        let fields = [("code", self.code.as_str()), ("name", name), ("place", place), ("id", &id)];
        let answer = client::post(self.at, "/join", "", &owned(&fields));
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie().expect("a cookie")
    }

    /// Sends an order of the facilitator.
    pub fn order(&self, fields: &[(&str, &str)]) -> client::Answer {
        client::post(self.at, "/do", &self.facilitator, &owned(fields))
    }

    /// The process is gone at once, as when the power fails or somebody kills it.
    pub fn kill(mut self) {
        self.child.kill().expect("a signal");
        self.child.wait().expect("its end");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
