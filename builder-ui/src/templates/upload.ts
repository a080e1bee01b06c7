/** Brings a file to where WhatsApp fetches it. */
import type { MediaFormat, SentFormat } from '#flow';
import { send } from '../app/send.ts';

export interface UploadedFile {
  url: string;
  name: string;
  format: FileFormat;
}

/** In templates, and by themselves. */
export type FileFormat = MediaFormat | SentFormat;

/** What the chooser of files offers for each format. */
export const accepts: Record<FileFormat, string> = {
  image: 'image/jpeg,image/png',
  video: 'video/mp4',
  gif: 'video/mp4',
  document: 'application/pdf',
  audio: 'audio/mpeg,audio/mp4,audio/aac,audio/amr,audio/ogg',
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
