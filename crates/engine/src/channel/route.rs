//! Ways from one state to another, and which one a sender takes.

use crate::channel::calendar::Shift;
use crate::channel::desk::DeskKind;
use crate::channel::directory::{DirectoryPlan, Entry};
use crate::ids::StateId;
use crate::live::{WRITTEN, Way};
use crate::log::RouteKind;
use crate::plan::setting::Setting;
use crate::plan::topology::Topology;
use detente_scenario::Parameters;
use detente_scenario::contact::{Medium, MessageKind, Role};
use detente_scenario::time::HOUR;

/// A way to a side of a state, as a sender sees it before it is tried.
#[derive(Clone, Debug)]
pub struct Route {
    /// What kind of way it is.
    pub kind: RouteKind,
    /// To which side it leads.
    pub role: Role,
    /// What carries it.
    pub medium: Medium,
    /// The desk at its end.
    pub desk: DeskKind,
    /// The desk's hours.
    pub shift: Shift,
    /// Whom to write to must be found first.
    pub search: bool,
    /// The identity of the directory entry it uses.
    pub entry: Option<u8>,
    /// Mean hours to handle.
    pub handle_hours: f64,
    /// Messages at one time.
    pub capacity: u32,
    /// Handling slows when messages wait.
    pub hub: bool,
    /// Everything is relayed, with this mean, in these hours.
    pub relay: Option<(f64, Shift)>,
    /// Reaching the wrong side is possible.
    pub may_miss: bool,
    /// Hours of a courier before the desk.
    pub courier_hours: f64,
    /// Mean of the hours from sending to those who know, as the sender expects it.
    pub expected_hours: f64,
}

/// The sides a kind of message may go to, best first (model, section 2.5).
pub fn roles(kind: MessageKind, regional: bool) -> &'static [Role] {
    use MessageKind as M;
    use Role::{Cert, Defence, Diplomatic, LawEnforcement, Policy, Technical};
    match kind {
        M::Notification | M::InformationRequest | M::AssistanceRequest | M::AssistanceOffer if regional => {
            &[Policy, Cert, Diplomatic]
        }
        M::Notification | M::InformationRequest | M::AssistanceRequest | M::AssistanceOffer => &[Policy, Cert],
        M::Indicators | M::Evidence => &[Technical, Cert],
        M::InvestigationRequest => &[LawEnforcement],
        M::Clarification | M::Reassurance => &[Diplomatic, Defence],
        M::GoodOffices | M::Consultation => &[Diplomatic],
        M::PublicStatement => &[],
    }
}

/// Whether a kind of message is never sent as an ordinary note: technical marks are not diplomatic mail.
pub fn technical_only(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::Indicators | MessageKind::Evidence)
}

/// What carries a standing route, best first: contact points are listed with a way that needs no network.
fn standing_media(kind: RouteKind) -> &'static [Medium] {
    match kind {
        RouteKind::ContactPoint => &[Medium::Telephone, Medium::Satellite],
        _ => &[Medium::Portal, Medium::Telephone],
    }
}

/// Mean hours to clear a text at home, by the side that sends it.
pub fn draft_hours(role: Role, own: &Parameters) -> f64 {
    match role {
        Role::Technical | Role::Cert => own.draft_technical,
        Role::Policy | Role::LawEnforcement => own.draft_policy,
        Role::Diplomatic => own.draft_diplomatic,
        Role::Defence => own.draft_diplomatic + own.civil_military,
    }
}

/// Whether a medium works, given the loss of communications at both ends.
pub fn works(medium: Medium, loss_here: f64, loss_there: f64, p: &Parameters) -> bool {
    let loss = loss_here.max(loss_there);
    match medium {
        Medium::Telephone => loss <= p.telephone_limit,
        Medium::Email | Medium::Portal => loss <= p.email_limit,
        Medium::Satellite | Medium::InPerson => true,
    }
}

/// What is known when a route is looked for.
pub struct Survey<'a> {
    /// The world as laid out.
    pub topology: &'a Topology,
    /// The setting in force.
    pub setting: &'a Setting,
    /// Directories in force, in the setting's order.
    pub directories: &'a [DirectoryPlan],
    /// Office hours of each ministry.
    pub ministries: &'a [Shift],
    /// Loss of communications of each state.
    pub communications: &'a [f64],
    /// Now, ms.
    pub now: i64,
}

