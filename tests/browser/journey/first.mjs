// Move 1: a message with a reply, decisions with their reasons, the timer, the public line, the reveal.

import { expect, until } from "../report.mjs";
import { EVERY_SIZE } from "../room.mjs";
import { shownWithoutReload, typedFieldIsLeft } from "./live.mjs";

export async function firstMove(room) {
  const { report, secrets, desk, teams } = room;
  const { AUR, BOR, CEL } = teams;
  const L01 = "Cable Lantern-East, between Aurelle and Borvane, has lost signal. Cause unknown.";

  await report.step("move 1: everybody reads the situation", async () => {
    await desk.next("begin");
    await AUR.sees("now", L01);
    await BOR.sees("now", L01);
    await CEL.open("now", "Since your last decision");
    expect(await CEL.page.getByText(L01).count() === 0, "Celmere reads of a cable that is not its own");
    await room.look(AUR.device, "table-inform");
    await room.look(desk.device, "control-inform", EVERY_SIZE);
  });
  await room.patrol("move 1, read");

  await report.step("move 1: messages are written", async () => {
    await desk.next("contact");
    room.question = secrets.mark(["AUR"], "a message of Aurelle");
    await AUR.open("channels");
    await room.look(AUR.device, "table-contact-channels");
    await AUR.writes({
      to: "CEL", kind: "question", way: "directory, technical desk", from: "technical desk",
      words: `Did anything pass over the cables that you know of? ${room.question}`, sure: "likely",
    });
    await AUR.device.seesText("leaves at the time of sending");
    room.notice = secrets.mark(["BOR"], "a message of Borvane");
    await BOR.writes({ to: "AUR", kind: "notification", words: `Our links are slow as well. ${room.notice}` });
    await room.look(BOR.device, "table-contact", EVERY_SIZE);
    await desk.home();
    await desk.device.go("/control/slips");
    await room.look(desk.device, "control-slips", EVERY_SIZE);
  });
  await room.patrol("move 1, contact");

  await report.step("move 1: what has arrived is read, and answered", async () => {
    await desk.next("deliver");
    secrets.open(room.question, ["CEL"]);
    secrets.open(room.notice, ["AUR"]);
    await CEL.sees("inbox", new RegExp(room.question));
    expect(await CEL.isAsked("Aurelle"), "the question of Aurelle does not wait for a reply of Celmere");
    room.answer = secrets.mark(["CEL"], "a reply of Celmere");
    await CEL.replies("Aurelle", { how: "answer", words: `Nothing that we have heard of. ${room.answer}` });
    await CEL.device.seesText("Your reply: answered");
    secrets.open(room.answer, ["AUR"]);
    await room.look(CEL.device, "table-deliveries", EVERY_SIZE);
    await AUR.open("inbox");
    await room.look(AUR.device, "table-deliveries-inbox");
  });
  await room.patrol("move 1, deliveries");

  await report.step("move 1: the team-talk timer runs, stands, and goes on", async () => {
    await desk.next("decide");
    await desk.presses("Start 8 min");
    await AUR.open("now", "to talk");
    await desk.presses("Pause the timer");
    await desk.presses("Go on with the timer");
    await desk.presses("5 min more");
    await AUR.open("now", /1[23]:\d\d/);
  });

  await report.step("move 1: the teams decide, with reasons", async () => {
    const why = (team, what) => secrets.mark([team.code], `${what} of ${team.name}`);
    const reason = why(AUR, "a reason");
    await AUR.open("decide");
    await room.look(AUR.device, "table-decide-phone");
    await desk.home();
    const seen = room.scripts ? await shownWithoutReload(room) : null;
    await AUR.chooses(1, /Ask the cable operator/, `We have to know the places. ${reason}`);
    if (seen) await seen(reason);
    await AUR.chooses(2, /Examine them, and ask/, `Nobody has claimed it. ${why(AUR, "a reason")}`);
    await AUR.acts({ toward: "BOR", step: "consult", reason: `They share the cable. ${why(AUR, "a reason")}` });
    room.line = why(AUR, "the public line");
    await AUR.says(/Give a holding line/, `We are looking into it. ${room.line}`);
    if (room.scripts) await typedFieldIsLeft(room);
    await BOR.chooses(1, /Ask the coast guard/, `It costs nothing. ${why(BOR, "a reason")}`);
    await BOR.actsNot(`There is nothing to answer. ${why(BOR, "a reason")}`);
    await BOR.says(/Say nothing in public/, "");
    await CEL.chooses(1, /Offer Aurelle capacity/, `We chair the forum. ${why(CEL, "a reason")}`);
    await CEL.actsNot(`Nobody has asked. ${why(CEL, "a reason")}`);
    room.concern = why(CEL, "the public line");
    await CEL.says(/Voice concern in public and name no state/, `We follow it closely. ${room.concern}`);
    const watching = teams["CEL watching"];
    await watching.device.fresh();
    await watching.device.sees(watching.page.getByText("Decided", { exact: true }), "what the first device decided");
    await room.look(BOR.device, "table-decide", EVERY_SIZE);
    await room.look(watching.device, "table-decide-watching");
    await desk.home();
    await room.look(desk.device, "control-decide", EVERY_SIZE);
  });
  await room.patrol("move 1, decide");

  await report.step("move 1: a team states what it thinks, and says whether it may be shown", async () => {
    await AUR.judges({ author: "an accident", sure: "as likely as not" });
    await AUR.consents(true);
    await BOR.judges({ origin: "from outside the region", author: "a criminal group", sure: "unlikely" });
    await BOR.consents(false);
    await AUR.turn("cases");
    await room.look(AUR.device, "table-cases");
    await desk.home();
    await desk.device.sees(desk.page.getByText(/team says/), "what a team thinks");
  });

  await report.step("move 1: decisions are called and shown", async () => {
    await desk.presses("Stop the timer");
    await desk.next("reveal");
    for (const mark of [room.line, room.concern]) secrets.publish(mark);
    await desk.shows("Reveal");
    await room.board.fresh();
    await room.board.sees(room.board.page.getByRole("heading", { name: "Acts revealed" }), "the acts");
    await room.look(room.board, "board-reveal", EVERY_SIZE);
    await BOR.sees("now", new RegExp(room.line));
    await room.look(AUR.device, "table-reveal");
  });

  await report.step("the projector goes dark, comes back, and shows map and move", async () => {
    const { board } = room;
    await desk.presses("Blackout");
    await board.fresh();
    await board.seesText("The projector is dark.");
    await room.look(board, "board-dark");
    await desk.presses("End the blackout");
    await desk.tension();
    await desk.shows("Map");
    await board.fresh();
    await board.seesText("Known to everyone");
    await board.seesText("Tension between states");
    await room.look(board, "board-map", EVERY_SIZE);
    await desk.shows("The move");
    await board.fresh();
    await board.seesText("Questions for the tables");
    await room.look(board, "board-move", EVERY_SIZE);
    await room.observer.fresh();
    await room.observer.seesText("Questions for the tables");
  });
  await room.patrol("move 1, reveal");
  await until("the log has the decisions", async () =>
    (await desk.device.raw("/control/log")).text.includes("Ask the cable operator"));
}
