//! Stores that cannot be used: what is said, and that nothing is changed.

mod common;

use common::{create, folder};
use detente_console::room::{Errand, Refusal, Room, system};
use detente_console::session::order::{Begun, Entry, Order};
use detente_console::store::{CodeRow, Fresh, Holder, KeyRow, Kin, SessionId, Store, StoreFault, Trouble};
use detente_scenario::Moment;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

fn fault(path: &Path) -> StoreFault {
    let fault = Store::open(path).expect_err("this store cannot be used");
    assert!(!fault.what().ends_with('.') && !fault.mend().is_empty());
    assert!(fault.what().contains(&*path.file_name().expect("a name").to_string_lossy()), "{}", fault.what());
    fault
}

fn note(seq: u64, text: &str) -> Entry {
    Entry { seq, id: format!("f/{seq}"), by: None, room: 5, order: Order::Note { text: text.into() } }
}

/// A store with a session of three entries, closed.
fn filled(name: &str) -> (PathBuf, SessionId) {
    let path = folder(name).join("store.detente");
    let mut store = Store::open(&path).expect("a store");
    let session = create(&mut store);
    for seq in 1..=3 {
        store.append(session, &note(seq, &"a long note ".repeat(500)), Moment(60), None).expect("an entry");
    }
    (path, session)
}

#[test]
fn what_was_written_is_there_again() {
    let (path, session) = filled("store-again");
    let mut store = Store::open(&path).expect("a store");
    let row = &store.sessions().expect("sessions")[0];
    assert_eq!((row.session, row.entries, row.stands), (session, 3, Moment(60)));
    assert_eq!(store.entries(session).expect("entries").len(), 3);
    let again = store.append(session, &note(3, "another"), Moment(0), None);
    assert!(again.is_err(), "an entry has its place once");
    let same_id = Entry { seq: 4, ..note(3, "another") };
    assert!(store.append(session, &same_id, Moment(0), None).is_err(), "a command id is one entry");
    let orphan = store.append(SessionId(99), &note(1, "x"), Moment(0), None);
    assert!(orphan.is_err(), "an entry belongs to a session");
    let key = KeyRow { hash: [3; 32], session: Some(session), holder: Holder::Facilitator };
    store.add_key(&key, 0).expect("a key");
    assert_eq!(store.keys().expect("keys"), [key]);
    store.set_code(session, &CodeRow { code: "K7-RUDDER".into(), expires: 10 }).expect("a code");
    assert_eq!(store.session_of("K7-RUDDER", 9).expect("a look"), Some(session));
    assert_eq!(store.session_of("K7-RUDDER", 10).expect("a look"), None);
}

#[test]
fn two_servers_do_not_share_a_store() {
    let (path, _) = filled("store-two");
    let first = Store::open(&path).expect("a store");
    assert_eq!(fault(&path).trouble, Trouble::InUse);
    drop(first);
    assert!(Store::open(&path).is_ok());
}

#[test]
fn what_is_no_store_is_left_as_it_is() {
    let folder = folder("store-none");
    assert_eq!(fault(&folder.join("missing").join("store.detente")).trouble, Trouble::NoFolder);
    assert_eq!(fault(&folder).trouble, Trouble::IsFolder);
    for (name, content) in [("letter.txt", &b"Dear colleague"[..]), ("short", &b"x"[..]), ("zeros", &[0; 4096][..])] {
        let path = folder.join(name);
        std::fs::write(&path, content).expect("a file");
        assert_eq!(fault(&path).trouble, Trouble::NoStore, "{name}");
        assert_eq!(std::fs::read(&path).expect("the file"), content);
    }
    // Another program's database.
    let path = folder.join("other.db");
    let other = rusqlite::Connection::open(&path).expect("a database");
    other.execute_batch("CREATE TABLE t (x); PRAGMA application_id = 7").expect("a table");
    drop(other);
    let before = std::fs::read(&path).expect("the file");
    assert_eq!(fault(&path).trouble, Trouble::NoStore);
    assert_eq!(std::fs::read(&path).expect("the file"), before);
    // An empty file is a store that is about to be.
    let path = folder.join("empty");
    std::fs::write(&path, "").expect("a file");
    assert!(Store::open(&path).is_ok());
}

#[test]
fn a_store_of_another_version_is_not_touched() {
    let (path, _) = filled("store-version");
    let disk = rusqlite::Connection::open(&path).expect("a database");
    disk.execute_batch("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)").expect("a mark");
    drop(disk);
    let before = std::fs::read(&path).expect("the file");
    assert_eq!(fault(&path).trouble, Trouble::OtherVersion(99));
    assert_eq!(std::fs::read(&path).expect("the file"), before);
}

