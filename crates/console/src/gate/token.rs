//! Tokens: what a browser shows to be known again. The store keeps their hashes only.

use crate::store::{Holder, KeyRow, SessionId};
use subtle::ConstantTimeEq;

/// Letters of tokens and ids: 32 of them, so that each carries five bits.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Letters of a token: 130 bits.
const TOKEN: usize = 26;

/// Bytes of chance from the operating system.
///
/// # Panics
/// If the operating system has none, without which no key is safe.
pub fn chance<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A new token.
pub fn token() -> String {
    chance::<TOKEN>().iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect()
}

/// What the store keeps of a token.
pub fn hash(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}

/// All keys, in memory.
#[derive(Clone, Debug, Default)]
pub struct Ring(Vec<KeyRow>);

impl Ring {
    /// The keys of a store.
    pub fn new(keys: Vec<KeyRow>) -> Self {
        Ring(keys)
    }

    /// Adds one.
    pub fn add(&mut self, key: KeyRow) {
        self.0.push(key);
    }

    /// Takes all keys of a holder away, but one.
    pub fn take(&mut self, session: SessionId, holder: Holder, but: Option<&[u8; 32]>) {
        self.0.retain(|key| key.session != Some(session) || key.holder != holder || Some(&key.hash) == but);
    }

    /// How many people of a session hold one.
    pub fn people(&self, session: SessionId) -> usize {
        let people = self.0.iter().filter(|key| key.session == Some(session));
        people.filter(|key| matches!(key.holder, Holder::Person(_))).count()
    }

    /// The key that a token opens. Every key is looked at to its end, so that the time taken says nothing.
    pub fn find(&self, token: &str) -> Option<KeyRow> {
        let shown = hash(token);
        let mut found = None;
        for key in &self.0 {
            if bool::from(key.hash.ct_eq(&shown)) {
                found = Some(*key);
            }
        }
        found
    }
}

/// Makes command ids, and knows them again: an id that this server did not make joins nobody.
#[derive(Clone)]
pub struct Mint([u8; 32]);

impl std::fmt::Debug for Mint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mint")
    }
}

/// Letters of an id before its seal, and of the seal.
const ID: (usize, usize) = (20, 16);

impl Mint {
    /// With the store's secret.
    pub fn new(secret: [u8; 32]) -> Self {
        Mint(secret)
    }

    /// A new command id.
    pub fn id(&self) -> String {
        let mut id: String = token().chars().take(ID.0).collect();
        let seal = self.seal(&id);
        id.push_str(&seal);
        id
    }

    /// Whether this server made the id. A form may add a suffix after a hyphen, to tell its ids apart.
    pub fn made(&self, id: &str) -> bool {
        let own = id.split('-').next().unwrap_or_default();
        let Some((body, seal)) = own.split_at_checked(ID.0) else { return false };
        bool::from(self.seal(body).as_bytes().ct_eq(seal.as_bytes()))
    }

    fn seal(&self, body: &str) -> String {
        let seal = blake3::keyed_hash(&self.0, body.as_bytes());
        seal.as_bytes().iter().take(ID.1).map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::order::PersonId;

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (a, b) = (token(), token());
        assert_eq!(a.len(), 26);
        assert_ne!(a, b);
    }

    #[test]
    fn a_key_opens_to_its_token_alone() {
        let token = token();
        let key = KeyRow { hash: hash(&token), session: Some(SessionId(1)), holder: Holder::Person(PersonId(3)) };
        let mut ring = Ring::new(vec![key]);
        assert_eq!(ring.find(&token), Some(key));
        assert_eq!(ring.find(&token[1..]), None);
        assert_eq!(ring.find(""), None);
        ring.take(SessionId(1), Holder::Person(PersonId(3)), None);
        assert_eq!(ring.find(&token), None);
    }

    #[test]
    fn an_id_cannot_be_made_up() {
        let mint = Mint::new([7; 32]);
        let id = mint.id();
        assert!(mint.made(&id) && mint.made(&format!("{id}-join")));
        assert!(!mint.made("1") && !mint.made("") && !mint.made(&id[..id.len() - 1]));
        assert!(!Mint::new([8; 32]).made(&id));
        let other = if id.starts_with('a') { "b" } else { "a" };
        assert!(!mint.made(&format!("{other}{}", &id[1..])));
    }
}
