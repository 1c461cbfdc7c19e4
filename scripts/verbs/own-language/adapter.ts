import type { AnyStackConfig } from "../../../lib/config";
import type { Problem } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import type { Json, Report } from "../../report";

/** Person and time for which an expression is evaluated. */
export interface OwnLanguageOptions {
  /** A person of the tenant or org. */
  readonly user?: string | undefined;
  /** Attributes that are given; they win over the person's. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Values that a person would get, by target attribute. */
export interface OwnLanguagePreview {
  readonly person: string;
  readonly values: Readonly<Record<string, Json>>;
  /** Attributes whose expression fails for the person. */
  readonly problems: readonly { readonly attribute: string; readonly code: string; readonly message: string }[];
}

/** People of the tenant or org, or of a file. */
export interface OwnLanguagePeople {
  readonly user: readonly string[];
  /** Whether everybody who has the app now is evaluated. */
  readonly all?: boolean | undefined;
  readonly file?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Mappings in a language of the identity provider's own, for `evaluate` and `preview`. */
export interface OwnLanguageAdapter<Stack extends AnyStackConfig> {
  /** The service that evaluates expressions authoritatively, and where to test them there. */
  readonly remark: string;
  /** Problems of an expression that do not depend on a person. */
  check(expression: string): Problem | undefined;
  /** @throws ScimformError when the expression fails, or the person cannot be read */
  evaluate(stack: Stack, expression: string, options: OwnLanguageOptions, context: CommandContext): Promise<Json>;
  /** @throws ScimformError when the file cannot be read */
  preview(
    stack: Stack,
    people: OwnLanguagePeople,
    context: CommandContext,
    report: Report,
  ): AsyncIterable<OwnLanguagePreview>;
}
