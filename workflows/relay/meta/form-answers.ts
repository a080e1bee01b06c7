/** What somebody entered in an Instant Form, as a lead knows it: how to reach them, and everything else by its question. */
import { contactMeaning, findContact, joinName, slug } from '#flow';
import type { Lead } from '#providers/meta-graph/wire.ts';

export interface FormAnswers {
  name: string | null;
  email: string | null;
  /** As written; whether it is a number is for whoever stores it. */
  phone: string | null;
  /** Answers by question, as fields of a lead. Several answers to one question are joined by commas. */
  custom: Record<string, string>;
}

/** Bounds of a lead's own fields (api/crm/lead-schema.ts). */
const mostFields = 50;
const longest = 1000;

/** No longer than an address may be: a search in more would take its time squared. */
const mail = /^(?=.{3,320}$)[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** A number, however it is written; whether it is one is for whoever stores it to judge. */
const number = /^(?=.{1,40}$).*\d/s;
/** The same where the question says more than we know: an answer that is hardly anything else. */
const surely = /^(?=.{6,40}$)(\D*\d){6}/s;

/** @param phoneQuestion the field that a person said is the phone (`slug` of its question) */
export function readAnswers(fields: Lead['field_data'], phoneQuestion: string | null = null): FormAnswers {
  const answers = new Map<string, string>();
  const asked = new Map<string, string>();
  for (const { name, values } of fields) {
    const text = values
      .map((value) => value.replaceAll('\u0000', '').trim())
      .filter(Boolean)
      .join(', ');
    const question = fieldOf(name, answers.size);
    if (text === '' || answers.has(question)) continue;
    answers.set(question, text);
    asked.set(name, question);
  }
  const { phones, emails, names } = findContact([...asked.keys()]);
  const take = (question: string): string => {
    const text = answers.get(question)!;
    answers.delete(question);
    return text;
  };
  const takeFirst = (questions: string[], looksRight: (text: string, question: string) => boolean): string | null => {
    const found = questions.find((name) => looksRight(answers.get(asked.get(name)!) ?? '', name));
    return found === undefined ? null : take(asked.get(found)!);
  };
  const chosen = answers.get(phoneQuestion ?? '') ?? '';
  const parts = Object.entries(names).map(([part, name]) => [part, take(asked.get(name)!)]);
  const name = joinName(Object.fromEntries(parts));
  const email = takeFirst(emails, (text) => mail.test(text));
  const phone = number.test(chosen)
    ? take(phoneQuestion!)
    : takeFirst(phones, (text, question) => (contactMeaning(question)?.sure ? number : surely).test(text));
  const custom = [...answers].slice(0, mostFields).map(([question, text]) => [question, text.slice(0, longest)]);
  return { name: name === '' ? null : name.slice(0, 200), email, phone, custom: Object.fromEntries(custom) };
}

/** Under which name a lead keeps the answer to a question. */
const fieldOf = (question: string, place: number): string => slug(question) || `question_${place + 1}`;

/** What a form asks, by the names that its leads keep the answers under, and whether one of it is a phone by what it says. */
export function readQuestions(fields: Lead['field_data']): { questions: string[]; phoneFound: boolean } {
  const names = fields.map(({ name }) => name);
  return {
    questions: [...new Set(names.map((name, place) => fieldOf(name, place)))].slice(0, mostFields),
    phoneFound: findContact(names).phones.length > 0,
  };
}
