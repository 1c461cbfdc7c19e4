const mediaType = "application/scim+json";

/**
 * Headers that Okta's provisioning sends besides the authorization.
 * https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/ has the user agent; type and charset are from recorded requests
 * (https://github.com/oktadeveloper/okta-blog-archive/pull/1956).
 */
export const oktaHeaders = (hasBody: boolean): Record<string, string> => ({
  "user-agent": "Okta SCIM Client 1.0.0",
  accept: mediaType,
  ...(hasBody && { "content-type": `${mediaType}; charset=utf-8` }),
});
