#!/usr/bin/env node
// An OCPP 2.0.1 charger that nobody here wrote: the npm package `ocpp-rpc`, in strict mode, with a short scenario.
//
//   node tests/tools/chargers/charger201.js --station S4 --password … --token T1 --meter-start 1000 --meter-stop 9000
'use strict';

const { randomUUID } = require('node:crypto');
const { Course, Flag, Refused, run, say, stdinClosed } = require('./charger.js');

function sample(registerWh, at, context) {
  const value = { value: registerWh, context, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh' } };
  return { timestamp: at, sampledValue: [value] };
}

class Charger {
  constructor(client, chosen) {
    Object.assign(this, { client, chosen, register: chosen['meter-start'], transaction: undefined, sequence: 0, status: 'Available' });
    this.why = ['Local', 'StopAuthorized'];
    this.stopping = new Flag();
    this.obey();
  }

  // Runs after the answer has gone out.
  later(work) {
    setImmediate(() => work().catch((problem) => say('task failed', { problem: problem.message })));
  }

  async boot(reason) {
    const answer = await this.client.call('BootNotification', { chargingStation: { vendorName: 'npm', model: 'ocpp-rpc' }, reason });
    if (answer.status !== 'Accepted') throw new Refused(`BootNotification was answered ${answer.status}`);
    await this.notify('Available');
  }

  async notify(connectorStatus) {
    this.status = connectorStatus;
    const timestamp = new Date().toISOString();
    await this.client.call('StatusNotification', { timestamp, connectorStatus, evseId: this.chosen.connector, connectorId: 1 });
  }

  event(eventType, triggerReason, register, timestamp, context, transaction, more = {}) {
    const seqNo = this.sequence;
    this.sequence += 1;
    return this.client.call('TransactionEvent', {
      eventType, timestamp, triggerReason, seqNo, transactionInfo: { transactionId: this.transaction, ...transaction },
      meterValue: [sample(register, timestamp, context)], ...more,
    });
  }

  async charge(token, course, remoteStartId) {
    const idToken = { idToken: token, type: 'ISO14443' };
    if (remoteStartId === undefined && !this.chosen['skip-authorize']) {
      const { idTokenInfo } = await this.client.call('Authorize', { idToken });
      if (idTokenInfo.status !== 'Accepted' && !this.chosen['start-anyway']) throw new Refused(`Authorize ${token} was answered ${idTokenInfo.status}`);
    }
    await this.notify('Occupied');
    this.transaction = randomUUID();
    this.sequence = 0;
    const begun = await this.event(
      'Started', remoteStartId === undefined ? 'Authorized' : 'RemoteStart', course.register(0), course.moment(0), 'Transaction.Begin',
      { chargingState: 'Charging', remoteStartId }, { idToken, evse: { id: this.chosen.connector, connectorId: 1 } });
    say('started', { transaction_id: this.transaction, status: begun.idTokenInfo?.status });
    await this.sampleUntilTheEnd(course, remoteStartId !== undefined);
    this.register = course.endWh;
    const [stoppedReason, trigger] = this.why;
    const ended = await this.event(
      'Ended', trigger, course.endWh, course.moment(course.steps), 'Transaction.End', { chargingState: 'EVConnected', stoppedReason }, { idToken });
    say('session', {
      transaction_id: this.transaction, meter_start_wh: course.beginWh, meter_stop_wh: course.endWh, started_at: course.moment(0),
      stop_answer: ended.idTokenInfo, total_cost: ended.totalCost,
    });
    this.transaction = undefined;
    this.why = ['Local', 'StopAuthorized'];
    this.stopping.clear();
    await this.notify('Available');
  }

  async sampleUntilTheEnd(course, remote) {
    for (let step = 1; step < course.steps; step += 1) {
      await this.stopping.within(course.pauseMs);
      if (this.stopping.isSet) return;
      await this.event('Updated', 'MeterValuePeriodic', course.register(step), course.moment(step), 'Sample.Periodic', { chargingState: 'Charging' });
    }
    // Who is started remotely is stopped remotely.
    await (remote ? this.stopping.waiting : this.stopping.within(course.pauseMs));
  }

  obey() {
    const { client, chosen } = this;
    client.handle('RequestStartTransaction', ({ params }) => {
      const free = this.transaction === undefined && this.status === 'Available';
      if (!free || (params.evseId ?? chosen.connector) !== chosen.connector) return { status: 'Rejected' };
      this.later(() => this.charge(params.idToken.idToken, new Course(chosen, this.register, true), params.remoteStartId));
      return { status: 'Accepted' };
    });
    client.handle('RequestStopTransaction', ({ params }) => {
      if (params.transactionId !== this.transaction) return { status: 'Rejected' };
      this.why = ['Remote', 'RemoteStop'];
      this.stopping.set();
      return { status: 'Accepted' };
    });
  }
}

run('ocpp2.0.1', '2.0.1', async (client, chosen) => {
  const charger = new Charger(client, chosen);
  await charger.boot('PowerUp');
  if (!chosen['no-session']) await charger.charge(chosen.token, new Course(chosen, charger.register));
  if (chosen.serve) await stdinClosed();
});
