import { z } from "zod";
import type { DataSource } from "../../../provider/plugin/types";
import type { AzureadClient } from "./directory";
import { singularLookup } from "./lookup";
import { computed, settled, stringList, timeouts } from "../common/schema";

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();

const applicationTemplate = z.object({
  id: z.string(),
  displayName: text,
  categories: texts,
  homePageUrl: text,
  logoUrl: text,
  publisher: text,
  supportedProvisioningTypes: texts,
  supportedSingleSignOnModes: texts,
});

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/application_template */
export const applicationTemplateData: DataSource<AzureadClient> = singularLookup({
  noun: "application template",
  collection: { path: "/applicationTemplates" },
  shape: applicationTemplate,
  properties: { display_name: "displayName", template_id: "id" },
  state: async (_session, found) =>
    Promise.resolve({
      id: found.id,
      template_id: found.id,
      display_name: found.displayName ?? "",
      categories: found.categories ?? [],
      homepage_url: found.homePageUrl ?? "",
      logo_url: found.logoUrl ?? "",
      publisher: found.publisher ?? "",
      supported_provisioning_types: found.supportedProvisioningTypes ?? [],
      supported_single_sign_on_modes: found.supportedSingleSignOnModes ?? [],
    }),
  schema: {
    version: 0,
    block: {
      attributes: {
        categories: computed(stringList),
        display_name: settled("string"),
        homepage_url: computed("string"),
        id: settled("string"),
        logo_url: computed("string"),
        publisher: computed("string"),
        supported_provisioning_types: computed(stringList),
        supported_single_sign_on_modes: computed(stringList),
        template_id: settled("string"),
      },
      blocks: { timeouts: timeouts("read") },
    },
  },
});
