// The server under test: started on a store in a folder of its own, read for its links, stopped, killed, started again.

import { spawn } from "node:child_process";
import { until } from "./report.mjs";

const running = new Set();

/** Ends every server that this process started, whatever happened to it. */
export function endServers() {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
}

export class Server {
  #child = null;
  #said = "";
  #command;

  constructor(program, scenario, store, options = []) {
    this.#command = { program, scenario, store, options };
    this.port = 0;
  }

  /** Starts it; on the port that it had before, if it ran before. */
  async start() {
    const { program, scenario, store, options } = this.#command;
    const words = ["serve", scenario, "--store", store, "--port", String(this.port), ...options];
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } });
    running.add(child);
    this.#child = child;
    this.#said = "";
    const hear = (piece) => { this.#said += piece; };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
    child.on("exit", () => running.delete(child));
    await until("the server prints its links", () => {
      if (child.exitCode !== null) throw new Error(`the server ended at once:\n${this.#said}`);
      return this.links() !== null;
    }, 20_000);
    const links = this.links();
    this.base = new URL(links.facilitator).origin;
    this.port = Number(new URL(links.facilitator).port);
    return links;
  }

  /** The links that it printed: the facilitator's, the projector's, where to join, and the code. */
  links() {
    const [facilitator, projector] = this.#said.match(/http:\/\/[\w.:[\]]+\/open\/[\w-]+/g) ?? [];
    const [join] = this.#said.match(/http:\/\/[\w.:[\]]+\/join\?code=[\w-]+/) ?? [];
    if (!facilitator || !projector || !join) return null;
    return { facilitator, projector, join, code: new URL(join).searchParams.get("code") };
  }

  /** What it said so far, with the tokens left out: a log is no place for them. */
  said() {
    return this.#said.replaceAll(/\/open\/[\w-]+/g, "/open/…");
  }

  /** Asks it to stop, or kills it. */
  async stop(signal = "SIGINT") {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(timer);
  }
}
