"""What Tor Browser sets in Firefox at each of its levels, as far as a page can notice it.

From `SecurityLevel.sys.mjs` and `000-tor-browser.js`. Tor Browser itself is not run here.
"""

from typing import Any

QUIET: dict[str, Any] = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "toolkit.telemetry.enabled": False,
}
# `privacy.resistFingerprinting` rounds windows to its own sizes and answers in English.
TOR: dict[str, Any] = {
    **QUIET,
    "browser.privatebrowsing.autostart": True,
    "dom.security.https_only_mode": False,  # an onion address is not HTTPS, nor is 127.0.0.1
    "dom.serviceWorkers.enabled": False,
    "media.peerconnection.enabled": False,
    "network.cookie.cookieBehavior": 1,
    "network.http.referer.hideOnionSource": True,
    "privacy.resistFingerprinting": True,
}
SAFER: dict[str, Any] = {
    **TOR,
    "gfx.font_rendering.graphite.enabled": False,
    "gfx.font_rendering.opentype_svg.enabled": False,
    "javascript.options.asmjs": False,
    "javascript.options.baselinejit": False,
    "javascript.options.ion": False,
    "javascript.options.native_regexp": False,
    "javascript.options.wasm": False,
    "mathml.disabled": True,
}
SAFEST: dict[str, Any] = {**SAFER, "javascript.enabled": False, "svg.disabled": True}
NO_SCRIPT: dict[str, Any] = {**QUIET, "javascript.enabled": False}

PROFILES = {
    "plain": QUIET,
    "no-script": NO_SCRIPT,
    "safer": SAFER,
    "safest": SAFEST,
}
