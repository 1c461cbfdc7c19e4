import { remedyForStack } from "../../../lib/entra/graph/entry-code";
import { jobCondition, nextCycle } from "../../../lib/entra/graph";
import type { PersonVerdict } from "../../../lib/verify";
import type { Explanation } from "../../verbs/why/explanation";
import { explainQuarantine } from "../quarantine";
import { problemsOf } from "../verify-problems";
import type { PersonFacts } from "./person-facts";

type Conclusion = Pick<Explanation, "verdict" | "next">;

const conclusion = (verdict: string, next: string | null): Conclusion => ({ verdict, next });

/** Returns the first conclusion, on the person's way, that explains the state at its end. */
export function conclude(evidence: PersonFacts): Conclusion {
  const { account, wanted } = evidence;
  if (typeof account !== "string" && wanted === "wanted" && account.result === "mapped")
    return conclusion("has an account, as mapped", null);
  if (wanted === "unwanted") return ofUnwanted(evidence);
  return (
    atMapping(evidence) ??
    atValues(evidence) ??
    atAccount(evidence) ??
    atJob(evidence) ??
    atLog(evidence) ??
    due(evidence)
  );
}

/** Concludes why a person is not to have an account, and the consequences for one who has an account. */
function ofUnwanted(evidence: PersonFacts): Conclusion {
  const { account, deployment, person } = evidence;
  const { stack } = deployment.config;
  const [why, remedy] = outOfScope(evidence);
  if (typeof account === "string") return conclusion(`is not to have an account: ${why}`, remedy);
  switch (account.result) {
    case "held":
      return conclusion(
        `has a working account although the person is to have none (${why}): the deletion guard holds it back`,
        `See who else is concerned: \`scimform deletions ${stack}\`. If they are to go, \`scimform deletions ${stack} --allow\`; if not: ${remedy} Then \`scimform deletions ${stack} --reject\`.`,
      );
    case "orphaned":
      return conclusion(
        `has a working account although the person is to have none: ${why}`,
        account.by === "link" && !deployment.config.skipOutOfScopeDeletions
          ? `If that is right, the next cycle disables it, or now \`scimform provision ${stack} --user ${person}\`. If not: ${remedy}`
          : `If that is right, disable the account in the target: Entra leaves it as it is. If not: ${remedy}`,
      );
    case "different":
    case "cannot tell":
      return atMapping(evidence) ?? ofProblem(account, evidence);
    default:
      return conclusion(`is not to have an account: ${why}`, remedy);
  }
}

function outOfScope({
  assigned,
  assignedByConfig,
  nested,
  preview,
  deployment,
  person,
}: PersonFacts): [string, string] {
  const { config } = deployment;
  const deploy = `\`cdktf deploy ${config.stack}\``;
  if (!assigned && assignedByConfig)
    return ["the config assigns the person, but that is not deployed", `Deploy it: ${deploy}.`];
  if (!assigned) {
    const why = nested
      ? `the person is only in ${nested.at(-1)}, a group within the assigned group ${nested[0]}, and nested groups do not count`
      : "not assigned";
    const group = nested ? `the group ${nested.at(-1)}` : "the person, or a group with the person as direct member,";
    return [
      why,
      config.assign === "external"
        ? `Assign ${group} to the application in Entra, then \`scimform provision ${config.stack} --user ${person}\`.`
        : `Add ${group} to \`assign\` in the config, then ${deploy}.`,
    ];
  }
  if (!preview.active)
    return ["blocked or deleted in the directory", "Enable the person in the directory; the next cycle follows."];
  const failing = preview.filters
    .filter(({ result }) => !result)
    .map(({ filter, clause }) => `${filter}: not ${clause}`);
  return [
    `passes no filter (${failing.join("; ")})`,
    `Correct the attribute in the directory, or the filter in the config, then ${deploy}.`,
  ];
}

