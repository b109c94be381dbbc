//! A server with a small session in the place of an exercise, and a client that sends exactly what it is told.

#![allow(dead_code, unreachable_pub)]

pub mod client;
pub mod stand_in;

use detente_console::http::{Links, Parts, Server};
use detente_console::room::{Script, system};
use detente_console::session::order::Begun;
use detente_console::store::{SessionId, Store};
use detente_scenario::{Configuration, Moment};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;

/// A folder of its own for a test.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A script that no scenario stands behind.
pub fn script() -> Script {
    let begun = Begun {
        scenario: "stand-in".into(),
        digest: "0".into(),
        configuration: "none".into(),
        seed: 1,
        from: Moment(0),
    };
    let configuration = Configuration::none();
    Script { begun, text: String::new(), texts: Default::default(), configuration, others: vec![], results: 0 }
}

/// Makes a session in a store.
pub fn create(store: &mut Store) -> SessionId {
    let script = script();
    let text = serde_json::to_string(&script).expect("JSON");
    store.create(&script.begun, "Stand-in", "0", &text, 0).expect("a session")
}

/// A running server.
pub struct Running {
    pub at: SocketAddr,
    pub links: Links,
    pub session: SessionId,
    stop: watch::Sender<bool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    /// On a new store.
    pub fn new(name: &str) -> Running {
        let path = folder(name).join("store.detente");
        Running::on(&path)
    }

    /// On a store, with its last session or a new one.
    pub fn on(path: &Path) -> Running {
        let mut store = Store::open(path).expect("a store");
        let session = match store.sessions().expect("sessions").first() {
            Some(row) => row.session,
            None => create(&mut store),
        };
        Running::with(store, session)
    }

    pub fn with(store: Store, session: SessionId) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
        let at = listener.local_addr().expect("an address");
        let parts = Parts {
            store,
            begin: stand_in::begin(),
            pages: Arc::new(stand_in::PlainPages),
            files: Arc::new(detente_scenario::load::MemoryFiles::new()),
            clock: system(),
            tell: Arc::new(|_| {}),
            engine: "0".into(),
            seed: 1,
            address: format!("http://{at}"),
            utc_minutes: 0,
        };
        let server = Server::new(parts, listener).expect("a server");
        let links = server.open(Some(session)).expect("links");
        let (stop, stopped) = watch::channel(false);
        let thread = std::thread::spawn(move || server.run(stopped).expect("one file"));
        Running { at, links, session, stop, thread: Some(thread) }
    }

    /// The cookie of a link.
    pub fn cookie(&self, link: &str) -> String {
        let path = link.strip_prefix(&format!("http://{}", self.at)).expect("a link of this server");
        let answer = client::get(self.at, path, "");
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie().expect("a cookie")
    }

    pub fn facilitator(&self) -> String {
        self.cookie(&self.links.facilitator)
    }

    pub fn code(&self) -> String {
        self.links.code.clone().expect("a code")
    }

    /// Joins; gives the cookie.
    pub fn join(&self, name: &str, place: &str) -> String {
        let page = client::get(self.at, "/join", "");
        let id = page.id();
        let form = [("code", self.code().as_str()), ("name", name), ("place", place), ("id", &id)].map(owned);
        let answer = client::post(self.at, "/join", "", &form);
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie().expect("a cookie")
    }

    /// Sends an order with a fresh id.
    pub fn order(&self, cookie: &str, fields: &[(&str, &str)]) -> client::Answer {
        let id = client::get(self.at, "/", cookie).id_or_fresh();
        let mut form: Vec<(String, String)> = fields.iter().copied().map(owned).collect();
        form.push(("id".into(), id));
        client::post(self.at, "/do", cookie, &form)
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
