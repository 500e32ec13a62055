import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const json = async (path: string) =>
  JSON.parse(await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8'));

test('whatever the server says of an export has words in every language', async () => {
  const { schemas } = (await json('../crates/api/openapi.json')).components;
  const groups = {
    ExportKind: 'exportKind',
    ExportState: 'exportState',
    ExportFailure: 'exportReason',
  };
  for (const language of ['en', 'th', 'ru', 'fil', 'zh-Hans']) {
    const words = await json(`messages/${language}/reports.json`);
    for (const [schema, group] of Object.entries(groups)) {
      assert.ok(schemas[schema].enum.length > 0);
      for (const value of schemas[schema].enum) {
        assert.ok(words[`code.${group}.${value}`], `${group}.${value} in ${language}`);
      }
    }
  }
});
