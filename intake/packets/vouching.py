"""The root's word for a page that makes packets, as `ssh-keygen -Y verify` takes it. Pure."""

import base64

from intake.keys import Signer, Verifier, sshsig

NAMESPACE, PRINCIPAL = "packet-page", "root"
SIGNERS = "packet_signers"


def signature(root: Signer, page: bytes) -> str:
    """What stands in `form-….html.sshsig`."""
    return sshsig.sign(root.private, NAMESPACE, page)


def signers(root: Verifier) -> str:
    """The root for this end alone, as `allowed_signers` has it."""
    key = base64.b64encode(sshsig.key_blob(root.public)).decode()
    return f'{PRINCIPAL} namespaces="{NAMESPACE}" {sshsig.KEY_TYPE.decode()} {key}\n'
