import type { AuditedApp } from "../../../lib/audit";
import type { AnyStackConfig } from "../../../lib/config";
import type { LogAction, LogStatus } from "../../../lib/entra/graph";
import type { CommandContext } from "../../context";
import type { Json, Tone } from "../../report";

/** Selection of log entries. */
export interface LogQuery {
  /** Name or id of a person, or id of a group. */
  readonly user?: string;
  readonly action?: LogAction;
  readonly status?: LogStatus;
  /** Milliseconds since 1970. */
  readonly after: number;
  /** Maximum number of entries, newest first; one more is read to find out whether there are others. */
  readonly most: number;
}

/** Entry of a provisioning log. */
export interface LogEntry {
  readonly time: string;
  readonly action: string | null;
  readonly outcome: string;
  readonly subject: { readonly id: string; readonly name: string; readonly type: string };
  /** The service's own words. */
  readonly reason: string | null;
  /** Event for people, in the first line; `lines` has the rest. */
  readonly what: string;
  readonly lines: readonly string[];
  readonly tone: Tone;
  /** Further fields of `results` in --json. */
  readonly details: Readonly<Record<string, Json>>;
}

interface Log {
  /** The newest entries, oldest first. */
  readonly entries: readonly LogEntry[];
  /** The apps whose log was read: that of the stack, and earlier ones that were deleted. */
  readonly apps: readonly AuditedApp[];
}

/** Adapter of an identity provider for `logs`. */
export interface LogsAdapter<Stack extends AnyStackConfig> {
  read(stack: Stack, query: LogQuery, context: CommandContext): Promise<Log>;
  /** Returns the text for an empty log: how late it is, and how long entries are kept. */
  nothing(stack: string, user: string | undefined): readonly string[];
}
