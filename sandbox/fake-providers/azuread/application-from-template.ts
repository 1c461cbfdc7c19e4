import { z } from "zod";
import type { GraphSession } from "./directory";
import { application, withId } from "./graph-objects";
import { parseId, textOf } from "./identity";
import { oneAtATime } from "./lock";
import type { AzureadResourceKind } from "./managed";
import { computed, required, settled, timeouts } from "../common/schema";

/**
 * `azuread_application_from_template`: an application of the gallery, of which only the name is managed. After `instantiate` the provider waits
 * for the application, not for its service principal.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/v3.9.0/internal/services/applications/application_from_template_resource.go
 */
export const applicationFromTemplateKind: AzureadResourceKind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        application_id: computed("string"),
        application_object_id: computed("string"),
        display_name: required("string"),
        id: settled("string"),
        service_principal_id: computed("string"),
        service_principal_object_id: computed("string"),
        template_id: required("string"),
      },
      blocks: { timeouts: timeouts("create", "read", "update", "delete") },
    },
  },
  rules: { replace: ["template_id"] },

  async create(session, { planned }, made) {
    const template = textOf(planned, "template_id");
    const body = { displayName: textOf(planned, "display_name") };
    const path = `/applicationTemplates/${template}/instantiate`;
    const answer = z.object({ application: withId, servicePrincipal: withId });
    const { application: app, servicePrincipal } = await session.write({ method: "POST", path, body }, answer);
    made(formatId({ template, application: app.id, principal: servicePrincipal.id }));
    const itself = { path: `/applications/${app.id}` };
    await session.steadily("the application is there", async () => (await session.find(itself, withId)) !== null);
  },

  async update(session, { planned, changed }, id) {
    if (!changed("display_name")) return;
    const body = { "@odata.type": "#microsoft.graph.application", displayName: textOf(planned, "display_name") };
    await session.write({ method: "PATCH", path: pathOf(id), body }, z.unknown());
  },

  async read(session: GraphSession, id) {
    const { template, application: object, principal } = partsOf(id);
    const found = await session.find({ path: pathOf(id) }, application);
    return (
      found && {
        application_id: pathOf(id),
        application_object_id: object,
        display_name: found.displayName,
        service_principal_id: `/servicePrincipals/${principal}`,
        service_principal_object_id: principal,
        template_id: template,
      }
    );
  },

  delete: (session, id) =>
    oneAtATime(pathOf(id), async () => {
      await session.write({ method: "DELETE", path: pathOf(id) }, z.unknown());
    }),

  identify: (id) => formatId(partsOf(id)),
};

interface Parts {
  readonly template: string;
  readonly application: string;
  readonly principal: string;
}

/** https://github.com/hashicorp/terraform-provider-azuread/blob/v3.9.0/internal/services/applications/parse/from_template.go */
const formatId = ({ template, application: app, principal }: Parts): string =>
  `/applicationTemplates/${template}/instantiate/${app}/${principal}`;

function partsOf(id: string): Parts {
  const [template = "", app = "", principal = ""] = parseId(
    id,
    "/applicationTemplates/<template>/instantiate/<application>/<service principal>",
  );
  return { template, application: app, principal };
}

const pathOf = (id: string): string => `/applications/${partsOf(id).application}`;
