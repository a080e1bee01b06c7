/** A picture for an ad: its title on a colour of its own. */
export function adImage(title: string, id: string): string {
  const hue = Number(BigInt(id) % 360n);
  const lines = wrap(title, 18).slice(0, 4);
  const texts = lines.map(
    (line, index) => `<text x="24" y="${150 + (index - lines.length / 2) * 42}" font-size="32">${escape(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" width="320" height="320"><rect width="320" height="320" fill="hsl(${hue} 42% 34%)"/><circle cx="270" cy="268" r="84" fill="hsl(${(hue + 40) % 360} 48% 46%)"/><g fill="#fff" font-family="system-ui, sans-serif" font-weight="600">${texts.join('')}</g></svg>`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.slice(0, width));
  }
  return lines;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
