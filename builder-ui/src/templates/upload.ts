/** Brings a file to where WhatsApp fetches it. */
import type { MediaFormat } from '#flow';
import { send } from '../app/send.ts';

export interface UploadedFile {
  url: string;
  name: string;
  format: MediaFormat;
}

/** What the chooser of files offers for each format. */
export const accepts: Record<MediaFormat, string> = {
  image: 'image/jpeg,image/png',
  video: 'video/mp4',
  gif: 'video/mp4',
  document: 'application/pdf',
};

/** @throws ApiProblem for a file that WhatsApp would not take */
export async function upload(file: File): Promise<UploadedFile> {
  const answer = await send(`/api/crm/media?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
  return (await answer.json()) as UploadedFile;
}
