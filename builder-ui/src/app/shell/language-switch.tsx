/** Spanish or English. */
import { SegmentedControl } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import { pickLanguage, useLanguage, type Language } from '../language.ts';

/** @param onPick is told the choice, for example to keep it with the person */
export function LanguageSwitch({ onPick }: { onPick?: (language: Language) => void }) {
  const language = useLanguage();
  const pick = (value: Language) => {
    onPick?.(value);
    pickLanguage(value);
  };
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={m.language()}
      value={language}
      onChange={pick}
      data={[
        { value: 'es', label: 'Español' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}
