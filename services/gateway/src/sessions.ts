import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "@dure/kernel";
import { isTenantId } from "@dure/messages";
import type {
  CollectionDefinition,
  JsonDocument,
  OperationalCollection,
  ReadModelStore,
} from "@dure/read-model";
import type { Identity } from "@dure/service-kit";
import type { PersonLookup } from "./person-lookup.ts";

export const SESSION_LIFE_MS = 8 * 60 * 60 * 1000;
/** Roles are asked for again after this long. */
const RECHECK_AFTER_MS = 60_000;
/** Without an answer of the directory, known roles hold this long; then nobody comes in. */
const ROLES_HOLD_MS = 5 * 60_000;
const PURGE_LIMIT = 50;

const SESSIONS: CollectionDefinition = {
  name: "sessions",
  indexes: [{ name: "byExpiry", fields: ["expiresAtMs"] }],
};

/** A session as it is kept: references and roles, no name. */
export interface Session extends JsonDocument {
  readonly identity: Identity;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly checkedAtMs: number;
}

export interface Sessions {
  /** Starts a session and answers the text for the cookie. */
  open(identity: Identity): Promise<{ readonly ticket: string; readonly session: Session }>;
  /** The session of a cookie, with roles at most 5 minutes old, or undefined. */
  find(ticket: string): Promise<Session | undefined>;
  close(ticket: string): Promise<void>;
}

/** The id under which a secret is kept: whoever reads the store cannot make a cookie of it. */
const idOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** `agency.secret`, as the cookie holds it. */
function partsOf(ticket: string): { agency: string; id: string } | undefined {
  const [agency, secret, ...rest] = ticket.split(".");
  if (agency === undefined || secret === undefined || rest.length > 0) return undefined;
  return isTenantId(agency) ? { agency, id: idOf(secret) } : undefined;
}

/** Sessions kept on the server side, so that leaving an agency or signing out ends them at once. */
export async function openSessions(options: {
  readonly readModels: ReadModelStore;
  readonly clock: Clock;
  readonly people: PersonLookup;
}): Promise<Sessions> {
  const { clock, people } = options;
  const collection = await options.readModels.operational(SESSIONS);

  async function recheck(agency: string, id: string, version: number, session: Session) {
    const { identity } = session;
    const nowMs = clock.nowMs();
    const ageMs = nowMs - session.checkedAtMs;
    if (identity.kind !== "person" || (ageMs >= 0 && ageMs < RECHECK_AFTER_MS)) return session;
    try {
      const person = await people.find(identity.tenantId, identity.personRef);
      if (!person) {
        await collection.delete(agency, id, "any");
        return undefined;
      }
      const { orgUnit: _former, ...lasting } = identity;
      const renewed: Session = {
        ...session,
        identity: { ...lasting, ...person },
        checkedAtMs: nowMs,
      };
      // Another request may have renewed it in between, to the same roles.
      await collection.put(agency, id, renewed, version);
      return renewed;
    } catch (error) {
      if (ageMs >= 0 && ageMs < ROLES_HOLD_MS) return session;
      throw error;
    }
  }

  return {
    async open(identity) {
      // Not from `Ids`: a seeded run must not make sessions that somebody can foretell.
      const secret = randomBytes(32).toString("base64url");
      const nowMs = clock.nowMs();
      const session: Session = {
        identity,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + SESSION_LIFE_MS,
        checkedAtMs: nowMs,
      };
      await purge(collection, identity.tenantId, nowMs);
      await collection.put(identity.tenantId, idOf(secret), session, 0);
      return { ticket: `${identity.tenantId}.${secret}`, session };
    },
    async find(ticket) {
      const parts = partsOf(ticket);
      if (!parts) return undefined;
      const stored = await collection.get<Session>(parts.agency, parts.id);
      if (!stored || stored.doc.expiresAtMs <= clock.nowMs()) return undefined;
      return recheck(parts.agency, parts.id, stored.version, stored.doc);
    },
    async close(ticket) {
      const parts = partsOf(ticket);
      if (parts) await collection.delete(parts.agency, parts.id, "any");
    },
  };
}

async function purge(
  collection: OperationalCollection,
  agency: string,
  nowMs: number,
): Promise<void> {
  const oldest = await collection.find<Session>(agency, { index: "byExpiry", limit: PURGE_LIMIT });
  for (const { id, doc } of oldest.items) {
    if (doc.expiresAtMs > nowMs) break;
    await collection.delete(agency, id, "any");
  }
}
