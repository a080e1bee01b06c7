/** A file that is kept here, as the person will see or hear it; nothing of files elsewhere, which this page does not load. */

interface FilePreviewProps {
  /** Its address; may be unfinished. */
  link: string;
  format: string;
  /** What it is, for whoever does not see it. */
  label: string;
}

export function FilePreview({ link, format, label }: FilePreviewProps) {
  if (!isOurs(link)) return null;
  const style = { display: 'block', maxWidth: '100%', maxHeight: 180, borderRadius: 6 };
  if (format === 'image') return <img src={link} alt={label} style={style} loading="lazy" />;
  // What people hand in has no subtitles.
  if (format === 'video')
    return (
      <video src={link} controls preload="metadata" aria-label={label} style={style}>
        <track kind="captions" />
      </video>
    );
  if (format === 'audio')
    return (
      <audio src={link} controls preload="none" aria-label={label} style={{ width: '100%' }}>
        <track kind="captions" />
      </audio>
    );
  return null;
}

function isOurs(link: string): boolean {
  if (!URL.canParse(link)) return false;
  const { origin, pathname } = new URL(link);
  return origin === location.origin && pathname.startsWith('/api/media/');
}
