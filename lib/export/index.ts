/** Exports an existing enterprise application as config, with the parts that Terraform takes over. */
export { readExistingObjects } from "./existing-objects";
export { readAssigned } from "./assigned";
export { draftOf, type Draft } from "./draft";
export { chooseEnvironment, type ExportEnvironment } from "./environments";
export { importsPath, writeImports, type ExistingObjects } from "../terraform/imports-file";
export { type ProvisioningApp, readInventory } from "./inventory";
export { nameOf, readLiveApp, writeTags, type LiveApp } from "./live-app";
export { filesForDraft } from "./draft-files";
export { resetByDeploy } from "./reset-by-deploy";
export { readSaml, type ExportedSaml } from "./saml";
export { oktaDraftOf, type OktaDraft } from "./okta/draft";
export { writeOktaImports } from "../terraform/okta-imports-file";
export { isOktaAppId, readLiveOktaApp, type LiveOktaApp } from "./okta/live-app";
export { filesForOktaDraft } from "./okta/draft-files";
