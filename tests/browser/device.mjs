// Devices in the room: one browser, and for each person a profile of its own, with an ear for everything that a page
// must never do: an error on its console, a breach of its policy, a request to anywhere but this machine.

import { request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import { expect } from "./report.mjs";

const SIZES = {
  phone: { width: 360, height: 740 },
  laptop: { width: 1440, height: 900 },
  projector: { width: 1920, height: 1080 },
};

const SWITCHES = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** Starts a browser on a fresh profile. */
export async function launch(modules, executablePath) {
  const { chromium } = createRequire(`${modules}/package.json`)("playwright-core");
  return chromium.launch({ executablePath, args: SWITCHES, headless: true });
}

export class Device {
  /** What a page did that no page may do. */
  faults = [];
  #forgiven = 0;
  #stream = null;

  static async take(browser, { name, size, scripts, base }) {
    const device = new Device();
    device.name = name;
    device.size = size;
    device.scripts = scripts;
    device.base = base;
    device.context = await browser.newContext({
      viewport: SIZES[size],
      javaScriptEnabled: scripts,
      hasTouch: size === "phone",
      isMobile: size === "phone",
      locale: "en-GB",
      timezoneId: "UTC",
      reducedMotion: "reduce",
    });
    device.context.setDefaultTimeout(10_000);
    device.context.on("request", (asked) => device.#outside(asked.url()));
    device.page = await device.context.newPage();
    device.page.on("console", (line) => {
      if (line.type() !== "error") return;
      if (device.#forgiven > 0) return;
      device.faults.push(`console: ${line.text()} (${line.location().url ?? ""})`);
    });
    device.page.on("pageerror", (error) => device.faults.push(`script: ${error.message}`));
    return device;
  }

  #outside(address) {
    const { protocol, hostname } = new URL(address);
    if (protocol === "data:" || protocol === "blob:" || protocol === "about:") return;
    if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname)) this.faults.push(`request to ${address}`);
  }

  /** The faults since they were last asked for. */
  takeFaults() {
    const faults = this.faults.map((fault) => `${this.name}: ${fault}`);
    this.faults = [];
    return faults;
  }

  /** Something after which the browser itself notes an error: a refusal on purpose, a server that is gone. */
  async forgiving(work) {
    this.#forgiven += 1;
    try {
      return await work();
    } finally {
      // The console is told a moment later than the page.
      await this.page.waitForTimeout(200);
      this.#forgiven -= 1;
    }
  }

  async go(address) {
    const answer = await this.page.goto(new URL(address, this.base).href, { waitUntil: "load" });
    // A change of the fragment alone is no request.
    expect(answer === null || answer.status() < 400, `${this.name}: ${address} answers ${answer?.status()}`);
  }

  /** Makes sure that the page shows what is now so. With scripts it does so by itself, and that is part of the test. */
  async fresh() {
    if (!this.scripts) await this.page.reload({ waitUntil: "load" });
  }

  /** Waits until something can be seen, loading the page again where there are no scripts. */
  async sees(locator, what) {
    const found = await locator.first().waitFor({ state: "visible", timeout: 8000 }).then(() => true, () => false);
    if (!found) {
      throw new Error(`${this.name} does not see ${what} at ${this.page.url()}\n${await this.#words()}`);
    }
  }

  async seesText(text) {
    await this.sees(this.page.getByText(text), `“${text}”`);
  }

  /** Waits until something can not be seen any more. */
  async misses(locator, what) {
    const gone = await locator.first().waitFor({ state: "hidden", timeout: 8000 }).then(() => true, () => false);
    if (!gone) throw new Error(`${this.name} still sees ${what}`);
  }

  /** Presses a button that sends a form, and waits for the page that answers. */
  async send(button) {
    await this.sees(button, `the button ${button}`);
    const answered = this.page.waitForNavigation({ waitUntil: "load", timeout: 15_000 });
    answered.catch(() => {});
    await button.first().click();
    const answer = await answered;
    if (answer !== null && answer.status() >= 400) {
      const alert = await this.page.getByRole("alert").allInnerTexts();
      throw new Error(`${this.name} is refused with ${answer.status()}: ${alert.join(" ")}`);
    }
  }

  /** Presses a button whose form is refused on purpose, and gives back the words of the refusal. */
  async refused(button) {
    return this.forgiving(async () => {
      const answered = this.page.waitForNavigation({ waitUntil: "load", timeout: 15_000 });
      answered.catch(() => {});
      await button.first().click();
      const answer = await answered;
      expect(answer !== null && answer.status() >= 400, `${this.name} should be refused and is not`);
      return (await this.page.getByRole("alert").allInnerTexts()).join(" ");
    });
  }

  async cookie() {
    const cookies = await this.context.cookies(this.base);
    return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  /** What the server sends for a page of this viewer, before any browser reads it. */
  async raw(path) {
    const answer = await this.context.request.get(new URL(path, this.base).href, { maxRedirects: 0 });
    return { status: answer.status(), text: await answer.text() };
  }

  /** Listens along to the stream of this viewer, beside its page. */
  async listen() {
    this.deaf();
    const heard = { text: "" };
    const asked = httpRequest(new URL("/stream", this.base), { headers: { cookie: await this.cookie() } });
    asked.on("response", (answer) => answer.setEncoding("utf8").on("data", (piece) => { heard.text += piece; }));
    asked.on("error", () => {});
    asked.end();
    this.#stream = { asked, heard };
  }

  heard() {
    return this.#stream?.heard.text ?? "";
  }

  deaf() {
    this.#stream?.asked.destroy();
    this.#stream = null;
  }

  async close() {
    this.deaf();
    await this.context.close();
  }

  async #words() {
    const text = await this.page.locator("body").innerText().catch(() => "");
    return text.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, 60).join(" | ").slice(0, 2400);
  }
}

export { SIZES };
