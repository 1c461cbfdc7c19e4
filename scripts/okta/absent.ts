import * as errors from "../errors";
import type { Problem } from "../../lib/core/problem";

interface Absence {
  /** Reason why Okta lacks it. */
  readonly why: string;
  /** The nearest equivalent. */
  readonly nearest: (stack: string) => string;
}

const absences: Readonly<Record<string, Absence>> = {
  preview: {
    why: "its mappings are previewed one stack at a time, and not compared with what is deployed",
    nearest: (stack) => `See the values of people: \`scimform preview ${stack} --user <login>\`.`,
  },
  preflight: {
    why: "without scoping filters and cycles there is no first one to prepare",
    nearest: (stack) => `Assign a small pilot group first, and see it with \`scimform status ${stack}\`.`,
  },
  "check-target": {
    why: "it checks with the mappings of a stack, which it does not know of Okta's",
    nearest: () =>
      "Check the endpoint itself: `scimform check-target --url <Base URL> --token-source env:NAME --for okta`.",
  },
  certificates: {
    why: "Okta makes the signing certificate of each app",
    nearest: () => "See Sign On > SAML Signing Certificates on the app's page in the Admin Console.",
  },
  "test-connection": {
    why: "its API has no test of saved credentials",
    nearest: (stack) =>
      `\`scimform credentials ${stack} --verify\` shows what works; Provisioning > Integration in the Admin Console has the button Test API Credentials.`,
  },
  start: {
    why: "there is no job to start: who is assigned is provisioned at once",
    nearest: (stack) => `Enable provisioning with \`scimform credentials ${stack}\`.`,
  },
  pause: {
    why: "there is no job to stop",
    nearest: () => "Untick Enable API integration on the app's Provisioning tab in the Admin Console.",
  },
  deletions: {
    why: "it has no threshold for people who leave an app: each is deactivated at once",
    nearest: (stack) =>
      `See who was: \`scimform logs ${stack} --action disable\`. Assigned again, they are activated: \`scimform provision ${stack} --user <login>\`.`,
  },
  relink: {
    why: "its API neither removes nor sets the link of a person alone",
    nearest: (stack) =>
      `Correct the user name in Okta or in the target, then unassign the person in Okta and assign again: \`scimform provision ${stack} --user <login>\`. Where deactivation is enabled, that disables the account that is linked now.`,
  },
  restart: {
    why: "there are no cycles to begin anew",
    nearest: (stack) =>
      `\`scimform credentials ${stack} --verify --repush\` provisions who never was; Force Sync on the app's page in the Admin Console applies mappings again.`,
  },
  "credentials --clear": {
    why: "its API cannot remove a connection",
    nearest: () => "Untick Enable API integration on the app's Provisioning tab in the Admin Console.",
  },
  "credentials --rotate": {
    why: "nobody is provisioned again by new credentials",
    nearest: (stack) => `Afterwards \`scimform credentials ${stack} --verify\` shows whether people fail.`,
  },
  "provision --group": {
    why: "its API pushes groups by mappings that Terraform makes",
    nearest: () => "Push Groups > Push now, on the app's page in the Admin Console, pushes one again.",
  },
};

/** Returns the refusal of a command, or of an option, by its name after `scimform`. */
export const absent: Readonly<Record<string, (stack: string) => Problem>> = Object.fromEntries(
  Object.entries(absences).map(([what, { why, nearest }]) => [
    what,
    (stack: string) => errors.notInOkta(`scimform ${what}`, stack, why, nearest(stack)),
  ]),
);
