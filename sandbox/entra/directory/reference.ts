import { graphErrors } from "../graph-error";

/** Object id at the end of an `@odata.id` such as `https://graph.microsoft.com/v1.0/directoryObjects/{id}`. */
export function idOfReference(body: { readonly "@odata.id": string }): string {
  return idOfUrl(body["@odata.id"]);
}

export function idOfUrl(url: string): string {
  const id = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\W*$/i.exec(url)?.[1];
  if (id === undefined) throw graphErrors.badRequest("Invalid URL was specified for a reference.");
  return id.toLowerCase();
}
