//! Stage 5: messages are decided on, travel, arrive, are answered or meet silence; states consult.

mod answer;
mod carry;
mod deliver;
mod post;
mod rules;

pub use carry::carry;
pub(crate) use deliver::level_as_read;
pub use rules::{correspond, has_matter};

use crate::ids::{EventId, IncidentId, PieceId};
use crate::live::seats::Seats;
use crate::log::{Ground, Stage, What};
use crate::mind::case::Case;
use crate::plan::setting::Setting;
use crate::stage::cascade::Cascade;
use crate::state::{
    Acts, Agenda, CaseIndex, Clock, Due, Given, Guards, Incidents, Intake, Journal, Ledger, Mail, Politics, Watches,
};
use bevy_ecs::prelude::{Query, Res, ResMut};
use bevy_ecs::system::SystemParam;
use detente_scenario::Moment;

/// What the stage reads and changes.
#[derive(SystemParam)]
pub struct Channels<'w, 's> {
    given: Res<'w, Given>,
    clock: Res<'w, Clock>,
    cascade: Res<'w, Cascade>,
    politics: Res<'w, Politics>,
    acts: Res<'w, Acts>,
    index: ResMut<'w, CaseIndex>,
    journal: ResMut<'w, Journal>,
    mail: ResMut<'w, Mail>,
    ledger: ResMut<'w, Ledger>,
    agenda: ResMut<'w, Agenda>,
    guards: ResMut<'w, Guards>,
    intake: ResMut<'w, Intake>,
    incidents: ResMut<'w, Incidents>,
    watches: ResMut<'w, Watches>,
    cases: Query<'w, 's, &'static mut Case>,
    seats: ResMut<'w, Seats>,
}

impl Channels<'_, '_> {
    fn setting(&self) -> &Setting {
        self.clock.setting(&self.given)
    }

    /// Loss of communications of each state.
    fn communications(&self) -> Vec<f64> {
        let t = self.given.topology();
        match t.communications {
            Some(sector) => t.state_ids().map(|s| self.cascade.q()[t.cell(s, sector)]).collect(),
            None => vec![0.0; t.states.len()],
        }
    }

    /// The name of a ground: part of identities.
    fn ground_name(&self, ground: Ground) -> String {
        ground_name(&self.given, &self.incidents, &self.acts, ground)
    }
}

/// The name of a ground, made of names only.
pub fn ground_name(given: &Given, incidents: &Incidents, acts: &Acts, ground: Ground) -> String {
    match ground {
        Ground::Case(m) => incident_name(incidents, m).to_owned(),
        Ground::Act(a) => acts.list[a.index()].identity.clone(),
        Ground::Posture(p) => given.topology().postures[p.index()].name.clone(),
        Ground::Own => "own".to_owned(),
    }
}

fn incident_name(incidents: &Incidents, m: IncidentId) -> &str {
    &incidents.list[m.index()].plan.key
}

/// A desk of the holder begins to look for a piece; it opens after the piece's own delay, times the holder's
/// `piece_hours`, once there is something to find.
#[expect(clippy::too_many_arguments, reason = "what a system has of the world, one by one")]
pub fn ask_for_piece(
    given: &Given,
    journal: &mut Journal,
    ledger: &mut Ledger,
    agenda: &mut Agenda,
    factor: f64,
    piece: PieceId,
    now: i64,
    cause: EventId,
) -> i64 {
    if let Some(&at) = ledger.asked.get(&piece) {
        return at;
    }
    let p = &given.topology().pieces[piece.index()];
    let at = now.max(p.from.0) + Moment::from_hours(p.opens_after_hours * factor).0;
    ledger.asked.insert(piece, at);
    let event = journal.write(now, Stage::Communicate, &[&p.name], What::PieceAsked { piece }, vec![cause]);
    agenda.due.insert((at, format!("piece {}", p.name)), Due::Piece(piece, event));
    at
}
