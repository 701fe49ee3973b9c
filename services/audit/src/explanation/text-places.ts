import { parseStreamName } from "@dure/messages";

/**
 * Where services put personal text: whose key seals it, as the first event of the stream says, and the place that the
 * text is bound to. A new kind of stream with sealed text belongs into this table.
 */
interface TextPlace {
  /** Field of the first event that names the subject. */
  readonly subject: string;
  readonly place: (id: string, field: string) => string;
}

const PLACES: Readonly<Record<string, TextPlace>> = {
  claim: { subject: "claimantRef", place: (id, field) => `${id}|${field}` },
  praise: { subject: "subjectRef", place: (id, field) => `${id}|${field}` },
  proposal: { subject: "submitterRef", place: (id, field) => `proposal|${id}|${field}` },
  redemption: { subject: "personRef", place: (id, field) => `redemption|${id}|${field}` },
};

/** The places of one stream's texts; undefined for a stream that has none. */
export interface StreamTexts {
  /** Reference of whoever the texts are about. */
  readonly subjectRef: string;
  /** The place of a text by the path of its field, such as `title` or `evidence.0.value`. */
  placeOf(path: readonly string[]): string;
}

export function textsOfStream(stream: string, firstData: unknown): StreamTexts | undefined {
  const { category, id } = parseStreamName(stream);
  const known = PLACES[category];
  if (!known || typeof firstData !== "object" || firstData === null) return undefined;
  const subjectRef: unknown = Reflect.get(firstData, known.subject);
  if (typeof subjectRef !== "string") return undefined;
  return {
    subjectRef,
    // The value of an item of evidence is named by the item.
    placeOf: (path) =>
      known.place(id, (path.at(-1) === "value" ? path.slice(0, -1) : path).join(".")),
  };
}
