// Move 2: an inject is held and released, others are improvised, a device is lost, the server is killed, and the
// decisions are called, undone, and called again.

import { expect } from "../report.mjs";
import { EVERY_SIZE } from "../room.mjs";
import { comesBackByItself } from "./live.mjs";

const L08 = "Quayside informs its customers";

export async function secondMove(room) {
  const { report, secrets, desk, teams } = room;
  const { AUR, CEL } = teams;

  await report.step("an inject is held before its time", async () => {
    await desk.handles("hold", "L08");
    secrets.hold("L08");
    await desk.device.seesText("held by you");
  });

  await report.step("move 2: what is held is read by nobody", async () => {
    await desk.next("move");
    await AUR.open("now", "One crisis or two?");
    expect(await AUR.page.getByText(L08).count() === 0, "a held inject was read");
  });
  await room.patrol("move 2, read");

  await report.step("a table loses its device, joins again with another, and has lost nothing", async () => {
    await room.lose(teams.BOR.device);
    const links = room.server.links();
    const other = await room.guest({ name: "Bea", size: "laptop", link: links.join, place: "BOR · Borvane" });
    teams.BOR = await room.seat(other, "BOR", "Borvane");
    await other.send(other.page.getByRole("button", { name: "Speak from this device" }));
    await other.seesText("You speak for Borvane.");
    const { BOR } = teams;
    await BOR.sees("inbox", new RegExp(room.notice));
    await BOR.readsBrief(secrets.words.get("brief.BOR").slice(0, 60));
  });

  await report.step("the server is killed and started again, and nobody has lost anything", async () => {
    const digest = (await room.desk.device.raw("/control/log")).text.match(/<ol[\s\S]*<\/ol>/)?.[0];
    if (room.scripts) {
      await comesBackByItself(room, async () => {});
    } else {
      await room.server.stop("SIGKILL");
      await room.server.start();
      for (const team of Object.values(teams)) await team.device.listen();
    }
    const after = (await room.desk.device.raw("/control/log")).text.match(/<ol[\s\S]*<\/ol>/)?.[0];
    expect(digest !== undefined && digest === after, "the log after the start is not the log before the kill");
    await AUR.sees("inbox", new RegExp(room.question));
    await CEL.sees("inbox", new RegExp(room.answer));
  });
  await room.patrol("after the server was killed");

  await report.step("move 2: the inject is released, and two are improvised", async () => {
    await desk.next("contact");
    await desk.handles("release", "L08");
    secrets.release("L08");
    await AUR.sees("inbox", new RegExp(room.answer));
    room.rumour = secrets.mark([...secrets.states, "public"], "an improvised inject for everybody");
    await desk.improvises({ to: ["everybody"], text: `A ferry has seen lamps on the water. ${room.rumour}` });
    await CEL.sees("now", new RegExp(room.rumour));
    const whisper = secrets.mark(["AUR"], "an improvised inject for Aurelle");
    await desk.improvises({ to: ["AUR"], text: `Your ports ask for a word. ${whisper}`, test: true });
    await AUR.sees("now", new RegExp(whisper));
    await AUR.device.seesText("A test of the facilitator: nothing has happened.");
    const sheet = await desk.opens("Improvise…", "Improvise an inject");
    await desk.device.sees(sheet, "the sheet");
    await room.look(desk.device, "control-improvise", EVERY_SIZE);
  });
  await room.patrol("move 2, contact");

  await report.step("move 2: what was released is read", async () => {
    await desk.next("deliver");
    for (const team of [AUR, teams.BOR, CEL]) await team.sees("now", new RegExp(L08));
    await AUR.open("cases");
    await room.look(AUR.device, "table-deliveries-cases");
    await room.look(teams.BOR.device, "table-deliveries-laptop", EVERY_SIZE);
  });
  await room.patrol("move 2, deliveries");

  const decided = {};
  await report.step("move 2: the teams decide", async () => {
    await desk.next("decide");
    const why = (team, what) => secrets.mark([team.code], `${what} of ${team.name} in move 2`);
    decided.AUR = why(AUR, "the public line");
    await AUR.actsNot(`Two events at one time. ${why(AUR, "a reason")}`);
    await AUR.says(/Voice concern in public and name no state/, `Our ports stand still. ${decided.AUR}`);
    await teams.BOR.acts({ toward: "AUR", step: "protest", aloud: true, reason: `They name us. ${why(teams.BOR, "a reason")}` });
    await teams.BOR.says(/Give a holding line/, "");
    await CEL.acts({ toward: "DRE", step: "consult", reason: `It is cold. ${why(CEL, "a reason")}` });
    await CEL.says(/Say nothing in public/, "");
    await desk.home();
    await desk.device.seesText("2 of 2");
  });
  await room.patrol("move 2, decide");

  await report.step("move 2: decisions are called, and undone with a correction", async () => {
    await desk.next("reveal");
    secrets.publish(decided.AUR);
    await CEL.sees("now", new RegExp(decided.AUR));
    await desk.opens("Undo…", "Undo");
    await room.look(desk.device, "control-undo", EVERY_SIZE);
    await desk.undoes();
    for (const team of [AUR, teams.BOR, CEL]) {
      await team.open("now");
      await team.device.sees(team.page.getByRole("heading", { name: "A correction" }), "the correction");
    }
    await CEL.device.seesText("This does not hold any more:");
    await room.look(AUR.device, "table-correction");
    await room.look(CEL.device, "table-correction-laptop", EVERY_SIZE);
    await room.board.fresh();
    await room.look(room.board, "board-correction");
    await desk.home();
    await room.look(desk.device, "control-after-undo", EVERY_SIZE);
  });
  await room.patrol("move 2, undone");

  await report.step("move 2: a team decides anew, and the exercise goes on", async () => {
    const again = secrets.mark(["BOR"], "a reason of Borvane after the undo");
    await teams.BOR.actsNot(`On second thoughts we wait. ${again}`);
    await desk.next("reveal");
    await AUR.open("now");
    await AUR.device.misses(AUR.page.getByRole("heading", { name: "A correction" }), "the correction");
    await CEL.sees("now", new RegExp(decided.AUR));
    await desk.home();
    await desk.device.go("/control/log");
    await desk.device.seesText("undone");
    await room.look(desk.device, "control-log", EVERY_SIZE);
  });
  await room.patrol("move 2, reveal");
}
