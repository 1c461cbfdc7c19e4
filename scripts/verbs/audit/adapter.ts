import type { AuditFacts } from "../../../lib/audit";
import type { AnyStackConfig } from "../../../lib/config";
import type { CommandContext } from "../../context";

/** Period to audit, in milliseconds since 1970. */
export interface AuditQuery {
  /** The time at which people were provisioned. */
  readonly at: number;
  /** Start of the period for which logs are read. */
  readonly since: number;
}

export interface AuditEvidence {
  readonly facts: Omit<AuditFacts, "at">;
  /** Retention of the logs, in words. */
  readonly kept: string;
  /** Sources that could not be read, and the gap that each leaves. */
  readonly gaps: readonly string[];
}

/** Adapter of an identity provider for `audit`. */
export interface AuditAdapter<Stack extends AnyStackConfig> {
  /**
   * Reads logs, assignments and links of a stack's apps, earlier ones included; changes nothing.
   * @throws ScimformError when the stack has no app, nor an earlier one; GraphError or OktaError when it cannot be read
   */
  read(stack: Stack, query: AuditQuery, context: CommandContext): Promise<AuditEvidence>;
}
