import { z } from "zod";
import { environmentFields } from "./common/environment-fields";
import { environmentName } from "./common/field";
import { oktaEnvironment } from "./okta/schema";
import { entraEnvironment } from "./entra/schema";

/** An entry of `config/environments.yaml`, for all identity providers. */
export const environmentSchema = z.strictObject({
  tenantId: entraEnvironment.tenantId,
  cloud: entraEnvironment.cloud,
  okta: oktaEnvironment,
  protected: environmentFields.protected,
  notificationEmail: entraEnvironment.notificationEmail,
  backend: environmentFields.backend,
});

/** `config/environments.yaml`. */
export const environmentsSchema = z
  .record(
    environmentName,
    environmentSchema.nullable().meta({ examples: [{ tenantId: "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11" }] }),
  )
  .meta({
    title: "scimform environments (config/environments.yaml)",
    examples: [{ test: { tenantId: "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11" } }],
  });

export type EnvironmentSettings = z.output<typeof environmentSchema>;
