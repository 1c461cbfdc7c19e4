import { isAbsolute, join, relative } from "node:path";
import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from "cdktf";
import { formerStack } from "../lib/core/former-stack";
import type { StackConfig } from "../lib/config/entra/model";
import type { AnyStackConfig } from "../lib/config/any-stack";

export interface StateLocation {
  /** Project folder; local state is `state/<stack>.tfstate` in it. */
  readonly root: string;
  /** Folder in which Terraform will run for this stack. */
  readonly stackFolder: string;
  /** Sandbox folder: state goes there and nowhere else, whatever the config says. */
  readonly sandbox?: string;
}

type BackendArguments = Readonly<Record<string, string | boolean | { readonly name: string }>>;

/**
 * Gives the stack its backend. The stack's name is always part of the location, so two stacks can never share a state;
 * a renamed app (`formerly`) keeps the location it was deployed to.
 */
export function addBackend(stack: TerraformStack, config: AnyStackConfig, location: StateLocation): void {
  const name = formerStack(config) ?? config.stack;
  if (location.sandbox) {
    new Backend(stack, "local", { path: join(location.sandbox, "state", `${name}.tfstate`) });
    return;
  }
  const { type } = config.backend;
  const { prefix, path, ...rest } = config.backend.config;
  const under = prefix ? `${String(prefix).replace(/\/$/, "")}/` : "";
  switch (type) {
    case "local": {
      const folder = typeof path === "string" ? path : "state";
      // A relative path keeps the synthesized file the same on every machine.
      const from = isAbsolute(folder) ? folder : relative(location.stackFolder, join(location.root, folder));
      new Backend(stack, "local", { path: join(from, `${name}.tfstate`) });
      return;
    }
    case "azurerm":
    case "s3":
      new Backend(stack, type, { ...rest, key: `${under}${name}.tfstate` });
      return;
    case "gcs":
      new Backend(stack, type, { ...rest, prefix: `${under}${name}` });
      return;
    case "remote":
    case "cloud":
      new Backend(stack, type, { ...rest, workspaces: { name: `${prefix ? String(prefix) : ""}${name}` } });
      return;
  }
}

/** Backend of any type: the config has checked its arguments, which are Terraform's own in camelCase. */
class Backend extends TerraformBackend {
  constructor(
    scope: TerraformStack,
    private readonly type: StackConfig["backend"]["type"],
    private readonly settings: BackendArguments,
  ) {
    super(scope, "backend", type);
  }

  override toTerraform(): Record<string, unknown> {
    const settings = Object.fromEntries(Object.entries(this.settings).map(([key, value]) => [snakeCase(key), value]));
    return { terraform: this.type === "cloud" ? { cloud: settings } : { backend: { [this.type]: settings } } };
  }

  /** Stacks do not read one another's state. */
  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error("scimform stacks have no cross-stack references");
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
