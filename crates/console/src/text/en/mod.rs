//! English, and with it the list of all words that there are.

mod control;
mod line;
mod refusal;
mod team;
mod twin;
mod wash;

pub(crate) use control::Control;
pub(crate) use line::Lines;
pub(crate) use refusal::Refusals;
pub(crate) use team::Team;
pub(crate) use twin::Twin;
pub(crate) use wash::Wash;

macro_rules! kind {
    () => { &'static str };
    ($n:literal) => { [&'static str; $n] };
}

/// Is shown a name and a text.
#[cfg(test)]
pub(super) type See<'a> = dyn FnMut(&'static str, &'static str) + 'a;

/// What can be changed word by word.
pub(super) trait Each: Sized {
    /// The same with every word changed.
    fn map(&self, change: &dyn Fn(&'static str) -> &'static str) -> Self;
    /// Shows every word with its name.
    #[cfg(test)]
    fn each(&self, name: &'static str, see: &mut See);
}

impl Each for &'static str {
    fn map(&self, change: &dyn Fn(&'static str) -> &'static str) -> Self {
        change(self)
    }
    #[cfg(test)]
    fn each(&self, name: &'static str, see: &mut See) {
        see(name, self);
    }
}

impl<const N: usize> Each for [&'static str; N] {
    fn map(&self, change: &dyn Fn(&'static str) -> &'static str) -> Self {
        (*self).map(change)
    }
    #[cfg(test)]
    fn each(&self, name: &'static str, see: &mut See) {
        self.iter().for_each(|text| see(name, text));
    }
}

/// A part of the words and its English: names with texts, lists with their length, and before them parts of their own.
macro_rules! words {
    ($Words:ident $EN:ident $([$part:ident: $Part:ident = $english:path])* $($name:ident $([$n:literal])? : $value:expr;)*) => {
        /// Words of the interface in one language. Lists stand in the order of what they name.
        #[derive(Debug)]
        pub(crate) struct $Words { $(pub(crate) $part: $Part,)* $(pub(crate) $name: kind!($($n)?),)* }

        /// English.
        pub(in crate::text) const $EN: $Words = $Words { $($part: $english,)* $($name: $value,)* };

        impl Each for $Words {
            fn map(&self, change: &dyn Fn(&'static str) -> &'static str) -> Self {
                $Words { $($part: self.$part.map(change),)* $($name: self.$name.map(change),)* }
            }
            #[cfg(test)]
            fn each(&self, _: &'static str, see: &mut $crate::text::en::See) {
                $(self.$part.each(stringify!($part), see);)*
                $(self.$name.each(stringify!($name), see);)*
            }
        }
    };
}
use {kind, words};

words! { Words EN
    [control: Control = control::CONTROL]
    [line: Lines = line::LINES]
    [refusal: Refusals = refusal::REFUSALS]
    [team: Team = team::TEAM]
    [twin: Twin = twin::TWIN]
    [wash: Wash = wash::WASH]

    // Everywhere.
    brand: "Detente";
    skip: "Skip to the content";
    language: "Language";
    reload: "Reload to see what is new";
    refused: "This was not done.";
    back: "Back";
    cancel: "Cancel";
    close: "Close";
    send: "Send";
    connection: "Connection lost. Trying again…";
    other_exercise: "Another exercise was opened in this browser. This page stands still; reload it to see that one.";
    connected: "Connected again.";
    changed: "New: {0}";
    kept: "Something new is here. It appears once you have sent or cleared what you are writing.";
    table_behind: "The figures behind it";
    how_to_read: "How to read this: {0}";

    // Time and numbers.
    moment: "Day {0} {1}";
    day: "Day {0}";
    your_time: "{0} your time";
    weekdays[7]: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    minutes: "{0} min";
    hours: "{0} h";
    days: "{0} days";
    months[2]: ["{0} month", "{0} months"];
    of: "{0} of {1}";
    exercise_time: "Exercise time";
    no_measures: "no measures in force";
    room_time: "Room time";
    move_of: "move {0} of {1}";
    move_title: "Move {0}: {1}";
    before_first: "before the first move";
    paused: "The exercise is paused. Nothing can be sent until it goes on.";
    paused_short: "paused";

    // Lists in the order of the model.
    phases[7]: ["Lobby", "Read", "Contact", "Deliveries", "Talk and decide", "Reveal", "Hot-wash"];
    likely[6]: ["very unlikely", "unlikely", "as likely as not", "likely", "very likely", "almost certain"];
    rungs[13]: ["share information or negotiate", "consult", "make a statement, or wait", "protest or criticise",
        "demand an account", "warn of consequences", "reduce relations", "take restrictive measures",
        "change the force posture", "ICT response", "limited force", "conventional force", "mass-casualty weapons"];
    roles[6]: ["foreign ministry", "policy desk", "technical desk", "law enforcement", "national CERT",
        "defence ministry"];
    kinds[12]: ["notification", "technical indicators", "evidence", "question", "clarification",
        "request to investigate", "request for assistance", "offer of assistance", "offer of good offices",
        "proposal to consult", "reassurance", "public statement"];
    ways[10]: ["ordinary note", "directory", "desks that know each other", "through a mission", "CERT to CERT",
        "sharing channel", "the way it came", "focal point for investigations", "defence channel", "contact point"];
    media[5]: ["by telephone", "by e-mail", "over the portal", "by satellite", "in person"];
    hypotheses[4]: ["an accident", "a criminal group", "an extremist group", "a state outside the region"];
    replies[3]: ["answer", "holding reply", "decline"];
    replied[3]: ["answered", "holding reply", "declined"];
    log_kinds[6]: ["decision", "message", "inject", "note", "room", "exercise"];
    scores[4]: ["Escalation load", "Attribution error", "Hours to first contact", "Service-days lost"];
    score_notes[4]: [
        "how grave all steps were together, for each state and day",
        "how far beliefs on who is behind it were from what is so: 0 is right and sure, 2 is wrong and sure",
        "until two states that an incident concerns had first read of it from each other, on average",
        "days of service that people went without, weighted by how much depends on it"];

    // Join and lobby.
    join_title: "Join the exercise";
    join_lede: "Enter the code that the facilitator shows, and what you want to be called.";
    join_code: "Join code";
    join_name: "Your name";
    join_name_hint: "Others at the table see it. A function will do: “policy adviser”.";
    join_place: "Where you sit";
    join_lobby: "I do not know yet; the facilitator will place me";
    join_teams: "Teams";
    join_others: "Others";
    join_button: "Join";
    observer: "Observer";
    evaluator: "Evaluator";
    projector: "Projector";
    lobby: "Lobby";
    lobby_title: "Welcome, {0}";
    lobby_lede: "You have joined. Take a seat, or wait until the facilitator places you.";
    lobby_here: "Who is here";
    lobby_seats: "Take a seat";
    lobby_seat_free: "free";
    lobby_sit: "Sit here";
    lobby_sit_at: "Sit here: {0}, {1}";
    lobby_watch: "Watch as an observer";
    here: "here";
    away: "away";
    person: "Person";
    place: "Place";
    presence: "Presence";
    procedure: "Procedure card";
    speaks: "speaks for the team";
    rules_title: "Rules of this room";
    rules_lede: "What is said here is not attributed to anybody. Measures are evaluated, never delegations.";

    // Projector.
    known: "Known to everyone";
    nothing_public: "Nothing is known to everyone yet.";
    team_talk: "Time to talk";
    severity_legend: "Severity, in the state’s own view";
    five_worst: "5 is gravest";
    not_told: "it has spoken of nothing";
    act_legend: "step revealed, by its number";
    link_legend: "depends on services of";
    has_decided: "has decided";
    decided_count: "{0} have decided";
    map_label: "Map of the states. {0}";
    tile_label: "{0}: {1}";
    acts_revealed: "Acts revealed";
    no_acts: "No act was revealed.";
    new_in_public: "New to everyone";
    dark: "The projector is dark. Please look at each other.";
    join_waiting: "The tables are filling. The first move follows.";
    join_scan: "Scan the code, or open the address";
    join_enter: "and enter";
    join_here_only: "Only this machine can open this address: start the server with --lan to let the room in.";
    tension_title: "Tension between states";
    tension_note: "0 none, 10 greatest";

    // Gallery.
    gallery_title: "What the room sees";
    to_score: "Measures and objectives";
    to_score_note: "Marks are for measures and objectives, never for a delegation.";
    mark_words[5]: ["not at all", "a little", "in part", "largely", "fully"];
    mark_option: "{0}: {1}";
    remark: "Remark";
    mark_button: "Keep the mark";

    // Slips.
    slips_title: "Paper slips";
    slips_lede: "One slip for each team and move, to print, fill in by hand and hand back.";
    slip_for: "{0}: move {1}, {2}";
    slip_hand_back: "Hand back by {0} in exercise time.";
    slip_write: "Message";
    slip_to: "To whom, which side";
    slip_kind: "What it is (tick one)";
    slip_text: "What it says, and how sure you are";
    slip_choice: "Tick one";
    slip_act: "Step toward another state: which (−2 to 6), toward whom, private or public, with whom, why";
    slip_ways: "Whom you can reach";
    slip_line: "Public line (tick one)";
    slip_enter: "For the facilitator: enter it on the page “view as {0}”.";

    // Start.
    start_title: "Live exercises";
    start_lede: "Begin an exercise, or go on with an earlier one. Everything stays on this computer.";
    start_new: "A new exercise";
    start_scenario: "Scenario";
    start_states[2]: ["{0} state", "{0} states"];
    start_configuration: "Confidence-building measures in force";
    start_seed: "Seed";
    start_seed_hint: "The luck of this crisis. The same seed is the same luck: two tables with one seed are twins.";
    start_button: "Begin";
    start_earlier: "Earlier exercises";
    start_none: "There are none yet.";
    start_go_on: "Go on";
    start_go_on_with: "Go on with {0}, {1}";
    start_begun: "Begun";
    start_stands: "Stands at";
    start_guest: "You are a guest? Enter the join code here.";

    // Errors.
    error_title: "This did not work";
    error_not_found: "There is no such page";
    error_not_allowed: "This page is not yours";
    error_again: "Go to the first page";
}
