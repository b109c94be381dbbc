// People come in: by code and by link, from the lobby to their seats; the communication check; the brief.

import { expect } from "../report.mjs";
import { EVERY_SIZE } from "../room.mjs";

export async function gather(room) {
  const { report, server } = room;
  const links = server.links();

  await report.step("the facilitator opens the link and sees the exercise", async () => {
    await room.facilitator(links.facilitator);
    const { desk } = room;
    await desk.device.sees(desk.page.getByRole("heading", { level: 1, name: "A quiet line" }), "the title");
    await desk.device.seesText("this page shows the truth");
    await room.look(desk.device, "control-lobby", ["laptop"]);
    await desk.device.go("/");
    await room.look(desk.device, "start", EVERY_SIZE);
    await desk.home();
  });

  await report.step("the projector shows how to join", async () => {
    await room.projector(links.projector);
    await room.desk.shows("Join");
    await room.board.fresh();
    await room.board.seesText(links.code);
    await room.look(room.board, "board-join", EVERY_SIZE);
  });

  await report.step("a guest with a wrong code is told so, and what was typed is kept", async () => {
    const guest = await room.device("a stray guest", "phone");
    await guest.go("/");
    await room.look(guest, "join", EVERY_SIZE);
    await guest.page.getByLabel("Join code").fill("NOSUCHCODE");
    await guest.page.getByLabel("Your name").fill("A stray guest");
    const words = await guest.refused(guest.page.getByRole("button", { name: "Join", exact: true }));
    expect(words.length > 20, `the refusal says too little: “${words}”`);
    expect(await guest.page.getByLabel("Your name").inputValue() === "A stray guest", "the name was lost");
    await room.look(guest, "join-refused");
    await room.lose(guest);
  });

  await report.step("the team of Aurelle joins by code, waits in the lobby and takes a seat", async () => {
    const phone = await room.guest({ name: "Ana", size: "phone", code: links.code });
    await phone.sees(phone.page.getByRole("heading", { level: 1, name: "Welcome, Ana" }), "the lobby");
    await room.look(phone, "lobby", EVERY_SIZE);
    await phone.send(phone.page.getByRole("button", { name: /^Sit here: Aurelle, Technical desk/ }));
    await phone.sees(phone.page.getByRole("heading", { level: 1, name: "Aurelle" }), "the table of Aurelle");
    await room.seat(phone, "AUR", "Aurelle");
  });

  await report.step("the teams of Borvane and Celmere join by link", async () => {
    const bor = await room.guest({ name: "Bo", size: "laptop", link: links.join, place: "BOR · Borvane" });
    await bor.sees(bor.page.getByRole("heading", { level: 1, name: "Borvane" }), "the table of Borvane");
    await room.seat(bor, "BOR", "Borvane");
    const cel = await room.guest({ name: "Cem", size: "laptop", link: links.join, place: "CEL · Celmere" });
    await cel.sees(cel.page.getByRole("heading", { level: 1, name: "Celmere" }), "the table of Celmere");
    await room.seat(cel, "CEL", "Celmere");
  });

  await report.step("a second device of Celmere is placed by the facilitator, and watches along", async () => {
    const second = await room.guest({ name: "Dia", size: "laptop", code: links.code });
    await second.sees(second.page.getByRole("heading", { level: 1, name: "Welcome, Dia" }), "the lobby");
    await room.desk.places("Dia", "Celmere, Technical desk");
    await second.fresh();
    await second.sees(second.page.getByRole("heading", { level: 1, name: "Celmere" }), "the table of Celmere");
    await second.seesText("You watch along. Cem speaks for Celmere.");
    await room.seat(second, "CEL", "Celmere", "CEL watching");
  });

  await report.step("an observer and an evaluator take their places", async () => {
    room.observer = await room.guest({ name: "Obi", size: "laptop", code: links.code, place: "Observer" });
    await room.observer.seesText("Observer");
    room.watch(room.observer);
    room.evaluator = await room.guest({ name: "Eva", size: "laptop", link: links.join, place: "Evaluator" });
    await room.evaluator.seesText("Measures and objectives");
    room.watch(room.evaluator, "evaluator");
    await room.look(room.observer, "gallery", EVERY_SIZE);
    await room.look(room.evaluator, "gallery-evaluator", EVERY_SIZE);
  });

  await report.step("the facilitator sees who is there", async () => {
    const { desk } = room;
    const sheet = await desk.opens("People…", "People");
    for (const name of ["Ana", "Bo", "Cem", "Dia", "Obi", "Eva"]) {
      await desk.device.sees(sheet.getByRole("rowheader", { name: new RegExp(`^${name}`) }), name);
    }
    await room.look(desk.device, "control-people-sheet", EVERY_SIZE);
    await desk.device.go("/control/people");
    await room.look(desk.device, "control-people", EVERY_SIZE);
    await desk.home();
    if (room.scripts) await desk.device.seesText("1 of 1");
  });

  await report.step("each table calls two entries and sees which answer", async () => {
    const { AUR, BOR, CEL } = room.teams;
    await AUR.calls("Celmere");
    await AUR.turn("channels");
    await AUR.device.seesText(/Aurelle called Celmere/);
    await AUR.calls("Yarrowen");
    await BOR.calls("Aurelle");
    await CEL.calls("Drenholt");
    await CEL.device.seesText(/Celmere called Drenholt/);
    await AUR.turn("channels");
    await room.look(AUR.device, "table-lobby-channels");
  });

  await report.step("each table reads its own brief", async () => {
    const { secrets } = room;
    for (const team of [room.teams.AUR, room.teams.BOR, room.teams.CEL]) {
      await team.readsBrief(secrets.words.get(`brief.${team.code}`).slice(0, 60));
    }
    await room.look(room.teams.AUR.device, "table-lobby");
    await room.look(room.teams.CEL.device, "table-lobby-laptop", EVERY_SIZE);
  });

  await room.patrol("in the lobby");
  await report.step("nobody gets into what is not theirs", () => room.trespass());
}
