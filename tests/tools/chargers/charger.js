// What the Node chargers share: arguments, official validation, the report on stdout. The same arguments, events and exit codes as the Python ones
// (common.py): 0 well, 2 the central system sent an invalid frame, 3 it refused the connection, 4 it refused a call, 5 it went away or was silent.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');
const { parseArgs } = require('node:util');

const tools = createRequire(path.join(__dirname, '../node/package.json'));
const { RPCClient, createRPCError } = tools('ocpp-rpc');
const Ajv = tools('ajv');
const formats = tools('ajv-formats');

const WELL = 0, INVALID = 2, NOT_LET_IN = 3, REFUSED = 4, SILENT = 5;
const ANSWER_DEADLINE_MS = 30_000;

class Refused extends Error {}

function readArguments() {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'ws://127.0.0.1:9000/ocpp' },
      station: { type: 'string' },
      password: { type: 'string' },
      ca: { type: 'string' },
      token: { type: 'string', default: 'DEMO-ANNA' },
      connector: { type: 'string', default: '1' },
      'meter-start': { type: 'string', default: '1000' },
      'meter-stop': { type: 'string', default: '9000' },
      samples: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '0' },
      'claimed-seconds': { type: 'string' },
      'start-anyway': { type: 'boolean', default: false },
      'skip-authorize': { type: 'boolean', default: false },
      'no-session': { type: 'boolean', default: false },
      serve: { type: 'boolean', default: false },
    },
  });
  if (!values.station) {
    process.stderr.write('--station is required; the other arguments are those of charger16.py --help\n');
    process.exit(1);
  }
  for (const name of ['connector', 'meter-start', 'meter-stop', 'samples', 'seconds', 'claimed-seconds']) {
    if (values[name] !== undefined) values[name] = Number(values[name]);
  }
  return values;
}

function say(event, more = {}) {
  process.stdout.write(JSON.stringify({ event, ...more }) + '\n');
}

// The official schemas, where pip put them; none is committed.
function schemaFolder(version) {
  const lib = path.resolve(__dirname, '../../../.venv/lib');
  for (const python of fs.existsSync(lib) ? fs.readdirSync(lib) : []) {
    const folder = path.join(lib, python, 'site-packages/ocpp', 'v' + version.replaceAll('.', ''), 'schemas');
    if (fs.existsSync(folder)) return folder;
  }
  throw new Error('the official schemas are missing: run `make tools`');
}

class Judge {
  constructor(version) {
    this.version = version;
    this.folder = schemaFolder(version);
    this.ajv = new Ajv({ strict: false, allErrors: true, multipleOfPrecision: 6 });
    formats(this.ajv);
    // RFC 3339, and with a time zone, which ajv-formats lets be left out: without one a charger must guess.
    this.ajv.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text)));
    this.compiled = new Map();
    this.open = new Map();
  }

  sent(text) {
    const frame = JSON.parse(text);
    if (frame[0] === 2) this.open.set(frame[1], frame[2]);
    return frame;
  }

  // Returns [frame, problem]; the problem is undefined for a valid frame.
  received(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch (problem) {
      return [text, `not JSON: ${problem.message}`];
    }
    if (!Array.isArray(frame) || typeof frame[1] !== 'string' || frame[1].length < 1 || frame[1].length > 36) return [frame, 'not an OCPP-J frame'];
    if (frame[0] === 2) return [frame, frame.length === 4 ? this.payload(this.version === '1.6' ? frame[2] : frame[2] + 'Request', frame[3]) : 'length'];
    const action = this.open.get(frame[1]);
    this.open.delete(frame[1]);
    if (action === undefined) return [frame, `an answer to ${frame[1]}, which is not open`];
    if (frame[0] === 3) return [frame, frame.length === 3 ? this.payload(action + 'Response', frame[2]) : 'length'];
    if (frame[0] === 4) return [frame, frame.length === 5 && typeof frame[4] === 'object' ? undefined : 'not a CALLERROR'];
    return [frame, `message type ${frame[0]}`];
  }

  payload(name, payload) {
    if (!this.compiled.has(name)) {
      const file = path.join(this.folder, name + '.json');
      if (!fs.existsSync(file)) return `OCPP ${this.version} has no ${name}`;
      const schema = JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
      // The drafts 4 and 6 differ from what Ajv knows only in words these schemas do not use.
      delete schema.$schema;
      delete schema.id;
      delete schema.$id;
      this.compiled.set(name, this.ajv.compile(schema));
    }
    const validate = this.compiled.get(name);
    return validate(payload) ? undefined : `${name}: ${this.ajv.errorsText(validate.errors)}`;
  }
}

