/** Signature settings of a stack's custom SAML app, by the API's names; the config has no words for them. */
export const signedAs = {
  responseSigned: true,
  assertionSigned: true,
  signatureAlgorithm: "RSA_SHA256",
  digestAlgorithm: "SHA256",
  authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
} as const;
