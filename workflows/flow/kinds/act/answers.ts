/** The quick replies of a message as ways out of its step: who taps one goes on there, others by another word or when time is up. */
import * as z from 'zod';
import type { Facts } from '../../facts.ts';
import type { Issue } from '../../issue.ts';
import type { CatalogueTemplate, CheckContext, Decision, LoweredStage, Port } from '../../kind.ts';
import { parseDuration, span } from '../../time/duration.ts';
import { slug } from '../../words/slug.ts';
import { plainWords } from '../../words/text.ts';
import { loose } from '../define.ts';

/** WhatsApp's most for a template. */
const mostButtons = 10;
/** Longer than any button's label. */
const longest = 60;

export const answers = z
  .strictObject({
    buttons: z
      .array(z.string().trim().min(1).max(longest))
      .min(1)
      .max(mostButtons)
      .meta({
        label: { es: 'Botones', en: 'Buttons' },
        control: 'buttons',
        help: {
          es: 'Los que llevan a otro camino. Los de baja no: quien los toca deja de recibir mensajes.',
          en: 'Those that lead another way. Not the opt-out ones: whoever taps those gets no more messages.',
        },
      }),
    within: span.meta({
      label: { es: 'Esperar la respuesta', en: 'Wait for the answer' },
      control: 'duration',
      presets: ['PT24H', 'P2D', 'P3D', 'P7D'],
    }),
  })
  .superRefine(({ buttons }, ctx) => {
    buttons.forEach((text, i) => {
      if (buttons.findIndex((other) => same(other, text)) === i) return;
      ctx.addIssue({
        code: 'custom',
        path: ['buttons', i],
        message: 'twice',
        params: { code: 'button-twice', button: text },
      });
    });
  });
export type Answers = z.output<typeof answers>;

const same = (a: string, b: string) => plainWords(a) === plainWords(b) && (plainWords(a) !== '' || a === b);

/** The ways of these buttons, then of any other word, and of silence. Empty where the config has none. */
export function answerPorts(config: unknown): Port[] {
  const { buttons } = loose(loose(config).answers);
  if (!Array.isArray(buttons)) return [];
  const labels = buttons.filter((one): one is string => typeof one === 'string' && one.trim() !== '');
  const taken = new Set<string>();
  const tapped = labels.slice(0, mostButtons).map((label): Port => {
    const name = nameOf(label, taken);
    taken.add(name);
    return { id: name, label: { es: label, en: label } };
  });
  return [
    ...tapped,
    { id: 'reply', label: { es: 'Responde otra cosa', en: 'Answers otherwise' } },
    { id: 'timeout', label: { es: 'Sin respuesta', en: 'No answer' }, main: true },
  ];
}

/** `button-me-interesa`: stays the same when buttons change places. Labels without letters or digits are counted. */
function nameOf(label: string, taken: ReadonlySet<string>): string {
  const name = `button-${slug(label).replaceAll('_', '-').slice(0, 40) || 'x'}`;
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Behind the sending: until the answer is there or the time is over, then which way. */
export const answerStages: readonly (readonly [string, LoweredStage])[] = [
  ['answer', { do: 'sleep-until', rearmOn: ['message.replied', 'message.button'] }],
  ['which', { do: 'decide' }],
];

export function answerUntil({ within }: Answers, facts: Facts): { at: number } {
  const asked = facts.enrolment?.asked;
  if (!asked || asked.answer) return { at: Date.parse(facts.now) };
  return { at: Date.parse(asked.at) + parseDuration(within)! };
}

/** Whoever answers has just written; whoever does not has been silent for as long as was waited. */
export function answerPasses(config: unknown, port: string): number | 'written' {
  if (port === 'reply' || port.startsWith('button-')) return 'written';
  const { within } = loose(loose(config).answers);
  return port === 'timeout' && typeof within === 'string' ? (parseDuration(within) ?? 0) : 0;
}

/** A label that was typed counts like a tap. */
export function answerTaken(config: { answers?: Answers | undefined }, facts: Facts): Decision {
  const answer = facts.enrolment?.asked?.answer;
  if (!answer) return { port: 'timeout', reason: 'no-answer' };
  const at = (config.answers?.buttons ?? []).findIndex((label) => same(label, answer.text ?? ''));
  const port = answerPorts(config)[at];
  return port
    ? { port: port.id, reason: 'button-tapped', data: { button: port.label.es } }
    : { port: 'reply', reason: 'answered-otherwise' };
}

/** Labels of a template's quick replies, of its cards too. */
export function quickReplies(template: Pick<CatalogueTemplate, 'parts'>): string[] {
  const labels = template.parts
    .flatMap((part) => (part.is === 'carousel' ? part.cards.flat() : [part]))
    .flatMap((part) =>
      part.is === 'whole-button' && part.type === 'QUICK_REPLY' && part.text !== '' ? [part.text] : [],
    );
  return labels.filter((label, i) => labels.findIndex((other) => same(other, label)) === i);
}

interface Asking {
  answers?: Answers | undefined;
  optOutButtons?: string[] | undefined;
}

/** Buttons that the template has not, that mean "no more", or that lead nowhere; and an exit that comes before the answer. */
export function answerIssues(
  config: Asking,
  template: CatalogueTemplate | undefined,
  { nodeId, flow }: CheckContext,
): Issue[] {
  if (!config.answers) return [];
  const issues: Issue[] = [];
  const field = 'answers.buttons';
  const known = template && quickReplies(template);
  for (const button of config.answers.buttons) {
    if (known && !known.some((label) => same(label, button)))
      issues.push({ code: 'button-missing', severity: 'error', nodeId, field, params: { button } });
    if (config.optOutButtons?.some((label) => same(label, button)))
      issues.push({ code: 'button-opts-out', severity: 'error', nodeId, field, params: { button } });
  }
  for (const { id, label } of answerPorts(config))
    if (id.startsWith('button-') && !flow.edges.some((edge) => edge.from === nodeId && edge.port === id))
      issues.push({ code: 'open-port', severity: 'warning', nodeId, params: { port: label.es } });
  for (const event of ['message.replied', 'message.button'] as const)
    if (flow.settings.exitOn.includes(event))
      issues.push({ code: 'event-also-exits', severity: 'warning', nodeId, field: 'answers', params: { event } });
  return issues;
}
