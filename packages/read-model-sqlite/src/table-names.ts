/**
 * SQLite compares the names of tables without regard to case, so capitals are written as `_x`. Names were checked by
 * the port to hold letters, digits, `.` and `-` only; quoting is for the dots and colons.
 */
const fold = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const NAMESPACE = /^[a-z0-9-]{0,40}$/;

/** Names of the tables of one namespace, without quotes. */
export interface TableNames {
  readonly projections: string;
  readonly generations: string;
  view(projection: string, generation: number, collection: string): string;
  operational(collection: string): string;
}

/** Throws a `RangeError` for a namespace that is not lower-case letters, digits and `-`. */
export function tableNames(namespace: string): TableNames {
  if (!NAMESPACE.test(namespace)) throw new RangeError(`not a namespace: ${namespace}`);
  return {
    projections: `${namespace}:projections`,
    generations: `${namespace}:generations`,
    view: (projection, generation, collection) =>
      `${namespace}:view:${fold(projection)}:${generation}:${fold(collection)}`,
    operational: (collection) => `${namespace}:operational:${fold(collection)}`,
  };
}

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The name of the index over some fields: with its fields, so that a changed index is a new one. */
export const indexName = (table: string, fields: readonly string[]): string =>
  `${table}:by:${fields.map(fold).join(",")}`;