impl Survey<'_> {
    /// All working routes for a kind of message from one state to another, fastest first; ties by
    /// kind and desk.
    pub fn routes(&self, from: StateId, to: StateId, kind: MessageKind, regional: bool) -> Vec<Route> {
        let p = self.setting.pair(from, to);
        let roles = roles(kind, regional);
        let facilities = self.setting.facilities(from, to);
        let mut found = Vec::new();
        if let Some(d) = facilities.directory {
            let entries = &self.directories[usize::from(d)].entries[to.index()];
            for (n, entry) in entries.iter().enumerate() {
                if let Some(role) = roles.iter().copied().find(|r| entry.roles.contains(r)) {
                    found.extend(self.by_entry(from, to, n as u8, entry, role, p));
                }
            }
        }
        let both_have_certs = !self.topology.states[from.index()].no_cert && !self.topology.states[to.index()].no_cert;
        if facilities.cert && both_have_certs && roles.contains(&Role::Cert) {
            let desk = DeskKind::Cert;
            let hours = p.cert_handle_hours;
            found.extend(self.standing(from, to, RouteKind::Cert, Role::Cert, desk, hours, Shift::always()));
        }
        if facilities.sharing.is_some() && roles.contains(&Role::Technical) {
            let (desk, hours) = (DeskKind::Channel, p.channel_handle_hours);
            let always = Shift::always();
            found.extend(self.standing(from, to, RouteKind::SharingChannel, Role::Technical, desk, hours, always));
        }
        if facilities.focal_points && roles.contains(&Role::LawEnforcement) {
            let shift = self.ministries[to.index()].clone();
            let (kind, desk) = (RouteKind::FocalPoint, DeskKind::FocalPoint);
            found.extend(self.standing(from, to, kind, Role::LawEnforcement, desk, p.handle_hours, shift));
        }
        if facilities.defence && roles.contains(&Role::Defence) {
            let (kind, desk, always) = (RouteKind::DefenceChannel, DeskKind::Defence, Shift::always());
            found.extend(self.standing(from, to, kind, Role::Defence, desk, p.handle_hours, always));
        }
        if facilities.contact_points {
            found.extend(self.contact_points(from, to, roles, p));
        }
        for (n, &(a, b, role, hours)) in self.topology.acquaintances.iter().enumerate() {
            let known = (a, b) == (from, to) || (a, b) == (to, from);
            // Technical desks that know each other also serve where a CERT would.
            let serves = roles.contains(&role) || (role == Role::Technical && roles.contains(&Role::Cert));
            if known && serves {
                let state = &self.topology.states[to.index()];
                let shift = Shift::new(&state.calendar, hours, self.topology.first_day, i64::MIN);
                let desk = DeskKind::Acquaintance(n as u8);
                found.extend(self.standing(from, to, RouteKind::Acquaintance, role, desk, p.handle_hours, shift));
            }
        }
        if !technical_only(kind) {
            found.extend(self.ordinary(from, to, roles, p));
            found.extend(self.embassies(from, to, p));
        }
        let own = self.setting.own(from);
        for route in &mut found {
            route.expected_hours = self.expected(route, to, p, own);
        }
        found.retain(|r| r.expected_hours.is_finite());
        found.sort_by(|a, b| {
            a.expected_hours.total_cmp(&b.expected_hours).then((a.kind, a.desk).cmp(&(b.kind, b.desk)))
        });
        found
    }

    /// The way that people chose for a message that they write themselves: to any desk they know, whatever the kind,
    /// but that technical marks are no diplomatic mail.
    pub fn by_way(&self, from: StateId, to: StateId, kind: MessageKind, way: Way) -> Option<Route> {
        let others = WRITTEN.into_iter().filter(|_| !technical_only(kind));
        [kind]
            .into_iter()
            .chain(others)
            .flat_map(|kind| self.routes(from, to, kind, true))
            .find(|route| (route.kind, route.role) == (way.kind, way.role))
    }

    fn medium(&self, from: StateId, to: StateId, media: &[Medium], p: &Parameters) -> Option<Medium> {
        let (here, there) = (self.communications[from.index()], self.communications[to.index()]);
        media.iter().copied().find(|&m| works(m, here, there, p))
    }

    fn by_entry(&self, from: StateId, to: StateId, n: u8, entry: &Entry, role: Role, p: &Parameters) -> Option<Route> {
        let relay = entry.relay_hours.unwrap_or(p.relay_hours);
        Some(Route {
            kind: RouteKind::Directory,
            role,
            medium: self.medium(from, to, &entry.media, p)?,
            desk: DeskKind::Entry(n),
            shift: entry.shift.clone(),
            search: false,
            entry: Some(n),
            handle_hours: entry.handle_hours.unwrap_or(p.handle_hours),
            capacity: entry.capacity.unwrap_or(p.capacity as u32),
            hub: entry.hub,
            relay: entry.single.then(|| (relay, entry.relay_shift.clone())),
            may_miss: false,
            courier_hours: 0.0,
            expected_hours: 0.0,
        })
    }

    #[expect(clippy::too_many_arguments, reason = "one line per property of a standing route")]
    fn standing(
        &self,
        from: StateId,
        to: StateId,
        kind: RouteKind,
        role: Role,
        desk: DeskKind,
        handle_hours: f64,
        shift: Shift,
    ) -> Option<Route> {
        let p = self.setting.pair(from, to);
        Some(Route {
            kind,
            role,
            medium: self.medium(from, to, standing_media(kind), p)?,
            desk,
            shift,
            search: false,
            entry: None,
            handle_hours,
            capacity: p.capacity as u32,
            hub: false,
            relay: None,
            may_miss: false,
            courier_hours: 0.0,
            expected_hours: 0.0,
        })
    }

    /// What a database of contact points names: the police in the hours of offices, the crisis cell at any hour. The
    /// person is still to be found; a line that holds when others are down is listed too.
    fn contact_points(&self, from: StateId, to: StateId, roles: &[Role], p: &Parameters) -> Vec<Route> {
        let office = self.ministries[to.index()].clone();
        let listed =
            [(Role::LawEnforcement, DeskKind::Police, office), (Role::Policy, DeskKind::CrisisCell, Shift::always())];
        let serves = listed.into_iter().filter(|(role, ..)| roles.contains(role));
        serves
            .filter_map(|(role, desk, shift)| {
                let kind = RouteKind::ContactPoint;
                let route = self.standing(from, to, kind, role, desk, p.handle_hours, shift)?;
                Some(Route { search: true, ..route })
            })
            .collect()
    }

    /// The ordinary note to the foreign ministry, open to all.
    fn ordinary(&self, from: StateId, to: StateId, roles: &[Role], p: &Parameters) -> Option<Route> {
        Some(Route {
            kind: RouteKind::OrdinaryNote,
            role: Role::Diplomatic,
            medium: self.medium(from, to, &[Medium::Email, Medium::Telephone], p)?,
            desk: DeskKind::Ministry,
            shift: self.ministries[to.index()].clone(),
            search: true,
            entry: None,
            handle_hours: p.handle_hours,
            capacity: p.capacity as u32,
            hub: false,
            relay: None,
            may_miss: !roles.contains(&Role::Diplomatic),
            courier_hours: 0.0,
            expected_hours: 0.0,
        })
    }

    /// Through a mission on the spot: the sender's own, or another's, which has to be asked first.
    fn embassies(&self, from: StateId, to: StateId, p: &Parameters) -> Vec<Route> {
        let at_place = self.topology.embassies.iter().enumerate().filter(|(_, e)| e.1 == to);
        at_place
            .map(|(n, &(of, _, medium, hours))| Route {
                kind: RouteKind::Embassy,
                role: Role::Diplomatic,
                medium,
                desk: DeskKind::Embassy(n as u8),
                shift: Shift::always(),
                search: of != from,
                entry: None,
                handle_hours: p.handle_hours,
                capacity: p.capacity as u32,
                hub: false,
                relay: None,
                may_miss: false,
                courier_hours: hours,
                expected_hours: 0.0,
            })
            .collect()
    }

    fn expected(&self, route: &Route, to: StateId, p: &Parameters, own: &Parameters) -> f64 {
        let mut hours = draft_hours(route.role, own) + route.courier_hours;
        if route.search {
            hours += p.find_hours;
        }
        let arrival = self.now + (hours * HOUR as f64) as i64;
        let Some(open) = route.shift.next_open(arrival) else { return f64::INFINITY };
        hours += (open - arrival) as f64 / HOUR as f64;
        hours += route.handle_hours + self.topology.states[to.index()].translation_hours;
        match &route.relay {
            Some((mean, shift)) => {
                let handled = self.now + (hours * HOUR as f64) as i64;
                let wait = shift.next_open(handled).map_or(f64::INFINITY, |t| (t - handled) as f64 / HOUR as f64);
                hours += wait + mean;
            }
            None if route.may_miss => hours += p.wrong_role * p.relay_hours,
            None => {}
        }
        hours
    }
}
