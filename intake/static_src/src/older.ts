/**
 * What the packages use and browsers of 2020 have not. The build puts these where those are called,
 * and changes nothing about the page's own objects.
 */

/** `Object.hasOwn`, which came with Chrome 93 and Firefox 92. */
export function hasOwn(owner: object, name: PropertyKey): boolean {
  return Object.prototype.hasOwnProperty.call(owner, name);
}
