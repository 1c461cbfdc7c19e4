import type { OktaStackConfig } from "../../lib/config";
import { ExitCode, type Problem } from "../../lib/errors/problem";
import type { Context } from "../context";
import { type Report, toJson } from "../report";
import { readEachStack } from "../session";
import { judgeOktaHealth, type OktaHealth, readHealth } from "./health";

export interface OktaStatusOptions {
  readonly gate?: boolean;
  readonly maxEscrows: number;
  readonly markdown?: boolean;
}

/** `status` of stacks in Okta. */
export async function oktaStatus(
  stacks: readonly OktaStackConfig[],
  { gate, maxEscrows, markdown }: OktaStatusOptions,
  context: Context,
  report: Report,
): Promise<void> {
  const read = async (config: OktaStackConfig) => readHealth(await context.oktaDeployment(config));
  await readEachStack(stacks, report, read, (health) => {
    report.result(toJson(health));
    const problems = judgeOktaHealth(health, gate ? maxEscrows : 0);
    if (markdown) for (const line of markdownOf(health, problems)) report.line(line);
    else if (!gate) print(health, report);
    else if (problems.length === 0) report.line(`${health.stack}: passes`, "good");
    report.add(problems, ExitCode.found);
  });
}

export function print(health: OktaHealth, report: Report): void {
  const field = (name: string, value: string): void => report.line(`  ${name.padEnd(13)} ${value}`);
  const { features, groupPush } = health;
  const provisions = health.status === "ACTIVE" && features.enabled.length > 0;
  report.line(`${health.stack}: ${provisions ? "provisions" : "does not provision"}`, provisions ? "good" : "note");
  field("app", `${health.label} (${health.appId}), ${health.status}`);
  field("wanted", health.wanted);
  field("features", features.enabled.join(", ") || "none");
  if (health.connection !== null) field("connection", health.connection);
  field("people", counted(health.people) || "nobody is assigned");
  if (groupPush.length > 0)
    field("groups", groupPush.map(({ group, status }) => `${group} (${status.toLowerCase()})`).join(", "));
  field("failures", `${health.failures.length} since yesterday`);
  field("console", health.page);
}

const counted = (people: OktaHealth["people"]): string =>
  Object.entries(people)
    .map(([state, count]) => `${count} ${state.toLowerCase().replaceAll("_", " ")}`)
    .join(", ");

function markdownOf(health: OktaHealth, problems: readonly Problem[]): string[] {
  const title = problems.length > 0 ? "needs attention" : "healthy";
  return [
    `### Health: \`${health.stack}\` (Okta) ${title}`,
    "",
    `- features: ${health.features.enabled.join(", ") || "none"}`,
    `- people: ${counted(health.people) || "nobody is assigned"}`,
    ...problems.map(({ code, summary }) => `- **${code}**: ${summary}`),
    "",
  ];
}
