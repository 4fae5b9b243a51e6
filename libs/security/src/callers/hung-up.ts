/** As much of the server's response as tells when its client leaves. */
export interface LeavableResponse {
  readonly writableEnded: boolean;
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
}

/** Aborted when the connection ends before the answer has been given. Made when somebody asks for it: most never do. */
export function hungUpOf(response: LeavableResponse): () => AbortSignal {
  let controller: AbortController | null = null;
  return () => {
    if (controller !== null) return controller.signal;
    const made = new AbortController();
    controller = made;
    if (response.destroyed && !response.writableEnded) made.abort();
    else response.once('close', () => void (response.writableEnded || made.abort()));
    return made.signal;
  };
}
