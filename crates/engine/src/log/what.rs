//! The kinds of event, each with its name and what it is a use of.

use super::{CaseOrigin, Ground, Reply, RouteKind};
use crate::ids::{
    ActId, ActorId, AssetId, Hypothesis, IncidentId, InjectId, MessageId, PieceId, PostureId, SectorId, StateId,
};
use detente_scenario::adoption::Status;
use detente_scenario::contact::{Medium, MessageKind, Role};
use detente_scenario::desk::Desk;
use detente_scenario::measure::Use;
use serde::{Deserialize, Serialize};

/// The kinds of event. Shares, beliefs and levels are plain numbers in their units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// An inject fired: its text was read and its effects began.
    InjectFired {
        /// Which.
        inject: InjectId,
    },
    /// A posture began.
    PostureBegan {
        /// Which.
        posture: PostureId,
    },
    /// A posture ended.
    PostureEnded {
        /// Which.
        posture: PostureId,
    },
    /// An incident began.
    IncidentStarted {
        /// Which.
        incident: IncidentId,
    },
    /// An incident spreads no further.
    IncidentEnded {
        /// Which.
        incident: IncidentId,
        /// By law enforcement.
        takedown: bool,
    },
    /// A scripted disruption of a sector.
    Disrupted {
        /// Whose.
        state: StateId,
        /// Which sector.
        sector: SectorId,
        /// Added to its forcing.
        loss: f64,
        /// Under which incident.
        incident: IncidentId,
    },
    /// A desk of the state began to look for a piece.
    PieceAsked {
        /// Which.
        piece: PieceId,
    },
    /// A piece is open to its holder.
    PieceOpened {
        /// Which.
        piece: PieceId,
        /// To whom.
        holder: StateId,
    },
    /// An incident got a foothold on an asset.
    Infected {
        /// Where.
        asset: AssetId,
        /// Which incident.
        incident: IncidentId,
        /// From which asset; from outside if none.
        source: Option<AssetId>,
    },
    /// A foothold became an impact.
    Activated {
        /// Where.
        asset: AssetId,
        /// Which incident.
        incident: IncidentId,
    },
    /// The owner noticed.
    Noticed {
        /// Where.
        asset: AssetId,
        /// Which incident.
        incident: IncidentId,
    },
    /// An asset was isolated: contained, ended, or as a precaution.
    Isolated {
        /// Where.
        asset: AssetId,
        /// Which incident.
        incident: IncidentId,
        /// It was healthy.
        precaution: bool,
    },
    /// An asset works again.
    Restored {
        /// Where.
        asset: AssetId,
        /// Which incident.
        incident: IncidentId,
    },
    /// The loss of a sector crossed a mark (θ_q, 0.1, 0.2 …), up or down.
    SectorLoss {
        /// Whose.
        state: StateId,
        /// Which sector.
        sector: SectorId,
        /// Its inoperability now, a share.
        q: f64,
        /// The incident behind it.
        origin: Option<IncidentId>,
    },
    /// A state opened a case.
    CaseOpened {
        /// Who.
        observer: StateId,
        /// On what.
        incident: IncidentId,
        /// How.
        how: CaseOrigin,
    },
    /// A state's assessment of severity reached another level.
    LevelAssessed {
        /// Who.
        observer: StateId,
        /// On what.
        incident: IncidentId,
        /// E\[s\] in levels.
        expected: f64,
        /// The true level.
        truth: u8,
    },
    /// A message was decided on.
    Sent {
        /// Which.
        message: MessageId,
        /// What.
        kind: MessageKind,
        /// From whom.
        from: StateId,
        /// To whom.
        to: StateId,
        /// About which incident, if any.
        incident: Option<IncidentId>,
        /// By which route.
        route: RouteKind,
        /// To which side.
        role: Role,
        /// Carried by what.
        medium: Medium,
    },
    /// An entry turned out to be stale.
    StaleEntry {
        /// The message that met it.
        message: MessageId,
        /// Whose entry.
        state: StateId,
    },
    /// A message reached its state and was acknowledged.
    Acknowledged {
        /// Which.
        message: MessageId,
        /// By whom.
        by: StateId,
    },
    /// A message reached those who know: it is delivered.
    Delivered {
        /// Which.
        message: MessageId,
        /// What.
        kind: MessageKind,
        /// From whom.
        from: StateId,
        /// To whom.
        to: StateId,
        /// Hours since it was sent.
        hours: f64,
        /// It was misread.
        misread: bool,
    },
    /// A request was answered, held or declined.
    Replied {
        /// Which request.
        message: MessageId,
        /// How.
        reply: Reply,
        /// By whom.
        by: StateId,
    },
    /// No answer in time: the asker reads the silence.
    Silence {
        /// Which request.
        message: MessageId,
        /// Whose silence.
        of: StateId,
        /// The asker knows that the desk is closed.
        excused: bool,
    },
    /// A state spoke in public, as a rule to deny.
    PublicStatement {
        /// Who.
        from: StateId,
        /// Whom it concerns.
        toward: StateId,
        /// About which incident, if any.
        incident: Option<IncidentId>,
    },
    /// A message leaked.
    Leaked {
        /// Which.
        message: MessageId,
    },
    /// Two states consulted.
    Consulted {
        /// One.
        a: StateId,
        /// The other.
        b: StateId,
        /// It was a ritual without effect.
        ritual: bool,
        /// It was used to accuse.
        accusation: bool,
    },
    /// A state got a piece of evidence.
    Token {
        /// Who.
        observer: StateId,
        /// On what.
        incident: IncidentId,
        /// Where it points.
        toward: Hypothesis,
        /// It names a territory, not an author.
        trail: bool,
        /// From whom it was copied, if it was.
        from: Option<StateId>,
        /// In ordinary pieces of evidence.
        weight: f64,
    },
    /// A forged trail was exposed to a state.
    Exposed {
        /// To whom.
        observer: StateId,
        /// Of what.
        incident: IncidentId,
    },
    /// A state's belief about the author moved by a tenth or more, or to another favourite.
    Belief {
        /// Who.
        observer: StateId,
        /// On what.
        incident: IncidentId,
        /// The favourite.
        favourite: Hypothesis,
        /// Its probability.
        probability: f64,
    },
    /// A state perceived an act.
    Perceived {
        /// Who.
        observer: StateId,
        /// Which act.
        act: ActId,
        /// As which rung.
        rung: i8,
        /// Taken for the opposite class.
        flipped: bool,
    },
    /// A state took an option of a move.
    OptionTaken {
        /// Who.
        state: StateId,
        /// Which, by its place among the plan's options.
        option: u16,
    },
    /// A state settled on an act and deliberates.
    Considered {
        /// Who.
        actor: StateId,
        /// Toward whom.
        target: StateId,
        /// Which rung.
        rung: i8,
        /// On what ground.
        ground: Ground,
        /// b_j on that ground; belief in hostile intent for a posture; 1 for an act received.
        belief: f64,
    },
    /// A state acted.
    Acted {
        /// Which act.
        act: ActId,
        /// Who.
        actor: StateId,
        /// Toward whom.
        target: StateId,
        /// Which rung.
        rung: i8,
        /// On what ground.
        ground: Ground,
        /// b_j on that ground; belief in hostile intent for a posture; 1 for an act received.
        belief: f64,
        /// Everybody knows.
        public: bool,
        /// Done together with others that it has consulted with.
        joint: bool,
        /// The target is not the author: an act against an uninvolved state.
        wrongful: bool,
    },
    /// A stance eased.
    Eased {
        /// Who.
        actor: StateId,
        /// Toward whom.
        target: StateId,
        /// The stance now.
        rung: i8,
    },
    /// The tension of a dyad runs away: its coefficients amplify without end.
    Runaway {
        /// One.
        a: StateId,
        /// The other.
        b: StateId,
    },
    /// An entry was pinged (bookkeeping).
    Pinged {
        /// Whose entry.
        state: StateId,
        /// It was stale.
        stale: bool,
    },
    /// An actor used the exploit that it kept.
    ExploitUsed {
        /// Who.
        actor: ActorId,
        /// For which stake, in [0, 1].
        stake: f64,
    },
    /// A request went out over two networks at once: the answers will conflict.
    Doubled {
        /// Which.
        message: MessageId,
    },
    /// A desk inside a state took up a matter, and will have passed it on.
    PassedOn {
        /// Whose desk.
        state: StateId,
        /// Which.
        desk: Desk,
        /// About which incident; none for a posture.
        incident: Option<IncidentId>,
        /// Hours until those who come next have it.
        hours: f64,
        /// It was mislaid for a time.
        mislaid: bool,
    },
    /// A measure of the configuration stands elsewhere than before (bookkeeping).
    MeasureStands {
        /// Which, by its place in the configuration.
        measure: u16,
        /// Where.
        status: Status,
    },
    /// The facilitator of an exercise made something happen that stands in no script.
    Improvised {
        /// Which of the commands given it was, by its place.
        command: u32,
    },
}

