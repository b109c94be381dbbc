// What people at a table do on their device, found by what stands on the page.

import { expect } from "./report.mjs";

const TABS = { now: "Situation", cases: "Cases", inbox: "Messages", channels: "Channels", decide: "Decide" };

/** Words to find a label that may go on with more. */
const begins = (words) => new RegExp(`^\\s*${words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

export class Team {
  constructor(device, code, name) {
    this.device = device;
    this.code = code;
    this.name = name;
  }

  get page() { return this.device.page; }

  /** Turns to a part of the table's page; on a telephone each is a page of its own. */
  async turn(part) {
    if (this.device.size !== "phone") return;
    const tabs = this.page.getByRole("navigation", { name: "Pages of your table" });
    await tabs.getByRole("link", { name: begins(TABS[part]) }).click();
  }

  async open(part, words) {
    await this.device.fresh();
    await this.turn(part);
    if (words !== undefined) await this.device.seesText(words);
  }

  async sees(part, words) { await this.open(part, words); }

  /** Opens the brief, which is folded away once the exercise runs. */
  async readsBrief(words) {
    await this.open("now");
    const brief = this.page.getByText(words);
    if (!await brief.isVisible()) await this.page.getByText("Your brief", { exact: true }).click();
    await this.device.sees(brief, "the brief");
  }

  async calls(whom) {
    await this.open("channels");
    await this.device.send(this.page.getByRole("button", { name: begins(`Call ${whom}`) }));
  }

  /** Writes a message in the contact window. */
  async writes({ to, kind, about, words, sure, way, from }) {
    await this.open("channels");
    const form = this.page.getByRole("region", { name: begins("Channels") });
    await form.getByLabel("To", { exact: true }).selectOption(to);
    await form.getByLabel("What it is").selectOption({ label: kind });
    if (way) await form.getByLabel("By which way").selectOption({ label: way });
    if (from) await form.getByLabel("From which side of your state").selectOption({ label: from });
    if (about) await this.#pick(form.getByLabel("About", { exact: true }), about);
    if (words) await form.getByLabel("What it says").fill(words);
    if (sure) await form.getByLabel("How sure you are of it").selectOption({ label: sure });
    await this.device.send(form.getByRole("button", { name: "Put it in the post" }));
    await this.turn("inbox");
    await this.device.seesText(words);
  }

  /** Picks the option of a list whose words begin so. */
  async #pick(list, words) {
    const all = await list.getByRole("option").allInnerTexts();
    const found = all.find((option) => option.trim().toLowerCase().includes(words.toLowerCase()));
    expect(found !== undefined, `${this.name} cannot pick “${words}” among ${all.join(" | ")}`);
    await list.selectOption({ label: found.trim() });
  }

  /** Whether a message of somebody waits for a reply. */
  async isAsked(by) {
    await this.open("inbox");
    return await this.page.getByText(`Reply to ${by}`).first().isVisible();
  }

  async replies(by, { how, words }) {
    await this.open("inbox");
    await this.page.getByText(`Reply to ${by}`).first().click();
    const form = this.page.getByRole("group").filter({ has: this.page.getByLabel("What you say") }).last();
    await form.getByLabel(how, { exact: true }).check();
    await form.getByLabel("What you say").fill(words);
    await this.device.send(form.getByRole("button", { name: "Send" }));
  }

  #decision(title) {
    return this.page.getByRole("group", { name: begins(title) });
  }

  async chooses(number, option, reason) {
    await this.open("decide");
    const form = this.#decision(`Choice ${number}`);
    await form.getByLabel(option).check();
    await form.getByLabel("Why? A sentence for the record").fill(reason);
    await this.device.send(form.getByRole("button", { name: "Decide", exact: true }));
    await this.turn("decide");
    await this.device.sees(this.#decision(`Choice ${number}`).getByText("Decided", { exact: true }), "that it is decided");
  }

  async acts({ toward, step, aloud = false, reason, about }) {
    await this.open("decide");
    const form = this.#decision("A step toward another state");
    await form.getByLabel("Toward", { exact: true }).selectOption(toward);
    await this.#pick(form.getByLabel("Which step"), step);
    if (about) await this.#pick(form.getByLabel("About", { exact: true }), about);
    await form.getByLabel(aloud ? "everybody: public" : "only they do: private").check();
    await form.getByLabel("Why? A sentence for the record").fill(reason);
    await this.device.send(form.getByRole("button", { name: "Decide this step" }));
  }

  async actsNot(reason) {
    await this.open("decide");
    const form = this.#decision("No step");
    await form.getByLabel("Why? A sentence for the record").fill(reason);
    await this.device.send(form.getByRole("button", { name: "Decide to take no step" }));
  }

  async says(line, words, naming) {
    await this.open("decide");
    const form = this.#decision("Public line, if you want to speak");
    await form.getByLabel(line).check();
    if (naming) await form.getByLabel("Naming").selectOption(naming);
    if (words) await form.getByLabel("In your own words").fill(words);
    await this.device.send(form.getByRole("button", { name: "Decide this line" }));
  }

  async judges({ origin, author, behind, sure }) {
    await this.open("cases");
    const form = this.#decision("What your team thinks").last();
    if (!await form.isVisible()) await this.page.getByRole("region", { name: begins("Your cases") }).locator("summary").last().click();
    if (origin) await form.getByLabel("From whose territory?").selectOption({ label: origin });
    if (author) await form.getByLabel("Who?").selectOption({ label: author });
    if (behind) await form.getByLabel("On whose behalf?").selectOption({ label: behind });
    if (sure) await form.getByLabel("How sure are you?").selectOption({ label: sure });
    await this.device.send(form.getByRole("button", { name: "State it" }));
    await this.turn("cases");
    await this.device.seesText("Stated by your team.");
  }

  async consents(yes) {
    await this.open("decide");
    const form = this.#decision("At the hot-wash");
    await this.device.send(form.getByRole("button", { name: yes ? "Yes, it may be shown" : "No, keep it private" }));
    await this.turn("decide");
    await this.device.seesText(yes ? "You agreed." : "You did not agree.");
  }
}
