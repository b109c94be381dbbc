//! English: what the hot-wash says.

use super::{Each, kind, words};

words! { Wash WASH
    title: "Hot-wash";
    steps[6]: ["What happened", "Who could reach whom", "What was known, and when shared", "Belief against truth",
        "How it came to each escalation", "The same crisis under other measures"];
    course_note: "The line is the highest step that any state had taken. The dashed line is the firebreak between 7 and 8.";
    course_finding: "The highest step was {0}: {1}.";
    course_none: "No step was taken.";
    reach_note: "Each message with the time it took, and how long it would have taken under other measures; grey where nothing changes.";
    pieces_note: "One lane for each team. A ring is when a piece could be found, a filled mark when its holder knew it; sloped lines carry it to others. Upright dashes are decisions.";
    pieces_found: "{0} of {1} pieces were found, and {2} of them came to somebody else.";
    pieces_longest: "Number {0} was held longest before anybody else had it: {1}.";
    pieces_none: "Nobody found a piece.";
    beliefs_note: "Ink from below is what is so, hatching from above the strongest answer that is not, grey the rest. Rings are the team’s own judgements: near the ink if it named what is so, near the hatching if not, in the middle if it did not know. Only teams that agreed are shown.";
    beliefs_nobody: "No team has agreed to show what it believed.";
    ribbon_mistaken: "mistaken {0}";
    ribbon_never: "never mistaken";
    ribbons_of: "{0}: {1}";
    ribbons_finding: "{0} of {1} teams held something else for likelier at some time; {2} did at the end.";
    ribbons_never: "no team held anything else for likelier than what is so.";
    ribbons_more: "The other incidents";
    ribbon_truth: "what is so";
    stated: "the team’s own judgement";
    team: "Team";
    strongest: "Strongest other answer";
    decision: "decision {0}";
    chains_note: "Functions are named, not persons. Each line led to the next.";
    others_note: "This is the doctrine’s guess and not the delegations’. The teams’ decisions are kept where they still apply. Measures are evaluated, never delegations.";
    questions: "To discuss";
    nothing: "There is nothing to show here.";
    between: "From and to";
    sent: "Sent";
    read_at: "Read";
    in_time: "In time";
    in_time_yes: "in time";
    in_time_no: "too late";
    never_read: "not read";
    not_sent: "not sent";
    under: "How long under other measures";
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
}
