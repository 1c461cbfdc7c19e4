import * as errors from "./errors";
import type { Problem } from "../core/problem";
import { toText } from "../entra/language/conversions";
import { assess, type PreviewPerson } from "../preview/assess";
import type { PreviewPlan } from "../preview/plan";
import { identify } from "../preview/preview-person";

/** The stack whose people are looked at. */
export interface PreflightStack {
  readonly stack: string;
  readonly plan: PreviewPlan;
  readonly rules?: {
    /** Target attributes without which it refuses a person. */
    readonly required: readonly string[];
    /** Pairs of target attributes that must have the same value. */
    readonly sameValue: readonly (readonly [string, string])[];
  };
}

/** A problem that affects some people, by the mappings, the target or Entra. */
export interface PreflightFinding {
  readonly problem: Problem;
  readonly people: readonly string[];
}

/** Collects the problems of people, one by one as they are read; only those in scope count. */
export class Preflight {
  /** People in scope. */
  count = 0;
  private readonly unwritten: { readonly person: string; readonly message: string }[] = [];
  private readonly blocked: string[] = [];
  private readonly missing = new Groups();
  private readonly differing = new Groups();
  /** People by value, for each matching attribute. */
  private readonly matching: readonly { readonly target: string; readonly owners: Groups }[];

  constructor(private readonly stack: PreflightStack) {
    this.matching = stack.plan.matching.map(({ target }) => ({ target, owners: new Groups() }));
  }

  add(person: PreviewPerson): void {
    const { plan, rules } = this.stack;
    const { inScope, active, mapped, problems } = assess(plan, person);
    if (!inScope) return;
    this.count++;
    const { person: name } = identify(person.attributes);
    if (!active) this.blocked.push(name);
    const [first] = problems;
    if (first) this.unwritten.push({ person: name, message: first.message });
    const text = (target: string): string => toText(mapped.values[target] ?? null);
    for (const attribute of rules?.required ?? []) {
      if (text(attribute) === "" && !problems.some((problem) => problem.attribute === attribute))
        this.missing.add(attribute, name);
    }
    (rules?.sameValue ?? []).forEach(([one, other], index) => {
      if (text(one) !== text(other)) this.differing.add(String(index), name);
    });
    // Targets compare names without regard to case, and so does Entra.
    for (const { target, owners } of this.matching) {
      const value = text(target).toLowerCase();
      if (value !== "") owners.add(value, name);
    }
  }

  /** Returns the findings, most serious first. */
  findings(): PreflightFinding[] {
    const { stack, rules } = this.stack;
    const people = this.unwritten.map(({ person }) => person);
    const first = this.unwritten[0];
    return [
      ...(first ? [{ problem: errors.unwritten(stack, people, first.message), people }] : []),
      ...this.missing.entries.map(([attribute, names]) => ({
        problem: errors.requiredMissing(stack, attribute, names),
        people: names,
      })),
      ...this.matching.flatMap(({ target, owners }) =>
        owners.entries
          .filter(([, names]) => names.length > 1)
          .map(([, names]) => ({ problem: errors.duplicate(stack, target, names), people: names })),
      ),
      ...(rules?.sameValue ?? []).flatMap((pair, index) => {
        const names = this.differing.get(String(index));
        return names ? [{ problem: errors.differing(stack, pair, names), people: names }] : [];
      }),
      ...(this.blocked.length > 0 ? [{ problem: errors.blocked(stack, this.blocked), people: this.blocked }] : []),
    ];
  }
}

class Groups {
  private readonly members = new Map<string, string[]>();

  add(key: string, member: string): void {
    const known = this.members.get(key);
    if (known) known.push(member);
    else this.members.set(key, [member]);
  }

  get(key: string): readonly string[] | undefined {
    return this.members.get(key);
  }

  get entries(): [string, readonly string[]][] {
    return [...this.members];
  }
}
