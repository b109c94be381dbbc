// What holds only where scripts run: pages that keep themselves as they are on the server.

import { expect, until } from "../report.mjs";

/** Marks a page, so that one that was loaded anew is told from one that has changed in place. */
const stamp = (device) => device.page.evaluate(() => { globalThis.neverLoadedAnew = true; });
const stamped = (device) => device.page.evaluate(() => globalThis.neverLoadedAnew === true);

/** Prepares to see that a decision appears on the facilitator's page, and its fruit on no page that is loaded anew. */
export async function shownWithoutReload(room) {
  const device = room.desk.device;
  await stamp(device);
  return async (words) => {
    const began = Date.now();
    await device.seesText(new RegExp(words));
    expect(await stamped(device), "the facilitator's page was loaded anew");
    expect(Date.now() - began < 3000, "a decision takes longer than 3 s to the facilitator's page");
  };
}

/** Somebody types a reason while the room goes on: what is typed stays, and where nobody types the news come in. */
export async function typedFieldIsLeft(room) {
  const { BOR } = room.teams;
  const { page } = BOR;
  const form = page.getByRole("group", { name: /^\s*Choice 1/ });
  const field = form.getByLabel("Why? A sentence for the record");
  await stamp(BOR.device);
  await field.click();
  await field.pressSequentially("Half a sen");
  const news = room.secrets.mark(["BOR"], "an improvised inject for Borvane");
  await room.desk.improvises({ to: ["BOR"], text: `A fishing boat reports lights. ${news}` });
  await BOR.device.seesText(new RegExp(news));
  expect(await field.inputValue() === "Half a sen", "what was typed was swapped away by other news");
  expect(await field.evaluate((one) => one === document.activeElement), "the field lost its focus");

  // The very region in which somebody types changes on the server: it is left too, and a note says so.
  const { desk } = room;
  await desk.device.go("/control/as/BOR");
  const theirs = desk.page.getByRole("group", { name: /^\s*Choice 1/ });
  await theirs.getByLabel(/Ask the shipyards/).check();
  await desk.device.send(theirs.getByRole("button", { name: "Decide", exact: true }));
  await BOR.device.seesText("Something new is here.");
  await field.pressSequentially("tence");
  expect(await field.inputValue() === "Half a sentence", "what was typed was swapped away");
  expect(await stamped(BOR.device), "the page on which somebody types was loaded anew");
  await desk.home();
}

/** The server is gone and comes back on the same store: every page finds its way back by itself. */
export async function comesBackByItself(room, between) {
  const teams = Object.values(room.teams).map((team) => team.device);
  const devices = [room.desk.device, room.board, room.observer, room.evaluator, ...teams];
  const quiet = devices.map((device) => device.forgiving(async () => {
    await device.seesText("Connection lost.");
    await device.misses(device.page.getByText("Connection lost.").locator("visible=true"), "that the connection is lost");
  }));
  await room.server.stop("SIGKILL");
  await new Promise((done) => setTimeout(done, 1200));
  await room.server.start();
  await Promise.all(quiet);
  for (const team of Object.values(room.teams)) await team.device.listen();
  await between();
  await until("all pages are connected", async () => {
    const lost = await Promise.all(devices.map((one) => one.page.getByText("Connection lost.").locator("visible=true").count()));
    return lost.every((count) => count === 0);
  });
}
