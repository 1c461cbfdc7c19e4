import { isWord, lowerCode } from "./charset";
import type { StepBudget } from "./budget";
import type { Instruction, Program } from "./program";
import type { Anchor } from "./syntax";

/** Marks on the stack that are no choice to go back to but a slot to restore. */
const restore = -1;

/**
 * Searches one text by backtracking, with its own stack and a budget of steps, so that no pattern can hang the process or
 * exhaust the call stack.
 */
export class Matcher {
  private readonly slots: Int32Array;
  /** Triples: place in the program, place in the text, lowest place in the text to give back to. */
  private readonly stack: number[] = [];
  /** The next place in the program, and in the text after going back; results of step and backtrack beside their own. */
  private following = 0;
  private resumed = 0;

  constructor(
    private readonly program: Program,
    private readonly text: string,
    private readonly budget: StepBudget,
  ) {
    this.slots = new Int32Array(program.slots);
  }

  /**
   * Finds the first match at or after a place.
   * @returns starts and ends of all groups, -1 for those that took no part; undefined when there is no match
   * @throws RegexFault of kind `expensive`
   */
  search(from: number): Int32Array | undefined {
    const { text, slots } = this;
    const { first, instructions, onlyAtStart } = this.program;
    const lastStart = onlyAtStart ? 0 : text.length;
    for (let start = from; start <= lastStart; start++) {
      this.budget.spend(1);
      if (first !== undefined && (start === text.length || !first(text.charCodeAt(start)))) continue;
      slots.fill(-1);
      const end = this.run(instructions, start, -1);
      if (end < 0) continue;
      slots[0] = start;
      slots[1] = end;
      return slots.slice();
    }
    return undefined;
  }

  /** @param mustEnd where the match has to end, or -1. @returns where it ends, or -1 */
  private run(code: readonly Instruction[], start: number, mustEnd: number): number {
    const { stack } = this;
    const base = stack.length;
    let place = 0;
    let at = start;
    for (;;) {
      this.budget.spend(1);
      const instruction = code[place];
      if (instruction === undefined) throw new Error("a program ends with done");
      if (instruction.op === "done" && (mustEnd < 0 || at === mustEnd)) {
        stack.length = base;
        return at;
      }
      const reached = this.step(instruction, place, at);
      if (reached >= 0) {
        at = reached;
        place = this.following;
        continue;
      }
      if (!this.backtrack(base)) return -1;
      place = this.following;
      at = this.resumed;
    }
  }

  /** @returns the place in the text after the instruction, or -1 */
  private step(instruction: Instruction, place: number, at: number): number {
    this.following = place + 1;
    switch (instruction.op) {
      case "set":
        return at < this.text.length && instruction.test(this.text.charCodeAt(at)) ? at + 1 : -1;
      case "loop":
        return this.loop(instruction, at);
      case "split":
        this.stack.push(instruction.other, at, at);
        this.following = instruction.next;
        return at;
      case "jump":
        this.following = instruction.next;
        return at;
      case "save":
        this.save(instruction.slot, at);
        return at;
      case "progress":
        if (this.slots[instruction.slot] === at) this.following = instruction.other;
        return at;
      case "anchor":
        return this.holds(instruction.anchor, at) ? at : -1;
      case "look":
        return this.look(instruction, at) === instruction.negative ? -1 : at;
      case "atomic":
        return this.independent(instruction.body, at, -1);
      case "backreference":
        return this.backreference(instruction.slot, at, instruction.ignoreCase);
      case "done":
        return -1;
    }
  }

  private loop({ test, min, max }: Extract<Instruction, { op: "loop" }>, at: number): number {
    const { text } = this;
    const limit = Math.min(text.length, at + max);
    let end = at;
    while (end < limit && test(text.charCodeAt(end))) end++;
    this.budget.spend(end - at);
    if (end - at < min) return -1;
    if (end > at + min) this.stack.push(this.following, end - 1, at + min);
    return end;
  }

  private save(slot: number, at: number): void {
    this.stack.push(restore, slot, this.slots[slot] ?? -1);
    this.slots[slot] = at;
  }

  /** Goes back to the last choice made since `base`, undoing what was saved after it. */
  private backtrack(base: number): boolean {
    const { stack } = this;
    while (stack.length > base) {
      const lowest = stack.pop() ?? 0;
      const at = stack.pop() ?? 0;
      const place = stack.pop() ?? 0;
      if (place === restore) {
        this.slots[at] = lowest;
        continue;
      }
      if (at > lowest) stack.push(place, at - 1, lowest);
      this.following = place;
      this.resumed = at;
      return true;
    }
    return false;
  }

  private look(instruction: Extract<Instruction, { op: "look" }>, at: number): boolean {
    const before = instruction.negative ? this.slots.slice() : undefined;
    const found = instruction.behind
      ? this.lookBehind(instruction, at)
      : this.independent(instruction.body, at, -1) >= 0;
    if (before) this.slots.set(before);
    return found;
  }

  /** .NET reads a lookbehind from right to left, so that a greedy one takes as much as it can: the longest goes first. */
  private lookBehind({ body, width }: Extract<Instruction, { op: "look" }>, at: number): boolean {
    for (let start = Math.max(0, at - width.max); start <= at - width.min; start++)
      if (this.independent(body, start, at) >= 0) return true;
    return false;
  }

  /** Runs a part by itself: its choices are forgotten, its captures can still be undone. */
  private independent(body: readonly Instruction[], at: number, mustEnd: number): number {
    const { following } = this;
    const before = this.slots.slice();
    const end = this.run(body, at, mustEnd);
    this.following = following;
    if (end >= 0)
      before.forEach((value, slot) => {
        if (value !== this.slots[slot]) this.stack.push(restore, slot, value);
      });
    return end;
  }

  private backreference(slot: number, at: number, ignoreCase: boolean): number {
    const [start, end] = [this.slots[slot] ?? -1, this.slots[slot + 1] ?? -1];
    if (start < 0 || end < 0) return -1;
    this.budget.spend(end - start);
    if (at + end - start > this.text.length) return -1;
    for (let index = 0; index < end - start; index++) {
      const [left, right] = [this.text.charCodeAt(start + index), this.text.charCodeAt(at + index)];
      if (left !== right && !(ignoreCase && lowerCode(left) === lowerCode(right))) return -1;
    }
    return at + end - start;
  }

  private holds(anchor: Anchor, at: number): boolean {
    const { text } = this;
    switch (anchor) {
      case "start":
        return at === 0;
      case "end":
        return at === text.length;
      case "endOrLastNewline":
        return at === text.length || (at === text.length - 1 && text[at] === "\n");
      case "lineStart":
        return at === 0 || text[at - 1] === "\n";
      case "lineEnd":
        return at === text.length || text[at] === "\n";
      case "wordBoundary":
        return this.isWordAt(at - 1) !== this.isWordAt(at);
      case "noWordBoundary":
        return this.isWordAt(at - 1) === this.isWordAt(at);
    }
  }

  private isWordAt(at: number): boolean {
    return at >= 0 && at < this.text.length && isWord(this.text.charCodeAt(at));
  }
}
