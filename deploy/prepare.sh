# shellcheck shell=sh
# Sourced by deploy/demo and tests/run: makes .venv hold exactly what a requirements file says.
# POSIX sh. Root is needed only for Debian packages; as a plain user the line is printed.

say() { printf '%s\n' "$*" >&2; }

# need_debian PROGRAM PACKAGE: remember PACKAGE when PROGRAM is not here.
missing=""
need_debian() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }

# need_reading: what reads print in pictures, in three languages (9 MB to fetch).
need_reading() {
	need_debian tesseract tesseract-ocr
	for language in eng fas pus; do
		set -- /usr/share/tesseract-ocr/*/tessdata/$language.traineddata
		[ -e "$1" ] || missing="$missing tesseract-ocr-$language"
	done
}

# need_office: what makes pages of Word, Excel and PowerPoint files (400 MB once installed).
# The demo does without, to be quick: they stay sealed, and the worker says so at its start.
need_office() {
	for part in writer:sw calc:sc impress:sd; do
		[ -e "/usr/lib/libreoffice/program/lib${part#*:}lo.so" ] ||
			missing="$missing libreoffice-${part%:*}-nogui"
	done
}

# need_unpacking: the library that opens archives; what reads print brings it along.
need_unpacking() {
	set -- /usr/lib/*/libarchive.so.13
	[ -e "$1" ] || missing="$missing libarchive13"
}

install_missing() {
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
		say "Installing Debian packages:$missing"
		apt-get update -qq >/dev/null
		# shellcheck disable=SC2086  # a list of names
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
		missing=""
		return 0
	fi
	say "Some Debian packages are missing. As root, type:"
	say "    apt-get update && apt-get install -y --no-install-recommends$missing"
	return 1
}

find_python() {
	for python in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
		[ -n "$python" ] || continue
		if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
			return 0
		fi
	done
	python=""
	missing="$missing python3"
}

# make_venv REQUIREMENTS: create or update .venv; a stamp of the file's hash skips the work.
make_venv() {
	stamp=.venv/.installed-$(basename "$(dirname "$1")")
	wanted=$(sha256sum "$1" pyproject.toml | sha256sum | cut -d' ' -f1)
	if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return 0; fi
	say "Installing the locked Python packages into .venv"
	[ -x .venv/bin/python ] || "$python" -m venv .venv || return 1
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes --only-binary :all: -r "$1" || return 1
	printf '%s' "$wanted" >"$stamp"
}

prepare() {
	find_python
	if [ -n "$python" ]; then
		"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
	else
		missing="$missing python3-venv"
	fi
	install_missing || return 1
	[ -n "$python" ] || find_python
	make_venv "$1"
}
