/*
 * The few WebAssembly types that are used here. They come with the library of the browser only, which no room takes
 * in, and a module (unlike a declaration file) is found by every room that reads these sources.
 */
interface CompiledModule {
  readonly kind?: "module";
}

interface WebAssemblyNamespace {
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  readonly Instance: new (module: CompiledModule) => { readonly exports: unknown };
  validate(bytes: Uint8Array): boolean;
}

/** The engine's WebAssembly, or undefined where it was turned off (`--jitless`). */
export const webAssembly = (
  globalThis as unknown as { readonly WebAssembly?: WebAssemblyNamespace }
).WebAssembly;
