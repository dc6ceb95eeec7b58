// A film on its way by tus: in pieces, each with its hash, and again after every lost connection.
const { tus } = window;

const RETRY_MS = [0, 1000, 3000, 5000, 10000, 20000, ...Array(60).fill(30000)];
// Damage on the way, another request at work, and a byte that was not where it was thought to be.
const WORTH_RETRYING = new Set([409, 423, 460]);
const NO_ROOM = 507;

export const works = () => Boolean(tus?.isSupported);

// Signing in again changes the token, so the cookie is asked each time.
export function token() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

export const statusOf = (error) => error.originalResponse?.getStatus() ?? 0;

// The server's own sentence, where it said one.
export function sentenceOf(error) {
  const response = error.originalResponse;
  const plain = response?.getHeader("Content-Type")?.startsWith("text/plain");
  return plain ? response.getBody() : "";
}

const worthRetrying = (status) =>
  status === 0 || WORTH_RETRYING.has(status) || (status >= 500 && status !== NO_ROOM);

// Reads a file as tus-js-client wants it, and remembers the piece that goes out next.
class Pieces {
  constructor(file) {
    this.file = file;
    this.size = file.size;
    this.next = null;
  }

  async slice(start, end) {
    this.next = this.file.slice(start, end);
    return { value: this.next, done: end >= this.size };
  }

  // Browsers give the hash functions to safe addresses only; without them it goes unproven.
  async checksum() {
    if (!this.next || !window.crypto?.subtle) return null;
    const digest = await window.crypto.subtle.digest("SHA-256", await this.next.arrayBuffer());
    return `sha256 ${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
  }

  close() {
    this.next = null;
  }
}

function requests() {
  return {
    retryDelays: RETRY_MS,
    headers: { "Accept-Language": document.documentElement.lang },
  };
}

// Begins or continues sending. `address` is where an earlier part lies, if the page knows.
export async function send(file, { endpoint, chunkBytes, address, on }) {
  const pieces = new Pieces(file);
  const upload = new tus.Upload(file, {
    ...requests(),
    endpoint,
    chunkSize: chunkBytes,
    uploadUrl: address,
    metadata: { filename: file.name, lastmodified: file.lastModified },
    removeFingerprintOnSuccess: true,
    fileReader: { openFile: async () => pieces },
    onBeforeRequest: async (request) => {
      request.setHeader("X-CSRFToken", token());
      if (request.getMethod() !== "PATCH") return;
      const checksum = await pieces.checksum();
      if (checksum) request.setHeader("Upload-Checksum", checksum);
    },
    onShouldRetry: (error) => {
      const again = worthRetrying(statusOf(error)) && !(error.causingError instanceof DOMException);
      if (again) on.lost();
      return again;
    },
    onUploadUrlAvailable: () => on.address(upload.url),
    onProgress: on.progress,
    onSuccess: on.done,
    onError: on.failed,
  });
  if (!address) {
    const [earlier] = await upload.findPreviousUploads();
    if (earlier) upload.resumeFromPreviousUpload(earlier);
  }
  upload.start();
  return upload;
}

// Removes what was sent.
export function remove(address) {
  return tus.Upload.terminate(address, {
    ...requests(),
    onBeforeRequest: (request) => request.setHeader("X-CSRFToken", token()),
  });
}
