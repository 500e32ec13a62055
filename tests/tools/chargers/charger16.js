#!/usr/bin/env node
// An OCPP 1.6 charger that nobody here wrote: the npm package `ocpp-rpc`, in strict mode, with a short scenario.
//
//   node tests/tools/chargers/charger16.js --station S3 --password … --token T1 --meter-start 1000 --meter-stop 9000
'use strict';

const { Course, Flag, Refused, run, say, stdinClosed } = require('./charger.js');

function sample(registerWh, at, context) {
  const value = { value: String(registerWh), context, measurand: 'Energy.Active.Import.Register', unit: 'Wh', location: 'Outlet' };
  return { timestamp: at, sampledValue: [value] };
}

class Charger {
  constructor(client, chosen) {
    Object.assign(this, { client, chosen, register: chosen['meter-start'], transaction: undefined, reason: 'Local', status: 'Available' });
    this.stopping = new Flag();
    this.settings = { HeartbeatInterval: '300', MeterValueSampleInterval: '60', NumberOfConnectors: '1' };
    this.obey();
  }

  // Runs after the answer has gone out.
  later(work) {
    setImmediate(() => work().catch((problem) => say('task failed', { problem: problem.message })));
  }

  async boot() {
    const answer = await this.client.call('BootNotification', { chargePointVendor: 'npm', chargePointModel: 'ocpp-rpc', firmwareVersion: '2.2.1' });
    if (answer.status !== 'Accepted') throw new Refused(`BootNotification was answered ${answer.status}`);
    await this.notify('Available', 0);
    await this.notify('Available');
  }

  async notify(status, connectorId = this.chosen.connector) {
    if (connectorId !== 0) this.status = status;
    await this.client.call('StatusNotification', { connectorId, errorCode: 'NoError', status, timestamp: new Date().toISOString() });
  }

  async charge(idTag, course, remote = false) {
    if (!remote && !this.chosen['skip-authorize']) {
      const { idTagInfo } = await this.client.call('Authorize', { idTag });
      if (idTagInfo.status !== 'Accepted' && !this.chosen['start-anyway']) throw new Refused(`Authorize ${idTag} was answered ${idTagInfo.status}`);
    }
    await this.notify('Preparing');
    const connectorId = this.chosen.connector;
    const begun = await this.client.call('StartTransaction', {
      connectorId, idTag, meterStart: course.register(0), timestamp: course.moment(0),
    });
    this.transaction = begun.transactionId;
    say('started', { transaction_id: this.transaction, status: begun.idTagInfo.status });
    await this.notify('Charging');
    const samples = await this.sampleUntilTheEnd(course, remote);
    this.register = course.endWh;
    const ended = await this.client.call('StopTransaction', {
      meterStop: course.endWh, timestamp: course.moment(course.steps), transactionId: this.transaction, idTag, reason: this.reason,
      transactionData: samples.length ? samples : undefined,
    });
    say('session', {
      transaction_id: this.transaction, meter_start_wh: course.beginWh, meter_stop_wh: course.endWh, started_at: course.moment(0),
      stop_answer: ended.idTagInfo,
    });
    this.transaction = undefined;
    this.reason = 'Local';
    this.stopping.clear();
    await this.notify('Finishing');
    await this.notify('Available');
  }

  async sampleUntilTheEnd(course, remote) {
    const samples = [];
    for (let step = 1; step < course.steps; step += 1) {
      await this.stopping.within(course.pauseMs);
      if (this.stopping.isSet) return samples;
      samples.push(sample(course.register(step), course.moment(step), 'Sample.Periodic'));
      await this.client.call('MeterValues', {
        connectorId: this.chosen.connector, transactionId: this.transaction, meterValue: [samples[samples.length - 1]],
      });
    }
    // Who is started remotely is stopped remotely.
    await (remote ? this.stopping.waiting : this.stopping.within(course.pauseMs));
    return samples;
  }

  obey() {
    const { client, chosen } = this;
    client.handle('RemoteStartTransaction', ({ params }) => {
      const free = this.transaction === undefined && ['Available', 'Preparing'].includes(this.status);
      if (!free || (params.connectorId ?? chosen.connector) !== chosen.connector) return { status: 'Rejected' };
      this.later(() => this.charge(params.idTag, new Course(chosen, this.register, true), true));
      return { status: 'Accepted' };
    });
    client.handle('RemoteStopTransaction', ({ params }) => {
      if (params.transactionId !== this.transaction) return { status: 'Rejected' };
      this.reason = 'Remote';
      this.stopping.set();
      return { status: 'Accepted' };
    });
    client.handle('TriggerMessage', ({ params }) => {
      const work = this.triggers()[params.requestedMessage];
      if (!work) return { status: 'NotImplemented' };
      this.later(work);
      return { status: 'Accepted' };
    });
    client.handle('Reset', ({ params }) => {
      this.reason = `${params.type}Reset`;
      this.stopping.set();
      this.later(() => this.bootAgain());
      return { status: 'Accepted' };
    });
    client.handle('GetConfiguration', ({ params }) => {
      const wanted = params.key ?? Object.keys(this.settings);
      const known = wanted.filter((key) => key in this.settings);
      return {
        configurationKey: known.map((key) => ({ key, readonly: key === 'NumberOfConnectors', value: this.settings[key] })),
        unknownKey: wanted.filter((key) => !(key in this.settings)),
      };
    });
    client.handle('ChangeConfiguration', ({ params: { key, value } }) => {
      if (!(key in this.settings)) return { status: 'NotSupported' };
      if (key === 'NumberOfConnectors' || !/^\d+$/.test(value)) return { status: 'Rejected' };
      this.settings[key] = value;
      return { status: 'Accepted' };
    });
    client.handle('UnlockConnector', ({ params }) => {
      if (params.connectorId !== chosen.connector) return { status: 'NotSupported' };
      if (this.transaction !== undefined) {
        this.reason = 'UnlockCommand';
        this.stopping.set();
      }
      return { status: 'Unlocked' };
    });
    client.handle('ChangeAvailability', ({ params }) => {
      if (this.transaction !== undefined) return { status: 'Scheduled' };
      this.later(() => this.notify(params.type === 'Operative' ? 'Available' : 'Unavailable'));
      return { status: 'Accepted' };
    });
  }

  async bootAgain() {
    while (this.transaction !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    this.stopping.clear();
    await this.boot();
  }

  triggers() {
    return {
      BootNotification: () => this.boot(),
      Heartbeat: () => this.client.call('Heartbeat', {}),
      StatusNotification: () => this.notify(this.status),
      MeterValues: () => this.client.call('MeterValues', {
        connectorId: this.chosen.connector, transactionId: this.transaction,
        meterValue: [sample(this.register, new Date().toISOString(), 'Trigger')],
      }),
    };
  }
}

run('ocpp1.6', '1.6', async (client, chosen) => {
  const charger = new Charger(client, chosen);
  await charger.boot();
  if (!chosen['no-session']) await charger.charge(chosen.token, new Course(chosen, charger.register));
  if (chosen.serve) await stdinClosed();
});
