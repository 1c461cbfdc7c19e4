import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { GraphSession } from "./directory";
import { application } from "./graph-objects";
import { parseId, textOf } from "./identity";
import { oneAtATime } from "./lock";
import type { AzureadResourceKind } from "./managed";
import { required, settled, timeouts } from "../common/schema";

const idForm = "/applications/<object id>/identifierUris/<URI in base64>";

/**
 * `azuread_application_identifier_uri`: one of an application's identifier URIs, which Graph keeps as one list.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/application_identifier_uri
 */
export const applicationIdentifierUriKind: AzureadResourceKind = {
  schema: {
    version: 0,
    block: {
      attributes: { application_id: required("string"), id: settled("string"), identifier_uri: required("string") },
      blocks: { timeouts: timeouts("create", "read", "delete") },
    },
  },
  rules: { replace: ["application_id", "identifier_uri"] },

  async create(session, { planned }, made) {
    const [path, uri] = [textOf(planned, "application_id"), textOf(planned, "identifier_uri")];
    const id = `${path}/identifierUris/${Buffer.from(uri).toString("base64")}`;
    await change(session, path, (present) => {
      if (present.includes(uri)) throw fail(errors.existsAlready, "identifier URI", id);
      return [...present, uri];
    });
    made(id);
  },

  async read(session, id) {
    const { path, uri } = partsOf(id);
    const app = await oneAtATime(path, () => session.find({ path }, application));
    return app?.identifierUris.includes(uri) ? { application_id: path, identifier_uri: uri } : null;
  },

  async delete(session, id) {
    const { path, uri } = partsOf(id);
    await change(session, path, (present) => {
      if (!present.includes(uri)) throw fail(errors.gone, `The identifier URI ${uri} of ${path}`);
      return present.filter((each) => each !== uri);
    });
  },

  identify(id) {
    partsOf(id);
    return decodeURIComponent(id);
  },
};

function partsOf(id: string): { readonly path: string; readonly uri: string } {
  const [, object = "", segment = ""] = /^(.*)\/identifierUris\/([\w+/=%-]+)$/.exec(id) ?? [];
  const [objectId] = parseId(object, "/applications/<object id>");
  if (segment === "") throw fail(errors.invalidId, id, idForm);
  const uri = Buffer.from(decodeURIComponent(segment), "base64").toString("utf8");
  return { path: `/applications/${objectId}`, uri };
}

function change(session: GraphSession, path: string, edit: (uris: readonly string[]) => string[]): Promise<void> {
  return oneAtATime(path, async () => {
    const { identifierUris } = await session.get({ path }, application);
    const body = { "@odata.type": "#microsoft.graph.application", identifierUris: edit(identifierUris) };
    await session.write({ method: "PATCH", path, body }, z.unknown());
  });
}
