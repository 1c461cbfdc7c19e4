import { RegexFault } from "./fault";
import { type Anchor, type CharTest, findGroup, type CaptureGroup, type ParsedRegex, type RegexNode } from "./syntax";
import { type Width, widthOf } from "./width";

/** Instructions of the matcher. `next` and `other` are places in the program. */
export type Instruction =
  | { readonly op: "set"; readonly test: CharTest }
  /** A greedy repetition of characters of a set that gives back one by one. */
  | { readonly op: "loop"; readonly test: CharTest; readonly min: number; readonly max: number }
  /** Tries `next` first, then `other`. */
  | { readonly op: "split"; next: number; other: number }
  | { readonly op: "jump"; next: number }
  /** Keeps the present place in a slot. */
  | { readonly op: "save"; readonly slot: number }
  /** Leaves a loop whose body took nothing. */
  | { readonly op: "progress"; readonly slot: number; other: number }
  | { readonly op: "anchor"; readonly anchor: Anchor }
  | {
      readonly op: "look";
      readonly behind: boolean;
      readonly negative: boolean;
      readonly width: Width;
      readonly body: readonly Instruction[];
    }
  | { readonly op: "atomic"; readonly body: readonly Instruction[] }
  | { readonly op: "backreference"; readonly slot: number; readonly ignoreCase: boolean }
  | { readonly op: "done" };

export interface Program {
  readonly instructions: readonly Instruction[];
  /** Slots: two for every group, the whole match being group 0, then one for every loop that may take nothing. */
  readonly slots: number;
  /** Characters that a match can start with, where known. */
  readonly first: CharTest | undefined;
  readonly onlyAtStart: boolean;
}

const maximumInstructions = 20_000;

/** Turns a parsed expression into a program. @throws RegexFault when it becomes too large */
export function compileProgram({ root, groups }: ParsedRegex): Program {
  const compiler = new Compiler(groups);
  const instructions = compiler.program(root);
  return { instructions, slots: compiler.slots, first: firstOf(root), onlyAtStart: startsAtStart(root) };
}

class Compiler {
  slots: number;
  private size = 0;

  constructor(private readonly groups: readonly CaptureGroup[]) {
    this.slots = 2 * (groups.length + 1);
  }

  program(node: RegexNode): Instruction[] {
    const code: Instruction[] = [];
    this.emit(node, code);
    this.push(code, { op: "done" });
    return code;
  }

  private push<I extends Instruction>(code: Instruction[], instruction: I): I {
    if (++this.size > maximumInstructions)
      throw new RegexFault("unsupported", "it is too large once its counts are spelled out");
    code.push(instruction);
    return instruction;
  }

  private emit(node: RegexNode, code: Instruction[]): void {
    switch (node.kind) {
      case "set":
        this.push(code, { op: "set", test: node.test });
        break;
      case "sequence":
        for (const item of node.items) this.emit(item, code);
        break;
      case "alternatives":
        this.alternatives(node.options, code);
        break;
      case "group":
        this.push(code, { op: "save", slot: 2 * node.group.number });
        this.emit(node.body, code);
        this.push(code, { op: "save", slot: 2 * node.group.number + 1 });
        break;
      case "repeat":
        this.repeat(node, code);
        break;
      case "anchor":
        this.push(code, { op: "anchor", anchor: node.anchor });
        break;
      case "look":
        this.push(code, {
          op: "look",
          behind: node.behind,
          negative: node.negative,
          width: widthOf(node.body),
          body: this.program(node.body),
        });
        break;
      case "atomic":
        this.push(code, { op: "atomic", body: this.program(node.body) });
        break;
      case "backreference": {
        const number = findGroup(this.groups, node.to)?.number ?? 0;
        this.push(code, { op: "backreference", slot: 2 * number, ignoreCase: node.ignoreCase });
      }
    }
  }

  private alternatives(options: readonly RegexNode[], code: Instruction[]): void {
    const exits: { next: number }[] = [];
    options.forEach((option, index) => {
      if (index === options.length - 1) return this.emit(option, code);
      const split = this.push(code, { op: "split", next: code.length + 1, other: 0 });
      this.emit(option, code);
      exits.push(this.push(code, { op: "jump", next: 0 }));
      split.other = code.length;
    });
    for (const exit of exits) exit.next = code.length;
  }

  private repeat({ body, min, max, lazy }: Extract<RegexNode, { kind: "repeat" }>, code: Instruction[]): void {
    if (body.kind === "set" && !lazy) {
      this.push(code, { op: "loop", test: body.test, min, max });
      return;
    }
    for (let count = 0; count < min; count++) this.emit(body, code);
    if (max === Number.POSITIVE_INFINITY) return this.star(body, lazy, code);
    const splits: { next: number; other: number }[] = [];
    for (let count = min; count < max; count++) {
      splits.push(this.push(code, { op: "split", next: code.length + 1, other: code.length + 1 }));
      this.emit(body, code);
    }
    for (const split of splits) split[lazy ? "next" : "other"] = code.length;
  }

  private star(body: RegexNode, lazy: boolean, code: Instruction[]): void {
    const start = code.length;
    const split = this.push(code, { op: "split", next: start + 1, other: start + 1 });
    const slot = widthOf(body).min === 0 ? this.slots++ : undefined;
    if (slot !== undefined) this.push(code, { op: "save", slot });
    this.emit(body, code);
    const progress = slot === undefined ? undefined : this.push(code, { op: "progress", slot, other: 0 });
    this.push(code, { op: "jump", next: start });
    split[lazy ? "next" : "other"] = code.length;
    if (progress) progress.other = code.length;
  }
}

function firstOf(node: RegexNode): CharTest | undefined {
  switch (node.kind) {
    case "set":
      return node.test;
    case "sequence":
      return node.items[0] && firstOf(node.items[0]);
    case "group":
    case "atomic":
      return firstOf(node.body);
    case "repeat":
      return node.min > 0 ? firstOf(node.body) : undefined;
    default:
      return undefined;
  }
}

function startsAtStart(node: RegexNode): boolean {
  switch (node.kind) {
    case "anchor":
      return node.anchor === "start";
    case "sequence":
      return node.items[0] !== undefined && startsAtStart(node.items[0]);
    case "alternatives":
      return node.options.every(startsAtStart);
    case "group":
    case "atomic":
      return startsAtStart(node.body);
    default:
      return false;
  }
}
