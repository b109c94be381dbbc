//! A client of one connection for each request, which sends what it is told and nothing else.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn cookie(&self) -> Option<String> {
        let set = self.header("set-cookie")?;
        set.split(';').next().map(str::to_owned)
    }

    /// The command id that the page was rendered with.
    pub fn id(&self) -> String {
        self.find_id().unwrap_or_else(|| panic!("no id on {}", self.body))
    }

    pub fn id_or_fresh(&self) -> String {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        self.find_id().unwrap_or_else(|| format!("fresh-{}", NEXT.fetch_add(1, Ordering::Relaxed)))
    }

    fn find_id(&self) -> Option<String> {
        let at = self.body.split("name=\"id\" value=\"").nth(1)?;
        at.split('"').next().map(str::to_owned)
    }
}

pub fn get(at: SocketAddr, path: &str, cookie: &str) -> Answer {
    send(at, &format!("GET {path} HTTP/1.1\r\nHost: {at}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"))
}

pub fn post(at: SocketAddr, path: &str, cookie: &str, fields: &[(String, String)]) -> Answer {
    post_from(at, path, cookie, &format!("Origin: http://{at}\r\n"), &encoded(fields))
}

/// A form with further headers of the caller's choice.
pub fn post_from(at: SocketAddr, path: &str, cookie: &str, headers: &str, body: &str) -> Answer {
    let length = body.len();
    send(
        at,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {at}\r\nCookie: {cookie}\r\n{headers}Content-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ),
    )
}

pub fn encoded(fields: &[(String, String)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        if !body.is_empty() {
            body.push('&');
        }
        for (part, end) in [(name, "="), (value, "")] {
            for byte in part.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => body.push(char::from(byte)),
                    _ => {
                        let _ = write!(body, "%{byte:02X}");
                    }
                }
            }
            body.push_str(end);
        }
    }
    body
}

/// Sends a request as it stands.
pub fn send(at: SocketAddr, request: &str) -> Answer {
    try_send(at, request).expect("an answer")
}

pub fn try_send(at: SocketAddr, request: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(at).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    // A server that refuses early closes while the rest is still being sent.
    let _ = stream.write_all(request.as_bytes());
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    answer(&bytes)
}

fn answer(bytes: &[u8]) -> Option<Answer> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    Some(Answer { status, headers, body: body.to_owned() })
}

/// An open stream.
pub struct Events {
    lines: BufReader<TcpStream>,
    pub status: u16,
}

impl Events {
    pub fn open(at: SocketAddr, cookie: &str, headers: &str) -> Events {
        let mut stream = TcpStream::connect(at).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        let request = format!("GET /stream HTTP/1.1\r\nHost: {at}\r\nCookie: {cookie}\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut lines = BufReader::new(stream);
        let mut line = String::new();
        lines.read_line(&mut line).expect("a status");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        while line != "\r\n" {
            line.clear();
            if lines.read_line(&mut line).unwrap_or(0) == 0 {
                break;
            }
        }
        Events { lines, status }
    }

    /// Waits for the next event: its lines, without the frame of the transfer.
    pub fn next(&mut self) -> Option<Vec<String>> {
        let mut event = Vec::new();
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            if line.starts_with(':') || (line.is_empty() && event.is_empty()) {
                continue;
            }
            if line.is_empty() {
                return Some(event);
            }
            // Sizes of chunks are bare hexadecimal numbers; fields have a colon.
            if line.contains(':') {
                event.push(line.to_owned());
            }
        }
    }

    /// Waits until an entry is told of.
    pub fn until(&mut self, seq: u64) {
        loop {
            let event = self.next().expect("the stream goes on");
            let id = event.iter().find_map(|line| line.strip_prefix("id: ")).expect("an id");
            if id.parse::<u64>().expect("a number") >= seq {
                return;
            }
        }
    }
}
