# shellcheck shell=sh
# Sourced by deploy/install: what it does, in order. Each step may be run again.

HOME_OF_RELEASES=/opt/amanat
CONFIGURED=/etc/amanat
UNITS_OF_HOST=/etc/systemd/system
CONNECTIONS=260 # as intake.W008 asks for
packages="python3 python3-venv bubblewrap postgresql nginx-light tor openssl openssh-client
	tesseract-ocr tesseract-ocr-eng tesseract-ocr-fas tesseract-ocr-pus
	libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui libarchive13"

# run COMMAND…: or only say it.
# shellcheck disable=SC2154  # mode: set by deploy/install
run() {
	if [ "$mode" = dry ]; then
		printf '%s\n' "$*"
	else
		"$@"
	fi
}

# put FROM TO MODE: a file that is the release's, where it is not there yet as it is here.
put() {
	cmp -s "$1" "$2" || run install -D -m "$3" "$1" "$2"
}

# add_line LINE FILE: once.
add_line() {
	grep -qxF "$1" "$2" 2>/dev/null && return 0
	if [ "$mode" = dry ]; then
		printf 'add to %s: %s\n' "$2" "$1"
	else
		mkdir -p "$(dirname "$2")"
		printf '%s\n' "$1" >>"$2"
	fi
}

sql() { run runuser -u postgres -- psql -qAtX -v ON_ERROR_STOP=1 "$@"; }

refuse_unless_possible() {
	[ "$(id -u)" = 0 ] || stop "Only root can do this. As anybody: deploy/install --dry-run"
	[ -e /etc/debian_version ] || stop "This is no Debian: deploy/install --dry-run says what to do by hand."
	[ "$(pwd -P)" = "$HOME_OF_RELEASES" ] || stop "Put the release into $HOME_OF_RELEASES and run it from there."
	[ -d /run/systemd/system ] || stop "systemd does not run here."
}

stop() {
	say "$1"
	exit 2
}

install_packages() {
	absent=""
	for package in $packages; do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || absent="$absent $package"
	done
	[ -n "$absent" ] || return 0
	run apt-get update -qq
	# shellcheck disable=SC2086  # a list of names
	run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $absent
}

# An upgrade: nobody works while programs and tables change. Reports wait at the submitter's.
install_program() {
	run systemctl stop amanat.target || :
	if [ "$mode" = dry ]; then
		echo "make .venv from requirements.txt"
		return 0
	fi
	prepare requirements.txt || exit 2
}

install_users() {
	run systemd-sysusers "$PWD/deploy/host/amanat.sysusers"
	run systemd-tmpfiles --create "$PWD/deploy/host/amanat.tmpfiles"
}

# Those of the log and the dossiers are made in their ceremony: what is printed then goes onto the roll.
install_keys() {
	[ -e "$CONFIGURED/keys/code.key" ] || run sh -c \
		"umask 077 && head -c 32 /dev/urandom >$CONFIGURED/keys/.new && mv $CONFIGURED/keys/.new $CONFIGURED/keys/code.key"
}

install_files() {
	[ -e "$CONFIGURED/env" ] || put deploy/env.example "$CONFIGURED/env" 600
	put deploy/host/nginx.conf "$CONFIGURED/nginx.conf" 644
	put deploy/host/valkey.conf "$CONFIGURED/valkey.conf" 644
	put deploy/host/torrc /etc/tor/amanat.conf 644
	add_line "%include /etc/tor/amanat.conf" /etc/tor/torrc
	# Debian confines Tor to what it knows of.
	add_line "/run/amanat-front/*.sock rw," /etc/apparmor.d/local/system_tor
	if command -v apparmor_parser >/dev/null 2>&1 && [ -e /etc/apparmor.d/system_tor ]; then
		run apparmor_parser -r /etc/apparmor.d/system_tor
	fi
	for unit in deploy/host/systemd/*.service deploy/host/systemd/*.socket deploy/host/systemd/*.target \
		deploy/host/systemd/*.d/*.conf; do
		put "$unit" "$UNITS_OF_HOST/${unit#deploy/host/systemd/}" 644
	done
}

# Its log would quote statements that failed, and with them when what came.
install_database() {
	sql -c "ALTER SYSTEM SET max_connections = $CONNECTIONS" -c "ALTER SYSTEM SET log_min_error_statement = panic" \
		-c "ALTER SYSTEM SET log_error_verbosity = terse"
	run systemctl restart postgresql
	exists=$([ "$mode" = dry ] || sql -c "SELECT 1 FROM pg_database WHERE datname = 'amanat'")
	if [ -z "$exists" ]; then
		sql -c 'CREATE ROLE "amanat-owner" LOGIN' -c 'CREATE DATABASE amanat OWNER "amanat-owner"'
	fi
	run runuser -u amanat-owner -- env ROLE=operator PYTHONDONTWRITEBYTECODE=1 \
		"DATABASE_URL=postgresql://amanat-owner@/amanat?host=/run/postgresql" \
		"$HOME_OF_RELEASES/.venv/bin/python" manage.py migrate --no-input
	if [ "$mode" = dry ]; then
		echo "grant what deploy/host/grants.toml says"
	else
		rights=$(.venv/bin/python -m deploy.host.grants) || exit 2
		printf '%s\n' "$rights" | sql -d amanat
	fi
}

install_services() {
	run systemctl daemon-reload
	# Ours has a file and a user of its own.
	run systemctl disable --now nginx.service || :
	run systemctl enable amanat.target
	if ready_to_start; then
		run systemctl restart tor amanat.target
	else
		say "Not started: deploy/install --check says what is missing."
	fi
}
