/** What a node kind is: one object that answers every question about itself. Shared code never asks `kind === …`. */
import type * as z from 'zod';
import type { CrmEvent, Facts } from './facts.ts';
import type { Issue } from './issue.ts';
import type { EventName, Flow, Text } from './schema.ts';

export type Group = 'trigger' | 'time' | 'logic' | 'act';

/** What a tenant has that a flow can refer to. Read by `validate` on the canvas, at save and at publish. */
export interface Catalogue {
  templates: CatalogueTemplate[];
  senders: { id: string; label: string; phone: string }[];
  sellers: { id: string; name: string }[];
  /** Names under `lead.custom`. */
  customFields: string[];
  flows: { id: string; name: string }[];
}
export interface CatalogueTemplate {
  name: string;
  language: string;
  status: string;
  category: string;
  body: string;
  header: string | null;
  footer: string | null;
  buttons: { type: string; text: string }[];
  /** Positions of `{{n}}` in the text, in numeric order: `["1","2","10"]`. */
  variables: string[];
}

/** An instruction before its ports are connected; `compile` adds `next`. */
export type Lowered =
  | { do: 'perform' }
  | { do: 'decide' }
  | { do: 'sleep'; forMs: number }
  | { do: 'sleep-until'; rearmOn: EventName[] }
  | { do: 'listen'; events: EventName[]; forMs: number }
  | { do: 'finish'; result: 'goal' | 'none' }
  /** A trigger that only lets people in: go on at once. */
  | { do: 'pass' };

export interface Port {
  id: string;
  label: Text;
}

/** What a trigger kind adds: which events may start an enrolment, and why it exists. */
export interface Trigger<C> {
  /** Events after which the relay asks `enters`. Empty for flows that people start by hand. */
  on: EventName[];
  /** Events that make the enrolment pointless when they are about its own subject. */
  voidOn: EventName[];
  /**
   * The occurrence and subject of the enrolment this event asks for, or null for none. Pure. Unique with flow and lead, so
   * answering twice with the same occurrence is harmless. The `filter` condition is evaluated by the caller.
   */
  enters(config: C, event: CrmEvent, facts: Facts): { occurrence: string; subject: string | null } | null;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a registry of kinds holds configs of any shape
export interface Kind<C = any> {
  group: Group;
  /** A lucide icon name, kebab-case. */
  icon: string;
  title: Text;
  description: Text;
  /** Each field carries `.meta({ label: Text, control?: string, help?: Text })`; the inspector is drawn from it. */
  config: z.ZodType<C>;
  /** A fresh node's config; may still lack what only the admin can say. */
  defaults: Record<string, unknown>;
  /** Ways out, the main one first. Called with a config that may be unfinished, so it must not throw. */
  ports(config: unknown): Port[];
  /** One plain line for the card: "Espera 24 h". Must not throw on an unfinished config. */
  summary(config: unknown): Text;
  lower(config: C): Lowered;
  /** Rules beyond the schema: a template that is not approved, a date in the past. */
  check?(config: C, context: { nodeId: string; flow: Flow; catalogue: Catalogue }): Issue[];
  /** For `sleep-until`: the instant to wait for, epoch ms, or why there is none. Pure; `now` is in the facts. */
  until?(config: C, facts: Facts): { at: number } | { void: string };
  /** For `decide`: the port, and the reason to write into the decision log. Pure. */
  decide?(config: C, facts: Facts): { port: string; reason: string };
  trigger?: Trigger<C>;
}
