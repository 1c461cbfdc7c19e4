/** Okta's apps have no tags; their note for admins (`settings.notes.admin`) is the nearest. Labels are for people, and not unique. */
const markerPrefix = "scimform:";

/** The line in an app's note for admins by which scripts find it. */
export function appMarker(stack: string): string {
  return `${markerPrefix}${stack}`;
}

/** The note that our stacks give a new app. */
export function adminNote(stack: string): string {
  return `${appMarker(stack)}\nSet up by scimform, which finds the app by the line above.`;
}

/** Whether a note, to which people may have added, has the marker on a line of its own. */
export function hasMarker(note: string | null | undefined, stack: string): boolean {
  return note?.split(/\r?\n/).some((line) => line.trim() === appMarker(stack)) ?? false;
}
