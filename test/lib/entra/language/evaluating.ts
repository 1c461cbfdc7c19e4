import {
  type DirectoryAttributes,
  type EvaluationEnvironment,
  EvaluationError,
  evaluate,
  parse,
  type Value,
} from "../../../../lib/entra/language";

const clock = "2021-08-25T17:41:18Z";

/** An environment that always gives the same time and the same chain of chances. */
export function environment(now = clock): EvaluationEnvironment {
  let state = 42;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return { now: () => Date.parse(now), random, defaultDomain: "contoso.com" };
}

/** The value of an expression that is valid. */
export function valueOf(text: string, attributes: DirectoryAttributes = {}, env = environment()): Value {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ summary }) => summary).join(" "));
  return evaluate(parsed.expression, attributes, env);
}

/** Code and column of the error with which an evaluation stops. */
export function failureOf(text: string, attributes: DirectoryAttributes = {}): { code: string; column: number } {
  try {
    valueOf(text, attributes);
  } catch (error) {
    if (error instanceof EvaluationError) return { code: error.code, column: error.position.column };
    throw error;
  }
  throw new Error(`${text} has a value`);
}
