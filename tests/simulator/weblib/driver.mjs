// Pexip's web client joins a node, uses every request of the guide that it knows, and leaves.
// Prints one JSON object: what each step gave, the events it was told, and every complaint.
import * as api from '@pexip/infinity-api';
import {
    ClientCallType,
    createCallSignals,
    createInfinityClient,
    createInfinityClientSignals,
    setLogger,
} from '@pexip/infinity';
import {OFFER, pretendToBeABrowser} from './browser.mjs';

const [host, conferenceAlias, pin] = process.argv.slice(2);
pretendToBeABrowser(host);

const complaints = [];
const complain = level => (meta, message) => {
    const error = meta?.error ?? meta;
    complaints.push(`${level}: ${message}: ${JSON.stringify(error?.errors ?? error?.message ?? error)}`);
};
const silent = () => {};
const logger = {
    fatal: complain('fatal'), error: complain('error'), warn: complain('warn'),
    info: silent, debug: silent, trace: silent, silent, redact: text => text, addRedactPattern: silent,
};
setLogger(logger);
for (const level of ['error', 'warn']) {
    console[level] = (...words) => complaints.push(`console.${level}: ${words.join(' ')}`);
}
for (const level of ['info', 'debug', 'log']) console[level] = silent;
process.on('unhandledRejection', error => complaints.push(`unhandled: ${error}`));

const signals = createInfinityClientSignals([], {batchScheduleTimeoutMS: 10, batchBufferSize: 10});
const callSignals = createCallSignals([]);
const client = createInfinityClient(signals, callSignals);

const told = {};
let changed = () => {};
for (const [name, signal] of Object.entries(signals)) {
    signal.add(value => {
        (told[name] ??= []).push(value);
        changed();
    });
}
for (const signal of Object.values(callSignals)) signal.add(silent);

async function until(what, holds) {
    const end = Date.now() + 5000;
    while (!holds()) {
        if (Date.now() > end) throw new Error(`not seen: ${what}`);
        await new Promise(resolve => {
            changed = resolve;
            setTimeout(resolve, 20);
        });
    }
}

const steps = {};
async function step(name, work, seen = () => true) {
    try {
        const answer = await work();
        await until(name, seen);
        steps[name] = answer?.data?.result ?? answer?.data ?? null;
    } catch (error) {
        steps[name] = 'failed';
        complaints.push(`${name}: ${JSON.stringify(error.errors?.[0] ?? error.message)}`);
    }
}

const people = () => client.getParticipants('main');
const named = name => people().find(person => person.displayName === name);
const last = name => told[name]?.at(-1);
const status = () => client.conferenceStatus.get('main');
const joining = {
    conferenceAlias, host, node: new URL(host).host, displayName: 'Web Client', bandwidth: 0,
    callType: ClientCallType.None,
};

if (pin) {
    await step('asks for the PIN', () => client.call(joining), () => last('onPinRequired')?.hasHostPin);
    await step('refuses a wrong PIN', () => client.call({...joining, pin: '0000'}),
        () => last('onError')?.errorCode === '#pex101');
}
await step('joins', () => client.call(pin ? {...joining, pin} : joining), () => last('onParticipants'));
steps.people = people().map(person => person.displayName);

const {token} = last('onAuthenticatedWithConference');
const me = last('onParticipants').participants.find(person => person.displayName === 'Web Client').uuid;
const direct = {host, fetcher: api.withToken(fetch, token)};
const here = {...direct, params: {conferenceAlias}};
const self = {...direct, params: {conferenceAlias, participantUuid: me}};
const guest = people().find(person => !person.isHost && !person.isWaiting && !person.isMuted).displayName;
const door = people().filter(person => person.isWaiting).map(person => person.displayName);
const uuid = named(guest).uuid;

await step('mute', () => client.mute({mute: true, participantUuid: uuid}), () => named(guest).isMuted);
await step('unmute', () => client.mute({mute: false, participantUuid: uuid}), () => !named(guest).isMuted);
await step('spotlighton', () => client.spotlight({enable: true, participantUuid: uuid}), () => named(guest).isSpotlight);
await step('spotlightoff', () => client.spotlight({enable: false, participantUuid: uuid}), () => !named(guest).isSpotlight);
await step('denyrxpresentation', () => api.denyrxpresentationParticipant({...direct, params: {conferenceAlias, participantUuid: uuid}}),
    () => !named(guest).rxPresentation);
await step('allowrxpresentation', () => api.allowrxpresentationParticipant({...direct, params: {conferenceAlias, participantUuid: uuid}}),
    () => named(guest).rxPresentation);
