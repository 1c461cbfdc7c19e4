import type { EngineEnvironment, ProvisioningEngine } from "../model";
import { runCycle } from "./cycle";
import { ObjectLocks } from "./object-locks";
import { provisionOnDemand } from "./on-demand";
import { probe } from "./probe";

/**
 * The provisioning engine of the sandbox: what Entra's provisioning service does with a job, against SCIM endpoints on
 * this machine. https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 */
export function createEngine(environment: EngineEnvironment): ProvisioningEngine {
  const locks = new ObjectLocks();
  return {
    provisionOnDemand: (state, job, request) => provisionOnDemand(state, job, request, environment, locks),
    runCycle: (state, job) => runCycle(state, job, environment, locks),
    probe: (job, credentials) => probe(job, credentials, environment),
  };
}
