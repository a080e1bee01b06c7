/** What all who take in a flow's file do with it first. */
import { faultsOfMap, fitFlow, readFlowFile, type Catalogue, type Flow, type FlowFile, type NeedMap } from '#flow';
import { Problem } from '../../errors.ts';

/** @throws Problem 422 `invalid_flow_file` with `faults`: a code and a sentence in both languages for each */
export function readFile(input: unknown): FlowFile {
  const { file, faults } = readFlowFile(input);
  if (!file) throw new Problem('invalid_flow_file', { extra: { faults } });
  return file;
}

/**
 * The file's flow with this tenant's templates, senders and so on in it.
 * @throws Problem 422 for a choice that the file did not ask for, or that names what the tenant has not
 */
export function fitFile(file: FlowFile, catalogue: Catalogue, map: NeedMap): Flow {
  const errors = faultsOfMap(file, catalogue, map).map(([list, key]) => ({
    path: `map.${list}.${key}`,
    code: 'unknown',
    message: 'the file does not name it, or there is nothing of that key here',
  }));
  if (errors.length > 0) throw new Problem('invalid_input', { errors });
  return fitFlow(file, catalogue, map);
}
