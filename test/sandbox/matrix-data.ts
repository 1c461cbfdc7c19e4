/** What each real SCIM server does with one scenario, in both of Entra's PATCH dialects. */

export const servers = ["better-auth", "scimmy", "jackson"] as const;
export type Server = (typeof servers)[number];

/** `flag`: with `aadOptscim062020` in the tenant URL. */
export const dialects = ["legacy", "flag"] as const;
export type Dialect = (typeof dialects)[number];

/** Each is a change in the directory and the cycle after it. */
export const steps = ["create", "update", "first office", "disable", "enable", "group", "leave", "delete"] as const;
export type MatrixStep = (typeof steps)[number];

/** Values where they belong; a value that is somewhere else is not there. */
export interface Person {
  readonly active: boolean | string | undefined;
  readonly displayName: string | undefined;
  readonly familyName: string | undefined;
  readonly office: string | undefined;
  readonly department: string | undefined;
}

/** Log and target after one step. */
export interface StepResult {
  /** What the provisioning log says, but for what was skipped; sorted. */
  readonly log: readonly string[];
  /** What the server has afterwards. */
  readonly users: Readonly<Record<string, Person>>;
  /** Members by group. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

const base = { active: true, familyName: "Example", office: undefined, department: "Advice" };
const ada: Person = { ...base, displayName: "Ada", office: "Aarhus" };
const ben: Person = { ...base, displayName: "Ben" };
/** Ada after `update`, Ben after `first office`. */
const newAda: Person = {
  ...ada,
  displayName: "Ada Lovelace",
  familyName: "Lovelace",
  office: "Odense",
  department: "Analysis",
};
const newBen: Person = { ...ben, office: "Aalborg" };

const healthy: Record<MatrixStep, StepResult> = {
  create: { log: ["Ada: create success", "Ben: create success"], users: { ada, ben }, groups: {} },
  update: { log: ["Ada: update success"], users: { ada: newAda, ben }, groups: {} },
  "first office": { log: ["Ben: update success"], users: { ada: newAda, ben: newBen }, groups: {} },
  disable: { log: ["Ada: disable success"], users: { ada: { ...newAda, active: false }, ben: newBen }, groups: {} },
  enable: { log: ["Ada: update success"], users: { ada: newAda, ben: newBen }, groups: {} },
  group: {
    log: ["Pilots: create success", "Pilots: update success"],
    users: { ada: newAda, ben: newBen },
    groups: { Pilots: ["ada", "ben"] },
  },
  leave: { log: ["Pilots: update success"], users: { ada: newAda, ben: newBen }, groups: { Pilots: ["ben"] } },
  delete: { log: ["Ada: delete success", "Pilots: delete success"], users: { ben: newBen }, groups: {} },
};

/**
 * scimmy refuses to add an element of a multi-valued attribute through a path (400 noTarget), in both dialects: Ben's
 * office never arrives, and is tried again in every cycle.
 */
const benRefused = "Ben: update failure SystemForCrossDomainIdentityManagementServiceIncompatible";
const scimmy: Record<MatrixStep, StepResult> = {
  create: healthy.create,
  update: healthy.update,
  "first office": { log: [benRefused], users: { ada: newAda, ben }, groups: {} },
  disable: { log: ["Ada: disable success", benRefused], users: { ada: { ...newAda, active: false }, ben }, groups: {} },
  enable: { log: ["Ada: update success", benRefused], users: { ada: newAda, ben }, groups: {} },
  group: {
    log: [benRefused, "Pilots: create success", "Pilots: update success"],
    users: { ada: newAda, ben },
    groups: { Pilots: ["ada", "ben"] },
  },
  leave: { log: [benRefused, "Pilots: update success"], users: { ada: newAda, ben }, groups: { Pilots: ["ben"] } },
  delete: { log: ["Ada: delete success", benRefused, "Pilots: delete success"], users: { ben }, groups: {} },
};

/** Jackson files what a PATCH says about an enterprise attribute under another name, in both dialects: all of it is 200. */
const jacksonAda: Person = { ...newAda, department: "Advice" };
const jackson: Record<MatrixStep, StepResult> = {
  create: healthy.create,
  update: { ...healthy.update, users: { ada: jacksonAda, ben } },
  "first office": { ...healthy["first office"], users: { ada: jacksonAda, ben: newBen } },
  disable: { ...healthy.disable, users: { ada: { ...jacksonAda, active: false }, ben: newBen } },
  enable: { ...healthy.enable, users: { ada: jacksonAda, ben: newBen } },
  group: { ...healthy.group, users: { ada: jacksonAda, ben: newBen } },
  leave: { ...healthy.leave, users: { ada: jacksonAda, ben: newBen } },
  delete: healthy.delete,
};

/** It keeps booleans as the texts that the legacy dialect sends: an app that asks whether `active` is set sees "False" as true. */
const textAda: Person = { ...jacksonAda, active: "True" };
/** It compares `op` with letter case: `Add` and `Remove` of members are not understood, and answered by 200. */
const noMembers = { Pilots: [] };

export const matrix: Readonly<Record<Server, Readonly<Record<Dialect, Readonly<Record<MatrixStep, StepResult>>>>>> = {
  "better-auth": { legacy: healthy, flag: healthy },
  scimmy: {
    legacy: {
      ...scimmy,
      /** It wants a boolean for `active`, not the text "False": Ada stays active. */
      disable: {
        log: ["Ada: update failure SystemForCrossDomainIdentityManagementServiceIncompatible", benRefused],
        users: { ada: newAda, ben },
        groups: {},
      },
      /** Nothing has to be said: the service never got Ada disabled. */
      enable: { ...scimmy.enable, log: [benRefused] },
    },
    flag: scimmy,
  },
  jackson: {
    legacy: {
      ...jackson,
      disable: { ...jackson.disable, users: { ada: { ...jacksonAda, active: "False" }, ben: newBen } },
      enable: { ...jackson.enable, users: { ada: textAda, ben: newBen } },
      group: { ...jackson.group, users: { ada: textAda, ben: newBen }, groups: noMembers },
      leave: { ...jackson.leave, users: { ada: textAda, ben: newBen }, groups: noMembers },
    },
    flag: jackson,
  },
};

/**
 * `ok`: as it should be. `refused`: the log has an error, and the entry is tried again. `lost`: the log says that all went
 * well, and the server holds something else. What an earlier step left behind does not count again.
 */
export type Verdict = "ok" | "refused" | "lost";

export function verdict(server: Server, dialect: Dialect, step: MatrixStep): Verdict {
  const earlier = steps[steps.indexOf(step) - 1];
  const outcomes = matrix[server][dialect];
  const isNew = (found: (step: MatrixStep) => readonly string[]) => {
    const before = new Set(earlier === undefined ? [] : found(earlier));
    return found(step).some((line) => !before.has(line));
  };
  if (isNew((at) => outcomes[at].log.filter((line) => line.includes(" failure ")))) return "refused";
  return isNew((at) => differences(healthy[at], outcomes[at])) ? "lost" : "ok";
}

/** Such as `ada active: "False" instead of false`. */
function differences(wanted: StepResult, found: StepResult): string[] {
  const facts = ({ users, groups }: StepResult) => [
    ...Object.entries(users).flatMap(([name, person]) =>
      Object.entries(person).map(([attribute, value]) => [`${name} ${attribute}`, JSON.stringify(value)] as const),
    ),
    ...Object.entries(groups).map(([name, members]) => [name, members.join()] as const),
  ];
  const expected = new Map(facts(wanted));
  return facts(found).flatMap(([fact, value]) =>
    expected.get(fact) === value ? [] : [`${fact}: ${value} instead of ${expected.get(fact)}`],
  );
}

/** The matrix as a table in Markdown; docs/sandbox-targets.md shows it. */
export function overview(): string {
  const columns = servers.flatMap((server) => dialects.map((dialect) => ({ server, dialect })));
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    row(["step", ...columns.map(({ server, dialect }) => `${server}, ${dialect}`)]),
    row(["---", ...columns.map(() => "---")]),
    ...steps.map((step) => row([step, ...columns.map(({ server, dialect }) => verdict(server, dialect, step))])),
  ].join("\n");
}
