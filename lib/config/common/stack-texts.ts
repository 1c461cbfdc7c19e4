import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import { isKnownLater, stepGiving } from "./inputs";
import type { Inputs, ManualStep } from "./model";
import { fillPlaceholders, placeholdersIn, unknownPlaceholders } from "./placeholders";

export interface StackTextFacts {
  readonly inputs: Inputs;
  /** Inputs of which it was said that their name is misspelt. */
  readonly misspelt: readonly string[];
  readonly steps: readonly ManualStep[];
  readonly values: Readonly<Record<string, string>>;
}

/** Replaces the placeholders in one stack's texts; collects those without a value. */
export class StackTexts {
  readonly problems: (Problem & { readonly path: ProblemPath })[] = [];

  constructor(private readonly facts: StackTextFacts) {}

  /** The text with every placeholder replaced; one without a value is a problem. */
  fill(path: ProblemPath, text: string): string {
    return this.replace(path, text, this.lacking(text));
  }

  /**
   * The same for a text that the deploy does not need: inputs that only become known afterwards may be missing.
   * @returns the text, and the inputs that stay in it as they are written
   */
  fillAsKnown(path: ProblemPath, text: string): { readonly text: string; readonly pending: readonly string[] } {
    const lacking = this.lacking(text);
    const missing = lacking.filter((name) => !isKnownLater(this.facts.steps, name));
    return { text: this.replace(path, text, missing), pending: lacking };
  }

  private lacking(text: string): string[] {
    const { inputs } = this.facts;
    return placeholdersIn(text).filter((name) => Object.hasOwn(inputs, name) && inputs[name]?.value === undefined);
  }

  private replace(path: ProblemPath, text: string, missing: readonly string[]): string {
    const { inputs, misspelt, steps, values } = this.facts;
    for (const { problem } of unknownPlaceholders(text, [...Object.keys(values), ...Object.keys(inputs)]))
      this.problems.push({ ...problem, path });
    for (const name of missing.filter((each) => !misspelt.includes(each))) {
      const input = inputs[name];
      const step = stepGiving(steps, name)?.title;
      const problem = errors.inputMissing(name, input?.title ?? name, path.join("."), step, input?.example ?? "…");
      // Where it has to be written, not where it is used: that may be the package's own profile.
      this.problems.push({ ...problem, path: ["inputs"] });
    }
    const given = Object.entries(inputs).map(([name, { value }]) => [name, value] as const);
    return fillPlaceholders(text, { ...Object.fromEntries(given), ...values });
  }
}
