import type { Job, ObjectLink } from "../entra/model";

/** The links of a job, findable from either side. Changes go to the job at once. */
export class Links {
  readonly #job: Job;
  readonly #bySource = new Map<string, ObjectLink>();
  readonly #byTarget = new Map<string, ObjectLink>();

  constructor(job: Job) {
    this.#job = job;
    for (const link of job.links) this.#index(link);
  }

  bySource(sourceId: string): ObjectLink | undefined {
    return this.#bySource.get(sourceId);
  }

  byTarget(targetId: string): ObjectLink | undefined {
    return this.#byTarget.get(targetId);
  }

  all(): readonly ObjectLink[] {
    return this.#job.links;
  }

  add(link: ObjectLink): ObjectLink {
    this.#job.links.push(link);
    this.#index(link);
    return link;
  }

  remove(link: ObjectLink): void {
    this.#job.links = this.#job.links.filter((other) => other !== link);
    this.#bySource.delete(link.sourceId);
    this.#byTarget.delete(link.targetId);
  }

  #index(link: ObjectLink): void {
    this.#bySource.set(link.sourceId, link);
    this.#byTarget.set(link.targetId, link);
  }
}
