import { stringify } from "yaml";
import type { OktaAttributeTable } from "./okta-table";
import { flow, leftOutComments } from "./vendor-text";

const yaml = (value: unknown): string => stringify(value, { lineWidth: 0 }).trimEnd();

/**
 * The profile of a vendor for Okta, a custom SAML app to which SCIM is added, as if somebody had written it by hand.
 * https://developer.okta.com/docs/guides/scim-provisioning-integration-connect/main/
 */
export function oktaVendorProfileText(title: string, table: OktaAttributeTable): string {
  const { userName, attributes, mappings, asUsual, leftOut, remarks } = table;
  const lines = [
    "# yaml-language-server: $schema=../schema/okta-target.json",
    "identityProvider: okta",
    `title: ${flow(title)}`,
    "# documentation: https://… # the vendor's page about provisioning",
    `label: ${flow(`${title} ({environment})`)}`,
    "",
    "application:",
    '  saml: { acsUrl: "{acsUrl}", audience: "{audience}" }',
    "",
    "features: { create: on, update: on, deactivate: on }",
    `userName: ${JSON.stringify(userName)}`,
    'connection: { auth: header, baseUrl: "{scimUrl}" }',
    "",
    ...(Object.keys(attributes).length > 0 ? [yaml({ attributes }), ""] : []),
    ...(asUsual.length > 0 ? [`# The app brings along, and maps as the table says: ${asUsual.join(", ")}`] : []),
    ...(Object.keys(mappings).length > 0 ? [yaml({ mappings })] : []),
    ...leftOutComments(leftOut, ""),
    "",
    yaml({
      inputs: {
        scimUrl: { title: "SCIM endpoint", kind: "url", example: "https://scim.acme.example/v2" },
        acsUrl: { title: "Assertion consumer service", kind: "url", example: "https://acme.example/saml/acs" },
        audience: { title: "Entity id", kind: "text", example: "https://acme.example/saml" },
      },
      remarks: [
        ...remarks,
        "Okta never deletes an account, it sets active to false",
        "People who were assigned before provisioning was enabled get no account until they are assigned again",
      ],
      steps: [
        {
          id: "okta-scim",
          title: "Okta administrator: add SCIM to the app",
          when: "deployed",
          text: "{appPage} > General > App Settings > Edit > Provisioning: SCIM, Save.",
        },
        {
          id: "okta-connection",
          title: "Okta administrator: connect Okta to the target",
          when: "deployed",
          text: "{appPage} > Provisioning > Integration > Edit: fill in the fields; tick Push New Users and Push Profile Updates; Authentication Mode: HTTP Header, with the target's token; Test Connector Configuration, Save.",
          paste: { "SCIM connector base URL": "{baseUrl}", "Unique identifier field for users": "userName" },
        },
        {
          id: "okta-features",
          title: "Okta administrator: tick what Okta may do in the target",
          when: "deployed",
          text: "{appPage} > Provisioning > To App > Edit: tick {features}, Save.",
        },
      ],
    }),
  ];
  return `${lines.join("\n")}\n`;
}
