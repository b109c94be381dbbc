//! English: why something was not done. Each is a sentence, since it stands after another.

use super::{Each, kind, words};

words! { Refusals REFUSALS
    facilitator: "Only the facilitator can do this.";
    evaluator: "Only evaluators give marks.";
    other_team: "This belongs to another team.";
    silent: "Another device speaks for your team. Let this one speak first, or use the other.";
    gone: "You are not in this session any more. Join again with the code.";
    placed: "You have a seat already. Ask the facilitator if you want to sit somewhere else.";
    unknown[16]: ["There is no such state in this exercise.", "There is no such person in this exercise.",
        "There is no such person at a table.", "There is no such seat in this exercise.",
        "There is no such entry in this session.", "There is no such inject in this exercise.",
        "There is no such measure or objective in this exercise.", "There is no such choice in this exercise.",
        "There is no such option in this choice.", "There is no such public line in this exercise.",
        "There is no such message in this exercise.", "There is nobody of that kind who could be behind it.",
        "There is no such reader in this exercise. Choose teams, all teams, or everybody.",
        "There is no such sector in this exercise.", "There is no such incident in this exercise.",
        "This effect cannot be improvised. Choose one of the list."];
    when[7]: ["This is done in the lobby, before the first move; now is {0}.",
        "This is done in the contact window; now is {0}.",
        "This is done from the contact window until decisions are called; now is {0}.",
        "This is done when teams talk and decide; now is {0}.",
        "This is done from the beginning of a move until decisions are called; now is {0}.",
        "This is done once the first move has begun; now is {0}.",
        "This is done before the hot-wash; now is {0}."];
    phases[7]: ["the lobby", "the time to read", "the contact window", "the time of deliveries",
        "the time to talk and decide", "the reveal", "the hot-wash"];
    paused: "The exercise is paused. Wait until the facilitator lets it go on.";
    too_long[6]: ["The name is too long. Shorten it to {0} characters.",
        "The reason is too long. Shorten it to {0} characters.",
        "The text is too long. Shorten it to {0} characters.",
        "The message is too long. Shorten it to {0} characters.",
        "The remark is too long. Shorten it to {0} characters.",
        "The note is too long. Shorten it to {0} characters."];
    empty[6]: ["The name is empty. Write something.", "The reason is empty. Write something.",
        "The text is empty. Write something.", "The message is empty. Write something.",
        "The remark is empty. Write something.", "The note is empty. Write something."];
    bounds[9]: ["Time can go on by between 1 and 8784 hours.", "The timer starts with between one second and a day.",
        "The timer gets at most a day more.", "A mark is between 1 and 5.", "A level is between 0 and 5.",
        "There are at most 64 readers, and at most 64 effects.", "An effect is a number within its bounds.",
        "What is lost is lost for longer than no time.", "How sure you are is one of the six words."];
    by_doctrine: "This state is played by its doctrine. The facilitator can hand it to people.";
    just_seated: "People have just taken over this state. This can be done in the next phase.";
    no_messages[2]: ["This seat has written its one message of this move.",
        "This seat has written its {0} messages of this move."];
    no_way: "No way to that state takes this kind of message now. Choose another kind.";
    partners: "A joint step needs other states that people play, each named once, and none of them its target.";
    naming: "Choose the state that this line names; for a line that names none, choose none.";
    asked: "Your desks have been asked about this already in this move.";
    time_stands: "Time cannot go further in this phase. Go to the next one.";
    full: "The session is full. Ask the facilitator to remove somebody who has left.";
    sequence: "Entry {0} does not follow entry {1}.";
    run: "The run came to no end: {0}.";
    engine[13]: ["The exercise is over.", "There is no such thing in this exercise.",
        "This state is played by its doctrine.", "This choice is not open now.",
        "This option is not open in the present situation.", "This step is not on the menu of this exercise.",
        "A state cannot do this toward itself.", "This message waits for no reply.",
        "Your state has no case on this incident.", "This has happened already.",
        "A team does not write this kind of message.", "Only the Chair can do this.",
        "These two states have no mechanism of consultation. Good offices can be offered to any two."];

    // What a form says.
    many_fields: "The form has too many fields. Load the page again and send it from there.";
    long_field: "“{0}” is too long. Shorten it to {1} bytes.";
    missing: "Something is missing: {0}. Choose it, or fill it in.";
    not_offered: "“{1}” is none of the entries for: {0}. Choose one of them.";
    for_a_team: "This is for a team. Take a place at a table first.";
    no_command: "The form has no command id. Load the page again and send it from there.";
    fields[16]: ["what is chosen", "toward whom", "which step", "to whom", "what kind of message", "from which side",
        "which public line", "a mark", "a number of hours", "how to reply", "what the projector shows", "by which way",
        "about what", "how sure", "which place", "what it does"];

    // At the door, and of the server.
    link_opens_nothing: "This link opens nothing. It may have been copied in part, or belong to another server. Ask the \
        facilitator, or join with the code.";
    code_opens_nothing: "This code opens nothing. Look at it again, or ask whether there is a new one.";
    too_many_codes: "There were too many wrong codes. Try again in ten minutes.";
    say_a_name: "Say what you want to be called, in at most 60 letters.";
    form_out_of_date: "This form is out of date. Send it once more.";
    room_full: "The room is full. Ask the facilitator to make a place free.";
    no_such_place: "There is no such place. Choose one of the list.";
    form_used: "This form was used before. Send it once more.";
    no_such_scenario: "There is no such scenario. Choose one of the list.";
    no_such_configuration: "There is no such set of measures. Choose one of the list.";
    no_such_session: "There is no such exercise. Choose one of the list.";
    no_such_point: "There is no such point. Choose one of the list.";
    same_measures: "A twin plays the crisis under other measures. Choose others than those of the exercise itself.";
    seed_is_a_number: "The seed is a whole number, for example 2018.";
    store_full: "This store is full of sessions. Begin a new store.";
    sent_before: "This form was sent before with other content, and that was carried out. Look at the page, and send it \
        once more if it is still meant.";
    other_exercise: "The page that it came from shows another exercise than the one that this browser has open now. Hold two \
        exercises in two browsers, or one of them in a private window.";
    not_saved: "It could not be saved: {0}.";
    // What is wrong with a store, and how to mend it: path, what else there is to say.
    store_wrong[9]: ["The folder for the store {0} is not there", "{0} is a folder, not the file of a store",
        "{0} is no store of live exercises", "The store {0} was written by another version of the program ({1})",
        "The store {0} is damaged: {1}", "The store {0} cannot be written: it, its folder or its disk is read-only",
        "The disk with the store {0} is full", "Another server has the store {0} open", "The store {0} cannot be used: {1}"];
    store_mend[9]: ["make the folder, or name another place with --store FILE", "name a file in it with --store FILE",
        "name another file with --store FILE; this one has been left as it is",
        "run the version of detente that wrote it, or begin a new store with --store FILE; nothing was changed",
        "put back a copy of the file, or begin a new store with --store FILE; nothing was changed",
        "make it writable for this user, or name another place with --store FILE",
        "free some space; what was acknowledged is safe, what was refused can be sent again",
        "stop the other server, or name another file with --store FILE",
        "look at the file and its disk, or name another place with --store FILE"];
    store_both: "{0}; {1}.";
    told: "This was found: {0}";
    broken: "A fault of the program ended it. Everything that was acknowledged before is safe.";
    page_broken: "A fault of the program ended this page. What was acknowledged is safe.";
    busy: "Too much is asked at once. Send it again in a moment.";
    page_busy: "Too much is asked of the server at once. Load the page again in a moment.";
    closed: "The server is being stopped.";
}
