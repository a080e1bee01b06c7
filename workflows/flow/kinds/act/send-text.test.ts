import { describe, expect, it } from 'vitest';
import { catalogueOf, factsOf, flowOf } from '../../testing/samples.ts';
import { validate } from '../../validate.ts';
import { fillText, sendText } from './send-text.ts';

const image = { format: 'image', link: 'https://a.test/b.jpg' } as const;
const codes = (config: Record<string, unknown>) =>
  validate(
    flowOf(
      [
        ['in', 'message-received', { match: 'any' }],
        ['say', 'send-text', config],
        ['out', 'exit', { result: 'none' }],
      ],
      ['in:next>say', 'say:sent>out', 'say:failed>out'],
    ),
    catalogueOf(),
  )
    .filter((issue) => issue.severity === 'error')
    .map(({ code, field }) => [code, field]);

describe('a text, a file, or a file with a text', () => {
  it.each<[string, Record<string, unknown>, [string, string][]]>([
    ['a text', { text: 'Hola' }, []],
    ['neither', { text: '' }, [['config-missing', 'text']]],
    ['a picture alone', { file: image }, []],
    ['a picture with a text', { text: 'Hola', file: image }, []],
    ['the longest text beside it', { text: 'a'.repeat(1024), file: image }, []],
    ['a longer one', { text: 'a'.repeat(1025), file: image }, [['caption-too-long', 'text']]],
    ['a longer one by itself', { text: 'a'.repeat(4096) }, []],
    ['an audio', { file: { format: 'audio', link: 'https://a.test/b.mp3' } }, []],
    ['an audio with a text', { text: 'x', file: { ...image, format: 'audio' } }, [['audio-with-text', 'text']]],
    ['no address', { file: { ...image, link: 'b.jpg' } }, [['link-invalid', 'file.link']]],
    [
      'an address with a space',
      { file: { ...image, link: 'https://a.test/b c.jpg' } },
      [['link-invalid', 'file.link']],
    ],
    ['an address out of a field', { file: { ...image, link: '{{lead.custom.plan | "https://a.test/x.jpg"}}' } }, []],
    [
      'a field that may be empty',
      { file: { ...image, link: '{{lead.email}}' } },
      [['variable-without-fallback', 'file.link']],
    ],
    ['a sticker', { file: { ...image, format: 'sticker' } }, [['config-invalid', 'file.format']]],
  ])('%s', (_what, config, wanted) => expect(codes(config)).toEqual(wanted));

  it('is filled in for each person, and what their field holds has to be an address', () => {
    const facts = factsOf({ lead: { email: 'https://a.test/ana.pdf', status: 'no address' } });
    const say = (link: string, filename?: string) =>
      fillText(
        { text: '{{lead.name | "x"}}', file: { format: 'document', link, ...(filename && { filename }) } },
        facts,
      );
    expect(say('{{lead.email}}', '{{lead.custom.none}}')).toMatchObject({
      ok: true,
      text: 'Ana García',
      file: { format: 'document', link: 'https://a.test/ana.pdf' },
    });
    expect(say('{{lead.status}}')).toMatchObject({ ok: false, reason: 'variable-invalid', path: 'file.document' });
    expect(say('{{seller.name}}')).toMatchObject({ ok: false, reason: 'variable-missing', path: 'seller.name' });
  });

  it('says on its card what goes', () => {
    const es = (config: unknown) => sendText.summary(config).es;
    expect([
      es({ file: image }),
      es({ text: 'Mira', file: image }),
      es({ text: 'Mira' }),
      es({ file: {} }),
      es(null),
    ]).toEqual(['Imagen', 'Imagen · Mira', 'Mira', 'Escribe el texto', 'Escribe el texto']);
  });
});
