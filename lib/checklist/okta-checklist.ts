import type { OktaStackConfig } from "../config/okta/model";
import type { ManualStep } from "../config/common/model";
import { type Checklist, type ChecklistItem, type ManualFacts, manualItems } from "./checklist";
import { commandItem as command } from "./command-item";
import { waveItems } from "./wave-item";

/** The state of a stack's org that its checklist depends on. */
export interface OktaFacts {
  /** The deployed app; absent when the stack is not deployed. */
  readonly app?: {
    readonly id: string;
    /** `ACTIVE`, or Okta provisions nobody. */
    readonly status: string;
    /** Page of the step in the Admin Console. */
    readonly page: string;
    /** Whether the API can set its connection. */
    readonly byApi: boolean;
    readonly metadataUrl?: string;
  };
  /** Tick boxes of "To App", by their labels: those that the config sets, and those of them that are off. */
  readonly wanted: readonly string[];
  readonly missing: readonly string[];
  /** Whether any provisioning feature is enabled, or SCIM was added to the app. */
  readonly enabled: boolean;
  /** Numbers of app users, by state of provisioning. */
  readonly assigned: number;
  readonly provisioned: number;
  readonly neverProvisioned: number;
}

/** Steps of a profile that are done in the Admin Console, and leave a trace there, have ids that begin so. */
const consolePrefix = "okta-";

/** The whole way from nothing to everybody provisioned, in its order. */
export function oktaChecklist(config: OktaStackConfig, facts: OktaFacts): Checklist {
  const { stack } = config;
  const deployed = facts.app !== undefined;
  const manual = manualFacts(config, facts);
  return {
    stack,
    title: `${config.label}: provisioning from Okta`,
    documentation: config.documentation ?? null,
    prerequisites: config.prerequisites,
    items: [
      ...manualItems(manual, "before"),
      command("deploy", "Create the app in Okta", `cdktf deploy ${stack}`, {
        done: deployed,
        blocked: false,
        evidence: facts.app ? `${config.label}, ${facts.app.id}` : null,
      }),
      ...activation(facts),
      ...manualItems(manual, "deployed").filter((item) => !isConsole(item)),
      ...consoleSteps(config, facts),
      ...credentialItems(config, facts),
      ...manualItems(manual, "provisioning"),
      ...afterwards(config, facts),
    ],
    remarks: config.remarks,
  };
}

/** The step for an app that somebody deactivated: no deploy activates it. */
function activation({ app }: OktaFacts): ChecklistItem[] {
  if (!app || app.status === "ACTIVE") return [];
  const text = `${app.page} > Inactive > Activate: until then Okta provisions nobody.`;
  return [
    {
      ...{ id: null, title: "Okta administrator: activate the app", text, paste: {}, by: "person", command: null },
      ...{ state: "due", evidence: `it is ${app.status}` },
    },
  ];
}

/** The manual steps in the Admin Console before Okta provisions, with the values to paste; none where the API does them. */
export function consoleSteps(config: OktaStackConfig, facts: OktaFacts): ChecklistItem[] {
  if (facts.app?.byApi) return [];
  const own = config.steps.some(({ id }) => id?.startsWith(consolePrefix));
  const steps = own ? config.steps.filter(({ id }) => id?.startsWith(consolePrefix)) : [generic];
  const manual = { ...manualFacts(config, facts), steps };
  return manualItems(manual, "deployed").map((item) => ({ ...item, ...traceOf(item, config, facts) }));
}

const isConsole = ({ id }: Pick<ManualStep, "id"> | ChecklistItem): boolean => id?.startsWith(consolePrefix) === true;

/**
 * Step for profiles that do not describe their own.
 * https://help.okta.com/en-us/content/topics/provisioning/lcm/lcm-provision-application.htm
 */
