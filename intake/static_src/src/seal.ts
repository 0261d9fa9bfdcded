/** The seal as pages use it. Everything is sealed here or not at all; nothing is opened here. */

export { AttachmentSealer } from "./attachment";
export { believe } from "./believed";
export { Refusal } from "./refusal";
export { drawReceipt, groups } from "./receipt";
export { reportOctets, reportTag, sealReport } from "./report";
export { sealSeed } from "./seed";
export { selfTest } from "./selftest";
export { drawSubmission, submission } from "./submission";
export { Sealer, sealOctets } from "./envelope";
