// Sends one file with the real tus client, as a page would: nothing stored, no metadata, the slip
// with the creation alone. The job comes on standard input; {row, url} or {refused} goes out.
import { readFileSync } from "node:fs";
import * as tus from "tus-js-client";

const job = JSON.parse(readFileSync(0, "utf8"));
const file = readFileSync(job.file);
const answer = { requests: 0 };

const upload = new tus.Upload(file, {
  endpoint: job.endpoint,
  uploadSize: file.length,
  chunkSize: job.chunkSize,
  storeFingerprintForResuming: false,
  retryDelays: Array(200).fill(20),
  onBeforeRequest(request) {
    answer.requests += 1;
    if (request.getMethod() === "POST") request.setHeader("Amanat-Slip", job.slip);
  },
  onAfterResponse(_request, response) {
    answer.row = response.getHeader("Amanat-File") ?? answer.row;
  },
  onError(fault) {
    const status = fault.originalResponse?.getStatus() ?? 0;
    process.stdout.write(JSON.stringify({ refused: status }), () => process.exit(0));
  },
  onSuccess() {
    process.stdout.write(JSON.stringify({ ...answer, url: upload.url }), () => process.exit(0));
  },
});
upload.start();
