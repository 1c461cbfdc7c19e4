import { evaluate, parse, type EvaluationEnvironment } from "../lib/entra/language";
import { linesOf } from "../lib/preview";
import { LineEvaluator } from "../lib/preview/evaluate-line";
import { time, type Measurement } from "./measurement";

const expressions = [
  "[userPrincipalName]",
  'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
  'Join(" ", [givenName], [surname])',
  'Append(ToLower(Replace([mailNickname], , "\\s", , "", , )), "@contoso.example")',
  'IIF(IsPresent([department]), Left([department], 20), "none")',
];
const attributes = {
  userPrincipalName: "anna.berg@contoso.example",
  IsSoftDeleted: false,
  givenName: "Anna",
  surname: "Berg",
  mailNickname: "Anna Berg",
  department: "Private Banking",
};
const environment: EvaluationEnvironment = { now: Date.now, random: Math.random };

const count = 100_000;

/** Expression as long as Entra allows: 10,000 characters, all function calls. */
const part = 'Replace([mail], "@x", , , "y", , ), ';
const long = `Join("", ${part.repeat(276)}"${"z".repeat(10_000 - 12 - 276 * part.length)}")`;

/** Parsing, evaluating, and the batch mode of `evaluate`: 100,000 expressions each, as configs have them. */
export async function benchParse(): Promise<Measurement[]> {
  const rounds = Array.from({ length: count / expressions.length });
  const parsing = await time(async () => rounds.forEach(() => expressions.forEach((each) => parse(each))));
  const parsed = expressions.map((text) => {
    const result = parse(text);
    if (!result.ok) throw new Error(`${text} does not parse`);
    return result.expression;
  });
  const evaluating = await time(async () =>
    rounds.forEach(() => parsed.forEach((each) => evaluate(each, attributes, environment))),
  );
  if (long.length !== 10_000 || !parse(long).ok) throw new Error("the long expression does not parse");
  const longest = await time(async () => rounds.slice(0, 200).forEach(() => parse(long)));
  return [
    { name: "an expression of 10,000 characters parsed", value: longest / 200, unit: "ms", aim: 5 },
    { name: "100,000 expressions parsed", value: parsing, unit: "ms", aim: 2_000 },
    { name: "100,000 expressions evaluated", value: evaluating, unit: "ms", aim: 500 },
    { name: "100,000 lines of evaluate --batch", value: await time(batch), unit: "ms", aim: 2_000 },
  ];
}

async function batch(): Promise<void> {
  const text = expressions.map((expression) => `${JSON.stringify({ expression, attributes })}\n`).join("");
  async function* pieces(): AsyncGenerator<string> {
    for (let line = 0; line < count; line += expressions.length) yield text;
  }
  const evaluator = new LineEvaluator(environment);
  let answers = 0;
  for await (const group of linesOf(pieces())) for (const line of group) if (evaluator.answer(line)) answers++;
  if (answers !== count) throw new Error(`${answers} answers for ${count} lines`);
}
