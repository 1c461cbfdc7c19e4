import type { StackConfig } from "../../../lib/config";
import { jobCondition, lastCompleted, nextCycle } from "../../../lib/entra/graph";
import type { WhyAdapter, Check } from "../../verbs/why/explanation";
import { explainQuarantine } from "../quarantine";
import { conclude } from "./conclude";
import { type PersonFacts, readPersonFacts } from "./person-facts";

/** Follows a person through assignment, directory, filters, values, the job, its log and its links into the target. */
export const whyAdapter: WhyAdapter<StackConfig> = {
  async explain(config, user, context) {
    const evidence = await readPersonFacts(config, user, context);
    const { person, objectId, account } = evidence;
    const found = typeof account === "string" ? undefined : account;
    return {
      ...{ person, objectId, account: found?.id ?? null, values: found?.values ?? [] },
      ...conclude(evidence),
      checks: [
        assignmentCheck(evidence),
        directoryCheck(evidence),
        ...filterChecks(evidence),
        ...valueChecks(evidence),
        mappingCheck(evidence),
        provisioningCheck(evidence),
        logCheck(evidence),
        linkCheck(evidence),
        accountCheck(evidence),
      ],
    };
  },
};

const check = (about: Check["about"], outcome: Check["outcome"] | boolean, says: string): Check => ({
  about,
  outcome: typeof outcome === "boolean" ? (outcome ? "good" : "bad") : outcome,
  says,
});

function assignmentCheck({ assigned, assignedText, nested, assignedByConfig }: PersonFacts): Check {
  if (assigned) return check("assignment", true, assignedText);
  if (nested)
    return check("assignment", false, `only in a group within a group, which does not count: ${nested.join(" > ")}`);
  return check("assignment", false, assignedByConfig ? "not assigned, though the config says so" : "not assigned");
}

const directoryCheck = ({ preview }: PersonFacts): Check =>
  check("directory", preview.active, preview.active ? "enabled" : "blocked or deleted");

/** Returns one check for each filter, with the clauses that do not hold. */
function filterChecks({ deployment, preview }: PersonFacts): Check[] {
  const filters = deployment.config.schema.users?.filters ?? [];
  if (filters.length === 0) return [];
  if (preview.filters.length === 0) return [check("filter", "unknown", "cannot be evaluated")];
  const lines = filters.map(({ name }) => {
    const failing = preview.filters.filter(({ filter, result }) => filter === name && !result);
    return { name, failing: failing.map(({ clause }) => clause) };
  });
  const passed = lines.find(({ failing }) => failing.length === 0);
  if (passed) return [check("filter", true, `passes ${passed.name}`)];
  return lines.map(({ name, failing }) => check("filter", false, `${name}: not ${failing.join("; not ")}`));
}

function valueChecks({ preview }: PersonFacts): Check[] {
  const { match, problems } = preview;
  const searched = match.map(({ filter }) => filter).join(", then ");
  const lookedFor = searched === "" ? [] : [check("values", true, `looked for by ${searched}`)];
  return [...lookedFor, ...problems.map(({ message }) => check("values", false, message.replace(/\.$/, "")))];
}

function mappingCheck({ live }: PersonFacts): Check {
  if (live.drift.length === 0) return check("mapping", true, "deployed as in the config");
  return check("mapping", false, `deployed otherwise than in the config: ${live.drift.join("; ")}`);
}

function provisioningCheck(evidence: PersonFacts): Check {
  const { job, config } = evidence.deployment;
  if (!evidence.credentials) return check("provisioning", false, "there are no credentials yet");
  const condition = jobCondition(evidence.deployment.job);
  if (condition === "quarantined") {
    const { cause } = explainQuarantine(job.status?.quarantine ?? {}, config.stack);
    return check("provisioning", false, `in quarantine: ${cause}`);
  }
  const ended = lastCompleted(job)?.timeEnded;
  const next = nextCycle(job);
  const cycles = [`last cycle ${ended ?? "none yet"}`, ...(next === null ? [] : [`next about ${next}`])].join(", ");
  const isRunning = condition === "running";
  return check("provisioning", isRunning, `${isRunning ? "runs" : "stopped"}: ${cycles}`);
}

function logCheck({ entry }: PersonFacts): Check {
  if (entry === undefined) return check("log", "unknown", "cannot be read: ProvisioningLog.Read.All is missing");
  if (entry === null) return check("log", "unknown", "nothing about the person in 30 days");
  const { time, action, outcome, errorCode, words, reason } = entry;
  const why = [errorCode, words, reason].filter(Boolean).join(": ");
  const says = [`${time} ${action ?? "unknown"}: ${outcome}`, why].filter(Boolean).join(", ");
  return check("log", outcome === "success" || errorCode === "RedundantExport", says);
}

function linkCheck({ link, wanted }: PersonFacts): Check {
  if (link === undefined)
    return check(
      "link",
      "unknown",
      "cannot be read: SynchronizationMetadata.Read.All is missing, or the job has none to show",
    );
  if (link === null) return check("link", wanted !== "wanted", "Entra has linked no account");
  return check("link", true, `Entra has linked the account ${link.targetId}`);
}

function accountCheck({ account, wanted }: PersonFacts): Check {
  if (typeof account === "string") return check("account", "unknown", `cannot be read: ${account}`);
  const { result, facts, values } = account;
  const about = facts.filter((each) => each.about === "account").map(({ says }) => says);
  const differing = values.filter((each) => each.result === "differs" && !each.onCreateOnly);
  const differs = differing.map(({ attribute }) => attribute).join(", ");
  const text = about.join("; ") || (wanted === "wanted" ? "none was found" : "none");
  const says = differs === "" ? text : `${text}; not as mapped: ${differs}`;
  return check("account", result === "cannot tell" ? "unknown" : result === "mapped", says);
}
