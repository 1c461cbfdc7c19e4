import { z } from "zod";
import { synchronizationSchema } from "../../../lib/entra/graph/synchronization-schema";

/** Request bodies of `/synchronization`, as data. */

export const newJobBody = z.looseObject({ templateId: z.string() });

export const restartBody = z
  .looseObject({ criteria: z.looseObject({ resetScope: z.string().nullish() }).nullish() })
  .nullish();

const pair = z.looseObject({ key: z.string(), value: z.string().nullish() });

export const secretsBody = z.looseObject({ value: z.array(pair) });

export const credentialsBody = z.looseObject({
  templateId: z.string().nullish(),
  useSavedCredentials: z.boolean().nullish(),
  credentials: z.array(pair).nullish(),
});
export type CredentialsBody = z.infer<typeof credentialsBody>;

const subject = z.looseObject({ objectId: z.string(), objectTypeName: z.string() });

export const onDemandBody = z.looseObject({
  parameters: z
    .array(
      z.looseObject({
        ruleId: z.string(),
        subjects: z.array(
          subject.extend({ links: z.looseObject({ members: z.array(subject).optional() }).optional() }),
        ),
      }),
    )
    .length(1),
});

/** PUT replaces the whole schema: what is left out is gone, so both halves must be there. */
export const schemaBody = synchronizationSchema;

export const templateBody = z.looseObject({ schema: schemaBody });

export const bulkBody = z.looseObject({ Operations: z.array(z.unknown()) });

export const parseBody = z.looseObject({
  expression: z.string(),
  testInputObject: z
    .looseObject({ properties: z.array(z.looseObject({ key: z.string(), value: z.unknown() })).nullish() })
    .nullish(),
});
