import type { StackConfig } from "../../lib/config";
import type { Problem } from "../../lib/core/problem";
import { describeChange } from "../../lib/entra/schema/schema-change";
import type { PersonVerdict } from "../../lib/verify";
import * as verifyErrors from "../verbs/verify/errors";
import * as errors from "./errors";
import type { LiveMapping } from "./live-mapping";

/** Reports the problems of a person's account, with remedies; people whose deletion is held back are one problem of the stack. */
export function problemsOf(verdict: PersonVerdict, config: StackConfig, live: LiveMapping): Problem[] {
  const { person, result, reason, facts } = verdict;
  const { stack } = config;
  const says = (...about: string[]): string[] =>
    facts.filter((each) => about.includes(each.about)).map((each) => each.says);
  const isDrifted = says("deployed").length > 0;
  switch (result) {
    case "missing":
      return [isDrifted ? errors.scopeDrifted(person, stack, "missing", live.drift) : errors.missing(person, stack)];
    case "cannot tell":
      if (reason === "ambiguous") return [verifyErrors.ambiguous(person, stack)];
      return [verifyErrors.cannotTell(person, stack, says("mapping", "matching", "externalId", "link", "account"))];
    case "orphaned": {
      const why = says("assignment", "filter", "directory", "mapping", "link", "matching").join("; ");
      return [errors.orphaned(person, stack, why, orphanedRemedy(verdict, config))];
    }
    case "different":
      if (reason === "deployed") return [errors.scopeDrifted(person, stack, "active", live.drift)];
      if (reason === "inactive") return [verifyErrors.inactive(person, stack)];
      if (reason === "rival") return [errors.linkedElsewhere(person, stack, verdict.id ?? "", verdict.rival ?? "")];
      return [differs(verdict, stack, live)];
    default:
      return [];
  }
}

function orphanedRemedy({ person, reason, by }: PersonVerdict, config: StackConfig): string {
  const { stack, skipOutOfScopeDeletions } = config;
  if (reason === "unknown account")
    return "If it was made there by hand, it may be meant so. Find out whose it is before you disable it.";
  if (by !== "link")
    return "Entra has not linked the account and leaves it as it is. If the person is to go, disable the account in the target; if not, assign the person.";
  return skipOutOfScopeDeletions
    ? "Entra keeps accounts of people who fall out of scope (`skipOutOfScopeDeletions`): if the person is to go, disable the account in the target; if not, assign the person again."
    : `If the person is to go, Entra disables the account with the next cycle, or now with \`scimform provision ${stack} --user ${person}\`; if not, assign the person again.`;
}

/** The mapping in the tenant comes first: the target cannot have what is not sent. */
function differs({ person, values }: PersonVerdict, stack: string, { changes }: LiveMapping): Problem {
  const attributes = values.flatMap(({ attribute, result, onCreateOnly }) =>
    result === "differs" && !onCreateOnly ? [attribute] : [],
  );
  const drift = changes
    .filter(({ object, attribute }) => object === "users" && attributes.includes(attribute ?? ""))
    .map(describeChange);
  if (drift.length > 0) {
    const cause = `The mapping in the tenant is not the config's: ${drift.join("; ")}.`;
    const remedy = `Entra sends what is mapped in the tenant. Put the config back with \`cdktf deploy ${stack}\`, or change the config; then verify again.`;
    return errors.differs(person, stack, attributes, cause, remedy);
  }
  return errors.differs(
    person,
    stack,
    attributes,
    "Their mapping in the tenant is as in the config.",
    `Entra sends what changes, not what was changed in the target: provision with \`scimform provision ${stack} --user ${person}\`; if it stays, the target stores the values otherwise.`,
  );
}
