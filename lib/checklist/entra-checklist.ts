import type { ManualStep } from "../config/common/model";
import type { StackConfig } from "../config/entra/model";
import { isTenantUrlKnown } from "../config/entra/tenant-url";
import type { SamlValues } from "../entra/graph/saml-values";
import { type Checklist, type ChecklistItem, type ManualFacts, manualItems } from "./checklist";
import { commandItem as command } from "./command-item";
import { waveItems } from "./wave-item";

/** The state of a stack's tenant and target that its checklist depends on. */
export interface EntraFacts {
  /** The deployed app; absent when the stack is not deployed. */
  readonly app?: {
    readonly tenantId: string;
    readonly appId: string;
    readonly servicePrincipalId: string;
    readonly portal: string;
  };
  readonly saml?: SamlValues;
  /** Whether the certificate signs that the config calls active; absent: no SAML. */
  readonly certificateActive?: boolean;
  readonly certificateExpires?: string;
  /** Instruction for a certificate of the tenant that is about to end. */
  readonly certificateDue?: string;
  readonly jobExists: boolean;
  readonly credentialsPresent: boolean;
  readonly running: boolean;
  /** End of the last completed cycle. */
  readonly lastCycle: string | null;
  /** Number of people and groups with which that cycle failed. */
  readonly failing: number;
  /** People's accounts that Entra has written or found. */
  readonly provisioned: number;
  readonly notificationEmail: string | null;
  /** Whether the target answers our own question with the stack's token; absent: not asked. */
  readonly targetAnswers?: boolean;
}

/** The whole way from nothing to everybody provisioned, in its order. */
export function entraChecklist(config: StackConfig, facts: EntraFacts): Checklist {
  const { stack, steps, stepsDone = [], inputs = {} } = config;
  const deployed = facts.app !== undefined && facts.jobExists;
  const given = new Set(Object.entries(inputs).flatMap(([name, { value }]) => (value === undefined ? [] : [name])));
  if (facts.credentialsPresent) given.add("token");
  const reached = new Set<NonNullable<ManualStep["when"]>>(["before"]);
  if (deployed) reached.add("deployed");
  if (facts.lastCycle !== null || facts.provisioned > 0) reached.add("provisioning");
  const manual: ManualFacts = { steps, stepsDone, values: textValues(config, facts), given, reached };
  return {
    stack,
    title: `${config.displayName}: provisioning from Microsoft Entra ID`,
    documentation: config.documentation ?? null,
    prerequisites: config.prerequisites ?? [],
    items: [
      ...manualItems(manual, "before"),
      command("deploy", "Deploy the enterprise application", `cdktf deploy ${stack}`, {
        done: deployed,
        blocked: false,
        evidence: deployed ? `${config.displayName}, application id ${facts.app?.appId ?? ""}` : null,
      }),
      ...certificateItem(config, facts, deployed),
      ...manualItems(manual, "deployed"),
      ...credentialItems(config, facts, deployed),
      ...manualItems(manual, "provisioning"),
      ...afterwards(config, facts, deployed),
    ],
    remarks: config.remarks ?? [],
  };
}

function certificateItem({ stack, saml }: StackConfig, facts: EntraFacts, deployed: boolean): ChecklistItem[] {
  if (!saml) return [];
  const expires = facts.certificateExpires === undefined ? "" : `, until ${facts.certificateExpires}`;
  return [
    command("certificate", "Let Entra sign with the configured certificate", `scimform certificates ${stack}`, {
      done: facts.certificateActive === true && facts.certificateDue === undefined,
      blocked: !deployed,
      evidence: facts.certificateDue ?? (facts.certificateActive ? `${facts.saml?.thumbprint ?? ""}${expires}` : null),
    }),
  ];
}

