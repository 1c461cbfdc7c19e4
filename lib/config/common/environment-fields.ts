import { backend } from "./backend-schema";
import { field, onOff } from "./field";

/** The keys of an entry of `config/environments.yaml` that every identity provider has. */
export const environmentFields = {
  protected: field(
    onOff,
    "Refuse to destroy or replace. Default: on for an environment called production or prod, else off.",
  ),
  backend: field(backend, "Where Terraform keeps state.", {
    default: { type: "local" },
    examples: [{ type: "azurerm", config: { storageAccountName: "contosostate", containerName: "scimform" } }],
  }),
};

/** Whether an environment of this name is protected when the config does not say. */
export const isProtectedByDefault = (environment: string): boolean => ["production", "prod"].includes(environment);
