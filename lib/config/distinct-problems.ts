import * as configErrors from "./common/errors";
import { formatProblem, type Problem } from "../core/problem";

/** Keys that stand for a value that could not be read; other problems at that place only follow from it. */
const unreadKeys: ReadonlySet<string> = new Set(
  [
    configErrors.variableMissing,
    configErrors.variableSecret,
    configErrors.unquotedAmpersand,
    configErrors.unquotedAsterisk,
    configErrors.readAsComment,
  ].map(({ code }) => code),
);

/**
 * Removes repeated problems (a profile's problem occurs for every stack that uses it, with its name), and those that follow from
 * another.
 */
export function distinctProblems(problems: readonly Problem[], stacks: readonly string[]): Problem[] {
  const line = ({ location }: Problem): string => (location ? `${location.file}:${location.line}` : "");
  const place = (problem: Problem): string => `${line(problem)}:${problem.location?.column ?? ""}`;
  const unread = problems.filter(({ code }) => unreadKeys.has(code));
  const [lines, places] = [new Set(unread.map(line)), new Set(unread.map(place))];
  const follows = (problem: Problem): boolean =>
    problem.severity === "warning" ? lines.has(line(problem)) : places.has(place(problem));
  const areMisplaced = problems.some(({ code }) => code === configErrors.environmentsMisplaced.code);
  const causes = problems.filter(
    (problem) =>
      (unreadKeys.has(problem.code) || !follows(problem)) &&
      !(areMisplaced && problem.code === configErrors.environmentsMissing.code),
  );
  const known = new Set(stacks);
  const general = (problem: Problem): string =>
    formatProblem(problem).replace(/[\w-]+/g, (word) => (known.has(word) ? "STACK" : word));
  const once = new Map<string, Problem>();
  for (const problem of causes) {
    // Without a place nothing says that it is the same cause.
    const key = problem.location ? general(problem) : formatProblem(problem);
    if (!once.has(key)) once.set(key, problem);
  }
  return oneForEachCause([...once.values()].sort(byPlace));
}

/** The first problem of each cause, with the places of the others. */
function oneForEachCause(problems: readonly Problem[]): Problem[] {
  const sameCause = ({ cause }: Problem): readonly Problem[] =>
    cause === undefined ? [] : problems.filter((each) => each.cause === cause);
  return problems.flatMap((problem) => {
    const [first = problem, ...others] = sameCause(problem);
    if (first !== problem) return [];
    const alsoAt = [...(problem.alsoAt ?? []), ...others.flatMap(({ location }) => location ?? [])];
    return [{ ...problem, cause: undefined, ...(alsoAt.length > 0 && { alsoAt }) }];
  });
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}
