// Beside the exercise: a twin of it under other measures, and a branch from one of its points.

import { EVERY_SIZE } from "../room.mjs";

export async function beside(room) {
  const { report, desk } = room;
  const button = (name) => desk.page.getByRole("button", { name, exact: true });

  await report.step("a twin is begun from the hot-wash, and has not finished", async () => {
    await desk.device.go("/control/hot-wash");
    await desk.page.getByLabel("Measures of the twin").selectOption("full");
    await desk.device.send(button("Start the twin"));
    await desk.device.go("/control/hot-wash");
    await desk.device.seesText("Table B (full) has not finished");
    await room.look(desk.device, "control-hot-wash-twin", EVERY_SIZE);
  });

  await report.step("the exercise branches from an earlier point, and the start page says where", async () => {
    await desk.device.go("/");
    await room.look(desk.device, "start-twin", EVERY_SIZE);
    await desk.device.send(desk.page.getByRole("button", { name: /^Go on with / }).last());
    const sheet = await desk.opens("Undo…", "Undo");
    await desk.device.send(sheet.getByRole("button", { name: /^Branch from here: / }).first());
    await desk.device.go("/");
    await desk.device.seesText("Branched from no. 1, at Day ");
  });
}
