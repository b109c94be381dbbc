// A whole exercise in a real browser: with scripts, and once more without. `cargo xtask browser` calls it with
//   node tests/browser/run.mjs PROGRAM CHROMIUM MODULES SCENARIO
// where MODULES holds node_modules; pictures and the report go beside them.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { launch } from "./device.mjs";
import { journey } from "./journey.mjs";
import { Ended, Report } from "./report.mjs";
import { Room } from "./room.mjs";
import { Secrets } from "./secrets.mjs";
import { Server, endServers } from "./serve.mjs";
import { Sight } from "./sight.mjs";

/** No journey takes so long; what does hangs. */
const MOST_MS = 15 * 60 * 1000;
const STATES = ["AUR", "BOR", "CEL", "DRE", "YAR", "TOL"];
const PLAYED = ["AUR", "BOR", "CEL"];

const [program, chromium, modules, scenario] = process.argv.slice(2);
const only = process.env.DETENTE_BROWSER_SCRIPTS;
const folder = mkdtempSync(join(tmpdir(), "detente-browser-"));
const report = new Report();
let browser = null;

/** Whatever ends this process ends what it started. */
async function end(code) {
  endServers();
  await browser?.close().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
process.on("exit", endServers);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(1));
process.on("unhandledRejection", (error) => { report.fail("the journey", String(error?.stack ?? error)); end(1); });
setTimeout(() => { report.fail("the journey", `it was not over in ${MOST_MS / 60_000} minutes`); end(1); }, MOST_MS).unref();
// Whoever started this process holds the other end of its input: when that is gone, so is the reason to go on.
process.stdin.on("end", () => end(1)).on("error", () => {}).resume();

async function play(scripts) {
  console.log(`\nthe journey ${scripts ? "with" : "without"} scripts`);
  const name = scripts ? "with" : "without";
  const sight = new Sight(modules, join(modules, "shots"), report);
  const server = new Server(program, scenario, join(folder, `${name}.detente`), ["--cbm", "poc-directory"]);
  const secrets = new Secrets(scenario, STATES, PLAYED);
  browser = await launch(modules, chromium);
  await server.start();
  const room = new Room({ browser, server, scripts, sight, report, secrets });
  try {
    return await journey(room, { program, folder: join(folder, name) });
  } catch (error) {
    if (!(error instanceof Ended)) report.fail("the journey", error.stack ?? String(error));
    await room.lastSight(join(modules, "shots"));
    console.log(`      the server said: ${server.said()}`);
    return null;
  } finally {
    await room.close();
    await browser.close();
    browser = null;
    await server.stop();
  }
}

console.log(`a whole exercise of ${basename(scenario)} in a browser; pictures go to ${join(modules, "shots")}`);
const digests = [];
for (const scripts of [true, false]) {
  if (only && only !== (scripts ? "on" : "off")) continue;
  digests.push(await play(scripts));
}
if (digests.length === 2 && digests.every((digest) => digest !== null)) {
  report.check("the same exercise with and without scripts is the same run",
    digests[0] === digests[1] ? [] : [`with ${digests[0]}, without ${digests[1]}`]);
}
const well = report.close(join(modules, "report.json"));
await end(well ? 0 : 1);
