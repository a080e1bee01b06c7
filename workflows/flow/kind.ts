/** What a node kind is: one object that answers every question about itself. Shared code never asks `kind === …`. */
import type * as z from 'zod';
import type { CrmEvent, Facts } from './facts.ts';
import type { SendingRules } from './gates.ts';
import type { Issue } from './issue.ts';
import type { TemplateReading } from './parts/read.ts';
import type { EventName, Flow, Node, Settings } from './schema.ts';
import type { Text } from './words/text.ts';

export type Group = 'trigger' | 'time' | 'logic' | 'act';

/** What a tenant has that a flow can refer to. Read by `validate` on the canvas, at save and at publish. */
export interface Catalogue {
  templates: CatalogueTemplate[];
  /** The default one first. `stopped`: its kill switch is on. */
  senders: { id: string; label: string; phone: string; stopped?: boolean }[];
  sellers: { id: string; name: string }[];
  /** Names under `lead.custom`. */
  customFields: string[];
  /** `entry`: whom the live version lets in; null while none is live, absent where nothing is known of it. */
  flows: { id: string; name: string; stopped?: boolean; entry?: EntryRules | null }[];
  /** Saved conditions. */
  segments?: CatalogueItem[];
  /** Meta's lead forms. */
  forms?: CatalogueItem[];
  /** Words in use: tags of leads, stages of deals. */
  tags?: CatalogueItem[];
  stages?: CatalogueItem[];
  /** Values that leads have, by a field's path, the most frequent first: what conditions may be about. */
  values?: Record<string, ValueInUse[]>;
  /** Custom events that came in, by name without `custom.`, with the names of their data. */
  events?: (CatalogueItem & { fields: string[] })[];
  /** Where the tenant wants to be told what happens. */
  webhooks?: CatalogueItem[];
  /** Secrets that requests to other systems may say, by name. */
  secrets?: CatalogueItem[];
  /** Whether Meta is told of leads and sales. Without it, it is. */
  conversions?: boolean;
  /** What the tenant lets its flows send; for test runs. Without it nothing is limited. */
  sending?: Sending;
  /** The instant of asking, ISO 8601: dates before it are past. Without it no date is. */
  now?: string;
  /** The tenant's zone, for dates written without one. UTC when absent. */
  timezone?: string;
}
/** How many of the newest leads have it; 0: it is known from elsewhere, such as a campaign that has brought nobody yet. */
export interface ValueInUse extends CatalogueItem {
  count: number;
}
export interface CatalogueItem {
  id: string;
  name: string;
}
/** The lists of a catalogue that a `choice` may be made from. */
export type CatalogueList = 'sellers' | 'flows' | 'segments' | 'forms' | 'tags' | 'stages' | 'events' | 'webhooks';

export interface EntryRules extends Pick<Settings, 'reEntry' | 'cooldownHours'> {
  /** Of one form with `Condition`. */
  filter?: unknown;
}

/** The tenant's rules, and where it stands with them. */
export interface Sending extends SendingRules {
  stopped: { global: boolean; tenant: boolean };
  /** Messages of all flows by the tenant's calendar day, as far as known: `{ '2026-11-29': 12 }`. */
  sentOn: Record<string, number>;
}
/** `variables` are the keys that a step has to fill (`parts/part.ts`). */
export interface CatalogueTemplate extends TemplateReading {
  name: string;
  language: string;
  status: string;
  category: string;
}

/** What a node lowers to. */
export type Lowered =
  | LoweredStage
  /**
   * Several instructions, one after the other: the main port of each leads to the next one, every other port is the node's. The
   * first has no name; the others' are part of the plan (`<node>:<name>`), so people stand at them.
   */
  | { do: 'stages'; first: LoweredStage; next: readonly (readonly [name: string, stage: LoweredStage])[] };

/** An instruction before its ports are connected; `compile` adds `next`. */
export type LoweredStage =
  /** `main` is the port to take when the effect is passed over (a resume with `skip`). */
  | { do: 'perform'; main: string }
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
  /** Where an open `failed` goes on. Without one: the first. */
  main?: true;
}

/**
 * How the inspector draws a field. Plain values: `text`, `textarea`, `number`, `select` (one of `options`), `select-many`,
 * `duration` (ISO 8601), `offset` (signed duration), `time` (`HH:MM`), `date` (local date and time), `days` (weekdays),
 * `switch` (yes or no), `choices` (some of the catalogue's list `from`), `choice` (one of it; where it is `free`, any other word too), `tags`, `keywords` (lists of words), `status` (a lead's status), `field` (a date field's path), `events` (event names).
 * Whole editors: `condition`, `cases` (a branch's list), `arms` (a split's), `step` (of this flow), `template` (name and language), `variables` (position → variable
 * text), `buttons` (of the chosen template), `sender`, `headers` (of a request), `answer-fields` (path → name of a variable), `variable-text` (text with `{{…}}`), `file` (an address of a file, or one that is uploaded; its format stands beside it as `format`), `lead-fields` (writable lead field → value), `group` (an object of fields).
 */
