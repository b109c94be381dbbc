// Looking at a page: what axe-core finds wrong with it, whether it fits, and pictures of it for people to look at.

import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SIZES } from "./device.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export class Sight {
  #axe;
  #shots;
  #glass = null;
  #taken = 0;

  constructor(modules, shots, report) {
    this.#axe = createRequire(`${modules}/package.json`)("axe-core").source;
    this.#shots = shots;
    this.report = report;
    mkdirSync(shots, { recursive: true });
  }

  /** Judges a device's page as it stands, and takes pictures of it; the page is left as it was. */
  async look(device, name, { pictures = device.scripts, sizes = [device.size] } = {}) {
    const findings = [];
    const page = device.scripts ? device.page : await this.#pane(device);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      findings.push(...await this.#judge(page, scheme));
    }
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    findings.push(...await this.#fits(page));
    if (pictures) findings.push(...await this.#pictures(device, name, sizes));
    this.report.check(`${device.name} looks at ${name}`, findings);
  }

  async #judge(page, scheme) {
    await page.evaluate(this.#axe);
    const found = await page.evaluate((tags) => globalThis.axe.run(document, {
      runOnly: tags, resultTypes: ["violations"],
    }), TAGS);
    return found.violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 4).map((node) =>
      `${scheme}: ${id}: ${help}: ${node.target.join(" ")} ${node.html.slice(0, 160)}` +
      ` ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`));
  }

  /** No page is wider than its screen; what is wide scrolls in a box of its own. */
  async #fits(page) {
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    return wide > room + 1 ? [`the page is ${wide} px wide on a screen of ${room} px`] : [];
  }

  /** Takes a picture at each size; where it is not the device's own, the page is judged there too. */
  async #pictures(device, name, sizes) {
    const own = device.page.viewportSize();
    const findings = [];
    for (const size of sizes) {
      await device.page.setViewportSize(SIZES[size]);
      await device.page.screenshot({ path: join(this.#shots, `${name}--${size}.png`) });
      this.#taken += 1;
      if (size === device.size) continue;
      const found = [...await this.#fits(device.page), ...await this.#judge(device.page, "light")];
      findings.push(...found.map((finding) => `on a ${size}: ${finding}`));
    }
    await device.page.setViewportSize(own);
    return findings;
  }

  get taken() { return this.#taken; }

  /**
   * Where scripts are off, axe cannot run in the page. The same document is laid under glass: in a page of the same
   * address and size that may run axe, and nothing of ours.
   */
  async #pane(device) {
    const { width, height } = device.page.viewportSize();
    if (this.#glass === null || this.#glass.browser !== device.context.browser()) {
      const browser = device.context.browser();
      const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC" });
      this.#glass = { browser, page: await context.newPage() };
    }
    const { page } = this.#glass;
    const html = (await device.page.content())
      .replace(/<script\b[^>]*><\/script>/g, "")
      .replace(/<(\/?)noscript>/g, "<$1div>");
    const address = new URL(device.page.url());
    const shown = (asked) => asked.isNavigationRequest();
    await page.route("**/*", (route) => (shown(route.request())
      ? route.fulfill({ contentType: "text/html; charset=utf-8", body: html })
      : route.continue()));
    await page.setViewportSize({ width, height });
    await page.goto("about:blank");
    await page.goto(address.href, { waitUntil: "load" });
    await page.unroute("**/*");
    return page;
  }
}
