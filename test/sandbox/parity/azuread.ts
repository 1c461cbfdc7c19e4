import { applicationKind } from "../../../sandbox/fake-providers/azuread/application";
import { GraphSession } from "../../../sandbox/fake-providers/azuread/directory";
import { fakeAzuread } from "../../../sandbox/fake-providers/azuread/provider";
import { servicePrincipalKind } from "../../../sandbox/fake-providers/azuread/service-principal";
import type { Pin } from "./parity-tenant";

const fakeProvider = () => fakeAzuread({ env: {} } as Parameters<typeof fakeAzuread>[0]);
const notEmulated = expect.objectContaining({ detail: expect.stringContaining("AZUREAD_NOT_EMULATED") });

/** The stand-in for hashicorp/azuread. */
export const azureadPins: Readonly<Record<string, Pin>> = {
  "all other resources and data sources of azuread": () => {
    const { resources, dataSources } = fakeProvider();
    expect(Object.keys(resources).sort()).toEqual([
      "azuread_app_role_assignment",
      "azuread_application",
      "azuread_application_app_role",
      "azuread_application_from_template",
      "azuread_application_identifier_uri",
      "azuread_claims_mapping_policy",
      "azuread_service_principal",
      "azuread_service_principal_claims_mapping_policy_assignment",
      "azuread_service_principal_token_signing_certificate",
    ]);
    expect(Object.keys(dataSources).sort()).toEqual([
      "azuread_application_template",
      "azuread_client_config",
      "azuread_groups",
      "azuread_service_principal",
      "azuread_users",
    ]);
  },
  "applications without a template": () => {
    expect(applicationKind.validate?.({ template_id: null })).toContainEqual(notEmulated);
  },
  "passwords of applications": () => {
    expect(applicationKind.validate?.({ template_id: "t", password: [{ display_name: "p" }] })).toContainEqual(
      notEmulated,
    );
  },
  "logos of applications": () => {
    expect(applicationKind.validate?.({ template_id: "t", logo_image: "iVBORw0KGgo=" })).toContainEqual(notEmulated);
  },
  "the deprecated `features` block of service principals": () => {
    expect(servicePrincipalKind.validate?.({ features: [{}] })).toContainEqual(notEmulated);
  },
  "the real provider's waits (20 s and more for consistency)": async () => {
    const sleep = jest.fn(async () => undefined);
    const graph = { monotonic: () => 0, sleep, request: async () => null as never, list: async () => [] };
    const directory = { graph, graphUrl: "", tenantId: "", clientId: "", callerObjectId: async () => "" };
    const session = await GraphSession.open({
      client: { connect: async () => directory },
      beforeWrite: () => undefined,
      signal: new AbortController().signal,
    });
    await session.steadily("it is there", async () => true);
    expect(sleep).not.toHaveBeenCalled();
  },
};
