/** Sends a body to a witness. */
export async function addCheckpoint(
  url: string,
  body: string,
): Promise<{
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}> {
  const response = await fetch(`${url}/add-checkpoint`, { method: "POST", body });
  const contentType = response.headers.get("content-type");
  return { status: response.status, contentType, body: await response.text() };
}
