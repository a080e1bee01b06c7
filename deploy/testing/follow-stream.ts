/** Server-Sent Events as a browser follows them: what breaks is opened anew after the pause that the server asked for, with the last id heard. */

export interface Followed {
  /** How often it was opened. */
  openings(): number;
  /** Milliseconds from each break to the answer of the next opening. */
  gaps: number[];
  stop(): Promise<void>;
}

export function followStream(
  url: string,
  headers: Record<string, string>,
  onEvent: (event: string, data: Record<string, unknown>) => void,
): Followed {
  const gaps: number[] = [];
  const end = new AbortController();
  let [lastId, retryMs, openings, brokenAt] = ['', 3_000, 0, 0];

  async function read(): Promise<void> {
    const answer = await fetch(url, {
      headers: lastId ? { ...headers, 'last-event-id': lastId } : headers,
      signal: end.signal,
    });
    if (!answer.ok) throw new Error(`the stream answered ${answer.status}`);
    openings++;
    if (brokenAt) gaps.push(performance.now() - brokenAt);
    brokenAt = 0;
    let [text, event] = ['', ''];
    for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (text + part).split('\n');
      text = lines.pop()!;
      for (const line of lines) {
        const [name, value = ''] = line.split(/: (.*)/s);
        if (name === 'id') lastId = value;
        if (name === 'retry') retryMs = Number(value);
        if (name === 'event') event = value;
        if (name === 'data') onEvent(event, JSON.parse(value) as Record<string, unknown>);
      }
    }
  }

  const done = (async () => {
    while (!end.signal.aborted) {
      await read().catch(() => {});
      brokenAt ||= performance.now();
      if (!end.signal.aborted) await new Promise((next) => setTimeout(next, retryMs));
    }
  })();
  return {
    openings: () => openings,
    gaps,
    async stop() {
      end.abort();
      await done;
    },
  };
}
