import type { Sleep } from "../core/clock";
import type { AudienceName } from "./audience";
import { checks, type CheckId, type Level } from "./catalogue";
import type { PatchDialect } from "../entra/requests";
import { evidenceOf } from "./exchange";
import type { CheckResult, CheckFinding, CheckVerdict } from "./finding";
import { oktaHeaders } from "../okta/requests";
import type { Probe, RequestHeaders } from "./probe";
import type { Sample, SampleValues } from "./sample";

/** A user of this run, and its values. */
export interface TestUser {
  /** Id of the object; at some targets it changes with the name. */
  id: string;
  values: SampleValues;
}

export interface ExaminationOptions {
  readonly probe: Probe;
  readonly sample: Sample;
  /** Audiences whose provisioning, or list of tests, the run checks for. */
  readonly providers: ReadonlySet<AudienceName>;
  readonly readOnly: boolean;
  /** PATCH dialect of Entra's scheduled cycles, as the tenant URL selects it. */
  readonly dialect: PatchDialect;
  /** Called with each result as soon as it is available. */
  readonly onResult: (result: CheckResult) => void;
  readonly sleep: Sleep;
}

/** One run through the catalogue: its requests, its findings, and the objects that later checks work with. */
export class Examination {
  readonly results: CheckResult[] = [];
  readonly probe: Probe;
  readonly sample: Sample;
  readonly dialect: PatchDialect;
  /** Created as mapped. */
  first: TestUser | undefined;
  /** User created with the required attributes only. */
  second: TestUser | undefined;
  /** Created as Okta does it. */
  third: TestUser | undefined;
  /** Headers of Okta's requests. */
  oktaHeaders: RequestHeaders = oktaHeaders;
  /** Members of Okta's bodies that the target refuses: left out from then on. */
  readonly oktaRefused = new Set<string>();
  /** A group was found by its name. */
  findsGroups = false;
  /** Further users, created to fill groups and pages. */
  readonly crowd: TestUser[] = [];
  /** Schemas that groups can be created with; absent: those that Entra sends. */
  groupSchemas: readonly string[] | undefined;
  /** Attributes that came back as they were sent when the first user was created. */
  readonly kept = new Set<string>();
  private readonly stopped = new Set<string>();

  constructor(private readonly options: ExaminationOptions) {
    this.probe = options.probe;
    this.sample = options.sample;
    this.dialect = options.dialect;
  }

  get sleep(): Sleep {
    return this.options.sleep;
  }

  asks(audience: AudienceName): boolean {
    return this.options.providers.has(audience);
  }

  /** Runs a check, unless it was not requested or cannot be run. */
  async check(id: CheckId, work: () => Promise<CheckVerdict> | CheckVerdict): Promise<void> {
    if (this.wanted(id)) this.record(id, await work());
  }

  /** Whether a check is to be done now; one whose needs are not met is recorded as skipped. */
  wanted(id: CheckId): boolean {
    const entry = entryOf(id);
    const concerned = entry.concerns.some((audience) => this.asks(audience));
    if (!concerned || (entry.writes && this.options.readOnly)) return false;
    const missing = (entry.needs as readonly string[]).filter((need) => this.stopped.has(need));
    if (missing.length === 0) return true;
    this.skip(id, `needs ${missing.join(" and ")}`);
    return false;
  }

  /** Whether what a check leaves behind can be relied on. */
  holds(id: CheckId): boolean {
    return !this.stopped.has(id);
  }

  skip(id: CheckId, reason: string): void {
    this.stopped.add(id);
    this.add({ id, title: entryOf(id).title, outcome: "skipped", reason, findings: [] });
  }

  record(id: CheckId, verdict: CheckVerdict): void {
    const findings = verdict.findings.flatMap((finding): CheckFinding[] => {
      const level = this.weigh(finding);
      return level === undefined ? [] : [{ ...finding, level }];
    });
    const outcome = findings.length > 0 ? "found" : verdict.unverified === undefined ? "passed" : "unverified";
    if (verdict.stops) this.stopped.add(id);
    const { skipped } = verdict;
    if (skipped !== undefined && findings.length === 0) {
      this.add({ id, title: entryOf(id).title, outcome: "skipped", reason: skipped, findings: [] });
      return;
    }
    this.add({
      id,
      title: entryOf(id).title,
      outcome,
      ...(verdict.unverified !== undefined && { reason: verdict.unverified }),
      findings: findings.map(({ oktaLevel: _, ...finding }) => ({
        ...finding,
        evidence: finding.evidence.map((each) => evidenceOf(each, this.probe.isOurs)),
      })),
    });
  }

  /**
   * Returns the severity of a PATCH that fails in one dialect. Scheduled cycles speak the one that the tenant URL asks for,
   * provisioning on demand always the one without the flag.
   * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
   */
  levelOf(dialect: PatchDialect): Level {
    if (dialect === this.dialect) return "E";
    return dialect === "legacy" ? "W" : "I";
  }

  /** Names the operations that use a dialect, as the subject of a sentence in the plural. */
  speakers(dialect: PatchDialect): string {
    if (dialect === "legacy") {
      return this.dialect === "legacy"
        ? "Cycles and provisioning on demand"
        : "Calls of provisioning on demand (it ignores the flag)";
    }
    return this.dialect === "legacy" ? "Cycles, if the flag were set," : "Cycles";
  }

  /**
   * Returns the severity of a finding for the requested audiences: a fault that breaks Entra also breaks Okta when only Okta is
   * checked, unless the finding says otherwise; undefined when it does not apply.
   */
  private weigh({ level, oktaLevel = level === "E" ? "O" : level }: CheckFinding): Level | undefined {
    if (level === "O") return this.asks("okta") || this.asks("okta-spec") ? level : undefined;
    return this.asks("entra") ? level : oktaLevel;
  }

  private add(result: CheckResult): void {
    this.results.push(result);
    this.options.onResult(result);
  }
}

const entryOf = (id: CheckId) => {
  const entry = checks.find((each) => each.id === id);
  if (!entry) throw new Error(`no check ${id}`);
  return entry;
};

/** A verdict of these findings. */
export const found = (...findings: readonly CheckFinding[]): CheckVerdict => ({ findings });
