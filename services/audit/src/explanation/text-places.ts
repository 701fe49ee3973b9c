import { parseStreamName, type SealedText } from "@dure/messages";

/** Where services put personal text. A new kind of stream with sealed text belongs into the table below. */
interface TextPlace {
  /** Field of the stream's first event that names whom the texts are about. */
  readonly about: string;
  /** Whose key a text needs, where it is not that one's. */
  readonly subject?: (id: string, about: string, keyId: string) => string;
  /** What a text is bound to. */
  readonly place: (id: string, field: string) => string;
}

const CITIZENS = "citizen.";

const PLACES: Readonly<Record<string, TextPlace>> = {
  claim: { about: "claimantRef", place: (id, field) => `${id}|${field}` },
  praise: {
    about: "subjectRef",
    // The citizen's name is under the citizen's key; the text, which is about others as well, under one of its own.
    subject: (id, about, keyId) => (keyId.startsWith(CITIZENS) ? about : `praise.${id}`),
    place: (id, field) => `${id}|${field}`,
  },
  proposal: { about: "submitterRef", place: (id, field) => `proposal|${id}|${field}` },
  redemption: { about: "personRef", place: (id, field) => `redemption|${id}|${field}` },
};

/** The places of one stream's texts. */
export interface StreamTexts {
  /** Reference of whoever the stream is about. */
  readonly about: string;
  /** Whose key opens a text. */
  subjectOf(sealed: SealedText): string;
  /** The place of a text by the path of its field, such as `title` or `evidence.0.value`. */
  placeOf(path: readonly string[]): string;
}

/** Undefined for a stream that has no personal text, or whose first event does not say whom it is about. */
export function textsOfStream(stream: string, firstData: unknown): StreamTexts | undefined {
  const { category, id } = parseStreamName(stream);
  const known = PLACES[category];
  if (!known || typeof firstData !== "object" || firstData === null) return undefined;
  const about: unknown = Reflect.get(firstData, known.about);
  if (typeof about !== "string") return undefined;
  return {
    about,
    subjectOf: ({ s: keyId }) => known.subject?.(id, about, keyId) ?? about,
    // The value of an item of evidence is named by the item.
    placeOf: (path) =>
      known.place(id, (path.at(-1) === "value" ? path.slice(0, -1) : path).join(".")),
  };
}
