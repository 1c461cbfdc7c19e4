import type { OktaStackConfig } from "../../lib/config";
import type { Health, StatusAdapter } from "../verbs/status/health";
import { wish } from "../verbs/status/print";
import { judgeOktaHealth, type OktaHealth, readHealth } from "./health";

/** Okta has no cycles: of a gate's limits only the number of failures counts. */
export const statusAdapter: StatusAdapter<OktaStackConfig> = {
  async readHealth(config, gate, context) {
    const facts = await readHealth(await context.okta.deployment(config));
    return healthOf(config, facts, gate?.maxEscrows);
  },
};

/** @param tolerated so many people may have failed */
export function healthOf(config: OktaStackConfig, facts: OktaHealth, tolerated = 0): Health {
  const { features, groupPush, connection, failed, failures, people } = facts;
  const groups = groupPush.map(({ group, status }) => `${group} (${status.toLowerCase()})`).join(", ");
  return {
    state: facts.status === "ACTIVE" && features.enabled.length > 0 ? "running" : "stopped",
    lastCompleted: null,
    failing: failed.length,
    fields: [
      ["app", `${facts.label} (${facts.appId}), ${facts.status}`],
      ["wanted", wish(config)],
      ["features", features.enabled.join(", ") || "none"],
      ...(connection === null ? [] : [["connection", connection] as const]),
      ["people", counted(people) || "nobody is assigned"],
      ...(groups === "" ? [] : [["groups", groups] as const]),
      ["failures", `${failures.length} since yesterday`],
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
