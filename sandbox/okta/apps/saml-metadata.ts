import type { StoredApp } from "../model";

/** Metadata of the app's identity provider: https://developer.okta.com/docs/concepts/saml/ */
export function samlMetadata(app: StoredApp, origin: string): string {
  const location = `${origin}/app/${app.name}/${app.externalKey}/sso/saml`;
  const services = ["HTTP-POST", "HTTP-Redirect"].map(
    (binding) =>
      `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`,
  );
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<md:EntityDescriptor entityID="${entityId(app)}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">`,
    `<md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">`,
    `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>`,
    `<ds:X509Certificate>${app.keys[0]?.x5c ?? ""}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
    `<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>`,
    ...services,
    `</md:IDPSSODescriptor></md:EntityDescriptor>`,
  ].join("");
}

const entityId = ({ externalKey }: StoredApp): string => `http://www.okta.com/${externalKey}`;
