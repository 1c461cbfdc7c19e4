/**
 * What was asked for; undefined when the service says that it is not there.
 * @param isNotFound tells that from every other error, which stays one
 */
export async function orUndefined<T>(
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