#[test]
fn a_damaged_store_is_told_of() {
    let (path, session) = filled("store-damaged");
    let mut bytes = std::fs::read(&path).expect("the file");
    let whole = bytes.clone();
    assert!(bytes.len() > 16_384, "{}", bytes.len());
    for byte in bytes.iter_mut().skip(4096).step_by(7) {
        *byte ^= 0x5a;
    }
    std::fs::write(&path, &bytes).expect("the file");
    assert!(matches!(fault(&path).trouble, Trouble::Damaged(_)), "{:?}", fault(&path));
    // Cut off in the middle, as by a copy that was not finished.
    std::fs::write(&path, &whole[..whole.len() / 2]).expect("the file");
    assert!(matches!(fault(&path).trouble, Trouble::Damaged(_)), "{:?}", fault(&path));
    // Whole pages, and an entry that nobody could have written.
    std::fs::write(&path, &whole).expect("the file");
    let disk = rusqlite::Connection::open(&path).expect("a database");
    disk.execute("UPDATE entries SET entry = '{}' WHERE seq = 2", []).expect("a change");
    drop(disk);
    let store = Store::open(&path).expect("its pages are whole");
    let found = store.entries(session).expect_err("its entries are not");
    assert!(matches!(found.trouble, Trouble::Damaged(_)) && found.what().contains("entry 2"), "{found}");
}