export const controls = [
  'text',
  'textarea',
  'number',
  'select',
  'select-many',
  'duration',
  'offset',
  'time',
  'date',
  'days',
  'choice',
  'choices',
  'switch',
  'headers',
  'answer-fields',
  'tags',
  'keywords',
  'status',
  'field',
  'events',
  'condition',
  'cases',
  'arms',
  'step',
  'template',
  'variables',
  'buttons',
  'sender',
  'variable-text',
  'file',
  'lead-fields',
  'group',
] as const;
export type Control = (typeof controls)[number];

/**
 * What `.meta()` of a config field holds. Alternatives are no zod union but an object with optional fields of which exactly
 * one is set, marked `{ oneOf: true }` by `oneOf()` in form.ts: the inspector shows them as a choice and removes the others.
 * `formOf(kind.config)` turns a schema into the list of fields to draw.
 */
export interface FieldMeta {
  label: Text;
  control?: Control;
  help?: Text;
  /** Labels of a select's values. */
  options?: { value: string; label: Text }[];
  /** Of a `choice`: the catalogue's list, whose ids are the values, and whether other words may be written. */
  from?: CatalogueList;
  free?: true;
  /** A `switch` that is on while nothing is said. */
  isOn?: true;
  /** Of a `field`: only those whose paths begin so. */
  under?: string;
  /** Which durations to offer as one click. */
  presets?: string[];
  /** Shown only while another field has one of these values. */
  shownIf?: { field: string; is: string[] };
}

/** What a trigger kind adds: which events may start an enrolment, and why it exists. */
export interface Trigger<C> {
  /** Events after which the relay asks `enters`. Empty for flows that people start by hand. Must not throw on an unfinished config. */
  on(config: unknown): EventName[];
  /** Events that make the enrolment pointless when they are about its own subject. */
  voidOn: EventName[];
  /** Variable paths that are never missing in this flow, so they need no fallback. */
  gives?: string[];
  /**
   * The occurrence and subject of the enrolment this event asks for, or null for none. Pure. Unique with flow and lead, so
   * answering twice with the same occurrence is harmless. The `filter` condition is evaluated by the caller.
   */
  enters(config: C, event: CrmEvent, facts: Facts): { occurrence: string; subject: string | null } | null;
}

/** What an effect may look at when it only pretends. Without a catalogue the state of templates is taken as good. */
export interface World {
  facts: Facts;
  flow: Flow;
  /** Holdouts are drawn by flow and lead. */
  flowId: string;
  /** What was sent before, the simulation's own messages among it. */
  sent: { toLead: readonly number[]; today: number };
  catalogue?: Catalogue;
}
export type Pretended =
  /**
   * `facts`: the world after the effect. `data`: what to show, such as the message as the lead would read it.
   * `said`: a message went to the lead.
   */
  | { port: string; reason?: string; data?: Record<string, unknown>; facts?: Facts; said?: true }
  /** Not now: tried again at that instant (epoch ms), or when somebody acts (null). */
  | { deferUntil: number | null; reason: string; data?: Record<string, unknown> };

/** `data`: what the reason's sentence names, and what people may want to look up later. Nothing of the person's. */
export interface Decision {
  port: string;
  reason: string;
  data?: Record<string, string | number>;
}

/** What a kind's own rules may look at. `given`: variable paths that the flow's trigger guarantees. */
export interface CheckContext {
  nodeId: string;
  flow: Flow;
  catalogue: Catalogue;
  given: readonly string[];
  isTrigger(node: Node): boolean;
}

/** `C` is the config's type. The registry holds kinds of every config, hence the default. */
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
  /** Ways out, the main one first or marked. Called with a config that may be unfinished, so it must not throw. */
  ports(config: unknown): Port[];
  /** One plain line for the card: "Espera 24 h". Must not throw on an unfinished config. */
  summary(config: unknown): Text;
  /** What the card's line is about, where only the tenant's lists know its name. Must not throw. */
  names?(config: unknown, catalogue: Catalogue): string | null;
  /** Another step at which it goes on without an arrow. Must not throw; null while nobody has said where. */
  leadsTo?(config: unknown): string | null;
  /** It may write only to people who wrote within the last 24 hours. */
  needsWindow?: true;
  /**
   * What is certain of whoever leaves by this port: that they have just written, or how long at least (ms) they stood here. Absent: 0.
   * Must not throw.
   */
  passes?(config: unknown, port: string): number | 'written';
  /** Variable paths that steps behind it may use besides. Must not throw. */
  leaves?(config: unknown): string[];
  lower(config: C): Lowered;
  /** The kind acts on the world: an activity of the same name does the work. */
  effect?: true;
  /** The effect writes to the lead: the preview of an audience asks it how that would go. */
  says?: true;
  /** Rules beyond the schema: a template that is not approved, a date in the past. */
  check?(config: C, context: CheckContext): Issue[];
  /** For `sleep-until`: the instant to wait for, epoch ms, or why there is none. Pure; `now` is in the facts. */
  until?(config: C, facts: Facts): { at: number } | { void: string };
  /** For `decide`: the port, and the reason to write into the decision log. Pure. */
  decide?(config: C, facts: Facts, place: { flowId: string; nodeId: string }): Decision;
  /** For an effect: what it would do, without doing it. Pure; the test run and the back-test show it. */
  pretend?(config: C, world: World): Pretended;
  trigger?: Trigger<C>;
}
