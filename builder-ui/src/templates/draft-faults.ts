/** What WhatsApp would refuse, by the field that it is about. */
import { createContext, useContext } from 'react';
import { checkDraft, describeDraftFault, type DraftCode, type DraftFault } from '#flow';
import { say } from '../app/language.ts';
import type { Draft } from './draft-parts.ts';

/** What is missing is not said before somebody wants to hand the template in: an empty form is no list of faults. */
const quietAtFirst: readonly DraftCode[] = [
  'text-missing',
  'body-missing',
  'sample-missing',
  'sample-code',
  'file-missing',
  'url-invalid',
  'url-sample',
  'phone-invalid',
  'form-missing',
  'code-apps',
  'buttons-none',
];

export interface Faults {
  all: readonly DraftFault[];
  /** The sentences of one place, of the place alone. */
  at(path: string): string | undefined;
  /** Of a sample, by its variable. */
  ofVariable(path: string, variable: string): string | undefined;
}

export function faultsOf(draft: Draft, wasTried: boolean): Faults {
  const all = checkDraft(draft);
  const isShown = (fault: DraftFault) =>
    wasTried || (!quietAtFirst.includes(fault.code) && !(fault.code === 'name-invalid' && draft.name === ''));
  const tell = (which: (fault: DraftFault) => boolean) => {
    const found = all.filter((fault) => isShown(fault) && which(fault));
    return found.length === 0 ? undefined : found.map((fault) => say(describeDraftFault(fault))).join(' ');
  };
  return {
    all,
    at: (path) => tell((fault) => fault.path === path && fault.code !== 'sample-missing'),
    ofVariable: (path, variable) =>
      tell((fault) => fault.path === path && fault.code === 'sample-missing' && fault.params['variable'] === variable),
  };
}

const FaultsContext = createContext<Faults>({ all: [], at: () => undefined, ofVariable: () => undefined });
export const FaultsProvider = FaultsContext.Provider;
export const useFaults = (): Faults => useContext(FaultsContext);
