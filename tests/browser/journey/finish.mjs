// The last moves by the doctrine of silence, the hot-wash in its six steps, and the record that proves it all.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "../report.mjs";
import { EVERY_SIZE } from "../room.mjs";

const WASH = [
  "What happened", "Who could reach whom", "What was known, and when shared", "Belief against truth",
  "How it came to each escalation", "The same crisis under other measures",
];

export async function finish(room, { program, folder }) {
  const { report, secrets, desk, teams, board } = room;

  await report.step("moves 4 and 5 are passed over", async () => {
    for (const step of ["move", "contact", "deliver", "decide", "reveal"]) await desk.next(step);
    await teams.AUR.sees("now", "Ships at sea");
    for (const step of ["move", "contact", "deliver", "decide", "reveal"]) await desk.next(step);
    await teams.AUR.sees("now", "What we tell ministers");
  });
  await room.patrol("move 5, reveal");

  await report.step("the exercise ends", async () => {
    await desk.next("end");
    await teams.AUR.open("now");
    await teams.AUR.device.seesText("The exercise has ended.");
    await room.look(teams.AUR.device, "table-end");
    await desk.home();
    await room.look(desk.device, "control-end", EVERY_SIZE);
  });

  await report.step("the hot-wash has its six steps, in order", async () => {
    await desk.device.go("/control/hot-wash");
    const headings = await desk.page.getByRole("heading", { level: 2 }).allInnerTexts();
    const found = WASH.map((title) => headings.findIndex((heading) => heading.includes(title)));
    expect(found.every((place, n) => place >= 0 && (n === 0 || place > found[n - 1])), `the steps are ${headings.join(" | ")}`);
    await desk.device.seesText("This is the doctrine’s guess and not the delegations’.");
    await room.look(desk.device, "control-hot-wash", EVERY_SIZE);
  });

  for (const [n, title] of WASH.entries()) {
    await report.step(`the projector shows step ${n + 1} of the hot-wash: ${title}`, async () => {
      await desk.shows(`Hot-wash ${n + 1}: ${title}`);
      await board.fresh();
      await board.sees(board.page.getByRole("heading", { name: new RegExp(title) }), title);
      await room.look(board, `board-hot-wash-${n + 1}`, EVERY_SIZE);
      if (n === 3) await consent(room);
    });
  }

  await report.step("a table still sees its own matters and nobody else's", async () => {
    secrets.reached(await desk.moment());
    for (const team of [teams.AUR, teams.BOR, teams.CEL]) {
      await team.open("now");
      const { text } = await team.device.raw("/table");
      const findings = secrets.in(text, team.code, `the table of ${team.name} after the end`);
      expect(findings.length === 0, findings.join("\n"));
    }
  });

  return digest(room, program, folder);
}

/** Beliefs are shown of the teams that agreed, and of no other. */
async function consent(room) {
  const { text } = await room.board.raw("/board");
  const headed = [...text.matchAll(/<abbr title="([^"]+)">/g)].map((one) => one[1]);
  const rows = [...text.matchAll(/<tr>\s*<th scope="row">([\s\S]*?)<\/tr>/g)].map((row) => row[1].split("<td>").slice(1));
  expect(headed.length > 0 && rows.length > 0, "belief against truth has no table");
  const column = (name) => rows.map((row) => row[headed.indexOf(name)] ?? "");
  expect(column("Aurelle").some((cell) => /team says/.test(cell)), "Aurelle agreed, and its judgement is not shown");
  if (headed.includes("Borvane")) {
    expect(column("Borvane").every((cell) => /no case/.test(cell)), "Borvane did not agree, and its belief is shown");
  }
}

/** The session as `detente replay` plays it again. */
async function digest(room, program, folder) {
  let found = null;
  await room.report.step("the recorded session is replayed to the same digest", async () => {
    const { status, text } = await room.desk.device.raw("/control/record");
    expect(status === 200, `the record cannot be had: ${status}`);
    const stored = join(folder, "record");
    mkdirSync(stored, { recursive: true });
    writeFileSync(join(stored, "run.json"), text);
    found = JSON.parse(text).digest;
    const said = execFileSync(program, ["replay", stored], { encoding: "utf8" });
    expect(said.includes("the same") && said.includes(found), `replay says: ${said}`);
    expect(JSON.parse(text).commands.length > 10, "the record has hardly any command");
  });
  return found;
}
