// The room: everybody's device, and the patrol that goes round after every step.

import { Desk } from "./desk.mjs";
import { Device } from "./device.mjs";
import { inStream } from "./secrets.mjs";
import { Team } from "./team.mjs";

export const EVERY_SIZE = ["phone", "laptop", "projector"];

/** Pages that are nobody's but the facilitator's. */
const GUARDED = ["/control", "/control/people", "/control/log", "/control/hot-wash", "/control/slips", "/control/record"];

export class Room {
  devices = [];
  /** Devices by whose page they may show: a state's code, or `public`. */
  #readers = new Map();
  teams = {};

  constructor({ browser, server, scripts, sight, report, secrets }) {
    Object.assign(this, { browser, server, scripts, sight, report, secrets });
  }

  async device(name, size) {
    const device = await Device.take(this.browser, { name, size, scripts: this.scripts, base: this.server.base });
    this.devices.push(device);
    return device;
  }

  async lose(device) {
    this.#drain(device);
    this.devices = this.devices.filter((other) => other !== device);
    this.#readers.delete(device);
    await device.close();
  }

  #drain(device) {
    const faults = device.takeFaults();
    if (faults.length > 0) this.report.check(`nothing goes wrong on the device of ${device.name}`, faults);
  }

  async facilitator(link) {
    const device = await this.device("the facilitator", "laptop");
    await device.go(link);
    this.desk = new Desk(device);
  }

  async projector(link) {
    this.board = await this.device("the projector", "projector");
    await this.board.go(link);
    this.#readers.set(this.board, "public");
  }

  /** A guest fills in the form to join; `place` is what the list of places says. */
  async guest({ name, size, link, code, place }) {
    const device = await this.device(name, size);
    await device.go(link ?? "/");
    const { page } = device;
    if (code) await page.getByLabel("Join code").fill(code);
    await page.getByLabel("Your name").fill(name);
    if (place) await page.getByLabel("Where you sit").selectOption({ label: place });
    await device.send(page.getByRole("button", { name: "Join", exact: true }));
    return device;
  }

  /** A device shows the page of a table from now on. */
  async seat(device, code, name, key = code) {
    this.#readers.set(device, code);
    await device.listen();
    this.teams[key] = new Team(device, code, name);
    return this.teams[key];
  }

  watch(device, ...more) {
    this.#readers.set(device, ["public", ...more]);
  }

  /** Looks at everybody's page as the server sends it, at the streams, and at what the browser complained of. */
  async patrol(where) {
    this.secrets.reached(await this.desk.moment());
    const findings = [];
    for (const [device, reader] of this.#readers) {
      const path = new URL(device.page.url()).pathname;
      const { text } = await device.raw(path);
      findings.push(...this.secrets.in(text, reader, `${where}: ${path} of ${device.name}`));
      const shown = await device.page.content();
      findings.push(...this.secrets.in(shown, reader, `${where}: the open page of ${device.name}`));
      findings.push(...inStream(device.heard(), device.name));
    }
    this.report.check(`nobody reads what is not theirs: ${where}`, findings);
    this.report.check(`nothing goes wrong on any device: ${where}`, this.devices.flatMap((d) => d.takeFaults()));
  }

  /** Everybody without the key of the facilitator tries the facilitator's pages, and each other's. */
  async trespass() {
    const findings = [];
    for (const [device, reader] of this.#readers) {
      const own = new URL(device.page.url()).pathname;
      const tables = this.secrets.states.map((code) => `/control/as/${code}`);
      for (const path of [...GUARDED, ...tables, "/table", "/gallery", "/board", "/lobby"].filter((p) => p !== own)) {
        const { status, text } = await device.raw(path);
        if (status < 300) findings.push(`${device.name} is shown ${path}`);
        findings.push(...this.secrets.in(text, reader, `${path} for ${device.name}`));
      }
    }
    this.report.check("nobody is shown a page that is not theirs", findings);
  }

  async look(device, name, sizes = [device.size]) {
    await this.sight.look(device, name, { sizes });
  }

  /** What everybody saw when the journey could not go on. */
  async lastSight(shots) {
    for (const device of this.devices) {
      const file = `${shots}/stopped--${device.name.replaceAll(" ", "-")}.png`;
      await device.page.screenshot({ path: file }).catch(() => {});
    }
  }

  async close() {
    for (const device of this.devices) await device.close().catch(() => {});
  }
}
