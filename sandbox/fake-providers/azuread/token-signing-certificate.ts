import { createHash } from "node:crypto";
import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { parseId, textOf } from "./identity";
import { oneAtATime } from "./lock";
import type { AzureadResourceKind } from "./managed";
import { computed, required, settled, timeouts } from "../common/schema";

const idForm = "<service principal object id>/tokenSigningCertificate/<key id>";

const credential = z.looseObject({ keyId: z.string(), customKeyIdentifier: z.string().nullish() });
const credentials = z
  .array(credential)
  .nullish()
  .transform((list) => list ?? []);
const principal = z.object({
  keyCredentials: z
    .array(
      credential.extend({
        displayName: z.string().nullish(),
        endDateTime: z.string().nullish(),
        key: z.string().nullish(),
        startDateTime: z.string().nullish(),
        usage: z.string().nullish(),
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
  passwordCredentials: credentials,
});

/**
 * `azuread_service_principal_token_signing_certificate`: three credentials under one `customKeyIdentifier`, of which the
 * certificate (usage `Verify`) gives the id.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/service_principal_token_signing_certificate
 */
export const tokenSigningCertificateKind: AzureadResourceKind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        display_name: settled("string"),
        end_date: settled("string"),
        id: settled("string"),
        key_id: computed("string"),
        service_principal_id: required("string"),
        start_date: computed("string"),
        thumbprint: computed("string"),
        value: { type: "string", computed: true, sensitive: true },
      },
      blocks: { timeouts: timeouts("create", "read", "delete") },
    },
  },
  rules: { replace: ["display_name", "end_date", "service_principal_id"] },

  async create(session, { planned }, made) {
    const path = textOf(planned, "service_principal_id");
    const given = Object.entries({ displayName: planned["display_name"], endDateTime: planned["end_date"] });
    const body = Object.fromEntries(given.filter(([, value]) => typeof value === "string"));
    await oneAtATime(path, async () => {
      const call = { method: "POST", path: `${path}/addTokenSigningCertificate`, body } as const;
      const added = await session.write(call, credential);
      const present = () => session.get({ path }, principal);
      await session.steadily("the certificate is there", async () =>
        (await present()).keyCredentials.some(({ keyId }) => keyId === added.keyId),
      );
      // The answer names the private key; the id is that of the certificate.
      const certificate = (await present()).keyCredentials.find(
        (each) => each.usage === "Verify" && each.customKeyIdentifier === added.customKeyIdentifier,
      );
      if (!certificate) throw fail(errors.gone, `The new signing certificate of ${path}`);
      made(`${path.replace("/servicePrincipals/", "")}/tokenSigningCertificate/${certificate.keyId}`);
    });
  },

  async read(session, id) {
    const { path, keyId } = partsOf(id);
    const live = await session.find({ path, query: { $select: "keyCredentials" } }, principal);
    const found = live?.keyCredentials.find((each) => each.keyId === keyId);
    if (!found) return null;
    return {
      display_name: found.displayName ?? "",
      end_date: found.endDateTime ?? "",
      key_id: keyId,
      service_principal_id: path,
      start_date: found.startDateTime ?? "",
      thumbprint: thumbprintOf(found.key ?? ""),
      value: found.key ?? "",
    };
  },

  /**
   * Deletes the certificate with the fault of 3.9.0 (https://github.com/hashicorp/terraform-provider-azuread/issues/1690), which
   * removes the certificate of the last listed key that is not this one's. The only certificate is removed correctly, since its
   * private key is that key; beside others the order decides. Then the provider waits for this certificate to be gone, and gives
   * up after 5 minutes.
   */
  async delete(session, id) {
    const { path, keyId } = partsOf(id);
    const live = await session.get({ path }, principal);
    const isThis = (each: z.infer<typeof credential>): boolean => each.keyId.toLowerCase() === keyId.toLowerCase();
    const last = live.keyCredentials.filter((each) => !isThis(each)).at(-1)?.customKeyIdentifier ?? "";
    const stays = (each: z.infer<typeof credential>): boolean =>
      (each.customKeyIdentifier ?? "").toLowerCase() !== last.toLowerCase();
    const keyCredentials = live.keyCredentials.filter(stays);
    const body = {
      "@odata.type": "#microsoft.graph.servicePrincipal",
      keyCredentials,
      passwordCredentials: live.passwordCredentials.filter(stays),
    };
    await session.write({ method: "PATCH", path, body }, z.unknown());
    if (keyCredentials.some(isThis)) throw fail(errors.certificateStays, keyId, path);
  },

  identify(id) {
    partsOf(id);
    return id;
  },
};

function partsOf(id: string): { readonly path: string; readonly keyId: string } {
  const [objectId = "", keyId = ""] = parseId(id, idForm);
  return { path: `/servicePrincipals/${objectId}`, keyId };
}

const thumbprintOf = (key: string): string =>
  createHash("sha1").update(Buffer.from(key, "base64")).digest("hex").toUpperCase();
