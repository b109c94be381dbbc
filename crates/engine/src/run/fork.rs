//! A fork: the same course up to a time, and from there on without one link of it, or under other luck, or both.

use super::Simulation;
use crate::chance::{Chance, RunKey};
use crate::state::{Given, Journal};

impl Simulation {
    /// Goes without what one event brings about, wherever it would come about from now on. The event is named by its
    /// identity, which holds names only. An act ([`Acted`]) is not done. A piece of evidence ([`Token`]) is not got,
    /// neither first hand nor from others. An act that was taken for its opposite ([`Perceived`]) is taken for what it
    /// was. A message ([`Sent`]) does not wait: it is read as soon as its desk has a hand free, and as it was meant.
    /// That no answer has come ([`Silence`]) is taken for no sign. An inject ([`InjectFired`]) does not fire.
    /// Other events come about as they do.
    ///
    /// [`Acted`]: crate::What::Acted
    /// [`InjectFired`]: crate::What::InjectFired
    /// [`Silence`]: crate::What::Silence
    /// [`Token`]: crate::What::Token
    /// [`Perceived`]: crate::What::Perceived
    /// [`Sent`]: crate::What::Sent
    pub fn go_without(&mut self, identity: u64) {
        self.world.resource_mut::<Journal>().without = Some(identity);
        self.rest.wake();
    }

    /// From now on luck is drawn under another key. What was drawn before stays as it is: the delay of a message on its
    /// way, the course of an asset that is touched already, what a state makes of a provocation that it has met.
    pub fn draw_anew(&mut self, key: RunKey) {
        self.world.resource_mut::<Given>().chance = Chance::new(key);
        self.rest.wake();
    }
}
