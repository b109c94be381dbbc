//! Directories, acquaintances and missions.

use super::Check;
use super::known::Kind;
use crate::contact::{Contact, Hours, Medium};
use crate::document::path::{item, join};

pub(super) fn run(check: &mut Check<'_>) {
    let scenario = check.scenario;
    for (book, states) in &scenario.directories {
        let book_path = join("directories", book);
        for (code, contacts) in states {
            let path = join(&book_path, code);
            check.refer(Kind::State, code, &path);
            for (index, contact) in contacts.iter().enumerate() {
                check.contact(contact, &item(&path, index));
            }
        }
    }
    for (index, pair) in scenario.acquaintances.iter().enumerate() {
        let path = item("acquaintances", index);
        let between = join(&path, "between");
        check.refer(Kind::State, &pair.between.0, &join(&between, "0"));
        check.refer(Kind::State, &pair.between.1, &join(&between, "1"));
        if pair.between.0 == pair.between.1 {
            check.error(&between, "a state always knows itself", "name two states");
        }
        check.office(pair.hours, &join(&path, "hours"));
    }
    for (index, embassy) in scenario.embassies.iter().enumerate() {
        let path = item("embassies", index);
        check.refer(Kind::State, &embassy.of, &join(&path, "of"));
        check.refer(Kind::State, &embassy.at, &join(&path, "at"));
        if embassy.of == embassy.at {
            check.error(&path, "a mission of a state to itself", "name two states");
        }
        check.media(&embassy.media, &join(&path, "media"));
        check.hours(embassy.deliver_hours, &join(&path, "deliver_hours"));
    }
}

impl Check<'_> {
    fn contact(&mut self, contact: &Contact, path: &str) {
        if contact.roles.is_empty() {
            self.error(&join(path, "roles"), "a contact that serves no role", "name its roles");
        }
        self.office(contact.hours, &join(path, "hours"));
        self.media(&contact.media, &join(path, "media"));
        self.within(contact.verified_months, 0.0, 1200.0, &join(path, "verified_months"));
        if let Some(messages) = contact.messages_per_day {
            self.positive(messages, &join(path, "messages_per_day"));
        }
        if contact.capacity == Some(0) {
            self.error(&join(path, "capacity"), "a desk that handles nothing at a time", "write 1 or more");
        }
        if let Some(hours) = contact.relay_hours {
            self.hours(hours, &join(path, "relay_hours"));
        }
        if let Some(until) = contact.away_until {
            self.in_time(until, &join(path, "away_until"));
        }
    }

    fn office(&mut self, hours: Hours, path: &str) {
        if let Hours::Between(open, close) = hours
            && open >= close
        {
            self.error(path, "the desk closes before it opens", "let the first time be earlier than the second");
        }
    }

    fn media(&mut self, media: &[Medium], path: &str) {
        if media.is_empty() {
            self.error(path, "nothing carries a message there", "name at least one medium, or leave the field out");
        }
    }
}