impl What {
    /// The name of its kind: part of its identity, never to be changed.
    pub fn kind(&self) -> &'static str {
        match self {
            What::InjectFired { .. } => "InjectFired",
            What::PostureBegan { .. } => "PostureBegan",
            What::PostureEnded { .. } => "PostureEnded",
            What::IncidentStarted { .. } => "IncidentStarted",
            What::IncidentEnded { .. } => "IncidentEnded",
            What::Disrupted { .. } => "Disrupted",
            What::PieceAsked { .. } => "PieceAsked",
            What::PieceOpened { .. } => "PieceOpened",
            What::Infected { .. } => "Infected",
            What::Activated { .. } => "Activated",
            What::Noticed { .. } => "Noticed",
            What::Isolated { .. } => "Isolated",
            What::Restored { .. } => "Restored",
            What::SectorLoss { .. } => "SectorLoss",
            What::CaseOpened { .. } => "CaseOpened",
            What::LevelAssessed { .. } => "LevelAssessed",
            What::Sent { .. } => "Sent",
            What::StaleEntry { .. } => "StaleEntry",
            What::Acknowledged { .. } => "Acknowledged",
            What::Delivered { .. } => "Delivered",
            What::Replied { .. } => "Replied",
            What::Silence { .. } => "Silence",
            What::PublicStatement { .. } => "PublicStatement",
            What::Leaked { .. } => "Leaked",
            What::Consulted { .. } => "Consulted",
            What::Token { .. } => "Token",
            What::Exposed { .. } => "Exposed",
            What::Belief { .. } => "Belief",
            What::Perceived { .. } => "Perceived",
            What::OptionTaken { .. } => "OptionTaken",
            What::Considered { .. } => "Considered",
            What::Acted { .. } => "Acted",
            What::Eased { .. } => "Eased",
            What::Runaway { .. } => "Runaway",
            What::Pinged { .. } => "Pinged",
            What::ExploitUsed { .. } => "ExploitUsed",
            What::Doubled { .. } => "Doubled",
            What::MeasureStands { .. } => "MeasureStands",
            What::PassedOn { .. } => "PassedOn",
            What::Improvised { .. } => "Improvised",
        }
    }

    /// The kind of use of a measure that the event is, by whom and with whom; an answer that goes back the way
    /// it came is no further use.
    pub fn usage(&self) -> Option<(Use, StateId, StateId)> {
        match *self {
            What::Sent { from, to, route, .. } => {
                let kind = match route {
                    RouteKind::Directory => Use::DirectoryEntry,
                    RouteKind::ContactPoint => Use::ContactPoint,
                    RouteKind::Cert => Use::CertRoute,
                    RouteKind::SharingChannel => Use::SharingChannel,
                    RouteKind::FocalPoint => Use::FocalPoint,
                    RouteKind::DefenceChannel => Use::DefenceRoute,
                    RouteKind::OrdinaryNote | RouteKind::Acquaintance | RouteKind::Embassy | RouteKind::Reply => {
                        return None;
                    }
                };
                Some((kind, from, to))
            }
            What::Delivered { kind, from, to, .. } => {
                let kind = match kind {
                    MessageKind::InformationRequest => Use::InformationRequest,
                    MessageKind::InvestigationRequest => Use::InvestigationRequest,
                    MessageKind::AssistanceRequest => Use::AssistanceRequest,
                    _ => return None,
                };
                Some((kind, from, to))
            }
            What::Consulted { a, b, .. } => Some((Use::Meeting, a, b)),
            _ => None,
        }
    }

    /// Whether the event is bookkeeping: left out where two arms are compared.
    pub fn is_bookkeeping(&self) -> bool {
        matches!(self, What::Pinged { .. } | What::MeasureStands { .. })
    }
}
