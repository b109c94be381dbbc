//! English: news, the log, and what is told of messages on their way. What was done stands as a report.

use super::{Each, kind, words};

words! { Lines LINES
    and: "{0} and {1}";

    // Acts, by their rung from −2; a protest in private is the last.
    acts[14]: ["{0} offers to share what it knows with {1}", "{0} asks {1} to consult", "{0} makes a statement toward {1}",
        "{0} protests against {1} in public", "{0} demands an account of {1}", "{0} warns {1} of consequences",
        "{0} reduces relations with {1}", "{0} takes restrictive measures against {1}",
        "{0} changes its force posture toward {1}", "{0} makes an ICT response against {1}",
        "{0} uses limited force against {1}", "{0} uses conventional force against {1}",
        "{0} uses mass-casualty weapons against {1}", "{0} protests to {1} in private"];
    in_public: ", in public";
    together: ", together with {0}";
    convenes: "{0}, as Chair, convenes consultations between {1} and {2}.";
    offers: "{0}, as Chair, offers good offices to {1} and {2}.";
    // A public line is worded by its author as something to be decided: it is told as a position that was taken.
    public_line: "{0} has taken a public position: “{1}”.";
    public_words: "{0} has spoken in public.";
    names_state: " It names {0}.";
    quoted: " In its own words: “{0}”";
    speaks[2]: ["{0} speaks in public{1}.", "{0} speaks in public toward {2}{1}."];
    on_matter: ", on {0}";
    message_of: "The {0} of {1}{2}.";
    about: " about {0}";
    own_incident: "ICT incident, case {0}";
    an_incident: "an ICT incident";
    a_posture: "a posture";
    posture_of: "a step of {1} that looks like: {0}";
    objective: "objective {0}";

    // Sending, by kind: from, to, about.
    sends[12]: ["{0} notifies {1}{2}.", "{0} sends {1} technical indicators{2}.", "{0} shares evidence with {1}{2}.",
        "{0} asks {1} what it knows{2}.", "{0} clarifies to {1}{2}.", "{0} asks {1} to investigate on its territory{2}.",
        "{0} asks {1} for assistance{2}.", "{0} offers {1} assistance{2}.", "{0} offers {1} its good offices{2}.",
        "{0} proposes to {1} to consult{2}.", "{0} reassures {1}{2}.", "{0} makes a public statement{2}."];
    way_taken: "{0} to its {1}, sent {2}";
    transit[9]: ["It is cleared at home.", "It is on the legal path.", "Whom to write to is being found.",
        "It went to an outdated entry.", "It is with a courier.", "It waits at the desk.", "The desk has it in hand.",
        "It is passed to those who know.", "It has arrived."];
    desk_opens: " The desk opens {0}.";
    in_words: "“{0}”";
    in_the_post: "In the post; it leaves when the contact window closes.";

    // The log: what people did.
    told_to: "{0} is told: {1}";
    decided: "{0}: {1}";
    with_reason: "{0} ({1})";
    somebody: "Somebody";
    a_state: "A state";
    joins: "{0} joins {1}.";
    takes_place: "{0} takes a place {1}.";
    leaves: "{0} leaves.";
    speaks_for: "The device of {0} speaks for its team.";
    people_play: "People play {0}.";
    doctrine_plays: "{0} is played by its doctrine.";
    nameless: "All names of persons are taken away.";
    to_hot_wash: "On to the hot-wash.";
    move_phase: "Move {0}: {1}.";
    next_phase: "On to the next phase.";
    an_hour: "Time goes on by an hour.";
    hours_on: "Time goes on by {0} hours.";
    next_event: "Time goes on to the next event.";
    paused[2]: ["The exercise is paused.", "The exercise goes on."];
    all_undone: "Everything is undone.";
    back_to: "Undone: back to {0}.";
    timer[5]: ["The timer starts with {0} seconds.", "The timer stands.", "The timer goes on.",
        "The timer gets {0} seconds more.", "The timer is taken away."];
    injects[4]: ["{0} is held.", "{0} is released.", "{0} is struck out.", "{0} is fired now."];
    improvised[2]: ["Improvised, to {0}: {1}", "Test, to {0}: {1}"];
    all_states: "all";
    projector[5]: ["The projector shows how to join.", "The projector shows the map.", "The projector shows the move.",
        "The projector shows what was revealed.", "The projector shows step {0} of the hot-wash."];
    blackout[2]: ["The projector goes dark.", "The projector comes back."];
    tension[2]: ["Tension may be shown.", "Tension is not shown any more."];
    note: "Note: {0}";
    puts_down: "{0} puts down: {1}";
    no_option: "None of the options.";
    by_doctrine: "What its doctrine takes.";
    put_down: "Put down: {0}";
    no_step: "{0} puts down no step toward anybody.";
    no_step_short: "No step toward anybody.";
    puts_line: "{0} puts down its public line: {1}";
    replies[3]: ["{0} answers a request.", "{0} sends a holding reply.", "{0} declines a request."];
    asks_desks: "{0} asks its own desks about {1}.";
    judges: "{0} puts down its judgement of {1}.";
    consents[2]: ["{0} lets its beliefs be shown.", "{0} keeps its beliefs to itself."];
    calls: "{0} calls the {1} of {2}.";
    a_mark: "A mark for {0}: {1} of 5.";
    seats[6]: ["in the lobby", "at the table of {0}", "at the table of {0}, {1}", "among the observers",
        "among the evaluators", "at the projector"];

    // The log: what the world did.
    incident[2]: ["{0}", "“{0}”"];
    response_of: "the ICT response of {0} against {1}";
    further: "a further ICT incident";
    behind_scenes: "Something is set in motion behind the scenes.";
    to_readers: "To {0}: {1}";
    posture_begins: "{0}: begins ({1}).";
    posture_meant[2]: [" It is no threat.", " It is meant as a threat."];
    posture_ends: "{0}: is over ({1}).";
    begins: "{0} begins.";
    behind_it: " Behind it: {0}.";
    taken_down: "Law enforcement ends {0}.";
    spreads_no_further: "{0} spreads no further.";
    loses[2]: ["{0} loses {1} of its service: {2}.", "{0} gains back {1} of its service: {2}."];
    looks_for: "A desk of {0} looks for: {1}.";
    now_knows: "{0} now knows: {1}";
    now_holds: "{0} now holds a piece of the picture: {1}.";
    asset: "{1} of {0}";
    asset_rest: "the rest of {0} in {1}";
    infected[2]: ["{0} gets a foothold at {1}.", "{0} reaches {1} from {2}."];
    stops: "{0} stops.";
    notices: "{0}: its owner notices {1}.";
    isolated[2]: ["{0} is taken off the network.", "{0} is taken off the network as a precaution, though healthy."];
    works_again: "{0} works again.";
    sector_loss[2]: ["{0}: {1} back to normal.", "{0}: {1} {2} down."];
    pinged[2]: ["An entry of {0} is checked: in order.", "An entry of {0} is checked: out of date, now mended."];
    exploit: "An exploit that was kept back is used. The stake: {0} of the greatest.";
    desks[3]: ["operators", "technicians", "the armed forces"];
    passed_on: "{0} of {1} have passed on what they know; those next in line know {2}.";
    at_once: "at once";
    later: "{0} later";
    mislaid: " The matter was mislaid.";
    by_order: "Something that stands in no script happens, by order of the room.";
    stands[6]: ["{0} is proposed.", "{0} has the support of the study group.", "{0} is agreed to by officials.",
        "{0} is approved by ministers.", "{0} comes into force.", "{0} lapses."];
    origins[5]: ["an own system shows it", "an own service slows", "another state told it", "it is in public",
        "a report reaches it"];
    opens_case: "{0} opens a case on {1}: {2}.";
    puts_level: "{0} puts {1} at level {2} of 5. In truth {3}.";
    gets[2]: ["{0} gets a piece of evidence on {1}{2}.", "{0} gets strong evidence on {1}{2}."];
    from_state: " from {0}";
    points[2]: [" It points at {0}.", " The trail leads through {0}."];
    sees_through: "{0} sees through the forged trail of {1}.";
    believes: "{0} on {1}: {2} {3}, {4}.";
    truly: " In truth {0}.";
    takes_for: "{0} takes an act of {1} for this: {2}.";
    takes_act: "{0} takes an act for this: {1}.";
    it_was: " It was: {0}.";
    takes_option: "{0} decides: {1}";
    takes_an_option: "{0} takes an option of the move.";
    weighs: "{0} settles on a step toward {1} ({2}) and deliberates.";
    over_case: " Over {0}; holds {1} to be behind it: {2}, {3}.";
    in_answer: " In answer to this: {0}.";
    over_posture: " Over “{0}”.";
    consulted_with: " Together with those it consulted.";
    not_behind: " {0} was not behind it.";
    eases: "{0} eases toward {1}: now {2}.";
    feeds: "Tension between {0} and {1} feeds on itself.";
    way: " {0} to its {1}, {2}.";
    read_after[2]: [" Read after {0}.", " Read after {0}, and misread."];
    never_read: " Never read.";
    not_read_yet: " Not read so far.";
    stale: "{0} finds the entry of {1} out of date, and searches on.";
    doubled: "Two desks of {0} ask {1} over two networks: the answers will not agree.";
    acknowledges: "{0} acknowledges a message of {1} – {2}. That agrees to nothing.";
    reads: "{0} reads a message of {1} – {2}{3}, after {4}.";
    misread: " It is misread.";
    replied[3]: ["{0} answers {1}{2}.", "{0} sends {1} a holding reply: an answer will follow.",
        "{0} declines the request of {1}."];
    silence: "No answer from {0} to {1}{2}.";
    silence_read[2]: [" {0} reads something into the silence.", " {0} knows that the desk is closed."];
    leaks: "A message of {0} to {1} – {2}{3} – leaks to the press.";
    consult: "{0} and {1} consult.";
    consult_so[2]: [" It stays a ritual.", " It turns into a stage for accusations."];
    something: "Something happens.";

    // Links of a chain.
    link_report: "a report";
    link_posture_ends: "a posture ends";
    link_ends: "it ends";
    link_down: "{0}: {1} down";
    link_looks: "a desk looks";
    link_piece: "{0} finds a piece";
    link_hit: "hit: {0}";
    link_noticed: "noticed";
    link_isolated: "isolated";
    link_restored: "restored";
    link_case: "{0} opens a case";
    link_level: "{0} puts it at level {1}";
    link_sent: "{0} writes: {1}";
    link_stale: "an outdated entry";
    link_acknowledges: "{0} acknowledges";
    link_read: "read: {0}";
    link_replies: "{0} replies";
    link_silence: "silence of {0}";
    link_speaks: "{0} speaks in public";
    link_leak: "a leak";
    link_consult: "consultation";
    link_sign: "{0} gets a sign toward {1}";
    link_exposed: "forged trail exposed";
    link_suspects: "{0} suspects {1}";
    link_reads[2]: ["{0} reads it", "{0} misreads it"];
    link_chooses: "{0} chooses";
    link_weighs: "{0} weighs: {1}";
    link_act: "{0}: {1}";
    link_eases: "{0} eases";
    link_runaway: "tension runs away";
    link_ping: "an entry checked";
    link_exploit: "a kept exploit used";
    link_passed[2]: ["{0} pass it on ({1})", "{0} mislay it ({1})"];
    link_doubled: "asked over two networks";
    link_improvised: "something improvised";

    // Sectors that scenarios share, by their names in files.
    sectors[8]: ["energy", "water", "transport", "communications", "finance", "health", "government", "digital services"];

    // Confidence-building measures of the library, in the order of their ids.
    measures[21]: [
        "coordination among agencies",
        "awareness raising",
        "capacity building",
        "cooperation of national CERTs",
        "consultations on critical infrastructure",
        "database of contacts for investigations",
        "cooperation against crime",
        "channel between defence ministries",
        "sharing on emergency response",
        "requests about ICT incidents",
        "channels for sharing information",
        "assistance in investigations",
        "joint exercises",
        "sharing of laws and policies",
        "sharing of national strategies",
        "norms of responsible conduct",
        "directory of points of contact",
        "one point of contact for each state",
        "common classification of severity",
        "common terminology",
        "database of threats",
    ];
}
