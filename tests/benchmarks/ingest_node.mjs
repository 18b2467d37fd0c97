// The readers of the ingest benchmark that are programs of Node: `ingest_node.mjs NAME PORT`.
// Prints a line of JSON as the Python readers do. The folder is that of tests/simulator/weblib.
import {register} from 'node:module';
import {EventSource} from 'eventsource';
import {pretendToBeABrowser} from './browser.mjs';

const [name, port] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;
const TICK = 10;

let before, last, gap = 0;

function start() {
    last = performance.now();
    setInterval(look, TICK);
    before = process.cpuUsage();
}

function look() {
    const now = performance.now();
    gap = Math.max(gap, now - last - TICK);
    last = now;
}

function stop() {
    const {user, system} = process.cpuUsage(before);
    look();
    const report = {cpu: (user + system) / 1e6, gap: gap / 1e3};
    process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
}

function readPlainly() {
    const people = new Map();
    const latest = new Map();
    const source = new EventSource(`${base}/events`);
    const on = (kind, take) => source.addEventListener(kind, ({data}) => take(JSON.parse(data)));
    const put = person => people.set(person.uuid, person);
    on('participant_create', put);
    on('participant_update', put);
    on('participant_delete', ({uuid}) => people.delete(uuid));
    for (const kind of ['stage', 'layout', 'conference_update', 'message_received']) {
        on(kind, data => latest.set(kind, data));
    }
    on('participant_sync_end', start);
    on('disconnect', stop);
}

async function readAsPexipDoes() {
    register('./resolve.mjs', import.meta.url);
    pretendToBeABrowser(base);
    const silent = () => {};
    for (const level of ['error', 'warn', 'info', 'debug', 'log']) console[level] = silent;
    const {ClientCallType, createCallSignals, createInfinityClient, createInfinityClientSignals} =
        await import('@pexip/infinity');
    const signals = createInfinityClientSignals([], {batchScheduleTimeoutMS: 10, batchBufferSize: 10});
    const client = createInfinityClient(signals, createCallSignals([]));
    let isCounting = false;
    signals.onParticipants.add(() => {
        if (!isCounting) start();
        isCounting = true;
    });
    signals.onDisconnected.add(stop);
    await client.call({
        conferenceAlias: 'meet_alice', host: base, node: new URL(base).host,
        displayName: 'Console', bandwidth: 0, callType: ClientCallType.None,
    });
}

await (name === 'pexip' ? readAsPexipDoes() : readPlainly());
