import { existsSync, readdirSync } from "node:fs";
import { dirname, basename, join } from "node:path";
import { startEntraSandbox, type EntraSandbox, type SandboxOptions } from "../entra/index";
import { allOrNothing, type Started } from "../started";

const tenantsFolder = "tenants";
const folderOfTenant = (folder: string, tenantId: string): string => join(folder, tenantsFolder, tenantId);

/** The folder of the whole sandbox, given it or that of one of its tenants, at which `sandbox env --environment` points a shell. */
export const wholeFolder = (folder: string): string =>
  basename(dirname(folder)) === tenantsFolder ? dirname(dirname(folder)) : folder;

/**
 * The tenants that run beside that of a sandbox process, one for each environment that was asked for. Each has a folder of its
 * own, with a record as of a sandbox, so that commands in a shell that points at it act on this tenant.
 */
export class TenantsBeside {
  private readonly opened = new Map<string, Promise<EntraSandbox>>();

  /**
   * @param options of the first tenant, whose folder holds the others
   * @param serveOrders takes orders for one
   * @param started ends them
   */
  constructor(
    private readonly first: EntraSandbox,
    private readonly options: SandboxOptions,
    private readonly serveOrders: (entra: EntraSandbox, started: Started) => Promise<void>,
    private readonly started: Started,
  ) {}

  /** Opens those that were open before the sandbox was stopped. */
  async reopen(): Promise<void> {
    for (const tenantId of namesIn(join(this.first.folder, tenantsFolder))) await this.open(tenantId);
  }

  /** The tenant of this id; new at first, with the demo people. */
  open(tenantId: string): Promise<EntraSandbox> {
    const id = tenantId.toLowerCase();
    if (id === this.first.tenantId) return Promise.resolve(this.first);
    const known = this.opened.get(id);
    if (known) return known;
    const tenant = this.start(id);
    this.opened.set(id, tenant);
    tenant.catch(() => this.opened.delete(id));
    return tenant;
  }

  async runDueCycles(): Promise<void> {
    for (const tenant of await Promise.all(this.opened.values())) await tenant.runDueCycles();
  }

  private async start(tenantId: string): Promise<EntraSandbox> {
    const { first, options } = this;
    return allOrNothing(async (started) => {
      const folder = folderOfTenant(first.folder, tenantId);
      const entra = await startEntraSandbox({ ...options, folder, tenantId, beside: first, targets: [] });
      started.add(() => entra.stop());
      await this.serveOrders(entra, started);
      this.started.add(() => started.end());
      return entra;
    });
  }
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
