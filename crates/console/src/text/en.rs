//! English, and with it the list of all words that there are.

macro_rules! kind {
    () => { &'static str };
    ($n:literal) => { [&'static str; $n] };
}

/// What can be changed word by word.
trait Each: Sized {
    fn map(&self, change: &dyn Fn(&'static str) -> &'static str) -> Self;
    #[cfg(test)]
    fn each(&self, see: &mut dyn FnMut(&'static str));
}

impl Each for &'static str {
    fn map(&self, change: &dyn Fn(&'static str) -> &'static str) -> Self {
        change(self)
    }
    #[cfg(test)]
    fn each(&self, see: &mut dyn FnMut(&'static str)) {
        see(self);
    }
}

impl<const N: usize> Each for [&'static str; N] {
    fn map(&self, change: &dyn Fn(&'static str) -> &'static str) -> Self {
        (*self).map(change)
    }
    #[cfg(test)]
    fn each(&self, see: &mut dyn FnMut(&'static str)) {
        self.iter().for_each(|text| see(text));
    }
}

macro_rules! words {
    ($($name:ident $([$n:literal])? : $value:expr;)*) => {
        /// All words of the interface in one language. Lists stand in the order of what they name.
        #[derive(Debug)]
        pub(crate) struct Words { $(pub(crate) $name: kind!($($n)?),)* }

        /// English.
        pub(super) static EN: Words = Words { $($name: $value,)* };

        impl Words {
            /// The same with every word changed.
            pub(super) fn map(&self, change: &dyn Fn(&'static str) -> &'static str) -> Self {
                Words { $($name: Each::map(&self.$name, change),)* }
            }
            /// Shows every word with its name.
            #[cfg(test)]
            pub(super) fn each(&self, see: &mut dyn FnMut(&'static str, &'static str)) {
                $(Each::each(&self.$name, &mut |text| see(stringify!($name), text));)*
            }
        }
    };
}

words! {
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

    // A team.
    nav_now: "Situation";
    nav_cases: "Cases";
    nav_inbox: "Messages";
    nav_channels: "Channels";
    nav_decide: "Decide";
    nav_label: "Pages of your table";
    to_talk: "to talk";
    you_speak[2]: ["You speak for {0}. {1} other watches along.", "You speak for {0}. {1} others watch along."];
    you_speak_alone: "You speak for {0}.";
    you_watch: "You watch along. {0} speaks for {1}.";
    nobody_speaks: "No device speaks for {0} now.";
    speak_here: "Speak from this device";
    view_as_note: "You see this page as {0} sees it. What you enter counts as the team’s own.";
    back_to_control: "Back to the facilitator’s page";
    by_doctrine_note: "{0} is played by its doctrine. Nothing can be entered.";
    due_inform: "Read what has happened. Messages leave at {0}.";
    due_contact: "Messages leave at {0}";
    due_deliveries: "It is {0}. What has arrived can be read; what has not comes too late for this decision.";
    due_decide: "Due {0}";
    due_decided: "{0} decided";
    due_reveal: "Decisions have been carried out.";
    due_lobby: "Communication check: call two entries and see which answer.";
    due_hot_wash: "The exercise has ended. Thank you.";
    correction_title: "A correction";
    correction: "The exercise returns to {1}. What you saw between {1} and {0} has not happened.";
    correction_list: "This does not hold any more:";
    situation_title: "The situation";
    brief: "Your brief";
    wants: "What your minister wants";
    tasks: "Tasks of this move";
    news: "Since your last decision";
    news_before: "Earlier news";
    no_news: "Nothing has come in yet.";
    public: "public";
    for_role: "for the {0}";
    test_note: "A test of the facilitator: nothing has happened.";
    late: "came too late for the decision";
    new: "new";
    sectors: "Your sectors";
    sectors_note: "as you see them";
    severity_note: "your most serious case: level {0}, “{1}” on your scale";
    down: "{0} down";
    as_usual: "services as usual";
    growing: "growing";
    steady: "steady";
    recovering: "recovering";
    cases: "Your cases";
    cases_note: "where it came from, who did it, on whose behalf";
    no_cases: "Your desks have opened no case.";
    analysts: "your analysts: {1}, {0}";
    opened: "opened {0}";
    own_hit: "your own services are affected";
    level_of: "level {0}, “{1}” on your scale";
    who: "Who";
    where_from: "Where it came from";
    others: "others";
    undetermined: "undetermined";
    belief_caption: "Your analysts’ belief: {0}";
    belief_word: "In words";
    belief_share: "Share";
    evidence: "Evidence";
    no_evidence: "No evidence so far.";
    evidence_from: "from {0}";
    own_desks: "from your own desks";
    pieces: "Found by your desks";
    ask_desks: "Ask your own desks what they know";
    ask_cost: "It counts as one message.";
    looking: "Your desks are looking; they will report by {0}.";
    judgement: "What your team thinks";
    judgement_note: "Private and optional. It is shown at the hot-wash only if you agree.";
    judge_origin: "From whose territory?";
    judge_author: "Who?";
    judge_behind: "On whose behalf?";
    judge_sure: "How sure are you?";
    we_do_not_know: "We do not know";
    outside: "from outside the region";
    no_state: "on no state’s behalf";
    not_said: "We would rather not say";
    state_it: "State it";
    stated: "Stated by your team.";
    channels: "Channels";
    channels_under: "under {0}";
    no_channels: "There is no way to anybody now.";
    reachable: "reachable now";
    opens_in: "opens in {0}";
    opens_never: "not staffed again in this exercise";
    always: "day and night";
    searches: "whom to write to has to be found first";
    relays: "one contact that relays to the others";
    verified: "verified {0} ago";
    verified_now: "verified this month";
    unverified: "not verified for {0}: it may lead to nobody";
    expected: "read in about {0}";
    write_short: "Write";
    write_to: "Write to {0}, {1}";
    write_title: "Write a message";
    write_left: "Messages left in this move: {0}";
    write_left_one: "{0}: {1}";
    write_closed: "Messages are written in the contact phase and leave at the time of sending.";
    write_recipient: "To";
    write_way: "By which way";
    write_fastest: "the fastest there is";
    write_kind: "What it is";
    write_about: "About";
    nothing_special: "nothing in particular";
    write_level: "How serious";
    write_no_level: "no level given";
    write_level_option: "{0} on the common scale: “{1}” on yours";
    write_evidence: "What you hold as evidence goes with it";
    write_seat: "From which side of your state";
    write_words: "What it says";
    write_words_hint: "Facts apart from assessment; what is asked, by when; who may see it.";
    write_sure: "How sure you are of it";
    sure_not_said: "not said";
    write_button: "Put it in the post";
    inbox: "Inbox";
    outbox: "Sent";
    no_inbox: "No message has come.";
    no_outbox: "Nothing has been sent.";
    count_new: "{0} new";
    mail_sent: "sent {0}";
    mail_read: "read {0}";
    mail_desk: "lies at the desk, not with those who know yet";
    mail_about: "about {0}";
    mail_level: "gives level “{0}” on the sender’s scale; you read it as {1}";
    mail_sure: "the sender is sure of it as: {0}";
    mail_to: "to {0}";
    reply_title: "Reply to {0}";
    reply_how: "How";
    reply_words: "What you say";
    reply_given: "Your reply: {0}";
    reply_awaits: "waits for your reply";
    fate_waiting: "leaves at the time of sending";
    fate_nothing: "nothing heard yet";
    fate_stale: "the entry leads to nobody any more";
    fate_acknowledged: "received {0}; an acknowledgement agrees to nothing";
    fate_replied: "{1} {0}";
    fate_silence: "no answer in the time that one expects; silence has innocent causes";
    decide: "Decide";
    decide_made: "{0} made";
    decide_closed: "Decisions are open in the phase “talk and decide”.";
    decide_reveal: "Others see it at the reveal.";
    choice: "Choice {0}";
    choice_none: "None of these";
    choice_shut: "not open in the present situation";
    choice_button: "Decide";
    chosen: "Decided";
    reason: "Why? A sentence for the record";
    act_title: "A step toward another state";
    act_none_title: "No step";
    act_target: "Toward";
    act_rung: "Which step";
    act_audience: "Who learns of it";
    act_private: "only they do: private";
    act_public: "everybody: public";
    act_with: "Together with";
    act_with_hint: "Each of them decides it too.";
    act_button: "Decide this step";
    act_no_step: "We take no step toward anybody in this move";
    act_no_button: "Decide to take no step";
    act_chosen: "{0} toward {1}";
    act_with_list: "together with {0}";
    private: "private";
    say_title: "Public line";
    say_naming: "Naming";
    say_nobody: "no state";
    say_words: "In your own words";
    say_button: "Decide this line";
    consent_title: "At the hot-wash";
    consent_note: "May the room see what your team believed, beside what was so? Nobody is named.";
    consent_yes: "You agreed.";
    consent_no: "You did not agree.";
    consent_give: "Yes, it may be shown";
    consent_refuse: "No, keep it private";
    ping_button: "Call";
    ping_call: "Call {0}, {1}";
    ping_results: "Calls so far";
    ping_line: "{0} called {1}, {2}";
    ping_answered: "answered at once";
    ping_closed: "closed; opens {0}";
    ping_closed_whole: "closed for the whole exercise";
    ping_stale: "the entry leads to nobody any more";
    ping_no_entry: "no entry: an ordinary note has to find its way";
    ping_down: "the line is down";
    table_people: "At your table";

    // The facilitator.
    control_title: "Facilitator";
    shows_truth: "this page shows the truth";
    seed: "seed {0}";
    join_code_is: "join code {0}";
    coming: "What is coming";
    now: "now · {0}";
    visible_to: "visible to {0}";
    you_only: "you only";
    to_all: "all teams";
    to_public: "everybody";
    conditional: "waits for a condition";
    held: "held by you";
    hold: "Hold";
    release: "Release";
    skip_inject: "Skip";
    fire: "Fire now";
    inject_label: "{0}: {1}";
    due_move: "Decisions due";
    sending: "Messages leave";
    truth_belief: "Truth and belief";
    key_truth: "on what is so";
    key_wrong: "on another";
    key_rest: "elsewhere, in %";
    what_is_so: "What is so";
    no_case: "no case";
    level: "level {0}";
    team_says: "team says {0}";
    mistaken: "mistaken";
    no_incident: "No incident has begun.";
    deciding: "Who has decided";
    deciding_count: "{0} in";
    due_by: "due by {0}";
    team: "Team";
    played_by: "Played by";
    people_count: "{0} of {1} here";
    doctrine: "doctrine";
    now_column: "Now";
    in_column: "In";
    chosen_hidden: "Chosen, hidden until the reveal";
    decided: "decided";
    talking: "talking";
    will_decide: "will decide";
    device_lost: "its device is away";
    nobody_yet: "nobody yet";
    by_doctrine: "Play by doctrine";
    by_people: "Play by people";
    view_as: "View as";
    view_as_of: "View as {0}";
    on_their_way: "On their way";
    on_their_way_note: "messages sent and not yet read";
    nothing_on_way: "No message is under way.";
    from_to: "From and to";
    what: "What";
    waits_for: "Waits for";
    steps_of_move: "Steps of this move";
    next[7]: ["Begin move 1", "Open the contact window", "Deliver: go to the time of decision",
        "Begin to talk and decide", "Call decisions and reveal", "Next move", "Hot-wash"];
    next_last: "End: go to the hot-wash";
    step_hints[7]: ["People join; each table calls two entries.", "Everybody reads the situation.",
        "Teams write; messages leave at {0}.", "Time goes to {0}; what has arrived is read.",
        "Teams talk and decide.", "Decisions are carried out and shown.", "What happened, and what would have changed it."];
    done: "done";
    timer: "Timer";
    timer_advisory: "advisory: nothing depends on it";
    timer_none: "no timer";
    timer_start: "Start {0}";
    timer_pause: "Pause the timer";
    timer_resume: "Go on with the timer";
    timer_add: "{0} more";
    timer_stop: "Stop the timer";
    timer_over: "time is up";
    advance: "Advance";
    advance_hours: "Advance by hours";
    advance_button: "Advance";
    advance_event: "To the next event";
    pause: "Pause";
    go_on: "Go on";
    undo: "Undo…";
    undo_title: "Undo";
    undo_lede: "What is taken back stays in the log, marked as undone. Nothing can take back what people have seen.";
    undo_none: "There is nothing to undo yet.";
    undo_to: "Back to {0}";
    undo_after: "Taken back, and already seen: {0}";
    undo_correction: "They will read this correction";
    undo_button: "Undo and send the correction";
    improvise: "Improvise…";
    improvise_title: "Improvise an inject";
    improvise_lede: "It appears at once to those you choose. It stands in the log as yours.";
    improvise_to: "Who reads it";
    improvise_text: "What they read";
    improvise_test: "A test: it says so, and does nothing";
    improvise_effect: "What it does";
    effect_none: "nothing: words only";
    effect_pressure: "raises the pressure at home in {0}";
    effect_tension: "raises the tension of {0} toward {1}";
    improvise_button: "Send it now";
    people: "People…";
    people_title: "People";
    people_none: "Nobody has joined yet.";
    move_person: "Where {0} sits";
    move_button: "Move";
    remove_button: "Remove";
    remove_person: "Remove {0}";
    make_speak: "Let speak";
    remove_identities: "Remove identities";
    remove_identities_note: "All names are replaced by seats, for good.";
    seat: "{0}, {1}";
    screen: "Projector…";
    screen_title: "What the projector shows";
    screens[5]: ["Join", "Map", "The move", "Reveal", "Hot-wash"];
    screen_step: "Hot-wash {0}: {1}";
    shown_now: "shown now";
    show: "Show";
    blackout: "Blackout";
    blackout_off: "End the blackout";
    tension_show: "Show tension between states";
    tension_hide: "Hide tension between states";
    log: "Log";
    log_all: "All";
    log_whole: "whole log";
    log_empty: "Nothing has happened yet.";
    log_room: "In the room; exercise time stands at {0}";
    log_exercise: "Exercise time, {0}";
    undone: "undone";
    note_add: "Note for the hot-wash";
    note_button: "Add";
    questions: "Questions for the tables";
    when_stuck: "When a table is stuck";
    slips: "Paper slips";
    hot_wash: "Hot-wash";
    more: "Questions and help";
    marks: "Marks";
    chair: "Chair: {0}";

    // Projector.
    known: "Known to everyone";
    nothing_public: "Nothing is known to everyone yet.";
    team_talk: "Time to talk";
    severity_legend: "Severity, as it was told in public";
    five_worst: "5 is gravest";
    not_told: "nothing told";
    act_legend: "act, revealed";
    link_legend: "depends on services of";
    has_decided: "has decided";
    decided_count: "{0} have decided";
    map_label: "Map of the states. {0}";
    tile_label: "{0}: {1}";
    acts_revealed: "Acts revealed";
    no_acts: "No act was revealed.";
    dark: "The projector is dark. Please look at each other.";
    join_scan: "Scan the code, or open the address";
    join_enter: "and enter";
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

    // Hot-wash.
    wash_title: "Hot-wash";
    wash_steps[6]: ["What happened", "Who could reach whom", "What was known, and when shared", "Belief against truth",
        "How it came to each escalation", "The same crisis under other measures"];
    wash_course_note: "The line is the highest step that any state had taken. The dashed line is the firebreak between 7 and 8.";
    wash_course_finding: "The highest step was {0}: {1}.";
    wash_course_none: "No step was taken.";
    wash_reach_note: "Each message with the time it took, and when it would have been read under other measures.";
    wash_pieces_note: "When each piece could be found, when its holder knew it, and with whom it was shared.";
    wash_beliefs_note: "Only teams that agreed are shown. Beliefs are the analysts’; what the team stated stands below.";
    wash_chains_note: "Functions are named, not persons. Each line led to the next.";
    wash_others_note: "This is the doctrine’s guess and not the delegations’. The teams’ decisions are kept where they still apply. Measures are evaluated, never delegations.";
    wash_twin: "The other table, under {0}";
    wash_twin_note: "Two tables, the same scenario and the same luck, other measures.";
    wash_questions: "To discuss";
    wash_nothing: "There is nothing to show here.";
    between: "From and to";
    sent: "Sent";
    read_at: "Read";
    in_time: "In time";
    in_time_yes: "in time";
    in_time_no: "too late";
    never_read: "not read";
    under: "under {0}";
    piece: "Piece";
    holder: "Holder";
    could_find: "Could be found";
    known_at: "Known";
    never_known: "not found";
    shared_with: "Shared with";
    not_shared: "with nobody";
    shared_one: "{0}, {1}";
    when: "When";
    highest: "Highest step";
    configuration: "Measures";
    played: "as played";
    reach_sum: "{0} of {1} messages were read in time.";
    marks_of: "{0} on average; evaluations: {1}";
    show_step: "Show this step on the projector";
    chain: "Chain {0}";

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
