/** What processing says to an operator. Fits pino. */
export interface ProcessingLogger {
  error(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}
