// @ts-check
/** The dialog in which a lead writes first: someone new, or the open chat coming from an ad. */
import { make } from './draw.js';

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('dialog'));
/** @param {string} id */
const field = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

/** @type {string | null} */
let known = null;
/** @type {(act: Record<string, unknown>) => Promise<boolean>} */
let send = () => Promise.resolve(false);

/**
 * Opens the dialog.
 * @param {{ person: string | null, title: string, text: string, numbers: { phoneNumber: string, verifiedName: string }[] }} scene
 *   `person` null: somebody new
 * @param {(act: Record<string, unknown>) => Promise<boolean>} onSend gets the body for /_sandbox/inbound; true closes the dialog
 */
export function openDialog(scene, onSend) {
  known = scene.person;
  send = onSend;
  field('dialog-title').textContent = scene.title;
  for (const element of document.querySelectorAll('.for-person'))
    /** @type {HTMLElement} */ (element).hidden = known !== null;
  field('f-to').replaceChildren(
    ...scene.numbers.map((one) => {
      const option = /** @type {HTMLOptionElement} */ (make('option', '', `${one.verifiedName} ${one.phoneNumber}`));
      option.value = one.phoneNumber;
      return option;
    }),
  );
  field('f-text').value = scene.text;
  field('f-ad').value ||= '120200000000000001';
  field('f-headline').value ||= 'Sandbox';
  // No mobile number in Buenos Aires begins with 0: it belongs to nobody.
  field('f-phone').value ||= `+549110${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`;
  field('f-from-ad').checked = known !== null;
  showAdFields();
  dialog.showModal();
}

function showAdFields() {
  for (const element of document.querySelectorAll('.for-ad')) {
    /** @type {HTMLElement} */ (element).hidden = !field('f-from-ad').checked;
  }
}

field('f-from-ad').addEventListener('change', showAdFields);
field('cancel').addEventListener('click', () => dialog.close());
field('dialog-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const name = field('f-name').value.trim();
  const done = await send({
    from: known ?? field('f-phone').value.replace(/[^+\d]/g, ''),
    text: field('f-text').value,
    ...(known === null && { to: field('f-to').value, ...(name && { name }) }),
    ...(field('f-from-ad').checked && {
      referral: { source_id: field('f-ad').value, headline: field('f-headline').value },
    }),
  });
  if (done) dialog.close();
});
