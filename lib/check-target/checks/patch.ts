import { patchSchema } from "../../core/scim-schemas";
import type { JsonObject } from "../../entra/requests";
import type { Examination, TestUser } from "../examination";
import type { CheckExchange } from "../exchange";

/** The body of a PATCH that neither Entra's mappings nor Okta word. */
export const operations = (...Operations: JsonObject[]): JsonObject => ({ schemas: [patchSchema], Operations });

/** Changes a user, and reads it afterwards. */
export async function patchAndRead(
  { probe }: Examination,
  user: TestUser,
  body: Readonly<Record<string, unknown>>,
): Promise<readonly [patched: CheckExchange, read: CheckExchange]> {
  return [await probe.patch("users", user.id, body), await probe.get(["Users", user.id])];
}
