//! Points of contact: whom to call, at what hours, and whether the entry still holds.

use super::{Change, Cost, Describe, Facility, Move, Scope, Use};
use crate::contact::Hours;
use serde::{Deserialize, Serialize};

/// Four roles or one contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DirectoryForm {
    /// Diplomatic, policy, technical and law-enforcement contacts.
    #[default]
    FourRoles,
    /// One contact, which relays.
    Single,
}

/// A directory of points of contact (WP 2.x, ISM 8a, SEM).
///
/// The scenario's book named `book` holds the entries; a state without entries there gets ordinary
/// ones of the given form and hours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PocDirectory {
    /// Four roles or one.
    pub form: DirectoryForm,
    /// The scenario's book of entries; `poc-directory` or `poc-single` by the form if left out.
    pub book: Option<String>,
    /// Hours of entries the book does not name.
    pub hours: Hours,
    /// Months since the entries the book does not name were verified.
    pub verified_months: Option<f64>,
    /// Months between pings; six if left out, 0 for never.
    pub ping_months: Option<f64>,
    /// The will to answer, if the directory changes it.
    pub will: Option<f64>,
}

impl PocDirectory {
    /// The name of the book of entries.
    pub fn book(&self) -> &str {
        match (&self.book, self.form) {
            (Some(name), _) => name,
            (None, DirectoryForm::FourRoles) => "poc-directory",
            (None, DirectoryForm::Single) => "poc-single",
        }
    }
}

impl Describe for PocDirectory {
    fn id(&self) -> String {
        match self.form {
            DirectoryForm::FourRoles => "poc-directory".into(),
            DirectoryForm::Single => "poc-single".into(),
        }
    }
    fn source(&self) -> &'static str {
        "WP 2.x and the paragraph after it; ISM 8a; SEM"
    }
    fn moves(&self) -> Vec<Move> {
        let mut moves = vec![Move {
            parameter: "ping_months",
            change: Change::AtLeast(self.ping_months.unwrap_or(6.0)),
            scope: Scope::Own,
        }];
        if let Some(will) = self.will {
            moves.push(Move { parameter: "will", change: Change::AtMost(will), scope: Scope::Between });
        }
        moves
    }
    fn facilities(&self) -> Vec<Facility> {
        vec![Facility::Directory(self.clone())]
    }
    fn cost(&self) -> Cost {
        Cost { per_month: 4.0, per_use: 0.5 }
    }
    fn uses(&self) -> &'static [Use] {
        &[Use::DirectoryEntry]
    }
}
