import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: { readonly BuildProperties?: { readonly Binary: string } };
}

export interface Template {
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/** template.yaml as plain CloudFormation: CfnInclude does not know SAM, and what SAM makes of it is what gets deployed. */
export function expandedTemplate(): Template {
  const python = path.join(root, '.venv/bin/python');
  if (!existsSync(python)) {
    throw new Error('The test tools are not set up: run `make tools` in the root of the project.');
  }
  return JSON.parse(execFileSync(python, [path.join(root, 'infra/expand.py')], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }));
}
