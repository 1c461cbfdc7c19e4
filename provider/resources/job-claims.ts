import { sameTemplate } from "../../lib/entra/graph";

/** The planned operation of one resource instance on a job. */
export type Claim =
  | {
      readonly act: "create";
      readonly servicePrincipalId: string;
      readonly templateId: string;
      readonly replaces: string | null;
    }
  | {
      readonly act: "keep" | "destroy";
      readonly servicePrincipalId: string;
      readonly templateId: string;
      readonly jobId: string;
    };

/**
 * The jobs of one run of the provider. Terraform tells a provider neither addresses nor what else the state holds, but it
 * plans every instance in one process, so two that are about one job meet here, whichever comes first. An apply starts
 * another process, which sees only what changes; there each creation is planned once more before it is made.
 */
export class JobClaims {
  private readonly claims: Claim[] = [];
  private readonly taken = new Set<string>();

  /** @returns whether it goes together with what was claimed before */
  add(claim: Claim): boolean {
    const fits = !this.claims.some((other) => contradict(claim, other) || contradict(other, claim));
    this.claims.push(claim);
    return fits;
  }

  /** A job, or the settings of one, that an object created in this run has now. */
  take(name: string): void {
    this.taken.add(name);
  }

  /** Whether another object has it than the one that is to be deleted. */
  isTaken(name: string): boolean {
    return this.taken.has(name);
  }
}

function contradict(one: Claim, other: Claim): boolean {
  if (one.servicePrincipalId.toLowerCase() !== other.servicePrincipalId.toLowerCase()) return false;
  if (one.act === "create") {
    const isReplaced = other.act !== "create" && other.jobId === one.replaces;
    return other.act !== "destroy" && !isReplaced && sameTemplate(one.templateId, other.templateId);
  }
  return one.act === "destroy" && other.act === "keep" && one.jobId === other.jobId;
}
