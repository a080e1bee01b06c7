/** A template for one-time codes: WhatsApp writes it, a few things may be chosen. */
import { Checkbox, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import { useFaults } from './draft-faults.ts';
import { dropPart, partOf, placeOf, putPart, type Button, type Part } from './draft-parts.ts';

export function CodePart({ parts, onChange }: { parts: Part[]; onChange(parts: Part[]): void }) {
  const faults = useFaults();
  const body: Part = partOf(parts, 'BODY') ?? { type: 'BODY' };
  const minutes = partOf(parts, 'FOOTER')?.['code_expiration_minutes'];
  const at = placeOf(parts, 'BUTTONS');
  const otp: Button = ((parts[at]?.['buttons'] as Button[] | undefined) ?? [])[0] ?? { type: 'OTP' };
  const [app] = (otp['supported_apps'] as { package_name?: string; signature_hash?: string }[] | undefined) ?? [{}];
  const set = (more: object) => onChange(putPart(parts, { type: 'BUTTONS', buttons: [{ ...otp, ...more }] }));
  const kind = String(otp['otp_type'] ?? '');
  const path = `components.${at}.buttons.0`;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {m.tpl_code_note()}
      </Text>
      <Checkbox
        label={m.tpl_code_advice()}
        checked={body['add_security_recommendation'] === true}
        onChange={(event) =>
          onChange(putPart(parts, { type: 'BODY', add_security_recommendation: event.currentTarget.checked }))
        }
      />
      <NumberInput
        label={m.tpl_code_minutes()}
        min={1}
        max={90}
        value={typeof minutes === 'number' ? minutes : ''}
        onChange={(value) =>
          onChange(
            value === ''
              ? dropPart(parts, 'FOOTER')
              : putPart(parts, { type: 'FOOTER', code_expiration_minutes: value }),
          )
        }
        error={faults.at(`components.${placeOf(parts, 'FOOTER')}`)}
      />
      <Select
        label={m.tpl_code_kind()}
        data={[
          { value: 'COPY_CODE', label: m.tpl_code_copy() },
          { value: 'ONE_TAP', label: m.tpl_code_one_tap() },
          { value: 'ZERO_TAP', label: m.tpl_code_zero_tap() },
        ]}
        value={kind}
        onChange={(value) =>
          set({
            otp_type: value,
            ...(value === 'COPY_CODE' ? { supported_apps: undefined } : {}),
            zero_tap_terms_accepted: undefined,
          })
        }
        allowDeselect={false}
      />
      {kind !== 'COPY_CODE' && (
        <>
          <TextInput
            label={m.tpl_code_package()}
            placeholder="com.tienda.app"
            value={app?.package_name ?? ''}
            onChange={(event) => set({ supported_apps: [{ ...app, package_name: event.currentTarget.value }] })}
            error={faults.at(path)}
          />
          <TextInput
            label={m.tpl_code_signature()}
            value={app?.signature_hash ?? ''}
            onChange={(event) => set({ supported_apps: [{ ...app, signature_hash: event.currentTarget.value }] })}
          />
        </>
      )}
      {kind === 'ZERO_TAP' && (
        <Checkbox
          label={m.tpl_code_terms()}
          checked={otp['zero_tap_terms_accepted'] === true}
          onChange={(event) => set({ zero_tap_terms_accepted: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}
