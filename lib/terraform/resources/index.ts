import type { ResourceDescription } from "../attribute";
import { oktaProfileMappingDescription } from "./okta-profile-mapping";
import { provisioningSettingsDescription } from "./provisioning-settings";
import { samlSignOnDescription } from "./saml-sign-on";
import { synchronizationJobDescription } from "./synchronization-job";
import { synchronizationSchemaDescription } from "./synchronization-schema";

/** The resources of our provider. */
export const resourceDescriptions: readonly ResourceDescription[] = [
  synchronizationJobDescription,
  synchronizationSchemaDescription,
  provisioningSettingsDescription,
  samlSignOnDescription,
  oktaProfileMappingDescription,
];
