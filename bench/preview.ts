import { comparePerson, compilePlan, previewPerson } from "../lib/preview";
import type { PreviewPerson } from "../lib/preview/assess";
import type { DesiredSchema } from "../lib/entra/schema/desired";
import { advisorsMappings } from "./advisors";
import { processorTime, type Measurement } from "./measurement";

const people = 1_000_000;
const compared = 100_000;

/** The mappings of the shipped advisors profile. */
const advisors: DesiredSchema = {
  users: {
    mappings: advisorsMappings,
    filters: [{ name: "Denmark", all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] }],
  },
};

function person(index: number): PreviewPerson {
  const name = `person${index}`;
  return {
    attributes: {
      objectId: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      userPrincipalName: `${name}@contoso.example`,
      displayName: `Person ${index}`,
      givenName: "Person",
      surname: String(index),
      physicalDeliveryOfficeName: index % 10 === 0 ? null : `Office ${index % 40}`,
      country: index % 5 === 0 ? "SE" : "DK",
      accountEnabled: index % 50 !== 0,
    },
  };
}

/** Previews of 1,000,000 people, with all requests, one after the other: memory has to stay flat. */
export async function benchPreview(): Promise<Measurement[]> {
  const plan = compilePlan(advisors, { scope: "assigned" });
  let inScope = 0;
  const memory = { early: 0, late: 0 };
  const preview = await processorTime(async () => {
    for (let index = 0; index < people; index++) {
      if (previewPerson(plan, person(index)).inScope) inScope++;
      if (index % 10_000 !== 0) continue;
      const half = index < people / 2 ? "early" : "late";
      memory[half] = Math.max(memory[half], process.memoryUsage().heapUsed);
    }
  });
  if (inScope !== people * 0.8) throw new Error(`${inScope} people are in scope`);

  const changed = compilePlan({ users: { ...advisors.users, mappings: changedMappings() } }, { scope: "assigned" });
  const compare = await processorTime(async () => {
    for (let index = 0; index < compared; index++) comparePerson({ plan }, { plan: changed }, person(index).attributes);
  });
  return [
    { name: "preview of 1,000,000 people, processor time", value: preview / 1000, unit: "s", aim: 20 },
    { name: "preview of 1,000,000 people, largest heap, first half", value: memory.early / 1e6, unit: "MB", aim: 200 },
    { name: "preview of 1,000,000 people, largest heap, second half", value: memory.late / 1e6, unit: "MB", aim: 200 },
    { name: "comparison of 100,000 people, processor time", value: compare / 1000, unit: "s", aim: 2 },
  ];
}

const changedMappings = () => ({
  ...advisors.users?.mappings,
  displayName: { source: 'Join(", ", [surname], [givenName])' },
});
