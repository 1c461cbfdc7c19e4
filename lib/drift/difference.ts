/** One thing that is otherwise in the tenant than in the config. */
export interface Difference {
  readonly part: "application" | "saml" | "assignments" | "schema" | "settings" | "provisioning" | "credentials";
  /** One line, from the tenant to the config, as a plan says it: `~ settings.scope: all -> assigned`. */
  readonly text: string;
  /** null: not in the tenant. */
  readonly live: string | null;
  /** null: not in the config. */
  readonly wanted: string | null;
  readonly repair: Repair;
}

/** What brings tenant and config together again. */
export type Repair =
  "deploy" | "credentials" | "start" | "unassign" | "correct" | "certificates" | "expires" | "updateApp";

/** What to do, each once. */
export function remediesFor(stack: string, differences: readonly Difference[]): string[] {
  const remedies: Readonly<Record<Repair, string>> = {
    correct: "Correct by hand what the job's schema does not allow.",
    deploy: `Put the config back with \`cdktf deploy ${stack}\`, or change the config.`,
    unassign: "Take away by hand what is assigned without the config, or add it to `assign`: a deploy leaves it.",
    credentials: `Hand over tenant URL and token with \`scimform credentials ${stack}\`.`,
    certificates: `Change over with \`scimform certificates ${stack}\`.`,
    expires: "Write the last day that the certificate has into `saml.certificates`: a certificate cannot be changed.",
    updateApp: `Okta apps are written once: \`SCIMFORM_UPDATE_APP=${stack} cdktf deploy ${stack}\` writes this one again; check provisioning in the Admin Console afterwards, which that can reset. Or change the config.`,
    start: `Resume with \`scimform start ${stack}\`, or write \`provisioning: off\`.`,
  };
  const needed = new Set(differences.map(({ repair }) => repair));
  return (Object.keys(remedies) as Repair[]).filter((repair) => needed.has(repair)).map((repair) => remedies[repair]);
}

/** A difference at a place; equal values are none. */
export function differenceAt(
  part: Difference["part"],
  place: string,
  { live, wanted, repair = "deploy" }: { live: string | null; wanted: string | null; repair?: Repair },
): Difference[] {
  if (live === wanted) return [];
  const text =
    live === null
      ? `+ ${place}: ${wanted}`
      : wanted === null
        ? `- ${place}: ${live}`
        : `~ ${place}: ${live} -> ${wanted}`;
  return [{ part, text, live, wanted, repair }];
}