function atMapping({ deployment, live, deployedWanted, wanted, preview }: PersonFacts): Conclusion | undefined {
  const { stack, schema } = deployment.config;
  if (schema.users == null || schema.users.enabled === false)
    return conclusion("people are not provisioned by this stack", "Map `users` in the config, then deploy.");
  if (wanted === "unknown") {
    const messages = preview.problems.map(({ message }) => message).join(" ");
    return conclusion(
      `whether a filter lets the person pass cannot be told: ${messages}`,
      `See \`scimform preview ${stack}\`.`,
    );
  }
  if (deployedWanted === undefined || deployedWanted === wanted) return undefined;
  return conclusion(
    `what is deployed is not the config, and ${deployedWanted === "wanted" ? "provisions" : "leaves out"} the person: ${live.drift.join("; ")}`,
    `Put the config back with \`cdktf deploy ${stack}\`, or change the config.`,
  );
}

function atValues({ preview, deployment, person }: PersonFacts): Conclusion | undefined {
  const [first] = preview.problems;
  if (!first) return undefined;
  return conclusion(
    `Entra does not write the person: ${first.message.replace(/\.$/, "")}`,
    `Fill the attribute in the directory, or correct the mapping; \`scimform preview ${deployment.config.stack} --user ${person}\` shows all values.`,
  );
}

function atJob(evidence: PersonFacts): Conclusion | undefined {
  const { credentials, deployment } = evidence;
  const { config, job } = deployment;
  const { stack } = config;
  if (!credentials)
    return conclusion("provisioning waits for credentials", `Hand them over with \`scimform credentials ${stack}\`.`);
  switch (jobCondition(evidence.deployment.job)) {
    case "quarantined": {
      const { cause, remedy } = explainQuarantine(job.status?.quarantine ?? {}, stack);
      return conclusion(`the job is in quarantine: ${cause}`, remedy);
    }
    case "stopped":
      return conclusion(
        "the job is stopped",
        config.provisioning
          ? `Resume it with \`scimform start ${stack}\`.`
          : `The config wants it off: write \`provisioning: on\`, then \`cdktf deploy ${stack}\`.`,
      );
    default:
      return undefined;
  }
}

/** Concludes the fault of an account that exists. */
function atAccount(evidence: PersonFacts): Conclusion | undefined {
  const { account } = evidence;
  if (typeof account === "string" || account.result === "missing" || account.result === "mapped") return undefined;
  return ofProblem(account, evidence);
}

function ofProblem(account: PersonVerdict, { deployment, live }: PersonFacts): Conclusion {
  const { config } = deployment;
  const [problem] = problemsOf(account, config, live);
  // The command that is under way is no advice.
  const remedy = problem?.code === "VERIFY_CANNOT_TELL" ? undefined : problem?.remedy;
  return conclusion(
    (problem?.summary ?? account.result).replace(/\.$/, ""),
    remedy ??
      `Leave the account as it is, and see what was done: \`scimform logs ${config.stack} --user ${account.person} --since 30d\`.`,
  );
}

function atLog({ entry, deployment, person }: PersonFacts): Conclusion | undefined {
  const { stack } = deployment.config;
  if (!entry || entry.outcome === "success" || entry.errorCode === "RedundantExport") return undefined;
  const said = [entry.words ?? entry.errorCode ?? entry.outcome, entry.reason].filter(Boolean).join(": ");
  // In scope by now: what was skipped then is due.
  if (entry.outcome === "skipped") return undefined;
  return conclusion(
    `Entra tried, and it failed: ${said.replace(/\.$/, "")}`,
    remedyForStack(entry.remedy, stack) ?? `Try again with \`scimform provision ${stack} --user ${person}\`.`,
  );
}

function due({ account, entry, link, deployment, person }: PersonFacts): Conclusion {
  const { config, job } = deployment;
  const { stack } = config;
  const provision = `\`scimform provision ${stack} --user ${person}\``;
  if (typeof account === "string" && link)
    return conclusion(
      "Entra has linked an account, which cannot be compared from here",
      `Look the account ${link.targetId} up in the target's own portal.`,
    );
  if (entry?.outcome === "success" || link)
    return conclusion(
      "Entra has provisioned the person, and the account is not in the target any more",
      `Let Entra match and create it anew: ${provision}; if the link is stale, \`scimform restart ${stack}\`.`,
    );
  const next = nextCycle(job);
  return conclusion(
    `is in scope and not provisioned yet${next === null ? "" : `: the next cycle is due about ${next}`}`,
    `Wait for it, or provision now: ${provision}.`,
  );
}
