/** Cases of sign-on, adoption and Okta that went wrong in public, here or elsewhere: where they come from, and the test that shows them. */

export interface PublicCase {
  readonly what: string;
  readonly sources: readonly string[];
  /** Test file below test/, which names the sources, and the start of the test's name. */
  readonly file: string;
  readonly test: string;
}

const azuread = (issue: number): string => `https://github.com/hashicorp/terraform-provider-azuread/issues/${issue}`;
const okta = (issue: number): string => `https://github.com/okta/terraform-provider-okta/issues/${issue}`;
const claims = "https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type";
const [saml, ofOkta] = ["e2e/public-cases/saml.test.ts", "e2e/public-cases/okta.test.ts"];

export const publicCases: readonly PublicCase[] = [
  {
    what: "an app of several roles that was there before: nobody gets the first of them",
    sources: [
      "https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto",
      azuread(950),
      "https://github.com/MicrosoftDocs/azure-docs/issues/50591",
    ],
    file: saml,
    test: "an app with several roles that was exported",
  },
  {
    what: "a relay state that is taken out of the config goes",
    sources: [azuread(317)],
    file: saml,
    test: "%s goes in one deploy",
  },
  {
    what: "a reply URL without a path, which azuread refuses, is found by validate and export",
    sources: [azuread(718), azuread(867)],
    file: saml,
    test: "a reply URL without a path",
  },
  {
    what: "one identifier twice, by letter case too, does not crash synth",
    sources: [azuread(797)],
    file: saml,
    test: "an identifier twice",
  },
  {
    what: "a signing certificate that ends is found in the tenant, whatever the config says",
    sources: [
      "https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on",
    ],
    file: "scripts/certificates.test.ts",
    test: "how long a certificate lasts",
  },
  {
    what: "a claim source that is no object with a property does not become a broken policy",
    sources: [claims],
    file: saml,
    test: "sources of claims",
  },
  {
    what: "claims beyond 50 and restricted ones are warned of",
    sources: ["https://github.com/microsoftgraph/microsoft-graph-docs/pull/15908", claims],
    file: saml,
    test: "more claims than Entra takes",
  },
  {
    what: "Okta: changed attributes of the assertion are drift with a remedy",
    sources: [okta(871), okta(2276)],
    file: ofOkta,
    test: "an attribute of the assertion that the config adds",
  },
  {
    what: "Okta: an attribute goes, or is retyped, together with its mapping",
    sources: [okta(954), okta(650), okta(680), okta(989)],
    file: ofOkta,
    test: "an attribute that is mapped",
  },
  {
    what: "Okta: somebody named who was deactivated stops no deploy",
    // A leaver; the answer is Okta's own.
    sources: ["https://developer.okta.com/docs/reference/error-codes/"],
    file: ofOkta,
    test: "somebody deactivated in assign.users",
  },
  {
    what: "Okta: a push mapping that is gone stops every plan until Terraform forgets it",
    sources: [okta(2807)],
    file: ofOkta,
    test: "a push mapping that was deleted",
  },
  {
    what: "Okta: who has the app through a group cannot be taken out alone",
    sources: [
      "https://github.com/articulate/terraform-provider-okta/issues/120",
      "https://github.com/gravitational/teleport/issues/53947",
    ],
    file: ofOkta,
    test: "somebody assigned directly and through a group",
  },
  {
    what: "sandbox: a schema of the vendor's own gets a server that takes it",
    // docs/sandbox-targets.md says so.
    sources: ["https://developer.okta.com/docs/guides/scim-provisioning-integration-connect/main/"],
    file: ofOkta,
    test: "sandbox start gives a schema",
  },
];
