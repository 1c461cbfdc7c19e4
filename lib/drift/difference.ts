/** A difference between the tenant and the config. */
export interface DriftDifference {
  readonly part: "application" | "saml" | "assignments" | "schema" | "settings" | "provisioning" | "credentials";
  /** Line from the tenant to the config, in the form of a plan: `~ settings.scope: all -> assigned`. */
  readonly text: string;
  /** Value in the tenant; null when it is not there. */
  readonly live: string | null;
  /** Value in the config; null when it is not there. */
  readonly wanted: string | null;
  readonly repair: Repair;
  /** Address in Terraform's state, where the remedy names it. */
  readonly address?: string;
}

/** The action that brings tenant and config together again. */
export type Repair =
  | "deploy"
  | "credentials"
  | "start"
  | "unassign"
  | "unassignPerson"
  | "deactivated"
  | "pushGone"
  | "pushStuck"
  | "correct"
  | "role"
  | "enableRole"
  | "principal"
  | "principalGone"
  | "certificates"
  | "expires"
  | "thumbprint"
  | "updateApp"
  | "activate"
  | "enable"
  | "template";

/** The remedies for all differences, each once. */
export function remediesFor(stack: string, differences: readonly DriftDifference[]): string[] {
  const forget = (repair: Repair): string =>
    differences
      .flatMap((each) => (each.repair === repair && each.address ? [forgetCommand(stack, each.address)] : []))
      .join("; ");
  const remedies: Readonly<Record<Repair, string>> = {
    correct: "Correct by hand what the job's schema does not allow.",
    role: "Write `role` beside `assign`: the name of a role that the app has.",
    enableRole:
      "Enable the role by hand (App registrations > App roles): azuread neither reads nor writes that of a role.",
    template:
      "See what the vendor's template maps now, take over into the profile what you need, and write the template's version into `gallery.version`.",
    principal: "Write `{ name: …, id: … }` where a name is not unique: a deploy stops there, too.",
    principalGone:
      "Correct the names that the directory does not have, or take them out of the config: a deploy stops there.",
    deploy: `Put the config back with \`cdktf deploy ${stack}\`, or change the config.`,
    unassign: "Take away by hand what is assigned without the config, or add it to `assign`: a deploy leaves it.",
    unassignPerson:
      "Take away by hand who is assigned without the config, or add them to `assign`: a deploy leaves them. Okta refuses it (403 E0000046) for somebody whose group is assigned as well: take the person out of the group, or use Convert Assignments on the app's Assignments tab.",
    deactivated:
      "Take those who are deactivated in Okta out of `assign.users`, or activate them: a deploy leaves them out.",
    pushGone: `Group pushes that were deployed and are gone from Okta: Terraform stops at every plan ("Error reading Okta push group mapping", 404) until it forgets them. Run ${forget("pushGone")}; then put them back with \`cdktf deploy ${stack}\`.`,
    pushStuck: `Okta changes and deletes no group push in ERROR, so neither can a deploy: remove the cause that \`scimform status ${stack}\` shows and push the group again in the Admin Console. Or delete the push there, run ${forget("pushStuck")}, and deploy.`,
    credentials: `Hand over tenant URL and token with \`scimform credentials ${stack}\`.`,
    certificates: `Change over with \`scimform certificates ${stack}\`.`,
    expires: "Write the last day that the certificate has into `saml.certificates`: a certificate cannot be changed.",
    thumbprint:
      "Name the certificates that Terraform did not make by thumbprint: as an entry of `saml.certificates` with `thumbprint`, or in `saml.otherCertificates`.",
    activate: "Activate the app on its page in the Admin Console: no deploy does.",
    updateApp: `Okta apps are written once: \`SCIMFORM_UPDATE_APP=${stack} cdktf deploy ${stack}\` writes this one again; check provisioning in the Admin Console afterwards, which that can reset. Or change the config.`,
    enable:
      "Enable the application by hand (Properties > Enabled for users to sign-in), once you know who disabled it.",
    start: `Resume with \`scimform start ${stack}\`, or write \`provisioning: off\`.`,
  };
  const needed = new Set(differences.map(({ repair }) => repair));
  return (Object.keys(remedies) as Repair[]).filter((repair) => needed.has(repair)).map((repair) => remedies[repair]);
}

/** Lets Terraform forget an object, for one that the provider can neither read nor change. */
export const forgetCommand = (stack: string, address: string): string =>
  `\`terraform -chdir=cdktf.out/stacks/${stack} state rm ${address}\``;

/** A difference at a place; equal values are none. */
export function differenceAt(
  part: DriftDifference["part"],
  place: string,
  { live, wanted, repair = "deploy" }: { live: string | null; wanted: string | null; repair?: Repair },
): DriftDifference[] {
  if (live === wanted) return [];
  const text =
    live === null
      ? `+ ${place}: ${wanted}`
      : wanted === null
        ? `- ${place}: ${live}`
        : `~ ${place}: ${live} -> ${wanted}`;
  return [{ part, text, live, wanted, repair }];
}