function credentialItems(config: StackConfig, facts: EntraFacts, deployed: boolean): ChecklistItem[] {
  const { stack } = config;
  const urlKnown = isTenantUrlKnown(config);
  const ready = deployed && urlKnown;
  const on = config.provisioning;
  const worked = facts.lastCycle !== null && (facts.failing === 0 || facts.provisioned > 0);
  return [
    command("preflight", "Look for people whom it would fail, or surprise", `scimform preflight ${stack}`, {
      done: worked,
      blocked: !deployed,
      evidence: worked ? "a cycle has completed" : null,
    }),
    command("credentials", "Test tenant URL and secret, and hand them over", `scimform credentials ${stack}`, {
      done: facts.credentialsPresent,
      blocked: !ready,
      evidence: facts.credentialsPresent
        ? "Entra has them"
        : urlKnown
          ? null
          : `the tenant URL waits for: ${(config.pendingInputs ?? []).join(", ")}`,
    }),
    command("check-target", "Check that the target is ready for these mappings", `scimform check-target ${stack}`, {
      done: facts.targetAnswers === true && worked,
      blocked: !urlKnown,
      evidence:
        facts.targetAnswers === undefined
          ? null
          : facts.targetAnswers
            ? "it answers"
            : "it does not answer as it should",
    }),
    command("pilot", "Provision somebody of the pilot on demand", `scimform provision ${stack} --user <person>`, {
      done: facts.provisioned > 0 || worked,
      blocked: !facts.credentialsPresent,
      evidence: facts.provisioned > 0 ? `${facts.provisioned} in the target` : null,
    }),
    ...(on
      ? [
          command("start", "Switch provisioning on", `scimform start ${stack}`, {
            done: facts.running,
            blocked: !facts.credentialsPresent,
            evidence: facts.running ? "the job runs" : null,
          }),
          command("cycle", "Wait for the first cycle, about 40 minutes", `scimform status ${stack}`, {
            done: facts.lastCycle !== null,
            blocked: !facts.running,
            evidence: facts.lastCycle === null ? null : `ended ${facts.lastCycle}${failing(facts)}`,
          }),
        ]
      : []),
  ];
}

const failing = ({ failing: count }: EntraFacts) => (count > 0 ? `, with ${count} failing` : "");

function afterwards(config: StackConfig, facts: EntraFacts, deployed: boolean): ChecklistItem[] {
  const { stack } = config;
  const wanted = config.notificationEmail;
  return [
    command("verify", "See that people are there as they are mapped", `scimform verify ${stack} --all`, {
      done: false,
      blocked: facts.provisioned === 0 && facts.lastCycle === null,
      evidence: null,
      whenReady: "optional",
    }),
    command("notify", "Have Entra write to somebody when provisioning fails", `cdktf deploy ${stack}`, {
      done: facts.notificationEmail !== null && facts.notificationEmail === wanted,
      blocked: !deployed,
      evidence:
        wanted === null
          ? "write `notificationEmail` in the config"
          : facts.notificationEmail === wanted
            ? `to ${wanted}`
            : `${wanted} is not there yet; it is saved with the credentials`,
      whenReady: wanted === null ? "optional" : facts.credentialsPresent ? "due" : "later",
    }),
    ...waveItems(config, facts.lastCycle === null),
    {
      id: "log-analytics",
      title: "Send provisioning logs to Log Analytics, for longer keeping and for alerts",
      text: `Microsoft Entra admin center > Monitoring & health > Diagnostic settings: category ProvisioningLogs. It is one setting for the whole tenant: https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-log-analytics`,
      paste: {},
      by: "person",
      command: null,
      state: "optional",
      evidence: null,
    },
  ];
}

/** Returns the values that texts of steps may name; placeholders of unknown values stay as written. */
function textValues(config: StackConfig, { app, saml, certificateExpires }: EntraFacts): ManualFacts["values"] {
  const inputs = Object.entries(config.inputs ?? {}).map(([name, { value }]) => [name, value] as const);
  return {
    ...Object.fromEntries(inputs),
    stack: config.stack,
    environment: config.environment,
    displayName: config.displayName,
    attributes: Object.keys(config.schema.users?.mappings ?? {}).join(", "),
    ...(isTenantUrlKnown(config) && { tenantUrl: config.tenantUrl }),
    tenantId: app?.tenantId ?? config.tenantId,
    appId: app?.appId,
    servicePrincipalId: app?.servicePrincipalId,
    metadataUrl: saml?.metadataUrl,
    entityId: saml?.entityId,
    loginUrl: saml?.loginUrl,
    logoutUrl: saml?.logoutUrl,
    certificateThumbprint: saml?.thumbprint,
    certificateExpires,
  };
}
