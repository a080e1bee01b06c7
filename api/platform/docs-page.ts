/** The API's description as one plain page: no script, nothing loaded from elsewhere. */
import { html, raw } from 'hono/html';
import type { OpenApiDocument } from '../openapi.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Operation {
  method: string;
  path: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: unknown }[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>;
  'x-access'?: string;
}

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h2 { margin-top: 2.5rem; border-bottom: 1px solid #8884; }
  details { border: 1px solid #8884; border-radius: 6px; margin: .4rem 0; padding: .3rem .7rem; }
  summary { cursor: pointer; }
  code, pre { font: 13px/1.45 ui-monospace, monospace; }
  pre { overflow: auto; background: #8881; padding: .6rem; border-radius: 6px; }
  .method { display: inline-block; min-width: 4rem; font-weight: 600; text-transform: uppercase; }
  .access { float: right; opacity: .75; }
  table { border-collapse: collapse; } td { padding: .15rem .8rem .15rem 0; vertical-align: top; }`;

/** @param nonce of the answer's policy, for the page's one style element */
export function docsPage(document: OpenApiDocument, nonce: string) {
  const operations = operationsOf(document);
  const groups = Map.groupBy(operations, ({ tags }) => tags?.[0] ?? 'Other');
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, unknown>);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${document.info.title} API</title>
        <style nonce="${nonce}">
          ${raw(style)}
        </style>
      </head>
      <body>
        <h1>${document.info.title} API</h1>
        <p>${document.info.description} For programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
        <nav>
          ${[...groups.keys()].map((tag) => html`<a href="#${tag}">${tag}</a> · `)}<a href="#schemas">Schemas</a>
        </nav>
        ${[...groups].map(
          ([tag, list]) =>
            html`<h2 id="${tag}">${tag}</h2>
              ${list.map(section)}`,
        )}
        <h2 id="schemas">Schemas</h2>
        ${schemas.map(
          ([name, schema]) =>
            html`<details id="schema-${name}">
              <summary>${name}</summary>
              ${block(schema)}
            </details>`,
        )}
      </body>
    </html>`;
}

function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = (item as Record<string, Operation | undefined>)[method];
      return operation ? [{ ...operation, method, path }] : [];
    }),
  );
}

function section(operation: Operation) {
  const { method, path, summary, description, parameters = [], requestBody, responses = {} } = operation;
  return html`<details>
    <summary>
      <span class="method">${method}</span> <code>${path}</code> — ${summary}
      <span class="access">${operation['x-access']}</span>
    </summary>
    ${description ? html`<p>${description}</p>` : ''}
    ${
      parameters.length > 0
        ? html`<table>
            ${parameters.map(
              ({ name, in: place, required, description: what }) =>
                html`<tr>
                  <td><code>${name}</code></td>
                  <td>${place}${required ? ', required' : ''}</td>
                  <td>${what ?? ''}</td>
                </tr>`,
            )}
          </table>`
        : ''
    }
    ${Object.entries(requestBody?.content ?? {}).map(
      ([type, { schema }]) =>
        html`<p>Body, ${type}</p>
          ${block(schema)}`,
    )}
    ${Object.entries(responses)
      .filter(([status]) => status !== 'default')
      .map(
        ([status, answer]) =>
          html`<p>${status} ${answer.description}</p>
            ${Object.values(answer.content ?? {}).map(({ schema }) => block(schema))}`,
      )}
  </details>`;
}

const block = (schema: unknown) => html`<pre>${JSON.stringify(schema, null, 2)}</pre>`;
