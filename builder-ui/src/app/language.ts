/** Which of the two languages the interface speaks: what the person picked, else the account's, else the browser's. */
import type { Text } from '#flow/text';
import { useSyncExternalStore } from 'react';
import { overwriteGetLocale } from '../paraglide/runtime.js';

export type Language = 'es' | 'en';
const storageKey = 'cadencia-language';
const listeners = new Set<() => void>();

function isLanguage(value: unknown): value is Language {
  return value === 'es' || value === 'en';
}

function fromBrowser(): Language {
  return navigator.languages.some((tag) => tag.startsWith('es')) || !navigator.language.startsWith('en') ? 'es' : 'en';
}

function picked(): Language | undefined {
  const stored = localStorage.getItem(storageKey);
  return isLanguage(stored) ? stored : undefined;
}

let current: Language = 'es';

/** Called once, before anything is drawn. */
export function startLanguage(): void {
  current = picked() ?? fromBrowser();
  overwriteGetLocale(() => current);
  document.documentElement.lang = current;
}

/** The language of the interface now. */
export function language(): Language {
  return current;
}

function apply(next: Language): void {
  if (next === current) return;
  current = next;
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

/** The person picks a language: kept in this browser. */
export function pickLanguage(next: Language): void {
  localStorage.setItem(storageKey, next);
  apply(next);
}

/** What the account says; it counts only while the person has picked none in this browser. */
export function suggestLanguage(next: unknown): void {
  if (picked() === undefined && isLanguage(next)) apply(next);
}

/** The language as React state: whoever uses it renders again on a switch. */
export function useLanguage(): Language {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, language);
}

/** Picks the sentence of a `{es, en}` text (issues, reasons) in the interface's language. */
export function say(text: Text): string {
  return text[current];
}
