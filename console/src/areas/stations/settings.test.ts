import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from './queries';
import { compared, settingsOf } from './settings';

function given(type: string, at: string, rest: object): Command {
  return { type, created_at: at, updated_at: at, arguments: {}, ...rest } as Command;
}

const read = (at: string, value: string) =>
  given('get_config', at, {
    answer: {
      payload: { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value }] },
    },
  });

test('a setting shows what it was in the reading before, and only when it differs', () => {
  const [setting] = compared([read('3', '60'), read('2', '300'), read('1', '900')]);
  assert.equal(setting?.value, '60');
  assert.equal(setting?.before, '300');
  assert.equal(compared([read('2', '60'), read('1', '60')])[0]?.before, null);
});

test('a change that was asked for after the reading is shown with it, an older one is not', () => {
  const args = { arguments: { key: 'HeartbeatInterval', value: '120' } };
  const after = given('set_config', '4', args);
  assert.equal(compared([after, read('3', '60')])[0]?.asked, after);
  assert.equal(compared([read('5', '120'), after, read('3', '60')])[0]?.asked, undefined);
});

test('variables of OCPP 2.x are named by component and variable, refused ones say why', () => {
  const settings = settingsOf({
    getVariableResult: [
      {
        attributeStatus: 'Accepted',
        attributeValue: '300',
        component: { name: 'OCPPCommCtrlr' },
        variable: { name: 'HeartbeatInterval' },
      },
      {
        attributeStatus: 'UnknownVariable',
        component: { name: 'Foo' },
        variable: { name: 'Bar', instance: '2' },
      },
    ],
  });
  assert.deepEqual(
    settings.map(({ key, value, refused }) => [key, value, refused]),
    [
      ['OCPPCommCtrlr.HeartbeatInterval', '300', null],
      ['Foo.Bar.2', null, 'UnknownVariable'],
    ],
  );
});
