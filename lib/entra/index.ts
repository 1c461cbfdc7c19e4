/** Microsoft Entra ID: sign-in, Graph, the synchronization API, and lookups in the directory. */
export * from "./cloud";
export * from "./directory-api";
export * from "./graph";
export * from "./graph-error";
export * from "./job";
export * from "./non-gallery-app";
export * from "./on-demand";
export { personAttributes, readPeople, readPerson, userQuery } from "./person";
export * from "./provisioning-log";
export { sleep, type Clock, type RetryBounds, type Sleep } from "./retry";
export * from "./secrets";
export * from "./settings";
export { createCredential, type SignIn, type SignInOptions } from "./sign-in";
export * from "./stack-tag";
export * from "./synchronization-api";
export * from "./target-credentials";
export { expiryOfToken, expiryWarning } from "./token-expiry";
export * from "./token-source";
