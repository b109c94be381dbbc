//! English: branches and twins, and the two tables side by side.

use super::{Each, kind, words};

words! { Twin TWIN
    number: "No.";
    branch_of: "Branched from no. {0}, at {1}";
    twin_of: "Twin of no. {0}: the same luck under other measures";
    branch: "Branch from here";
    branch_label: "Branch from here: {0}";
    branch_note: "A branch is an exercise of its own: it goes on from this point, with its own join code and nobody at its tables yet. This one stays as it is.";
    start_label: "Start a twin of no. {0}";
    start_with: "Measures of the twin";
    start_button: "Start the twin";
    all_sessions: "All exercises";
    title: "Two tables side by side";
    note: "Two tables, the same scenario and the same luck, other measures.";
    read: "A is drawn with filled marks and a solid line, B with hollow marks and a dashed line.";
    honest: "One crisis, played once at each table: what differs may come from the measures, from the people, or from both. Measures are evaluated, never delegations.";
    none: "This exercise has no twin. A twin plays the same scenario with the same luck under other measures, at another table; afterwards both hot-washes show the two side by side.";
    tables[2]: ["A", "B"];
    table: "{0}: {1}";
    this_table: "this table";
    finding: "The highest step was {0} in A and {1} in B.";
    finding_same: "The highest step was {0} in both.";
    finding_open: "So far the highest step was {0} in A and {1} in B.";
    unfinished: "Table {0} ({1}) has not finished: it stands at {2}. What is drawn of it ends there; its outcomes come once it has finished.";
    outcomes: "Outcomes";
    outcome: "Outcome";
    difference: "Difference";
    same: "the same";
    lower: "lower in B";
    higher: "higher in B";
    only: "only in {0}";
    open: "not known yet";
    steps: "Move by move";
    step: "Move";
    step_title: "{0}, to {1}";
    step_highest: "the highest step was {0} in A, {1} in B";
    step_in_time: "messages read in time: {0} in A, {1} in B";
    step_shared: "pieces that came to somebody: {0} in A, {1} in B";
    step_same: "nothing that is counted here differs";
    step_open: "not played yet in {0}";
    sums: "step {0} · in time {1} · shared {2}";
}
