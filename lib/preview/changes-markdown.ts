import type { Problem } from "../core/problem";
import { codeBlock, table } from "../core/markdown";
import type { ChangeKind, PersonChange } from "./compare-person";

/** The effect of a config change on the people of one stack. */
export interface StackChanges {
  readonly stack: string;
  /** Whether a deployment exists to compare with. */
  readonly deployed: boolean;
  /** Reason why people in scope are not provisioned all the same; null when they are, or nothing is deployed. */
  readonly idle: string | null;
  readonly counts: Readonly<Record<ChangeKind | "people" | "before" | "after" | "blocked" | "failing", number>>;
  /** Number of changed people, by target attribute. */
  readonly attributes: Readonly<Record<string, number>>;
  /** People for whom something changes. */
  readonly people: readonly PersonChange[];
  /** Effect on the accounts of people who leave the scope. */
  readonly leavers: "disabled" | "kept";
  /** Problems to be reviewed before going on. */
  readonly problems: readonly Problem[];
}

/** A stack that could not be compared, and why. */
export interface UnknownChanges {
  readonly stack: string;
  readonly error: readonly Problem[];
}

/**
 * Lines for a pull request or the summary of a pipeline. Names of people are personal data that stays in the comment: as many as
 * asked for are shown, and never values of their attributes.
 * @param mostNames for each stack and kind of change; 0: counts only
 */
export function changesMarkdown(stacks: readonly (StackChanges | UnknownChanges)[], mostNames: number): string[] {
  const known = stacks.flatMap((each) => ("counts" in each ? [each] : []));
  const unknown = stacks.flatMap((each) => ("error" in each ? [each] : []));
  const touched = known.filter(({ people, problems }) => people.length > 0 || problems.length > 0);
  const sum = (kind: ChangeKind): number => known.reduce((total, { counts }) => total + counts[kind], 0);
  const rows = touched.map(({ stack, counts }) => [
    ...[stack, counts.before, counts.after],
    ...[counts.entering, counts.leaving, counts.changed, counts.failing],
  ]);
  const same = known.length - touched.length;
  return [
    `### People: ${sum("entering")} enter, ${sum("leaving")} leave, ${sum("changed")} are changed`,
    ...(rows.length > 0
      ? ["", ...table(["stack", "now", "afterwards", "enter", "leave", "changed", "cannot be written"], rows)]
      : []),
    ...touched.flatMap((each) => section(each, mostNames)),
    ...unknown.flatMap(({ stack, error }) => [
      "",
      `**${stack}**: could not be compared`,
      ...codeBlock(error.map(text)),
    ]),
    ...(same > 0 ? ["", `Nobody is affected in ${same} ${same === 1 ? "stack" : "stacks"}.`] : []),
  ];
}

const signs = { leaving: "-", entering: "+", changed: "!" } as const;
const kinds = ["leaving", "entering", "changed"] as const;

function section(
  { stack, deployed, idle, counts, attributes, people, leavers, problems }: StackChanges,
  mostNames: number,
) {
  const facts = [
    ...(deployed ? [] : ["not deployed yet"]),
    ...(idle === null ? [] : [`nobody is provisioned now: ${idle}`]),
    ...(counts.leaving > 0
      ? [
          leavers === "kept"
            ? "accounts of those who leave stay as they are"
            : "accounts of those who leave are disabled",
        ]
      : []),
    ...attributesText(attributes),
  ];
  const names = mostNames === 0 ? [] : kinds.flatMap((kind) => namesOf(people, kind, mostNames));
  return [
    "",
    `**${stack}**${facts.length > 0 ? `: ${facts.join("; ")}` : ""}`,
    ...(names.length > 0 ? codeBlock(names) : []),
    ...(problems.length > 0 ? codeBlock(problems.map((problem) => `- ${text(problem)}`)) : []),
  ];
}

/** Names of attributes come from the config, and are shown as code. */
function attributesText(attributes: StackChanges["attributes"]): string[] {
  const parts = Object.entries(attributes).map(([name, count]) => `\`${name}\` of ${count}`);
  return parts.length > 0 ? [`changes ${parts.join(", ")}`] : [];
}

function namesOf(people: readonly PersonChange[], kind: (typeof kinds)[number], most: number): string[] {
  const all = people.filter(({ change }) => change === kind);
  const shown = all.slice(0, most).map(({ person, why, changes }) => {
    const details = kind === "changed" ? changes.map(({ attribute }) => attribute).join(", ") : why.join("; ");
    return `${signs[kind]} ${person} (${details})`;
  });
  return all.length > most ? [...shown, `${signs[kind]} and ${all.length - most} more`] : shown;
}

const text = ({ code, summary, remedy }: Problem): string => `${code}: ${summary} ${remedy}`;
