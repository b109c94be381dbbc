// Move 3: the hardest one; a table is played from the facilitator's page, an evaluator scores, and a pause holds all.

import { EVERY_SIZE } from "../room.mjs";

export async function thirdMove(room) {
  const { report, secrets, desk, teams } = room;
  const { AUR, BOR, CEL } = teams;
  const why = (team, what) => secrets.mark([team.code], `${what} of ${team.name} in move 3`);

  await report.step("move 3: situation and messages", async () => {
    await desk.next("move");
    await AUR.sees("now", "A borrowed name");
    await desk.next("contact");
    const ask = why(AUR, "a message");
    await AUR.writes({ to: "BOR", kind: "question", words: `Is this paper yours? ${ask}`, sure: "unlikely" });
    const note = why(CEL, "a message");
    await CEL.writes({ to: "BOR", kind: "notification", words: `The Chair is at your service. ${note}` });
    await desk.next("deliver");
    for (const mark of [ask, note]) secrets.open(mark, ["BOR"]);
    await BOR.open("inbox");
    await room.look(BOR.device, "table-move3-deliveries", EVERY_SIZE);
  });
  await room.patrol("move 3, deliveries");

  await report.step("move 3: while the exercise is paused nobody can decide", async () => {
    await desk.next("decide");
    await desk.presses("Pause");
    await AUR.open("now");
    await AUR.device.seesText("The exercise is paused.");
    await room.look(AUR.device, "table-paused");
    await desk.presses("Go on");
    await AUR.open("now");
    await AUR.device.misses(AUR.page.getByText("The exercise is paused."), "that it is paused");
  });

  await report.step("move 3: the teams decide", async () => {
    await AUR.chooses(1, /Ask Borvane privately/, `It may be forged. ${why(AUR, "a reason")}`);
    await AUR.chooses(2, /Ask nobody further/, `We know the places. ${why(AUR, "a reason")}`).catch(async () =>
      AUR.chooses(2, /None of these/, ""));
    await AUR.actsNot(`One step is enough. ${why(AUR, "a reason")}`);
    await BOR.chooses(1, /Clarify privately/, `We did not write it. ${why(BOR, "a reason")}`);
    await BOR.acts({ toward: "AUR", step: "consult", reason: `Let us talk. ${why(BOR, "a reason")}` });
    const line = why(BOR, "the public line");
    await BOR.says(/Voice concern in public and name a state/, `This is not ours. ${line}`, "AUR");
    room.thirdLine = line;
    await CEL.actsNot(`The Chair waits. ${why(CEL, "a reason")}`);
    await CEL.says(/Say nothing in public/, "");
  });

  await report.step("move 3: the facilitator sees a table as the table sees it", async () => {
    await desk.device.go("/control/as/AUR");
    await desk.device.seesText("You see this page as Aurelle sees it.");
    await room.look(desk.device, "control-as-team", EVERY_SIZE);
    await desk.home();
    await desk.notes("Aurelle found the paper odd at once.");
    await desk.device.seesText("Aurelle found the paper odd at once.");
    await desk.opens("Questions and help", "Questions and help");
    await desk.device.seesText("Name three innocent readings.");
    await room.look(desk.device, "control-help", EVERY_SIZE);
  });
  await room.patrol("move 3, decide");

  await report.step("move 3: decisions are called; an evaluator scores a measure", async () => {
    await desk.next("reveal");
    secrets.publish(room.thirdLine);
    await AUR.sees("now", new RegExp(room.thirdLine));
    const { evaluator } = room;
    await evaluator.fresh();
    const form = evaluator.page.getByRole("listitem").filter({ has: evaluator.page.getByRole("group", { name: /Reach the right contact/ }) });
    await form.getByLabel("4: largely").check();
    const remark = secrets.mark(["evaluator"], "a remark of the evaluator");
    await form.getByLabel("Remark").fill(`The desks answered. ${remark}`);
    await evaluator.send(form.getByRole("button", { name: /^Keep the mark/ }));
    await desk.opens("Questions and help", "Questions and help");
    await desk.device.seesText(new RegExp(remark));
  });
}