await step('role', () => client.setRole({role: 'chair', participantUuid: uuid}), () => named(guest).isHost);
await step('role back', () => client.setRole({role: 'guest', participantUuid: uuid}), () => !named(guest).isHost);
await step('dtmf', () => client.sendDTMF({digits: '12*#A', participantUuid: uuid}));
if (door.length) {
    await step('admit', () => client.admit({participantUuid: named(door[0]).uuid}), () => !named(door[0]).isWaiting);
}
await step('unlock', () => client.lock({lock: false}), () => !status().locked && !people().some(person => person.isWaiting));
await step('lock', () => client.lock({lock: true}), () => status().locked);
await step('unlock again', () => client.lock({lock: false}), () => !status().locked);
await step('muteguests', () => client.muteAllGuests({mute: true}), () => status().guestsMuted && named(guest).isMuted);
await step('unmuteguests', () => client.muteAllGuests({mute: false}), () => !status().guestsMuted && !named(guest).isMuted);
await step('start_conference', () => client.startConference({}));
await step('conference_status', () => api.conferenceStatus(here));
await step('participants', () => client.requestParticipants({}));
await step('message', () => client.sendMessage({payload: 'Hello from the web'}));
await step('application message', () => client.sendApplicationMessage({payload: {hand: 'up'}}));
await step('dial', () => client.dial({role: 'HOST', destination: 'room@example.com', protocol: 'sip'}),
    () => named('room@example.com')?.isConnecting);
await step('disconnect the dialled', () => client.kick({participantUuid: named('room@example.com').uuid}),
    () => !named('room@example.com'));
await step('transfer', () => client.transfer({destination: 'meet_carol', pin: '', role: 'guest', participantUuid: uuid}),
    () => !named(guest));
let rtmp;
await step('calls RTMP', async () => {
    rtmp = await api.callsRtmpParticipant({...self, body: {call_type: 'RTMP', present: 'send', streaming: false, bandwidth: 1200}});
    return rtmp;
}, () => named('Web Client').isPresenting);
const call = {...direct, params: {...self.params, callUuid: rtmp?.data?.result?.call_uuid}};
await step('call dtmf', () => api.dtmf({...call, body: {digits: '42'}}));
await step('call disconnect', () => api.disconnectCall(call), () => last('onCallDisconnected'));
let webrtc;
await step('calls WEBRTC', async () => {
    webrtc = await api.callsWebrtcParticipant({...self, body: {call_type: 'WEBRTC', sdp: OFFER}});
    return webrtc;
});
await step('ack', () => api.ack({...direct, params: {...self.params, callUuid: webrtc?.data?.result?.call_uuid}, body: {}}),
    () => named('Web Client').hasMedia);
await step('refresh_token', () => api.refreshToken(here));
await step('refused with a bad token', () => api.muteParticipant({host, fetcher: api.withToken(fetch, 'bad'), params: {conferenceAlias, participantUuid: me}}));
await step('unknown meeting', () => createInfinityClient(signals, callSignals).call({...joining, conferenceAlias: 'nowhere'}),
    () => last('onError')?.errorCode === '#pex154');

// Somebody else acts: what they do reaches the client by events alone.
const fetcher = pin ? api.withPin(fetch, pin) : fetch;
const second = await api.requestToken({host, fetcher, params: {conferenceAlias}, body: {display_name: 'Second'}});
const other = {host, fetcher: api.withToken(fetch, second.data.result.token)};
const toOthers = participantUuid => ({...other, params: {conferenceAlias, participantUuid}});
const messages = () => (told.onMessage ?? []).map(message => `${message.displayName}: ${message.message}`);
await step('sees the other', async () => null, () => named('Second'));
await step('the other writes', () => api.messageConference({...other, params: {conferenceAlias}, body: {type: 'text/plain', payload: 'Good morning'}}));
await step('the other locks', () => api.lock({...other, params: {conferenceAlias}}), () => status().locked);
steps.heard = messages();
await step('leaves', () => client.disconnect({}));
await step('joins again', () => client.call(pin ? {...joining, pin} : joining), () => told.onParticipants.length > 1);
const seat = last('onParticipants').participants.find(person => person.displayName === 'Web Client').uuid;
await step('is removed', () => api.disconnectParticipant(toOthers(seat)),
    () => last('onDisconnected')?.errorCode === '#pex122');

const events = Object.fromEntries(Object.entries(told).map(([name, values]) => [name, values.length]));
process.stdout.write(`${JSON.stringify({steps, events, complaints})}\n`, () => process.exit(0));
