/** Whose data fills the preview. */
import { m } from '../../../paraglide/messages.js';
import { useParts, useScreen } from '../../builder-context.tsx';
import { LeadPicker } from '../../live/lead-picker.tsx';

export function PreviewLead() {
  const { screen } = useParts();
  const lead = useScreen((state) => state.previewLead);
  return (
    <div style={{ marginBottom: 8 }}>
      <LeadPicker
        label={m.builder_preview_as()}
        value={lead}
        onChange={(next) => screen.getState().set({ previewLead: next })}
      />
    </div>
  );
}