#[test]
fn names_are_gone_from_the_disk_when_identities_are_removed() {
    let path = folder("store-names").join("store.detente");
    let mut store = Store::open(&path).expect("a store");
    let session = create(&mut store);
    let place = detente_console::session::order::Place::Lobby;
    let join = Entry { order: Order::Join { name: "Mirabilis".into(), place }, ..note(1, "") };
    store.append(session, &join, Moment(0), None).expect("an entry");
    store.append(session, &Entry { order: Order::RemoveIdentities, ..note(2, "") }, Moment(0), None).expect("an entry");
    let entries = store.entries(session).expect("entries");
    assert!(matches!(&entries[0].order, Order::Join { name, .. } if name == "–"), "{entries:?}");
    drop(store);
    for file in std::fs::read_dir(path.parent().expect("a folder")).expect("a folder").flatten() {
        let bytes = std::fs::read(file.path()).expect("a file");
        let found = bytes.windows(9).any(|window| window == b"Mirabilis");
        assert!(!found, "{}", file.path().display());
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told_of() {
    use std::os::unix::fs::PermissionsExt;
    let (path, _) = filled("store-read-only");
    let folder = path.parent().expect("a folder");
    let set = |mode| std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode)).expect("permissions");
    set(0o500);
    // Whoever may do everything is stopped by no permission: nothing can be shown then.
    let powerless = std::fs::write(folder.join("probe"), "x").is_err();
    if powerless {
        let lock = folder.join("store.detente.lock");
        let _ = lock;
        assert_eq!(fault(&folder.join("new.detente")).trouble, Trouble::ReadOnly);
    }
    set(0o700);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

async fn room(store: &Arc<Mutex<Store>>, session: SessionId, clock: detente_console::room::Clock) -> Room {
    let tell: detente_console::room::Tell = Arc::new(|_| {});
    Room::open(session, common::stand_in::begin(), Arc::clone(store), clock, tell).await.expect("a room")
}

fn errand(id: &str, text: &str) -> Errand {
    Errand { id: id.into(), by: None, order: Order::Note { text: text.into() }, key: None }
}

#[test]
fn a_full_disk_refuses_an_order_and_the_session_goes_on_from_what_is_on_it() {
    let path = folder("store-full").join("store.detente");
    let mut store = Store::open(&path).expect("a store");
    let session = create(&mut store);
    store.fill_up().expect("a limit");
    let store = Arc::new(Mutex::new(store));
    runtime().block_on(async {
        let room = room(&store, session, system()).await;
        let large = "x".repeat(100_000);
        let mut last = 0;
        let refused = loop {
            match room.order(errand(&format!("note {last}"), &large)).await {
                Ok(accepted) => last = accepted.seq,
                Err(refusal) => break refusal,
            }
            assert!(last < 100, "the limit holds");
        };
        let Refusal::Store(fault) = refused else { panic!("{refused:?}") };
        assert_eq!(fault.trouble, Trouble::Full);
        // What was refused never happened, for those who look as for those who write.
        assert_eq!(room.look(|fold| fold.seq()).await.expect("a look"), last);
        assert_eq!(store.lock().expect("the store").entries(session).expect("entries").len() as u64, last);
    });
}

#[test]
fn room_time_does_not_run_backwards_when_the_clock_is_set_back() {
    let path = folder("store-clock").join("store.detente");
    let mut store = Store::open(&path).expect("a store");
    let session = create(&mut store);
    let store = Arc::new(Mutex::new(store));
    runtime().block_on(async {
        let before = room(&store, session, Arc::new(|| 1_000_000)).await;
        before.order(errand("a", "before")).await.expect("an entry");
        drop(before);
        let after = room(&store, session, Arc::new(|| 10)).await;
        after.order(errand("b", "after")).await.expect("an entry");
        let entries = store.lock().expect("the store").entries(session).expect("entries");
        assert_eq!(entries.iter().map(|entry| entry.room).collect::<Vec<_>>(), [1_000_000, 1_000_000]);
    });
}

#[test]
fn a_session_is_the_same_after_the_room_was_closed_and_opened() {
    let path = folder("store-resume").join("store.detente");
    let mut store = Store::open(&path).expect("a store");
    let session = create(&mut store);
    let store = Arc::new(Mutex::new(store));
    runtime().block_on(async {
        let before = room(&store, session, system()).await;
        for at in 0..20 {
            before.order(errand(&format!("note {at}"), &format!("text {at}"))).await.expect("an entry");
        }
        let seen = before.look(|fold| format!("{:?}", fold.control())).await.expect("a look");
        drop(before);
        let after = room(&store, session, system()).await;
        assert_eq!(after.look(|fold| format!("{:?}", fold.control())).await.expect("a look"), seen);
        // A command that was carried out before the restart is carried out once.
        let again = after.order(errand("note 7", "text 7")).await.expect("acknowledged");
        assert!(again.again && again.seq == 8);
        assert_eq!(after.order(errand("note 7", "other")).await, Err(Refusal::SentBefore));
    });
}

#[test]
fn a_command_makes_one_session_whole_or_none() {
    let (path, first) = filled("store-kin");
    let begun = Begun {
        scenario: "stand-in".into(),
        digest: "0".into(),
        configuration: "none".into(),
        seed: u64::MAX,
        from: Moment(0),
    };
    let entries = [note(1, "one"), note(2, "two")];
    let fresh = Fresh { begun: &begun, title: "T", engine: "0", script: "{}", entries: &entries, stands: Moment(9) };
    let kin = Kin::Branch { of: first, entry: 2, at: Moment(9) };
    let (branch, twin) = {
        let mut store = Store::open(&path).expect("a store");
        let branch = store.make("a", Some(kin), &fresh, 70).expect("a branch");
        assert_eq!(store.make("a", Some(kin), &fresh, 71).expect("the same"), branch);
        // One whose second entry cannot be written leaves nothing, and its command is free.
        let twice = [note(1, "one"), note(1, "one again")];
        store.make("b", None, &Fresh { entries: &twice, ..fresh.clone() }, 72).expect_err("no session");
        assert_eq!(store.made_by("b").expect("a look"), None);
        let twin = store.make("b", Some(Kin::Twin { of: first }), &Fresh { entries: &[], ..fresh.clone() }, 73);
        (branch, twin.expect("a twin"))
    };
    let mut store = Store::open(&path).expect("the store again");
    assert_eq!(store.make("a", Some(kin), &fresh, 74).expect("the same after a restart"), branch);
    assert_eq!(store.kin().expect("kin"), [(branch, kin), (twin, Kin::Twin { of: first })]);
    let rows = store.sessions().expect("sessions");
    assert_eq!(rows.len(), 3);
    let row = rows.iter().find(|row| row.session == branch).expect("the branch");
    assert_eq!((row.entries, row.stands, row.seed), (2, Moment(9), u64::MAX));
    assert_eq!(store.entries(branch).expect("entries"), entries);
    assert_eq!(store.entries(first).expect("entries").len(), 3);
}

#[test]
fn a_store_that_knows_no_kin_yet_learns_it() {
    let (path, session) = filled("store-older");
    let disk = rusqlite::Connection::open(&path).expect("the file");
    disk.execute_batch("DROP TABLE origins").expect("an older store");
    drop(disk);
    let store = Store::open(&path).expect("it opens");
    assert!(store.kin().expect("kin").is_empty());
    assert_eq!(store.entries(session).expect("entries").len(), 3);
}
