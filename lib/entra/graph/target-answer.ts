import { z } from "zod";
import { parseJson } from "../../core/json";

/** The response of a target, as far as Entra passes it on. */
export interface TargetAnswer {
  readonly scimType: string | null;
  /** Words of the target. */
  readonly words: string;
}

/** https://www.rfc-editor.org/rfc/rfc7644#section-3.12 */
const errorSchema = z.looseObject({ detail: z.string(), scimType: z.string().nullish() });

/** Reads the target's answer out of a reason such as `StatusCode: 400. Web Response: {…}`; a text without one is taken as it is. */
export function readTargetAnswer(reason: string): TargetAnswer {
  const start = reason.indexOf("{");
  const end = reason.lastIndexOf("}");
  const error = errorSchema.safeParse(start < 0 ? undefined : parseJson(reason.slice(start, end + 1)));
  return error.success
    ? { scimType: error.data.scimType ?? null, words: error.data.detail }
    : { scimType: null, words: reason };
}
