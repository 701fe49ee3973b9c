import {
  create,
  type DescMethod,
  type DescService,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { assertThat, RefusalError } from "@dure/kernel";
import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { contractProblems } from "./errors.ts";
import { methodDefinition } from "./grpc-service.ts";
import { refusalFrom } from "./refusal-metadata.ts";

export interface GrpcClientOptions {
  /** Every call ends within this time, with an answer or with `GRPC_UNAVAILABLE`. */
  readonly deadlineMs: number;
}

/** One method per RPC of the service, and `close`. */
export type GrpcClient<Service extends DescService> = {
  readonly [Method in keyof Service["method"]]: (
    request: MessageInitShape<Service["method"][Method]["input"]>,
  ) => Promise<MessageShape<Service["method"][Method]["output"]>>;
} & { close(): void };

/**
 * A client over one channel, opened at the first call. The address may be a function, because in one process the
 * callee's port is known only after it has started. Errors: the callee's own refusal, `GRPC_UNAVAILABLE` when nobody
 * answered in time (the outcome is unknown: repeat with the same key), `GRPC_FAILED` for anything else.
 */
export function grpcClient<Service extends DescService>(
  service: Service,
  address: string | (() => string),
  { deadlineMs }: GrpcClientOptions,
): GrpcClient<Service> {
  assertThat(deadlineMs > 0, "GRPC_DEADLINE", "every call needs a deadline");
  let open: { address: string; channel: Client } | undefined;
  const channel = (): Client => {
    const wanted = typeof address === "string" ? address : address();
    if (open?.address === wanted) return open.channel;
    open?.channel.close();
    open = { address: wanted, channel: new Client(wanted, credentials.createInsecure()) };
    return open.channel;
  };
  const methods = service.methods.map((method) => [
    method.localName,
    (request: object) => call(channel(), method, request, deadlineMs),
  ]);
  const client: unknown = {
    ...(Object.fromEntries(methods) as object),
    close() {
      open?.channel.close();
      open = undefined;
    },
  };
  return client as GrpcClient<Service>;
}

function call(
  channel: Client,
  method: DescMethod,
  request: object,
  deadlineMs: number,
): Promise<object> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  return new Promise((resolve, reject) => {
    channel.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      create(method.input, request as MessageInitShape<DescMethod["input"]>),
      new Metadata(),
      // The deadline is a point on the machine's clock, which grpc-js itself reads.
      { deadline: Date.now() + deadlineMs },
      (error, answer) => {
        if (error) reject(asRefusal(error, method));
        else if (answer) resolve(answer);
        else reject(failed("GRPC_FAILED", method, status.INTERNAL));
      },
    );
  });
}

function asRefusal(error: ServiceError, method: DescMethod): RefusalError {
  const carried = refusalFrom(error.metadata);
  if (carried) return new RefusalError(carried);
  const silent =
    error.code === status.UNAVAILABLE ||
    error.code === status.DEADLINE_EXCEEDED ||
    error.code === status.CANCELLED;
  return failed(silent ? "GRPC_UNAVAILABLE" : "GRPC_FAILED", method, error.code);
}

function failed(
  code: "GRPC_UNAVAILABLE" | "GRPC_FAILED",
  method: DescMethod,
  grpcStatus: status,
): RefusalError {
  return new RefusalError(
    contractProblems.refuse(code, {
      service: method.parent.name,
      method: method.name,
      status: status[grpcStatus],
    }),
  );
}
