import type { OktaStackConfig } from "../../lib/config";
import type { Health, StatusAdapter } from "../verbs/status/health";
import * as errors from "./errors";
import { desiredStatus } from "../verbs/status/print";
import { countDeactivated, judgeOktaHealth, type OktaHealth, readHealth } from "./health";

/** Okta has neither cycles nor a deletion guard: of a gate's limits the failures count, and disables where a limit is given. */
export const statusAdapter: StatusAdapter<OktaStackConfig> = {
  async readHealth(config, { gate, testConnection }, context) {
    const deployment = await context.okta.deployment(config);
    const facts = await readHealth(deployment);
    const { stack } = config;
    const limit = gate?.maxDisables;
    const disabled = limit === undefined ? 0 : await countDeactivated(deployment);
    const health = healthOf(config, facts, gate?.maxEscrows);
    return {
      ...health,
      problems: [
        ...health.problems,
        ...(limit !== undefined && disabled > limit ? [errors.tooManyDeactivated(stack, disabled, limit)] : []),
        ...(testConnection ? [errors.connectionNotTested(stack)] : []),
      ],
    };
  },
};

/** @param tolerated so many people may have failed */
export function healthOf(config: OktaStackConfig, facts: OktaHealth, tolerated = 0): Health {
  const { features, groupPush, connection, failed, failures, failureCauses, people } = facts;
  const groups = groupPush.map(({ group, status }) => `${group} (${status.toLowerCase()})`).join(", ");
  return {
    state: facts.status === "ACTIVE" && features.enabled.length > 0 ? "running" : "stopped",
    lastCompleted: null,
    failing: failed.length,
    fields: [
      ["app", `${facts.label} (${facts.appId}), ${facts.status}`],
      ["wanted", desiredStatus(config)],
      ["features", features.enabled.join(", ") || "none"],
      ...(connection === null ? [] : [["connection", connection] as const]),
      ["people", counted(people) || "nobody is assigned"],
      ...(groups === "" ? [] : [["groups", groups] as const]),
      ["failures", `${failures.length} since yesterday`],
      ...failureCauses.map(({ count, reason }) => ["", `${count} x ${reason}`] as const),
      ["console", facts.page],
    ],
    details: facts,
    problems: judgeOktaHealth(config, facts, tolerated),
  };
}

const counted = (people: OktaHealth["people"]): string =>
  Object.entries(people)
    .map(([state, count]) => `${count} ${state.toLowerCase().replaceAll("_", " ")}`)
    .join(", ");
