/** Requests that Okta's provisioning sends to a SCIM endpoint. */
export {
  changeMembersBody,
  createGroupBody,
  renameGroupBody,
  replaceGroupBody,
  replaceMembersBody,
  type OktaMember,
} from "./group-body";
export { oktaHeaders } from "./headers";
export { connectionQueries, equalsQuery } from "./query";
export { activationBody, createUserBody, replaceUserBody, updateUserBody, type OktaUser } from "./user-body";
