//! English: what the hot-wash says.

use super::{Each, kind, words};

words! { Wash WASH
    title: "Hot-wash";
    steps[6]: ["What happened", "Who could reach whom", "What was known, and when shared", "Belief against truth",
        "How it came to each escalation", "The same crisis under other measures"];
    course_note: "The line is the highest step that any state had taken. The dashed line is the firebreak between 7 and 8.";
    course_finding: "The highest step was {0}: {1}.";
    course_none: "No step was taken.";
    reach_note: "Each message with the time it took, and when it would have been read under other measures.";
    pieces_note: "When each piece could be found, when its holder knew it, and with whom it was shared.";
    beliefs_note: "Only teams that agreed are shown. Beliefs are the analysts’; what the team stated stands below.";
    chains_note: "Functions are named, not persons. Each line led to the next.";
    others_note: "This is the doctrine’s guess and not the delegations’. The teams’ decisions are kept where they still apply. Measures are evaluated, never delegations.";
    twin: "The other table, under {0}";
    twin_note: "Two tables, the same scenario and the same luck, other measures.";
    questions: "To discuss";
    nothing: "There is nothing to show here.";
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
}
