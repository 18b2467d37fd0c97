// As much of a browser as the web client touches when it joins without media.
import {EventSource} from 'eventsource';

export function pretendToBeABrowser(base) {
    const here = new URL(base);
    globalThis.window = globalThis;
    globalThis.EventSource = EventSource;
    globalThis.location = here;
    globalThis.document = {baseURI: `${base}/webapp3/`};
    globalThis.MediaStream = class {
        getTracks() {
            return [];
        }
    };
    globalThis.RTCSessionDescription = class {
        constructor(init) {
            Object.assign(this, init);
        }
    };
    globalThis.RTCRtpSender = class {};
    globalThis.RTCPeerConnection = PeerConnection;
}

class PeerConnection extends EventTarget {
    connectionState = 'new';
    iceConnectionState = 'new';
    iceGatheringState = 'new';
    signalingState = 'stable';
    localDescription = null;
    remoteDescription = null;

    getConfiguration() {
        return {};
    }
    setConfiguration() {}
    getSenders() {
        return [];
    }
    getReceivers() {
        return [];
    }
    getTransceivers() {
        return [];
    }
    async getStats() {
        return new Map();
    }
    async createOffer() {
        return {type: 'offer', sdp: OFFER};
    }
    async createAnswer() {
        return {type: 'answer', sdp: OFFER};
    }
    async setLocalDescription(description) {
        this.localDescription = description ?? {type: 'offer', sdp: OFFER};
    }
    async setRemoteDescription(description) {
        this.remoteDescription = description;
    }
    restartIce() {}
    close() {
        this.signalingState = 'closed';
        this.connectionState = 'closed';
    }
}

export const OFFER = [
    'v=0',
    'o=- 0 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=rtpmap:111 opus/48000/2',
    'a=sendrecv',
    '',
].join('\r\n');
