/** The report page with script. */

export { reportOctets } from "../report";
export { read } from "./form";
