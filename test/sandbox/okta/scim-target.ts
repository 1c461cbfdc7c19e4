import { StubOrg } from "../../lib/okta/api/stub";

/** A SCIM endpoint that has nobody, and takes everybody. */
export const scimTarget = (): StubOrg =>
  new StubOrg(({ method, body }, count) =>
    method === "POST"
      ? { status: 201, body: { ...(JSON.parse(body) as object), id: `object-${count}` } }
      : {
          body: {
            schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            ...{ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
          },
        },
  );
