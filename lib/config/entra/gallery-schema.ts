import { z } from "zod";
import { field, guid, onOff, text } from "../common/field";

/** https://learn.microsoft.com/graph/api/resources/applicationtemplate */
export const gallery = field(
  z.strictObject({
    name: field(text, "Name of the application template, as the gallery shows it.", { examples: ["Snowflake"] }),
    id: field(guid, "Id of the application template. Default: looked up by name, at each plan."),
    template: field(text, "Synchronization template. Default: the one that Graph recommends, or the only one.", {
      examples: ["dataBricks"],
    }),
    version: field(
      text,
      "Version of the synchronization template's schema that the mappings were written from: `drift` says when it is another.",
      {
        examples: ["6.0"],
      },
    ),
    scim: field(onOff, "Whether its connector speaks SCIM; some speak a protocol of the vendor's own.", {
      default: "on",
    }),
  }),
  "Application template of Entra's gallery that the app is made from. Absent: a non-gallery application.",
  { examples: [{ name: "Snowflake" }] },
);
