import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expandedTemplate } from '../expanded.ts';
import { ForecourtStack } from '../stack.ts';

const expanded = expandedTemplate();
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function synthesised(built?: string) {
  const stack = new ForecourtStack(new App(), 'Forecourt', { template: expanded, ...(built === undefined ? {} : { built }) });
  return Template.fromStack(stack).toJSON();
}

test('every resource of template.yaml is deployed as it is written there', () => {
  const made = synthesised();
  for (const [name, resource] of Object.entries(expanded.Resources)) {
    assert.deepEqual(plain(made.Resources[name]), plain(resource), name);
  }
  for (const section of ['Conditions', 'Outputs'] as const) {
    assert.deepEqual(plain(made[section]), plain(expanded[section]), section);
  }
  for (const [name, parameter] of Object.entries(expanded.Parameters)) {
    assert.deepEqual(plain(made.Parameters[name]), plain(parameter), name);
  }
});

test('nothing but a dashboard is added', () => {
  const made = synthesised();
  const added = Object.keys(made.Resources).filter((name) => !(name in expanded.Resources));
  assert.deepEqual(added.map((name) => made.Resources[name].Type), ['AWS::CloudWatch::Dashboard']);
});

test('the dashboard shows every queue and every function', () => {
  const made = synthesised();
  const dashboard = JSON.stringify(Object.values<{ Type: string }>(made.Resources).filter((resource) => resource.Type === 'AWS::CloudWatch::Dashboard'));
  for (const [name, resource] of Object.entries(expanded.Resources)) {
    if (resource.Type === 'AWS::SQS::Queue' || resource.Type === 'AWS::Lambda::Function') {
      assert.ok(dashboard.includes(`"${name}"`), `${name} is not on the dashboard`);
    }
  }
});

test('built functions replace the code and nothing else of a function', () => {
  const built = mkdtempSync(path.join(tmpdir(), 'forecourt-built-'));
  try {
    const functions = Object.entries(expanded.Resources).filter(([, resource]) => resource.Type === 'AWS::Lambda::Function');
    assert.equal(functions.length, 12);
    for (const [, resource] of functions) {
      const folder = path.join(built, resource.Metadata?.BuildProperties?.Binary ?? '');
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'bootstrap'), folder);
    }
    const made = synthesised(built);
    for (const [name, resource] of functions) {
      const { Code: before, ...others } = resource.Properties ?? {};
      const { Code: after, ...othersMade } = made.Resources[name].Properties;
      assert.notDeepEqual(plain(after), plain(before), `${name} keeps the placeholder of its code`);
      assert.deepEqual(plain(othersMade), plain(others), name);
    }
  } finally {
    rmSync(built, { recursive: true });
  }
});