const generic: ManualStep = {
  id: "okta-provisioning",
  title: "Okta administrator: enable provisioning",
  when: "deployed",
  text: "{appPage} > Provisioning > Configure API Integration: tick Enable API Integration, fill in Base URL and token, Test API Credentials, Save; then To App > Edit: tick {features}, Save.",
  paste: { "Base URL": "{baseUrl}" },
};

/** Returns the trace of a step in Okta, so that no person has to report it. */
function traceOf(
  { state, evidence, paste }: ChecklistItem,
  { pendingInputs = [] }: OktaStackConfig,
  { missing, enabled, wanted }: OktaFacts,
): Pick<ChecklistItem, "state" | "evidence"> {
  if (wanted.length > 0 && missing.length === 0) return { state: "done", evidence: `Okta has ${wanted.join(", ")}` };
  const pastes = Object.keys(paste).length > 0;
  if (enabled && pastes) return { state: "done", evidence: "Okta provisions already" };
  if (pastes && pendingInputs.length > 0)
    return { state: "later", evidence: `still missing: ${pendingInputs.join(", ")}` };
  if (state === "done") return { state, evidence };
  return { state, evidence: missing.length > 0 ? `Okta lacks ${missing.join(", ")}` : null };
}

function credentialItems(config: OktaStackConfig, facts: OktaFacts): ChecklistItem[] {
  const { stack, assign } = config;
  const ready = facts.app !== undefined && facts.missing.length === 0 && facts.wanted.length > 0;
  const [title, text] = facts.app?.byApi
    ? ["Hand Okta the SCIM endpoint and token, and switch on what it may do", `scimform credentials ${stack}`]
    : ["See that Okta provisions, and who was assigned too early", `scimform credentials ${stack} --verify`];
  return [
    command("credentials", title, text, {
      done: ready && facts.neverProvisioned === 0,
      blocked: facts.app === undefined || (!facts.app.byApi && !ready),
      evidence: !ready
        ? null
        : facts.neverProvisioned > 0
          ? `${facts.neverProvisioned} assigned too early: add --repush`
          : `Okta has ${facts.wanted.join(", ")}`,
    }),
    command(
      "assign",
      assign === "external" ? "Somebody else assigns people and groups" : "Assign people and groups: deploy once more",
      `cdktf deploy ${stack}`,
      {
        done: facts.assigned > 0,
        blocked: !ready,
        evidence: facts.assigned > 0 ? `${facts.assigned} assigned` : null,
        ...(assign === "external" && { whenReady: "optional" as const }),
      },
    ),
    command("pilot", "Provision somebody of the pilot now", `scimform provision ${stack} --user <login>`, {
      done: facts.provisioned > 0,
      blocked: !ready,
      evidence: facts.provisioned > 0 ? `${facts.provisioned} provisioned` : null,
    }),
  ];
}

function afterwards(config: OktaStackConfig, { provisioned }: OktaFacts): ChecklistItem[] {
  return [
    command("status", "See that nobody fails", `scimform status ${config.stack}`, {
      done: false,
      blocked: provisioned === 0,
      evidence: null,
      whenReady: "optional",
    }),
    ...waveItems(config, provisioned === 0),
  ];
}

function manualFacts(config: OktaStackConfig, facts: OktaFacts): ManualFacts {
  const { steps, stepsDone, inputs, pendingInputs = [], connection } = config;
  const given = new Set(Object.entries(inputs).flatMap(([name, { value }]) => (value === undefined ? [] : [name])));
  const reached = new Set<NonNullable<ManualStep["when"]>>(["before"]);
  if (facts.app) reached.add("deployed");
  if (facts.provisioned > 0) reached.add("provisioning");
  const values = {
    ...Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value] as const)),
    stack: config.stack,
    environment: config.environment,
    label: config.label,
    orgUrl: config.orgUrl,
    features: facts.wanted.join(", "),
    ...(pendingInputs.length === 0 && { baseUrl: connection.baseUrl }),
    appId: facts.app?.id,
    appPage: facts.app?.page,
    metadataUrl: facts.app?.metadataUrl,
  };
  return { steps, stepsDone, values, given, reached };
}
