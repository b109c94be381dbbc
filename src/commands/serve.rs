//! `detente serve`: a live exercise, for as long as the room needs it.

use super::Answer;
use crate::cli::Serve;
use crate::disk::Disk;
use crate::engine;
use crate::failure::Failure;
use crate::output::{say, tell};
use crate::subject::Subject;
use detente_console::http::{self, Links, OwnPages, Parts, Server, Unbegun, Unserved, qr};
use detente_console::room::{self, Refusal};
use detente_console::store::{SessionId, Store, StoreFault};
use detente_scenario::library;
use std::fmt::Write;
use std::io::{ErrorKind, IsTerminal};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;

/// The exit code of a program that a second interrupt ended, by the convention of shells.
const INTERRUPTED: i32 = 130;

/// Serves until Ctrl-C.
pub(super) fn serve(asked: &Serve) -> Result<Answer, Failure> {
    // Everything that can be wrong with what was typed is told before anything is opened.
    let scenario = match &asked.scenario {
        Some(name) => Some(library::scenario(name, &Disk)?.id),
        None => None,
    };
    if let (Some(name), Some(measures)) = (&asked.scenario, &asked.cbm) {
        Subject::load(name)?.under(measures)?;
    }
    let path = asked.store.clone().map_or_else(usual, Ok)?;
    let listener = listen(asked)?;
    let at = listener.local_addr().map_err(|error| unheard(asked.port, &error))?;
    let address = format!("http://{}", if asked.lan { SocketAddr::new(in_the_room(), at.port()) } else { at });
    let parts = Parts {
        store: Store::open(&path).map_err(of_store)?,
        begin: room::begin(engine::VERSION),
        pages: Arc::new(OwnPages),
        files: Arc::new(Disk),
        clock: room::system(),
        tell: Arc::new(|words| tell(&format!("{words}\n"))),
        engine: engine::VERSION.into(),
        seed: asked.seed,
        address,
        utc_minutes: utc_minutes(),
    };
    let server = Server::new(parts, listener).map_err(|unserved| match unserved {
        Unserved::Store(fault) => of_store(fault),
        Unserved::System(error) => Failure::told(format!("the server cannot be started: {error}"), ""),
    })?;
    let (session, again) = match (&asked.scenario, scenario) {
        (Some(name), Some(id)) => session(&server, asked, name, &id)?,
        _ => (None, false),
    };
    let links = server.open(session).map_err(|refusal| told(&refusal))?;
    // Asked for before anybody reads the links: from then on there is something to end cleanly.
    let stop = on_interrupt();
    say(&words(&links, asked, &path, again))?;
    server.run(stop).map_err(of_store)?;
    tell("stopped; everything that was acknowledged is in the store\n");
    Ok(Answer::Yes)
}

/// The session to serve, and whether it was there before.
fn session(server: &Server, asked: &Serve, name: &str, id: &str) -> Result<(Option<SessionId>, bool), Failure> {
    let last = if asked.new { None } else { server.last(id).map_err(|refusal| told(&refusal))? };
    if let Some(last) = last {
        return Ok((Some(last), true));
    }
    let configuration = asked.cbm.as_deref().unwrap_or("none");
    let begun = server.begin(name, configuration, asked.seed).map_err(|unbegun| match unbegun {
        Unbegun::Faulty(found) => Failure::Refused(found),
        Unbegun::Refused(refusal) => told(&refusal),
        Unbegun::Word(_) => Failure::told(unbegun.to_string(), ""),
    })?;
    Ok((Some(begun), false))
}

fn told(refusal: &Refusal) -> Failure {
    match refusal {
        Refusal::Store(fault) => of_store(fault.clone()),
        Refusal::Broken(why) => {
            Failure::told(why.clone(), "run the version of detente that began the session, or begin anew with --new")
        }
        other => Failure::told(other.to_string(), ""),
    }
}

fn of_store(fault: StoreFault) -> Failure {
    Failure::told(fault.what(), fault.mend())
}

/// Where the store is if nobody says: in the user's own folder of data.
fn usual() -> Result<PathBuf, Failure> {
    let var = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = if cfg!(windows) {
        var("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        var("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| var("HOME").map(|home| home.join(".local/share")))
    };
    let folder = home.map(|home| home.join("detente")).ok_or_else(|| {
        Failure::told("there is no folder of data for this user", "say where the store is with --store FILE")
    })?;
    std::fs::create_dir_all(&folder).map_err(|error| {
        Failure::told(
            format!("failed to make {}: {error}", folder.display()),
            "say where the store is with --store FILE",
        )
    })?;
    Ok(folder.join("exercises.detente"))
}

fn listen(asked: &Serve) -> Result<TcpListener, Failure> {
    let host = if asked.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
    http::listen((host, asked.port).into()).map_err(|error| unheard(asked.port, &error))
}

fn unheard(port: u16, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::AddrInUse => Failure::told(
            format!("port {port} is in use, perhaps by another detente"),
            "stop the other program, or name another port with --port NUMBER; 0 takes any that is free",
        ),
        ErrorKind::PermissionDenied => {
            Failure::told(format!("port {port} is not for this user"), "name one above 1023 with --port NUMBER")
        }
        _ => Failure::told(format!("port {port} cannot be listened on: {error}"), "name another with --port NUMBER"),
    }
}

/// This machine's address in the room's network: the one from which it would send to another network. Nothing is sent.
fn in_the_room() -> IpAddr {
    let asked = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        // An address that documentation uses and nobody has.
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    asked.map_or(Ipv4Addr::LOCALHOST.into(), |address| address.ip())
}

/// How far the clock on the wall is from UTC, for the times in the room that a page shows.
fn utc_minutes() -> i32 {
    chrono::Local::now().offset().local_minus_utc() / 60
}

/// What the person at the laptop reads.
fn words(links: &Links, asked: &Serve, store: &Path, again: bool) -> String {
    let mut text = String::new();
    if again {
        text.push_str("The last session of this scenario goes on where it was; --new begins another.\n\n");
    }
    let _ = writeln!(text, "  You, the facilitator   {}", links.facilitator);
    if let Some(projector) = &links.projector {
        let _ = writeln!(text, "  The projector          {projector}");
    }
    if let (Some(join), Some(code)) = (&links.join, &links.code) {
        let _ = writeln!(text, "  Everybody else         {join}   code {code}");
        if std::io::stdout().is_terminal() {
            let _ = write!(text, "\n{}", qr::terminal(join));
        }
    }
    text.push_str(
        "\nThe first two links open everything they say: show them to nobody, or only on the projector's machine.\n",
    );
    if !asked.lan {
        text.push_str("Only this machine is served; --lan lets the room's network in.\n");
    }
    let _ =
        writeln!(text, "Store: {}. Ctrl-C ends the server; started again, it goes on where it was.", store.display());
    text
}

/// Says true at the first Ctrl-C or SIGTERM; the second ends the program.
fn on_interrupt() -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    let heard = move || {
        if stop.send_replace(true) {
            std::process::exit(INTERRUPTED);
        }
    };
    // Without a handler Ctrl-C ends the program at once, which loses nothing that was acknowledged.
    let _ = ctrlc::set_handler(heard);
    stopped
}
