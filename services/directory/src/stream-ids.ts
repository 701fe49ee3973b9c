const STREAM_ID = /^[A-Za-z0-9._:+-]{1,128}$/;

/** Whether a text from outside can name a stream; if not, nothing can stand under it. */
export const isStreamId = (text: string): boolean => STREAM_ID.test(text);
