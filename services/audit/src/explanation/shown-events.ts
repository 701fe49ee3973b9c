import type { ProvenEvent } from "@dure/ledger-audit";
import { sealedTextsIn } from "./sealed-texts.ts";
import { type OpenedText, SEALED, type TextOpener } from "./text-opener.ts";
import { textsOfStream } from "./text-places.ts";
import type { Viewer } from "./viewer.ts";

export interface ShownText extends OpenedText {
  /** Path of the field in the event's data, such as `evidence.0.value`. */
  readonly field: string;
}

/** An event as somebody may see it. Its data keeps the ciphertexts: they are what was hashed. */
export interface ShownEvent extends ProvenEvent {
  readonly texts: readonly ShownText[];
}

/**
 * Opens the sealed texts of an act's events for those who may read them: an auditor all, a person those that are about
 * themself. A person sees the data only of acts of their own; of others, such as a citizen's praise, that it happened.
 */
export async function shownEvents(
  events: readonly ProvenEvent[],
  viewer: Viewer,
  opener: TextOpener,
): Promise<readonly ShownEvent[]> {
  const firsts = new Map(
    events.filter(({ revision }) => revision === 0).map(({ data, stream }) => [stream, data]),
  );
  const shown: ShownEvent[] = [];
  for (const event of events) {
    const first = firsts.get(event.stream);
    if (mayReadData(viewer, event.stream, first)) {
      shown.push({ ...event, texts: await textsOf(event, first, viewer, opener) });
    } else {
      shown.push({ ...event, data: null, texts: [] });
    }
  }
  return shown;
}

async function textsOf(
  { data, stream }: ProvenEvent,
  first: unknown,
  viewer: Viewer,
  opener: TextOpener,
): Promise<readonly ShownText[]> {
  const texts = textsOfStream(stream, first);
  const shown: ShownText[] = [];
  for (const { path, sealed } of sealedTextsIn(data)) {
    const field = path.join(".");
    const isOpen = texts !== undefined && mayReadTexts(viewer, texts.about);
    const opened = isOpen
      ? await opener.open(texts.subjectOf(sealed), texts.placeOf(path), sealed)
      : SEALED;
    shown.push({ field, ...opened });
  }
  return shown;
}

const mayReadTexts = (viewer: Viewer, about: string): boolean =>
  viewer.kind === "AUDITOR" || (viewer.kind === "PERSON" && viewer.personRef === about);

function mayReadData(viewer: Viewer, stream: string, first: unknown): boolean {
  if (viewer.kind !== "PERSON") return true;
  const { personRef } = viewer;
  if (textsOfStream(stream, first)?.about === personRef) return true;
  const contributions: unknown =
    typeof first === "object" && first !== null ? Reflect.get(first, "contributions") : undefined;
  return (
    Array.isArray(contributions) &&
    contributions.some(
      (one: unknown) =>
        typeof one === "object" && one !== null && Reflect.get(one, "personRef") === personRef,
    )
  );
}
