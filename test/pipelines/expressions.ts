import { buildSync } from "esbuild";
import type * as expressions from "@actions/expressions" with { "resolution-mode": "import" };
import type * as parser from "@actions/workflow-parser" with { "resolution-mode": "import" };

/** GitHub's own reading of workflows; bundled, since the packages import JSON in a way that Node.js 20 refuses. */
const { outputFiles } = buildSync({
  stdin: {
    contents: `export * from "@actions/workflow-parser"; export { Evaluator, Lexer, Parser, data } from "@actions/expressions";`,
    resolveDir: __dirname,
  },
  bundle: true,
  format: "cjs",
  platform: "node",
  write: false,
});
const github = { exports: {} };
// eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- our own bundle
new Function("module", "require", outputFiles[0]?.text ?? "")(github, require);
const { convertWorkflowTemplate, data, Evaluator, Lexer, NoOperationTraceWriter, Parser, parseWorkflow } =
  github.exports as typeof expressions & typeof parser;

/** What GitHub would say of a workflow file. */
export async function problemsOf(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** What expressions see: `inputs`, `vars`, `steps` and so on. */
export type Contexts = Readonly<Record<string, unknown>>;

const statusFunctions = ["success", "failure", "cancelled", "always"].map((name) => ({ name, minArgs: 0, maxArgs: 0 }));

/** The value of one expression, without `${{ }}`. @param failed whether a step before it failed */
function evaluate(expression: string, contexts: Contexts, failed = false): unknown {
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), statusFunctions).parse();
  const states: Record<string, boolean> = { success: !failed, failure: failed, cancelled: false, always: true };
  const functions = new Map(
    statusFunctions.map((it) => [it.name, { ...it, call: () => new data.BooleanData(states[it.name] ?? false) }]),
  );
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as expressions.data.Dictionary;
  return JSON.parse(JSON.stringify(new Evaluator(tree, known, functions).evaluate(), data.replacer));
}

/** A text with its expressions replaced; a text that is one expression keeps the type of its value. */
export function resolve(value: unknown, contexts: Contexts): unknown {
  if (typeof value !== "string") return value;
  const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(value.trim())?.[1];
  if (whole !== undefined) return evaluate(whole, contexts);
  return value.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => textOf(evaluate(expression, contexts)));
}

/** As GitHub writes a value into a text. */
export const textOf = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** Whether something runs; without a status function it does not after a failure. */
export function holds(condition: string | undefined, contexts: Contexts, failed: boolean): boolean {
  const expression = condition?.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, "$1") ?? "success()";
  const guarded = /\b(success|failure|cancelled|always)\(\)/.test(expression)
    ? expression
    : `success() && (${expression})`;
  const value = evaluate(guarded, contexts, failed);
  return value !== false && value !== null && value !== "" && value !== 0;
}
