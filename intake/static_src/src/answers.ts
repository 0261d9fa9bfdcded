/** Answers of the known-answer test, as the server's implementation gives them. */

/** SHA-256 of the file that `selftest` seals, in hex. */
export const SEALED = "77101da6184873b897905027977f9e7c17dce0634c1c8a9cb36f9d62d80a1c2d";

/** Signed by a key made of fixed octets, which belongs to nobody. */
export const NOTE = "an invented note · یادداشت ساختگی\n\n— known-answer vOfWbyYt98pR4bnotCaFTYGLHG2grz9fM+j95DaPkQ9RDgviKQy1Zr80OMoUkrouJohsYpMf+bG5lEjYys2/luqm4wc=\n";

export const VERIFIER = "known-answer+bce7d66f+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
