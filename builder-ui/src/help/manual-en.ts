/** The manual in this language: a chunk of its own, loaded when somebody opens Help or searches it. */
export const texts = import.meta.glob<string>('../../../docs/en/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
