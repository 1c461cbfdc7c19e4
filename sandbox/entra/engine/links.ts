import type { Job, ObjectLink } from "../model";

const ofJobs = new WeakMap<Job, Links>();

/** The links of a job, findable from either side. Changes go to the job at once. */
export class Links {
  private readonly job: Job;
  /** The list that is indexed: a restart puts another one into the job. */
  private indexed: readonly ObjectLink[] = [];
  private linksBySource = new Map<string, ObjectLink>();
  private linksByTarget = new Map<string, ObjectLink>();

  private constructor(job: Job) {
    this.job = job;
  }

  /** Returns the links of a job, which a cycle and a provisioning on demand share. */
  static of(job: Job): Links {
    const links = ofJobs.get(job) ?? new Links(job);
    ofJobs.set(job, links);
    return links;
  }

  bySource(sourceId: string): ObjectLink | undefined {
    this.index();
    return this.linksBySource.get(sourceId);
  }

  byTarget(targetId: string): ObjectLink | undefined {
    this.index();
    return this.linksByTarget.get(targetId);
  }

  all(): readonly ObjectLink[] {
    return this.job.links;
  }

  add(link: ObjectLink): ObjectLink {
    this.index();
    this.job.links.push(link);
    this.put(link);
    return link;
  }

  remove(link: ObjectLink): void {
    this.index();
    const at = this.job.links.indexOf(link);
    if (at < 0) return;
    this.job.links.splice(at, 1);
    this.linksBySource.delete(link.sourceId);
    this.linksByTarget.delete(link.targetId);
  }

  private index(): void {
    if (this.indexed === this.job.links) return;
    this.indexed = this.job.links;
    this.linksBySource = new Map();
    this.linksByTarget = new Map();
    for (const link of this.indexed) this.put(link);
  }

  private put(link: ObjectLink): void {
    this.linksBySource.set(link.sourceId, link);
    this.linksByTarget.set(link.targetId, link);
  }
}