// Even steps between the two registers; claimed to have happened in the past if so wanted.
class Course {
  constructor(chosen, register, live = false) {
    this.beginWh = register;
    this.endWh = register + chosen['meter-stop'] - chosen['meter-start'];
    this.steps = chosen.samples + 1;
    this.pauseMs = (chosen.seconds * 1000) / this.steps;
    this.claimedMs = live || chosen['claimed-seconds'] === undefined ? undefined : chosen['claimed-seconds'] * 1000;
    this.begun = Date.now() - (this.claimedMs ?? 0);
  }

  register(step) {
    return this.beginWh + Math.floor(((this.endWh - this.beginWh) * Math.min(step, this.steps)) / this.steps);
  }

  moment(step) {
    const at = this.claimedMs === undefined ? Date.now() : this.begun + (this.claimedMs * Math.min(step, this.steps)) / this.steps;
    return new Date(at).toISOString();
  }
}

// A promise that is kept by `set()`, or not within a time.
class Flag {
  constructor() {
    this.clear();
  }
  clear() {
    this.isSet = false;
    this.waiting = new Promise((resolve) => (this.resolve = resolve));
  }
  set() {
    this.isSet = true;
    this.resolve();
  }
  async within(ms) {
    let timer;
    await Promise.race([this.waiting, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
    clearTimeout(timer);
  }
}

function stdinClosed() {
  return new Promise((resolve) => {
    process.stdin.on('end', resolve);
    process.stdin.on('close', resolve);
    process.stdin.resume();
  });
}

// Connects, runs `play(client, chosen)` and ends the process with the code that says how it went.
async function run(protocol, version, play) {
  const chosen = readArguments();
  const judge = new Judge(version);
  const client = new RPCClient({
    endpoint: chosen.url,
    identity: chosen.station,
    password: chosen.password,
    protocols: [protocol],
    strictMode: true,
    reconnect: false,
    callTimeoutMs: ANSWER_DEADLINE_MS,
    wsOpts: chosen.ca ? { ca: fs.readFileSync(chosen.ca) } : {},
  });
  const end = (code, because) => {
    say('ended', { because });
    process.exit(code);
  };
  client.on('message', ({ message, outbound }) => {
    const text = message.toString();
    if (outbound) {
      say('sent', { frame: judge.sent(text) });
      return;
    }
    const [frame, problem] = judge.received(text);
    if (problem) {
      say('invalid', { problem, text: text.slice(0, 2000) });
      end(INVALID, `invalid frame: ${problem}`);
    }
    say('received', { frame });
  });
  client.on('strictValidationFailure', ({ error, outbound }) => {
    if (!outbound) end(INVALID, `ocpp-rpc refused a frame: ${error.message}`);
  });
  // A refused handshake closes too; only a close in the middle of the scenario is one of ours.
  let finished = true;
  client.on('close', ({ code, reason }) => finished || end(SILENT, `the connection was closed: ${code} ${reason}`));
  try {
    await client.connect();
  } catch (problem) {
    // An HTTP status is a number, an error of the socket a word (ECONNREFUSED).
    if (Number.isInteger(problem.code)) {
      say('not let in', { status: problem.code });
      process.exit(NOT_LET_IN);
    }
    end(SILENT, problem.message);
  }
  finished = false;
  say('connected', { subprotocol: client.protocol });
  try {
    await play(client, chosen);
  } catch (problem) {
    finished = true;
    say('refused', { because: `${problem.rpcErrorCode ?? problem.name}: ${problem.message}` });
    end(problem.name === 'TimeoutError' ? SILENT : REFUSED, problem.message);
  }
  finished = true;
  await client.close();
  end(WELL, 'done');
}

module.exports = { Course, Flag, Refused, createRPCError, run, say, stdinClosed };
