/**
 * Awaits an answer; undefined when the service says that the object does not exist.
 * @param isNotFound tells that from every other error, which stays one
 */
export async function undefinedIfNotFound<T>(
  answer: Promise<T>,
  isNotFound: (error: unknown) => boolean,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
