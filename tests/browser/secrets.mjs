// What a team must never read: everything of the scenario that is meant for others, and everything that others have
// typed. Each text that the journey types carries a mark that stands nowhere else.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** `D3 06:00` or `Day 3 06:00` in minutes. */
export function minutes(moment) {
  const [, day, hour, minute] = moment.match(/D(?:ay )?(\d+) (\d\d):(\d\d)/);
  return ((Number(day) - 1) * 24 + Number(hour)) * 60 + Number(minute);
}

const NAMED = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&apos;": "'", "&nbsp;": "\u00a0" };

/** A page as text: what stands in it, whether or not it can be seen. */
function spelled(html) {
  return html
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (word) => NAMED[word]);
}

function string(text) {
  return text.replaceAll("\\\"", "\"");
}

/** Blocks `"NAME": ( … )` of a map in a scenario's file, by the column at which they stand. */
function blocks(text, indent) {
  const found = new Map();
  const head = new RegExp(`^ {${indent}}"([^"]+)": \\(`, "gm");
  const starts = [...text.matchAll(head)];
  starts.forEach((start, place) => {
    const end = starts[place + 1]?.index ?? text.length;
    found.set(start[1], text.slice(start.index, end));
  });
  return found;
}

function field(block, name) {
  const found = block.match(new RegExp(`\\b${name}: "((?:[^"\\\\]|\\\\.)*)"`));
  return found ? string(found[1]) : null;
}

function list(block, name) {
  const found = block.match(new RegExp(`\\b${name}: \\[([^\\]]*)\\]`));
  return found ? [...found[1].matchAll(/"([^"]+)"/g)].map((one) => one[1]) : [];
}

export class Secrets {
  /** Texts, with who may read them, from when on, and what they are. */
  #texts = new Map();
  #held = new Set();
  #marks = new Map();
  #latest = 0;

  constructor(folder, states, played) {
    this.states = states;
    const read = (name) => readFileSync(join(folder, name), "utf8");
    const words = new Map();
    for (const [, key, text] of read("text/en.ron").matchAll(/"([\w.-]+)": "((?:[^"\\]|\\.)*)"/g)) {
      words.set(key, string(text));
    }
    this.words = words;
    const look = (text) => (text?.startsWith("@") ? words.get(text.slice(1)) : text);
    const crisis = read("crisis.ron");
    const exercise = read("exercise.ron");

    for (const state of states) this.#add(words.get(`brief.${state}`), [state], 0, `the brief of ${state}`);
    for (const [, state, rest] of exercise.matchAll(/"(\w{3})": \((text: "@brief.*)\)/g)) {
      this.#add(field(rest, "wants"), [state], 0, `what the minister of ${state} wants`);
      this.#add(field(rest, "likely_misreading"), [], 0, `the likely misreading of ${state}`);
    }
    const part = (name, next) => crisis.slice(crisis.indexOf(`\n    ${name}: {`), crisis.indexOf(`\n    ${next}: {`));
    for (const block of blocks(part("incidents", "postures"), 8).values()) {
      this.#add(field(block, "truth"), [], 0, "the truth of an incident");
    }
    this.#add("Ledger Nine", [], 0, "who is behind the outage");
    this.#add("Steady Tide", ["BOR"], 0, "the name of the drill");
    const published = minutes("D8 07:00");
    for (const block of blocks(part("pieces", "injects"), 8).values()) {
      // What a state that nobody plays has found, its doctrine tells to whom it wants.
      const holder = field(block, "holder");
      this.#add(look(field(block, "text")), played.includes(holder) ? [holder] : states, 0, "a sealed piece");
      this.#add(look(field(block, "text")), states, published, "a sealed piece");
    }
    for (const [name, block] of blocks(crisis.slice(crisis.indexOf("\n    injects: {")), 8)) {
      const at = field(block, "at");
      const to = list(block, "to").map((reader) => reader.split(".")[0]);
      const all = to.includes("all") || to.includes("public");
      const readers = all ? [...states, "public"] : to;
      this.#add(look(field(block, "text")), readers, at ? minutes(at) : 0, `inject ${name}`, name);
      const truth = field(block, "truth");
      if (truth && truth.length > 15) this.#add(truth, [], 0, `the truth of inject ${name}`);
    }
    for (const [, state, options] of exercise.matchAll(/\(state: "(\w{3})", options: \[([\s\S]*?)\n {20}\]\)/g)) {
      for (const [, text] of options.matchAll(/text: "((?:[^"\\]|\\.)*)"/g)) {
        this.#add(string(text), [state], 0, `an option of ${state}`);
      }
    }
    for (const [, text] of exercise.matchAll(/when_stuck: "((?:[^"\\]|\\.)*)"/g)) {
      this.#add(string(text), [], 0, "a help for the facilitator");
    }
    if (this.#texts.size < 80) throw new Error(`only ${this.#texts.size} secrets were found in ${folder}`);
  }

  #add(text, readers, from, what, inject = null) {
    if (!text) throw new Error(`${what} has no text`);
    const known = this.#texts.get(text) ?? { ways: [], what };
    known.ways.push({ readers: new Set(readers), from, inject });
    this.#texts.set(text, known);
  }

  /** A mark for something that is typed now, and who may read it. */
  mark(readers, what) {
    const word = `sable${String(this.#marks.size + 1).padStart(3, "0")}`;
    this.#marks.set(word, { readers: new Set(readers), what });
    return word;
  }

  /** From now on others may read it too. */
  open(mark, readers) {
    for (const reader of readers) this.#marks.get(mark).readers.add(reader);
  }

  publish(mark) {
    this.open(mark, [...this.states, "public"]);
  }

  hold(inject) { this.#held.add(inject); }
  release(inject) { this.#held.delete(inject); }

  /** How far the exercise has gone: what has once been read may be named again by a correction. */
  reached(moment) {
    this.#latest = Math.max(this.#latest, minutes(moment));
  }

  /** Everything that a reader (a state's code, `public`, or several of such) must not find, as findings in words. */
  in(html, reader, where) {
    const text = spelled(html);
    const own = [reader].flat();
    const findings = [];
    for (const [secret, { ways, what }] of this.#texts) {
      const may = ways.some(({ readers, from, inject }) =>
        own.some((one) => readers.has(one)) && from <= this.#latest && !this.#held.has(inject));
      if (!may && text.includes(secret)) findings.push(`${where} shows ${reader} ${what}: “${secret.slice(0, 60)}”`);
    }
    for (const [mark, { readers, what }] of this.#marks) {
      if (!own.some((one) => readers.has(one)) && text.includes(mark)) findings.push(`${where} shows ${reader} ${what} (${mark})`);
    }
    return findings;
  }
}

/** Everything in a stream that is not a bare word that something has changed. */
export function inStream(text, where) {
  const plain = /^(event: ?change|id: ?\d+|data: ?\d*|retry: ?\d+|:.{0,20}|)$/;
  const odd = text.split(/\r?\n/).slice(0, -1).filter((line) => !plain.test(line) || /[a-z]{6}/.test(line.replace("event: change", "")));
  return odd.map((line) => `the stream of ${where} says “${line.slice(0, 120)}”`);
}
