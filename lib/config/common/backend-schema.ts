import { z } from "zod";
import { field, guid, text } from "./field";

const prefix = field(z.string(), "Put before the stack's name, which is always part of the location.");
const required = (description: string) => text.meta({ description });

/**
 * Terraform's backends with their arguments, but for those that hold secrets: these come from the environment.
 * https://developer.hashicorp.com/terraform/language/backend
 */
export const backend = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("local"),
    config: field(
      z.strictObject({ path: field(text, "Folder.", { default: "state" }) }),
      "State in files `<stack>.tfstate` of a folder.",
    ),
  }),
  z.strictObject({
    type: z.literal("azurerm"),
    config: z.strictObject({
      storageAccountName: required("Storage account."),
      containerName: required("Blob container."),
      prefix,
      resourceGroupName: field(text, "Resource group of the storage account."),
      subscriptionId: field(guid, "Subscription of the storage account."),
      tenantId: field(guid, "Tenant of the storage account."),
      clientId: field(guid, "Client that signs in to the storage account."),
      environment: field(z.enum(["public", "usgovernment", "china"]), "Azure cloud."),
      useAzureadAuth: field(z.boolean(), "Sign in with Entra instead of storage keys."),
      useOidc: field(z.boolean(), "Sign in with a token of the CI system."),
      useMsi: field(z.boolean(), "Sign in with the machine's managed identity."),
    }),
  }),
  z.strictObject({
    type: z.literal("s3"),
    config: z.strictObject({
      bucket: required("Bucket."),
      prefix,
      region: field(text, "Region of the bucket."),
      profile: field(text, "Profile of the AWS settings."),
      encrypt: field(z.boolean(), "Encrypt the state at rest."),
      kmsKeyId: field(text, "Key to encrypt with."),
      dynamodbTable: field(text, "Table for locks."),
    }),
  }),
  z.strictObject({
    type: z.literal("gcs"),
    config: z.strictObject({
      bucket: required("Bucket."),
      prefix,
      impersonateServiceAccount: field(text, "Service account to act as."),
      kmsEncryptionKey: field(text, "Key to encrypt with."),
    }),
  }),
  ...(["remote", "cloud"] as const).map((type) =>
    z.strictObject({
      type: z.literal(type),
      config: z.strictObject({
        organization: required("Organization; the workspace is the stack's name, with local execution mode."),
        hostname: field(text, "Host, when it is not app.terraform.io."),
        prefix: field(z.string(), "Put before the workspace's name."),
      }),
    }),
  ),
]);
