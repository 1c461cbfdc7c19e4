import type { LiveSaml } from "../../lib/entra/graph";
import { isNotFound } from "../../lib/entra/graph/graph-error";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import type { Client, TenantConnection } from "../client";
import { replacedBy } from "../plugin/compare";
import { isObjectValue } from "../plugin/conform";
import { planNew } from "../plugin/plan";
import { shapeOf } from "../plugin/shape";
import type { Diagnostic, ObjectValue, OperationContext, Resource, TerraformValue } from "../plugin/types";
import { samlSignOnDescription } from "../../lib/terraform/resources/saml-sign-on";
import { splitImportId } from "./identity";
import { reportError, type DiagnosticSubject } from "./diagnostic-subject";
import { text } from "./value";
import { replicationOptions } from "./polling";

const { attributes, description } = samlSignOnDescription;
const block = { attributes, description };

/**
 * `scimform_saml_sign_on`: makes nothing, but keeps azuread from harm. Its delete of one of several certificates takes away
 * the one that Graph lists last: https://github.com/hashicorp/terraform-provider-azuread/issues/1690 (as in 3.9.0). And a relay
 * state that is no longer configured it sends as an empty object, which need not mean anything to Graph.
 */
export const samlSignOn: Resource<Client> = {
  schema: { version: 0, block },

  async read({ client }, state) {
    const live = await findSignOn(await client.connect(), principalOf(state));
    if (!live) return { state: null };
    const there = new Set(live.certificates.map(({ keyId }) => keyId));
    const certificates = Object.entries(certificatesOf(state)).filter(([, keyId]) => there.has(text(keyId) ?? ""));
    return {
      state: {
        ...state,
        relay_state: live.relayState || null,
        certificates: state["certificates"] === null ? null : Object.fromEntries(certificates),
      },
    };
  },

  async plan(_context, { prior, proposed }) {
    if (proposed === null) return { planned: null };
    const planned = prior ? proposed : planNew(block, proposed);
    const requiresReplace = replacedBy(shapeOf(block), prior, planned, ["service_principal_id"]);
    if (prior && requiresReplace.length === 0) refuseDropped(prior, planned);
    return { planned, requiresReplace };
  },

  async create(context, { planned }) {
    const diagnostics = await writeRelayState(context, planned);
    return { state: diagnostics.length > 0 ? null : { ...planned, id: principalOf(planned) }, diagnostics };
  },

  async update(context, { prior, planned }) {
    const diagnostics = await writeRelayState(context, planned);
    return { state: diagnostics.length > 0 ? prior : planned, diagnostics };
  },

  async delete(context, prior) {
    const servicePrincipalId = principalOf(prior);
    try {
      const connection = await context.client.connect();
      const live = await findSignOn(connection, servicePrincipalId);
      if (!live) return { state: null };
      const ours = new Set(Object.values(certificatesOf(prior)));
      const certificates = live.certificates.filter(({ keyId }) => ours.has(keyId));
      const { signal } = context;
      if (certificates.length > 0) {
        context.beforeWrite();
        await connection.saml.remove(servicePrincipalId, certificates, { signal });
      }
      if (live.relayState) {
        context.beforeWrite();
        await connection.saml.setRelayState(servicePrincipalId, null, { signal });
      }
      return { state: null };
    } catch (error) {
      return { state: prior, diagnostics: reportError(subjectOf(prior), error) };
    }
  },

  async importState({ client }, id) {
    const { path, attributes } = splitImportId(id, ["stack", "key_ids"]);
    const live = await findSignOn(await client.connect(), path);
    if (!live) throw fail(errors.importNotFound, id);
    return {
      state: {
        id: path,
        stack: attributes["stack"] ?? null,
        service_principal_id: path,
        relay_state: live.relayState || null,
        certificates: Object.fromEntries(
          live.certificates
            .filter(({ keyId }) => attributes["key_ids"]?.split(",").includes(keyId) ?? true)
            .map(({ name, keyId }) => [name, keyId]),
        ),
      },
    };
  },
};

/** A certificate that the plan no longer names would be azuread's to delete, beside others. */
function refuseDropped(prior: ObjectValue, planned: ObjectValue): void {
  const stay = new Set<TerraformValue>(Object.values(certificatesOf(planned)));
  const dropped = Object.entries(certificatesOf(prior)).filter(([, keyId]) => !stay.has(keyId));
  if (dropped.length === 0) return;
  throw fail(
    errors.certificateDropped,
    text(prior["stack"]),
    dropped.map(([name]) => name),
  );
}

async function writeRelayState(context: OperationContext<Client>, planned: ObjectValue): Promise<Diagnostic[]> {
  const servicePrincipalId = principalOf(planned);
  const wanted = text(planned["relay_state"]);
  try {
    const connection = await context.client.connect();
    const options = replicationOptions(context, connection);
    const { relayState } = await connection.saml.read(servicePrincipalId, options);
    if ((relayState || null) === wanted) return [];
    context.beforeWrite();
    await connection.saml.setRelayState(servicePrincipalId, wanted, options);
    return [];
  } catch (error) {
    return reportError(subjectOf(planned), error);
  }
}

/** Finds the sign-on settings; returns null only after Graph answers "not found" and a list without the principal. */
async function findSignOn(connection: TenantConnection, servicePrincipalId: string): Promise<LiveSaml | null> {
  try {
    return await connection.saml.read(servicePrincipalId);
  } catch (error) {
    if (!isNotFound(error) || (await connection.servicePrincipalExists(servicePrincipalId))) throw error;
    return null;
  }
}

const certificatesOf = (value: ObjectValue): ObjectValue => {
  const certificates = value["certificates"];
  return certificates !== undefined && isObjectValue(certificates) ? certificates : {};
};

const principalOf = (value: ObjectValue): string => text(value["service_principal_id"]) ?? "";

const subjectOf = (value: ObjectValue): DiagnosticSubject => ({ stack: text(value["stack"]), object: "SAML sign-on" });
