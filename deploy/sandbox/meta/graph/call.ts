/** One call to Graph, however it came: by itself or inside a batch. */
import type { Params } from './params.ts';

export interface GraphCall {
  method: 'GET' | 'POST' | 'DELETE';
  /** `v25.0` */
  version: string;
  /** The path without the version. */
  segments: string[];
  params: Params;
  token: string | null;
  /** Of a POST, with its values as they came; and the bytes, where it was a file alone. */
  body?: Record<string, unknown>;
  bytes?: Uint8Array;
  /** `http://127.0.0.1:4010`, for absolute links. */
  origin: string;
}

/** `act_1`, `insights`: the object and the edge of a call. */
export const targetOf = ({ segments: [object = '', edge = ''] }: GraphCall): { object: string; edge: string } => ({
  object,
  edge,
});
