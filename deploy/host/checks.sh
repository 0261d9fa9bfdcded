# shellcheck shell=sh
# Sourced by deploy/install: what is missing on this host, and the command that mends it.

wrong=0
# fault WHAT COMMAND
fault() {
	wrong=1
	printf '%s\n    %s\n' "$1" "$2"
}

# Without these a unit does not start, or starts for nobody.
ready_to_start() {
	[ -e "$CONFIGURED/keys/log.key" ] && [ -e "$CONFIGURED/keys/dossier.key" ] && [ -e "$CONFIGURED/root.pub" ]
}

# Whether at least one person's key stands before the onion that people work on.
is_casework_closed() {
	for key in /var/lib/tor/amanat-casework/authorized_clients/*.auth; do
		[ -e "$key" ] && return 0
	done
	return 1
}

check_host() {
	# shellcheck disable=SC2154  # packages: of steps.sh
	for package in $packages; do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
			fault "The Debian package $package is missing." "deploy/install"
	done
	[ "$(wc -l </proc/swaps)" -le 1 ] ||
		fault "This host swaps to a disk. Our processes do not, but PostgreSQL may." "swapoff -a, and take it out of /etc/fstab"
	id amanat-agent >/dev/null 2>&1 || fault "The users of the processes are missing." "deploy/install"
	[ -e "$CONFIGURED/env" ] || fault "$CONFIGURED/env is missing." "deploy/install"
	[ -e "$CONFIGURED/root.pub" ] ||
		fault "The organisation's root is not pinned: nothing is sealed." "install -m 644 root.pub $CONFIGURED/root.pub  (from the ceremony, docs/operator/ceremony.md)"
	[ -e "$CONFIGURED/keys/log.key" ] ||
		fault "The key of the custody log is missing." "ROLE=sequencer LOG_KEY_FILE=$CONFIGURED/keys/log.key .venv/bin/python manage.py sequence --prepare"
	[ -e "$CONFIGURED/keys/dossier.key" ] ||
		fault "The key of releases is missing." "ROLE=signer DOSSIER_KEY_FILE=$CONFIGURED/keys/dossier.key .venv/bin/python manage.py signer --prepare"
	[ -e /var/lib/amanat-agent/store/host.age ] ||
		fault "The key agent has no keys: nothing is opened." "deploy/manage --as agent agent --prepare"
	is_casework_closed ||
		fault "The onion that people work on is open to whoever knows its address." "put one NAME.auth a person into /var/lib/tor/amanat-casework/authorized_clients/"
	if command -v timedatectl >/dev/null 2>&1 && [ "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)" = no ]; then
		fault "The clock of this host is not kept right." "apt-get install systemd-timesyncd"
	fi
	[ "$wrong" = 0 ] && say "Nothing is missing."
	return "$wrong"
}
