// What was tried and what came of it: steps that the rest stands on, and findings that are gathered on the way.

import { writeFileSync } from "node:fs";

export class Report {
  #passed = 0;
  #failed = [];
  #began = Date.now();

  /** A step of the journey. What follows stands on it, so that its failure ends the journey. */
  async step(name, work) {
    const began = Date.now();
    try {
      await work();
    } catch (error) {
      this.fail(name, error.stack ?? String(error));
      throw new Ended(name);
    }
    this.#passed += 1;
    console.log(`  ${String(Date.now() - began).padStart(6)} ms  ${name}`);
  }

  /** A check beside the way: the journey goes on, and all findings are told at once. */
  check(name, findings) {
    if (findings.length === 0) this.#passed += 1;
    else this.fail(name, findings.join("\n"));
  }

  fail(name, why) {
    this.#failed.push({ name, why });
    console.log(`  FAILED     ${name}\n${why.split("\n").map((line) => `      ${line}`).join("\n")}`);
  }

  /** The closing lines, and whether all went well. */
  close(file) {
    const seconds = ((Date.now() - this.#began) / 1000).toFixed(0);
    if (this.#failed.length > 0) {
      console.log("\nwhat failed:");
      for (const { name } of this.#failed) console.log(`  ${name}`);
    }
    writeFileSync(file, `${JSON.stringify({ passed: this.#passed, failed: this.#failed, seconds }, null, 2)}\n`);
    console.log(`\nin ${seconds} s`);
    console.log(`browser: ${this.#passed} passed, ${this.#failed.length} failed`);
    return this.#failed.length === 0 && this.#passed > 0;
  }
}

/** A journey that could not go on; why is in the report already. */
export class Ended extends Error {}

/** Fails with words unless something holds. */
export function expect(holds, words) {
  if (!holds) throw new Error(words);
}

/** Waits until something holds, for at most some milliseconds. */
export async function until(what, holds, most = 8000) {
  const end = Date.now() + most;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`in ${most} ms it did not come true that ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
