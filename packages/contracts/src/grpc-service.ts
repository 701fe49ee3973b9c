import {
  create,
  type DescMethod,
  type DescService,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { assertThat, RefusalError } from "@dure/kernel";
import {
  type handleUnaryCall,
  type MethodDefinition,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { grpcStatusOf, refusalMetadata } from "./refusal-metadata.ts";

/** One handler per RPC. A thrown `RefusalError` reaches the caller unchanged; anything else as INTERNAL without detail. */
export type GrpcHandlers<Service extends DescService> = {
  readonly [Method in keyof Service["method"]]: (
    request: MessageShape<Service["method"][Method]["input"]>,
  ) => Promise<MessageInitShape<Service["method"][Method]["output"]>>;
};

/** A service with its handlers, ready for `startGrpcServer`. */
export interface GrpcServiceBinding {
  readonly serviceName: string;
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Binds handlers to a generated service. Every RPC must have one: a missing handler is found here, at start. */
export function grpcService<Service extends DescService>(
  service: Service,
  handlers: GrpcHandlers<Service>,
): GrpcServiceBinding {
  const byName = handlers as unknown as Readonly<Record<string, UntypedHandler>>;
  const definition: Record<string, MethodDefinition<object, object>> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const method of service.methods) {
    const handler = byName[method.localName];
    assertThat(handler, "GRPC_HANDLER_MISSING", `${service.typeName} lacks ${method.localName}`);
    definition[method.localName] = methodDefinition(method);
    implementation[method.localName] = unaryHandler(method, handler);
  }
  return { serviceName: service.typeName, definition, implementation };
}

type UntypedHandler = (request: object) => Promise<object>;

/** The path and the codecs of one RPC, shared by server and client so that both speak the same bytes. */
export function methodDefinition(method: DescMethod): MethodDefinition<object, object> {
  assertThat(method.methodKind === "unary", "GRPC_UNARY_ONLY", `${method.name} is a stream`);
  const encode = (schema: DescMethod["input"]) => (value: object) =>
    Buffer.from(toBinary(schema, value as MessageShape<typeof schema>));
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: encode(method.input),
    requestDeserialize: (bytes) => fromBinary(method.input, bytes),
    responseSerialize: encode(method.output),
    responseDeserialize: (bytes) => fromBinary(method.output, bytes),
  };
}

function unaryHandler(
  method: DescMethod,
  handler: UntypedHandler,
): handleUnaryCall<object, object> {
  return (call, callback) => {
    handler(call.request).then(
      (answer) =>
        callback(null, create(method.output, answer as MessageInitShape<DescMethod["output"]>)),
      (error: unknown) => {
        if (error instanceof RefusalError) {
          const { refusal } = error;
          callback({
            code: grpcStatusOf(refusal),
            details: refusal.code,
            metadata: refusalMetadata(refusal),
          });
          return;
        }
        // What went wrong inside stays inside: the text of an unknown error may name a person or a file.
        callback({ code: status.INTERNAL, details: "INTERNAL" });
      },
    );
  };
}
