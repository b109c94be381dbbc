// What the facilitator does, found by what stands on the page.

const begins = (words) => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

export const STEPS = {
  begin: "Begin move 1",
  contact: "Open the contact window",
  deliver: "Deliver: go to the time of decision",
  decide: "Begin to talk and decide",
  reveal: "Call decisions and reveal",
  move: "Next move",
  end: "End: go to the hot-wash",
};

export class Desk {
  constructor(device) {
    this.device = device;
  }

  get page() { return this.device.page; }

  async home() {
    await this.device.go("/control");
  }

  /** Goes on to the next phase by the button that names it. */
  async next(step) {
    await this.home();
    await this.device.send(this.page.getByRole("button", { name: STEPS[step], exact: true }));
  }

  /** Exercise time, as the page's head says it. */
  async moment() {
    const { text } = await this.device.raw("/control");
    return text.slice(text.indexOf("<header")).match(/Day \d+ \d\d:\d\d/)[0];
  }

  #sheet(name) {
    return this.page.getByRole("dialog", { name, exact: true });
  }

  /** Opens a sheet by its link. */
  async opens(link, sheet) {
    await this.home();
    await this.page.getByRole("link", { name: link }).first().click();
    await this.device.sees(this.#sheet(sheet), `the sheet “${sheet}”`);
    return this.#sheet(sheet);
  }

  async handles(how, inject) {
    await this.home();
    const name = { hold: "Hold", release: "Release", skip: "Skip", fire: "Fire now" }[how];
    await this.device.send(this.page.getByRole("button", { name: begins(`${name}: ${inject}`) }));
  }

  async improvises({ to, text, test = false, effect }) {
    const sheet = await this.opens("Improvise…", "Improvise an inject");
    for (const reader of to) await sheet.getByLabel(reader, { exact: true }).check();
    await sheet.getByLabel("What they read").fill(text);
    if (effect) await sheet.getByLabel("What it does").selectOption({ label: effect });
    if (test) await sheet.getByLabel("A test: it says so, and does nothing").check();
    await this.device.send(sheet.getByRole("button", { name: "Send it now" }));
  }

  async shows(screen) {
    const sheet = await this.opens("Projector…", "What the projector shows");
    await this.device.send(sheet.getByRole("button", { name: begins(`Show: ${screen}`) }));
  }

  async presses(button) {
    await this.home();
    await this.device.send(this.page.getByRole("button", { name: button, exact: true }));
  }

  async tension() {
    const sheet = await this.opens("Projector…", "What the projector shows");
    await this.device.send(sheet.getByRole("button", { name: "Show tension between states" }));
  }

  async places(person, place) {
    const sheet = await this.opens("People…", "People");
    await sheet.getByLabel(`Where ${person} sits`).selectOption({ label: place });
    const row = sheet.getByRole("row").filter({ hasText: person });
    await this.device.send(row.getByRole("button", { name: "Move", exact: true }));
  }

  async removes(person) {
    const sheet = await this.opens("People…", "People");
    await this.device.send(sheet.getByRole("button", { name: `Remove ${person}` }));
  }

  async notes(text) {
    await this.home();
    await this.page.getByLabel("Note for the hot-wash").fill(text);
    await this.device.send(this.page.getByRole("button", { name: "Add", exact: true }));
  }

  /** Undoes to the latest point there is: before the last thing of the exercise that was done. */
  async undoes() {
    const sheet = await this.opens("Undo…", "Undo");
    await this.device.send(sheet.getByRole("button", { name: begins("Undo and send the correction") }).first());
  }
}
