import { DatabaseSync } from "node:sqlite";

/** What somebody with the right to the file can do: changes stored data behind the store's back. */
export function editEvent(file: string, stream: string, revision: number, data: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec("drop trigger events_are_never_edited");
    const { changes } = database
      .prepare(
        `update events set data = ? where revision = ?
         and stream_id = (select stream_id from streams where name = ?)`,
      )
      .run(data, revision, stream);
    if (changes !== 1) throw new Error(`no event ${revision} in ${stream}`);
  } finally {
    database.close();
  }
}
