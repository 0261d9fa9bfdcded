/** The script that records, for the page that asked for it. */

import { Words, template } from "../page/words";
import { Recorder } from "./recorder";

if (typeof document !== "undefined") {
  const place = document.getElementById("voice");
  const form = place?.closest("form");
  if (place && form) {
    new Recorder(place, form, new Words(template("sealing")));
  }
}
