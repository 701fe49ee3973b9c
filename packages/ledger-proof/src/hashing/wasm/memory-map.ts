/*
 * What stands where in the memory of the module. All of it is fixed: whatever the input, the memory never grows.
 */
export const LANES = 4;
export const VECTOR_BYTES = 16;
export const BLOCK_BYTES = 64;

/** Eight vectors: chaining value n of each of the four messages. */
export const STATE_AT = 0;

/** Sixteen vectors: word n of the block of each of the four messages, the first words of the schedule. */
export const SCHEDULE_AT = STATE_AT + 8 * VECTOR_BYTES;

/** Sixteen ones and sixteen zeros: read from `ENDS_AT + 16 - n` it is a mask of the first n bytes. */
export const MASK_AT = SCHEDULE_AT + 16 * VECTOR_BYTES;
/** Zeros with 0x80 in the middle: read from `MARK_AT + 16 - n` it is the end mark at byte n. */
export const MARK_AT = MASK_AT + 2 * VECTOR_BYTES;

/** The 64 round constants. */
export const ROUND_CONSTANTS_AT = MARK_AT + 2 * VECTOR_BYTES;

/** The longest message: one byte of prefix and an entry of 65,535 bytes. */
export const MESSAGE_MOST_BYTES = 65_536;
/** A padded message of a lane, with room for the end mark and the length. */
export const LANE_BYTES = MESSAGE_MOST_BYTES + 2 * BLOCK_BYTES;
export const LANES_AT = ROUND_CONSTANTS_AT + 64 * 4;

/** A stretch of the input; the byte before it is free for the prefix of its first message. */
export const WINDOW_AT = LANES_AT + LANES * LANE_BYTES + VECTOR_BYTES;
export const WINDOW_BYTES = 4 * MESSAGE_MOST_BYTES;

const PAGE_BYTES = 65_536;
/** One block more, because messages are read by whole blocks. */
export const PAGES = Math.ceil((WINDOW_AT + WINDOW_BYTES + BLOCK_BYTES) / PAGE_BYTES);
