/** A program that measures: it starts a stack, works on it, and ends with both. */
import { freePort } from '../ports.ts';
import { type Stack, startStack, type StackOptions } from '../stack.ts';

/**
 * @param work its answer is the program's exit code
 * @param kept whether what lies in `folder` stays, for the next run
 */
export async function runOnStack(
  {
    folder,
    kept = false,
    ...options
  }: { folder: string; kept?: boolean } & Pick<StackOptions, 'small' | 'cluster' | 'apis' | 'workers'>,
  work: (stack: Stack, tell: (line: string) => void) => Promise<number>,
): Promise<never> {
  const tell = (line: string) => console.log(line);
  const stack = await startStack({ ...options, folder, temporary: !kept, port: await freePort(), demo: false, tell });
  const end = async (code: number): Promise<never> => {
    await stack.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
  const code = await work(stack, tell).catch((error: unknown) => {
    console.error(error);
    return 1;
  });
  return await end(code);
}
